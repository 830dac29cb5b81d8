"""Past queries for an evaluation: read from files, or made of a suite's own questions."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from t2sql.catalog.history import read_history
from t2sql.catalog.names import NameIndex
from t2sql.evaluation.suite import SuiteQuestion
from t2sql.types import PastQuery


def past_queries(
    questions: Iterable[SuiteQuestion], names: Iterable[str], *, with_db: bool = False
) -> tuple[PastQuery, ...]:
    """Verified past queries of questions with gold, for a database that has these tables.

    Args:
        questions: those that became history; one without a known table is left out.
        names: the tables that exist.
        with_db: tables are named ``db.table`` in a lake of several databases.
    """
    index = NameIndex(names)
    queries = []
    for question in questions:
        tables = tuple(
            name
            for table in question.tables
            if (name := gold_table(question, table, index, with_db=with_db)) is not None
        )
        if tables and question.golds:
            queries.append(
                PastQuery(
                    id=f"suite-{question.id}",
                    sql=question.golds[0],
                    tables=tables,
                    question=question.question,
                    verified_by="suite",
                    source="suite",
                )
            )
    return tuple(queries)


def gold_table(
    question: SuiteQuestion, table: str, index: NameIndex, *, with_db: bool
) -> str | None:
    """The table of the lake or the database that a gold table names, or None."""
    if with_db and question.db:
        found = index.matches(f"{question.db}.{table}")
        if len(found) == 1:
            return found[0]
    return index.resolve(table)


def read_files(path: Path | None, dialect: str, names: tuple[str, ...]) -> tuple[PastQuery, ...]:
    """The past queries of a file or folder that read tables of this database.

    Raises:
        MetadataError: the path does not exist, or a file cannot be read.
    """
    return read_history(path, dialect, names).queries if path is not None else ()

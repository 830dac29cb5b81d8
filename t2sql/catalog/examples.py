"""Examples that stand at a table's notes: questions with the SQL that answers them."""

from __future__ import annotations

from collections.abc import Iterable

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from t2sql.catalog.duplicates import query_id
from t2sql.catalog.names import NameIndex, written_name
from t2sql.catalog.notes import ExampleNotes, TableNotes
from t2sql.sql.deep_trees import ROOM
from t2sql.types import PastQuery, Problem

VERIFIED_BY = "metadata"
"""Who vouches for an example that names nobody: who reviews the files."""


def read_examples(
    notes: Iterable[TableNotes], names: Iterable[str], dialect: str
) -> tuple[tuple[PastQuery, ...], tuple[Problem, ...]]:
    """The examples as verified past queries, and a problem for each that is none.

    Args:
        notes: the notes on tables.
        names: the names of all tables.
        dialect: the sqlglot dialect that the examples are written in.
    """
    index: NameIndex | None = None
    found: list[PastQuery] = []
    problems: list[Problem] = []
    for note in notes:
        for example in note.examples:
            index = index or NameIndex(names)
            query = _past_query(example, index, dialect)
            if query is None:
                problems.append(_problem(note, example))
            else:
                found.append(query)
    return tuple(found), tuple(problems)


def _past_query(example: ExampleNotes, index: NameIndex, dialect: str) -> PastQuery | None:
    try:
        with ROOM:
            parsed = sqlglot.parse(example.sql, dialect=dialect or None)
            tree = parsed[0] if len(parsed) == 1 else None
            if not isinstance(tree, exp.Query):
                return None
            normal = tree.sql(dialect=dialect or None)
    except (SqlglotError, RecursionError, ValueError):
        return None
    inner = {cte.alias.lower() for cte in tree.find_all(exp.CTE)}
    written = [written_name(table) for table in tree.find_all(exp.Table)]
    tables = [index.resolve(name) for name in written if name.lower() not in inner]
    known = tuple(dict.fromkeys(name for name in tables if name is not None))
    if not known:
        return None
    return PastQuery(
        id=query_id(normal, example.question),
        sql=example.sql,
        tables=known,
        question=example.question,
        verified_by=example.verified_by or VERIFIED_BY,
        verified_on=example.verified_on,
        source=example.entry.file.name,
    )


def _problem(note: TableNotes, example: ExampleNotes) -> Problem:
    return Problem(
        "bad_example",
        "warning",
        f"{example.entry.file}, line {example.entry.line}: an example of {note.name!r} is no query "
        "that reads a known table; it was not used.",
        hint="Write one SELECT that runs as it stands.",
    )

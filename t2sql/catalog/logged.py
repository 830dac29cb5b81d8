"""Queries of an engine's own log as a file of past queries; those that stand there left out."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from t2sql.catalog.adding import put_pieces, written_queries
from t2sql.catalog.gathering import Gathering
from t2sql.catalog.history import gather_history
from t2sql.catalog.rules import HistoryRules
from t2sql.types import Problem, Table

if TYPE_CHECKING:
    from t2sql.protocols import Progress


@dataclass(frozen=True, slots=True)
class LoggedHistory:
    """What was taken of a log."""

    read: int
    """Rows of the log."""
    queries: int
    """Different queries of the project's tables among them that are new."""
    known: int = 0
    """Those that stood in the project before."""
    hidden: int = 0
    """Queries whose text the engine keeps from this role."""
    file: Path | None = None
    """What was written; None where nothing is new."""
    problems: tuple[Problem, ...] = ()


def add_logged_queries(
    rows: Sequence[Mapping[str, Any]],
    name: str,
    folder: Path,
    dialect: str,
    tables: Iterable[Table],
    *,
    hidden: int = 0,
    rules: HistoryRules | None = None,
    progress: Progress | None = None,
) -> LoggedHistory:
    """Write the queries of a log that the project does not have into its folder of past queries.

    No file is written over; a second run writes what is new into a second file.

    Args:
        rows: as :func:`t2sql.catalog.readers.rows.read_row` takes them.
        name: of the log, and of the file.
        folder: the project's ``metadata/queries``.
        dialect: of the database.
        tables: those that exist.
        hidden: how many more the log has whose text is kept back.
        rules: what is left out, and whether names of people are kept.
        progress: called as ``progress(stage, done, total)``.

    Raises:
        MetadataError: the folder cannot be written, or a file in it cannot be read.
    """
    known_tables = [replace(table, columns=()) for table in tables]
    rules = rules or HistoryRules()
    known = _known_skeletons(folder, dialect, known_tables, rules)
    gathering = Gathering()
    try:
        with tempfile.TemporaryDirectory(prefix="t2sql-log-") as scratch:
            place = Path(scratch) / "rows.jsonl"
            with place.open("w", encoding="utf-8") as text:
                for row in rows:
                    line = json.dumps({**row, "dialect": dialect}, ensure_ascii=True)
                    text.write(f"{line}\n")
            problems = gather_history(
                gathering, (place,), dialect, known_tables, rules=rules, progress=progress
            )
        skeletons = gathering.skeletons()
        found = [query for query, _ in gathering.merged()]
    finally:
        gathering.close()
    fresh = [query for query in found if skeletons.get(query.id) not in known]
    said = tuple(
        replace(problem, message=problem.message.replace(str(place), name))
        for problem in problems
        if problem.kind != "history_format"
    )
    file = put_pieces(written_queries(fresh, dialect), folder, name)[0] if fresh else None
    return LoggedHistory(len(rows), len(fresh), len(found) - len(fresh), hidden, file, said)


def _known_skeletons(
    folder: Path, dialect: str, tables: Sequence[Table], rules: HistoryRules
) -> frozenset[bytes]:
    """Those of the project's past queries, whatever somebody wrote above them."""
    if not folder.is_dir():
        return frozenset()
    gathering = Gathering()
    try:
        gather_history(gathering, (folder,), dialect, tables, rules=rules)
        return frozenset(gathering.skeletons().values())
    finally:
        gathering.close()

"""An engine's refusal of a query as a problem: its kind, its words without cells, a hint."""

from __future__ import annotations

import re
from collections.abc import Sequence

from t2sql.errors import QueryError
from t2sql.sql.nearest import nearest_names
from t2sql.types import Problem, Table
from t2sql.warehouse.duckdb_errors import without_cells
from t2sql.warehouse.sessions import Session

QUOTED = re.compile(r"['\"`]([^'\"`]+)['\"`]")
LAST_WORD = re.compile(r"([\w.]+)\W*$")


def refusal(error: QueryError, session: Session, tables: Sequence[Table]) -> Problem:
    """The refusal of a query over these tables."""
    cause = error.__cause__ or error
    kind, message, hint = session.kind(cause), error.message, error.hint
    if session.shows_cells(cause):
        return Problem(kind, "error", without_cells(message))
    if kind == "unknown_column" and not hint:
        written = QUOTED.search(message) or LAST_WORD.search(message)
        name = written[1].rpartition(".")[2] if written else ""
        hint = nearest_names(name, [column.name for table in tables for column in table.columns])
    return Problem(kind, "error", message, hint)

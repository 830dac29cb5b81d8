"""Where an engine keeps the queries that were run, and how they are read from there.

Sources: PostgreSQL's manual, "pg_stat_statements"; MySQL's, "Statement Summary Tables" and
"Selecting General Query Log and Slow Query Log Output Destinations"; Snowflake's "QUERY_HISTORY
View"; Google's "JOBS view"; Trino's "System connector"; Databricks' "Query history system table
reference"; Redshift's "SYS_QUERY_HISTORY". What is asked of the last five was taken from these
pages alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from t2sql.errors import DatabaseError, QueryError
from t2sql.warehouse.query_log_cloud import CLOUD
from t2sql.warehouse.query_log_mysql import find_mysql_log
from t2sql.warehouse.query_log_postgres import find_postgres_log
from t2sql.warehouse.query_log_types import LITERALS, FoundLog, NoLog

if TYPE_CHECKING:
    from t2sql.protocols import Warehouse

MOST_ROWS: Final = 20_000
"""Queries that are read of a log, the most frequent or the latest ones."""
_TIMEOUT_S: Final = 60.0
_FILES: Final = {"duckdb": "DuckDB", "sqlite": "SQLite"}
_PROFILING: Final = re.compile(r'\bAS [`"](?:a0|n)[`"]')
_OURS: Final = ("information_schema.", "pg_catalog.", "duckdb_", "performance_schema.")


@dataclass(frozen=True, slots=True)
class LoggedQueries:
    """Queries of a log as rows that :mod:`t2sql.catalog.readers.rows` understands."""

    log: FoundLog
    rows: tuple[Mapping[str, Any], ...]
    hidden: int = 0
    """Queries whose text the engine keeps from this role."""


def find_query_log(warehouse: Warehouse) -> FoundLog | NoLog:
    """Where the queries lie that people ran, or why none can be had and what mends it.

    Raises:
        CancelledError: somebody stopped it.
    """
    dialect = warehouse.dialect
    if dialect in _FILES:
        return NoLog(
            f"{_FILES[dialect]} keeps no log of queries.",
            "Add what the team has in files: `t2sql history add FILE`.",
        )
    try:
        if dialect == "postgres":
            return find_postgres_log(warehouse)
        if dialect == "mysql":
            return find_mysql_log(warehouse)
    except DatabaseError as error:
        return NoLog(f"The database does not say what was run: {error.message}", error.hint)
    log = CLOUD.get(dialect)
    if log is not None:
        return log
    return NoLog(
        f"Where {dialect} keeps past queries is not known here.",
        "Export them and add the file: `t2sql history add FILE`.",
    )


def read_query_log(warehouse: Warehouse, log: FoundLog) -> LoggedQueries | NoLog:
    """The queries of a log, t2sql's own left out.

    Raises:
        CancelledError: somebody stopped it.
    """
    rows: list[Mapping[str, Any]] = []
    hidden = 0
    for query in log.queries:
        try:
            found = warehouse.query(query, max_rows=MOST_ROWS, timeout_s=_TIMEOUT_S)
        except QueryError as error:
            return NoLog(f"{log.name} cannot be read: {error.message}", log.mend)
        names = [column.lower() for column in found.columns]
        for row in found.rows:
            cells = {name: _plain(cell) for name, cell in zip(names, row, strict=True)}
            text = str(cells.get("query") or "")
            if "insufficient privilege" in text[:40]:
                hidden += 1
            elif text and not _is_ours(text):
                rows.append(cells)
    return LoggedQueries(log, tuple(rows), hidden)


def _plain(cell: Any) -> Any:
    """A cell as JSON takes it."""
    if isinstance(cell, bytes):
        return cell.decode("utf-8", "replace")
    return cell if cell is None or isinstance(cell, (str, int, float, bool)) else str(cell)


def _is_ours(sql: str) -> bool:
    """Whether it only asks what exists, as every tool does, or is a query of t2sql's profiling."""
    folded = sql.lower()
    return any(name in folded for name in _OURS) or _PROFILING.search(sql) is not None


__all__ = [
    "LITERALS",
    "FoundLog",
    "LoggedQueries",
    "NoLog",
    "find_query_log",
    "read_query_log",
]

"""Snowflake, Trino, Spark, Databricks, Redshift: EXPLAIN where it costs nothing, limits, cancel."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from t2sql.types import CostEstimate
from t2sql.warehouse.cursors import PollingCursor
from t2sql.warehouse.estimates import read_snowflake_plan

KIND_WORDS = (
    ("unrecognized name", "unknown_column"),
    ("invalid identifier", "unknown_column"),
    ("cannot be resolved", "unknown_column"),
    ("ambiguous", "ambiguous_column"),
    ("not found: table", "unknown_table"),
    ("does not exist", "unknown_table"),
    ("function not found", "unknown_function"),
    ("unknown function", "unknown_function"),
    ("syntax error", "syntax"),
    ("mismatched input", "syntax"),
)
CELL_WORDS = ("bad ", "is not recognized", "cannot cast", "could not cast", "invalid value")
EXPLAINS = {
    "snowflake": "EXPLAIN USING JSON ",
    "trino": "EXPLAIN (TYPE VALIDATE) ",
    "presto": "EXPLAIN (TYPE VALIDATE) ",
    "spark": "EXPLAIN ",
    "databricks": "EXPLAIN ",
}
"""What binds a query and runs nothing of it, in front of the gate's own text."""
LIMITS: Mapping[str, Callable[[int], str]] = {
    "snowflake": lambda seconds: (
        f"ALTER SESSION SET STATEMENT_TIMEOUT_IN_SECONDS = {seconds:d}, "
        "MULTI_STATEMENT_COUNT = 1, ABORT_DETACHED_QUERY = TRUE"
    ),
    "trino": lambda seconds: f"SET SESSION query_max_run_time = '{seconds:d}s'",
    "databricks": lambda seconds: f"SET STATEMENT_TIMEOUT = {seconds:d}",
    "redshift": lambda seconds: f"SET statement_timeout TO {seconds * 1000:d}",
}
"""What makes the server itself stop a statement after so many seconds, in its own words."""


@dataclass(frozen=True, slots=True)
class ExplainingSession:
    """An engine that binds by a word before the query, and of which little else is known."""

    dialect: str

    @property
    def explains(self) -> bool:
        """Whether the engine binds without running."""
        return self.dialect in EXPLAINS

    def begin(self, connection: Any, timeout_s: float) -> None:
        """Limit the statements of the session, where the engine knows how.

        None of these engines has a session that only reads: the role is the wall here.
        """
        limit = LIMITS.get(self.dialect)
        if limit is not None:
            self._run(connection, limit(max(1, math.ceil(timeout_s))))

    def cursor(self, connection: Any, another: Callable[[], Any]) -> Any:
        """The driver's own, which can be cancelled by another thread."""
        cursor = connection.cursor()
        return PollingCursor(cursor) if self.dialect == "spark" else cursor

    def cancel(self, connection: Any, another: Callable[[], Any], running: Any = None) -> None:
        """Ask the server by the cursor, or by the session where no cursor can."""
        if self.dialect == "snowflake":
            self._cancel_session(connection, another)
            return
        for holder in (running, connection):
            if callable(cancel := getattr(holder, "cancel", None)):
                cancel()
                return

    def reset(self, connection: Any) -> None:
        """A query that has passed the gate leaves nothing in these sessions."""

    def explain(self, connection: Any, sql: str) -> None:
        """Bind the query; the rows of the plan are read, so that errors come."""
        self._plan(connection, sql)

    def estimate(self, connection: Any, sql: str) -> CostEstimate | None:
        """Bytes, where the plan tells them: in Snowflake."""
        if self.dialect != "snowflake":
            return None
        rows = self._plan(connection, sql)
        return read_snowflake_plan(str(rows[0][0])) if rows else None

    def types(
        self, connection: Any, described: Sequence[Any], rows: Sequence[Sequence[Any]]
    ) -> tuple[str, ...]:
        """Names of the Python types that came back."""
        return first_types(rows, len(described))

    def timed_out(self, error: BaseException) -> bool:
        """Unknown."""
        return False

    def message(self, error: BaseException) -> str:
        """The driver's words; Snowflake breaks the line before what it has to say."""
        said = getattr(error, "msg", None) or getattr(error, "message", None) or error
        return str(said).replace("error:\n", "error: ")

    def hint(self, error: BaseException) -> str:
        """Unknown."""
        return ""

    def kind(self, error: BaseException) -> str:
        """By words that these engines share."""
        text = str(error).lower()
        return next((kind for words, kind in KIND_WORDS if words in text), "engine")

    def shows_cells(self, error: BaseException) -> bool:
        """By the words of failed casts."""
        return any(words in str(error).lower() for words in CELL_WORDS)

    def _cancel_session(self, connection: Any, another: Callable[[], Any]) -> None:
        """Snowflake ends all that the session runs; it is of one query, which has no id yet.

        Source: Snowflake's manual, SYSTEM$CANCEL_ALL_QUERIES.
        """
        other = another()
        try:
            self._run(other, f"SELECT SYSTEM$CANCEL_ALL_QUERIES({int(connection.session_id):d})")
        finally:
            other.close()

    def _plan(self, connection: Any, sql: str) -> Sequence[Sequence[Any]]:
        return self._run(connection, EXPLAINS[self.dialect] + sql)  # the gate's own text

    def _run(self, connection: Any, statement: str) -> Sequence[Sequence[Any]]:
        cursor = connection.cursor()
        try:
            cursor.execute(statement)
            if cursor.description is None:  # a statement without rows
                return ()
            rows: Sequence[Sequence[Any]] = cursor.fetchall()
            return rows
        finally:
            cursor.close()


def first_types(rows: Sequence[Sequence[Any]], count: int) -> tuple[str, ...]:
    """The Python type of the first cell in each column that is not NULL."""
    return tuple(
        next((type(row[index]).__name__ for row in rows if row[index] is not None), "")
        for index in range(count)
    )

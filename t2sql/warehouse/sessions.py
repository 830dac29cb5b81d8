"""What each engine does in its own way: begin read-only, limit the time, cancel, explain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from t2sql.types import CostEstimate
from t2sql.warehouse.estimates import read_postgres_plan
from t2sql.warehouse.sessions_bigquery import BigQuerySession
from t2sql.warehouse.sessions_cloud import ExplainingSession, first_types
from t2sql.warehouse.sessions_mysql import MySQLSession
from t2sql.warehouse.sessions_sqlite import SQLiteSession

POSTGRES_LIMITS = (
    "statement_timeout",
    "lock_timeout",
    "idle_in_transaction_session_timeout",
)
CANCEL_S = 5.0


class Session(Protocol):
    """How one engine is read. The connections are the driver's own; ``another`` opens one more."""

    @property
    def explains(self) -> bool:
        """Whether EXPLAIN binds without running, so that a dry run may ask the engine itself."""

    def begin(self, connection: Any, timeout_s: float) -> None:
        """Make the transaction read-only and limit its statements."""

    def cursor(self, connection: Any, another: Callable[[], Any]) -> Any:
        """A cursor that does not fetch all rows at once, where the driver has one."""

    def cancel(self, connection: Any, another: Callable[[], Any], running: Any = None) -> None:
        """Stop what runs, from another thread; it may be asked before anything runs, and again.

        ``running`` is the cursor of :meth:`cursor`, once there is one.
        """

    def reset(self, connection: Any) -> None:
        """Leave nothing of a query to the next one on the connection, once it is rolled back."""

    def explain(self, connection: Any, sql: str) -> None:
        """Bind the query without running it."""

    def estimate(self, connection: Any, sql: str) -> CostEstimate | None:
        """What the engine expects of the query; None where it does not say."""

    def types(
        self, connection: Any, described: Sequence[Any], rows: Sequence[Sequence[Any]]
    ) -> tuple[str, ...]:
        """The types of the result's columns, in the engine's words."""

    def timed_out(self, error: BaseException) -> bool:
        """Whether the engine itself stopped the query for its time."""

    def message(self, error: BaseException) -> str:
        """The engine's own words."""

    def hint(self, error: BaseException) -> str:
        """What the engine suggests."""

    def kind(self, error: BaseException) -> str:
        """The kind of problem that the engine tells of."""

    def shows_cells(self, error: BaseException) -> bool:
        """Whether its words may repeat a cell."""


class PostgresSession:
    """PostgreSQL by psycopg 3: a read-only transaction, a server-side cursor, one statement."""

    explains = True

    def begin(self, connection: Any, timeout_s: float) -> None:
        """Read-only twice: the session's default, and this transaction. Its limits are its own."""
        connection.autocommit = True
        connection.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
        connection.autocommit = False
        connection.read_only = True  # psycopg begins with BEGIN READ ONLY then
        milliseconds = str(max(1, int(timeout_s * 1000)))
        connection.execute(
            "SELECT set_config(name, %s, true) FROM unnest(%s::text[]) AS name",
            (milliseconds, list(POSTGRES_LIMITS)),
        )

    def cursor(self, connection: Any, another: Callable[[], Any]) -> Any:
        """A named cursor holds the rows on the server, and takes one statement alone."""
        return connection.cursor(name="t2sql")

    def cancel(self, connection: Any, another: Callable[[], Any], running: Any = None) -> None:
        """Ask the server to stop, by a connection of its own."""
        connection.cancel_safe(timeout=CANCEL_S)

    def reset(self, connection: Any) -> None:
        """Settings, advisory locks, prepared statements, temporary tables: all go."""
        connection.autocommit = True
        connection.execute("DISCARD ALL")
        connection.autocommit = False

    def explain(self, connection: Any, sql: str) -> None:
        """EXPLAIN plans; a prepared statement cannot hold two."""
        connection.cursor().execute(f"EXPLAIN {sql}", prepare=True)  # the gate's own text

    def estimate(self, connection: Any, sql: str) -> CostEstimate | None:
        """The planner's rows, and the bytes of what is scanned."""
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", prepare=True)  # the gate's own text
            row = cursor.fetchone()
        return read_postgres_plan(row[0]) if row else None

    def types(
        self, connection: Any, described: Sequence[Any], rows: Sequence[Sequence[Any]]
    ) -> tuple[str, ...]:
        """As PostgreSQL displays them, e.g. ``numeric(12,2)``."""
        plain = first_types(rows, len(described))
        return tuple(
            str(getattr(column, "type_display", "")) or first
            for column, first in zip(described, plain, strict=True)
        )

    def timed_out(self, error: BaseException) -> bool:
        """SQLSTATE 57014: query_canceled."""
        return getattr(error, "sqlstate", "") == "57014"

    def message(self, error: BaseException) -> str:
        """The primary message, without the place in the text."""
        return str(getattr(getattr(error, "diag", None), "message_primary", "") or error)

    def hint(self, error: BaseException) -> str:
        """PostgreSQL's own, in which it often names the near column."""
        return str(getattr(getattr(error, "diag", None), "message_hint", "") or "")

    def kind(self, error: BaseException) -> str:
        """By the words of its messages."""
        text = self.message(error).lower()
        for start, end, kind in (
            ("column", "does not exist", "unknown_column"),
            ("relation", "does not exist", "unknown_table"),
            ("missing from-clause", "", "unknown_table"),
            ("function", "does not exist", "unknown_function"),
            ("column reference", "is ambiguous", "ambiguous_column"),
            ("syntax error", "", "syntax"),
        ):
            if text.startswith(start) and end in text:
                return kind
        return "engine"

    def shows_cells(self, error: BaseException) -> bool:
        """SQLSTATE class 22: data exception, e.g. a text that is no number."""
        return str(getattr(error, "sqlstate", "") or "").startswith("22")


def session_for(dialect: str) -> Session:
    """How an engine of that dialect is read."""
    if dialect == "sqlite":
        return SQLiteSession()
    if dialect == "postgres":
        return PostgresSession()
    if dialect == "mysql":
        return MySQLSession()
    plain = ExplainingSession(dialect)
    return BigQuerySession(plain) if dialect == "bigquery" else plain

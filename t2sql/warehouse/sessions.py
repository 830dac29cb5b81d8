"""What each engine does in its own way: begin read-only, limit the time, cancel, explain."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from t2sql.types import CostEstimate
from t2sql.warehouse.estimates import read_postgres_plan
from t2sql.warehouse.sessions_cloud import (
    EXPLAINS,
    BigQuerySession,
    ExplainingSession,
    first_types,
)
from t2sql.warehouse.sessions_mysql import MySQLSession

PROGRESS_STEPS = 20_000
"""Instructions of SQLite's machine between two looks at the clock: well under a millisecond."""

SQLITE_READS = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}


class Session(Protocol):
    """How one engine is read. The connections are the driver's own; ``another`` opens one more."""

    @property
    def explains(self) -> bool:
        """Whether EXPLAIN binds without running, so that a dry run may ask the engine itself."""

    def begin(self, connection: Any, timeout_s: float) -> None:
        """Make the transaction read-only and limit its statements."""

    def cursor(self, connection: Any, another: Callable[[], Any]) -> Any:
        """A cursor that does not fetch all rows at once, where the driver has one."""

    def cancel(self, connection: Any, another: Callable[[], Any]) -> None:
        """Stop what runs, from another thread."""

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


class SQLiteSession:
    """SQLite: the file is opened read-only, and an authorizer lets nothing but reading pass."""

    explains = True

    def begin(self, connection: Any, timeout_s: float) -> None:
        """Guard the connection; a fresh one is opened for each query."""
        deadline = time.monotonic() + timeout_s
        connection.set_progress_handler(lambda: time.monotonic() > deadline, PROGRESS_STEPS)
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").close()  # is it a database?
        connection.set_authorizer(_authorize)

    def cursor(self, connection: Any, another: Callable[[], Any]) -> Any:
        """SQLite streams by itself."""
        return connection.cursor()

    def cancel(self, connection: Any, another: Callable[[], Any]) -> None:
        """Interrupt; harmless when nothing runs."""
        connection.interrupt()

    def explain(self, connection: Any, sql: str) -> None:
        """EXPLAIN compiles one statement to bytecode and lists it."""
        connection.execute(f"EXPLAIN {sql}").close()  # the gate's own text of one query

    def estimate(self, connection: Any, sql: str) -> CostEstimate | None:
        """SQLite does not say."""
        return None

    def types(
        self, connection: Any, described: Sequence[Any], rows: Sequence[Sequence[Any]]
    ) -> tuple[str, ...]:
        """SQLite types values, not columns: that of the first value."""
        names = {"int": "INTEGER", "float": "REAL", "str": "TEXT", "bytes": "BLOB", "": "NULL"}
        return tuple(names[name] for name in first_types(rows, len(described)))

    def timed_out(self, error: BaseException) -> bool:
        """The progress handler says interrupted."""
        return "interrupted" in str(error)

    def message(self, error: BaseException) -> str:
        """SQLite's words."""
        return str(error)

    def hint(self, error: BaseException) -> str:
        """The mend for what is wrong with the file, where it is the file."""
        text = str(error)
        if "not a database" in text or "malformed" in text:
            return "The file is no SQLite database or is damaged; restore it from a copy."
        return "Close the program that writes to it." if "locked" in text else ""

    def kind(self, error: BaseException) -> str:
        """By SQLite's few words."""
        text = str(error).lower()
        for words, kind in (
            ("no such column", "unknown_column"),
            ("no such table", "unknown_table"),
            ("no such function", "unknown_function"),
            ("ambiguous column", "ambiguous_column"),
            ("syntax error", "syntax"),
        ):
            if words in text:
                return kind
        return "engine"

    def shows_cells(self, error: BaseException) -> bool:
        """EXPLAIN reads no cell here."""
        return False


class PostgresSession:
    """PostgreSQL by psycopg 3: a read-only transaction, a server-side cursor, one statement."""

    explains = True

    def begin(self, connection: Any, timeout_s: float) -> None:
        """The first statement of a transaction settles that it only reads."""
        cursor = connection.cursor()
        cursor.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
        connection.commit()
        cursor.execute("SET TRANSACTION READ ONLY")
        milliseconds = str(max(1, int(timeout_s * 1000)))
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", (milliseconds,))
        cursor.close()

    def cursor(self, connection: Any, another: Callable[[], Any]) -> Any:
        """A named cursor holds the rows on the server, and takes one statement alone."""
        return connection.cursor(name="t2sql")

    def cancel(self, connection: Any, another: Callable[[], Any]) -> None:
        """Ask the server to stop."""
        connection.cancel()

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
    plain = ExplainingSession(dialect, EXPLAINS.get(dialect, ""))
    return BigQuerySession(plain) if dialect == "bigquery" else plain


def _authorize(action: int, first: str | None, second: str | None, *_: object) -> int:
    """Only reading; and no function that loads code, though loading is off by default."""
    if action == sqlite3.SQLITE_FUNCTION and second in {"load_extension", "fts3_tokenizer"}:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in SQLITE_READS else sqlite3.SQLITE_DENY

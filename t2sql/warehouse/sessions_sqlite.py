"""SQLite: it runs in this process, so a connection is guarded by all that SQLite offers."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from t2sql.types import CostEstimate
from t2sql.warehouse.sessions_cloud import first_types

PROGRESS_STEPS = 20_000
"""Instructions of SQLite's machine between two looks at the clock: well under a millisecond."""

SQLITE_GUARDS = (
    "PRAGMA query_only = ON",
    "PRAGMA trusted_schema = OFF",  # a view must not call what may do harm
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",  # a damaged file is an error then, not a crash
    "PRAGMA temp_store = MEMORY",  # a sort or a recursion meets the memory limit, not the disk's
)
SQLITE_READS = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}


class SQLiteSession:
    """SQLite: the file is opened read-only, and an authorizer lets nothing but reading pass."""

    explains = True

    def begin(self, connection: Any, timeout_s: float) -> None:
        """Guard the connection, which is opened for one query alone.

        Source: SQLite's manual, "Defense Against The Dark Arts".
        """
        deadline = time.monotonic() + timeout_s
        connection.set_progress_handler(lambda: time.monotonic() > deadline, PROGRESS_STEPS)
        for statement in SQLITE_GUARDS:
            connection.execute(statement).close()
        with suppress(sqlite3.OperationalError):  # a library without JSON
            # A table function is made on first use, which the authorizer would take for CREATE.
            connection.execute("SELECT 1 FROM json_each('[]'), json_tree('[]')").close()
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").close()  # is it a database?
        connection.set_authorizer(_authorize)

    def cursor(self, connection: Any, another: Callable[[], Any]) -> Any:
        """SQLite streams by itself."""
        return connection.cursor()

    def cancel(self, connection: Any, another: Callable[[], Any], running: Any = None) -> None:
        """Interrupt; harmless when nothing runs."""
        connection.interrupt()

    def reset(self, connection: Any) -> None:
        """The connection is closed after each query."""

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


def _authorize(action: int, first: str | None, second: str | None, *_: object) -> int:
    """Only reading; and no function that loads code, though loading is off by default."""
    if action == sqlite3.SQLITE_FUNCTION and second in {"load_extension", "fts3_tokenizer"}:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in SQLITE_READS else sqlite3.SQLITE_DENY

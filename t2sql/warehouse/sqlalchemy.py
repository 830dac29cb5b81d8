"""Every database but DuckDB, by SQLAlchemy: reflection, and raw text in read-only transactions.

What only one engine does stands in :mod:`t2sql.warehouse.sessions`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from t2sql.errors import DatabaseError, QueryError, QueryTimeoutError
from t2sql.protocols import MAX_BYTES
from t2sql.sql.dialects import DialectFacts
from t2sql.types import CheckResult, CostEstimate, Limits, Problem, QueryResult, Table
from t2sql.warehouse.engines import make_engine, read_url
from t2sql.warehouse.refusals import refusal
from t2sql.warehouse.replica import Replica
from t2sql.warehouse.rows import fetch_rows
from t2sql.warehouse.sessions import Session, session_for
from t2sql.warehouse.sqlalchemy_schema import read_schema

if TYPE_CHECKING:
    from sqlalchemy import URL

CHECK = "dry run"


class SQLAlchemyWarehouse:
    """A database that SQLAlchemy has a dialect for, read-only.

    Args:
        url: parsed; a relative SQLite path is already resolved.
        facts: what is known of the dialect.
        limits: time and memory.
        path: the file, where the database is one.
        samples: whether some rows of a table may be copied to the replica of a dry run, in memory.

    Raises:
        ConfigError: SQLAlchemy does not know the driver.
        DatabaseError: no driver is installed, or the database cannot be reached.
    """

    def __init__(
        self,
        url: URL,
        facts: DialectFacts,
        limits: Limits,
        path: Path | None = None,
        *,
        samples: bool = False,
    ) -> None:
        self._url = url
        self._facts = facts
        self._limits = limits
        self._path = path
        self._session: Session = session_for(facts.name)
        self._replica = Replica(facts, limits, self._read if samples else None)
        self._engine = make_engine(url, facts, limits, path)
        try:
            with self._connection(limits.query_seconds):
                pass
        except QueryError as error:
            raise DatabaseError(error.message, hint=error.hint) from error

    @property
    def dialect(self) -> str:
        """As sqlglot names it."""
        return self._facts.name

    @property
    def label(self) -> str:
        """The URL without password and options."""
        return self._url.set(query={}).render_as_string(hide_password=True)

    def change_token(self) -> str:
        """Changes whenever a file does; an empty string for a server."""
        if self._path is None:
            return ""
        try:
            found = self._path.stat()
        except OSError:
            return ""
        return f"{found.st_mtime_ns}-{found.st_size}"

    def tables(self) -> tuple[Table, ...]:
        """Tables and views of every schema but the engine's own; the default one is left off."""
        import sqlalchemy as sa

        try:
            return read_schema(self._engine, self._facts)
        except (sa.exc.SQLAlchemyError, self._driver_error) as error:
            raise DatabaseError(
                f"The tables of {self.label} cannot be listed: {self._sentence(error)}",
                hint="Check the database and its rights.",
            ) from error

    def query(
        self, sql: str, *, max_rows: int, timeout_s: float, max_bytes: int = MAX_BYTES
    ) -> QueryResult:
        """Run one query; see :class:`t2sql.protocols.Warehouse`."""
        started = time.perf_counter()
        with (
            self._connection(timeout_s) as connection,
            closing(self._session.cursor(connection, self._engine.raw_connection)) as cursor,
        ):
            # A raw cursor without parameters: no % and no : in the text is ever replaced.
            cursor.execute(_whole(sql))
            rows, truncated = fetch_rows(cursor.fetchmany, max_rows, max_bytes)
            described = list(cursor.description or [])
            types = self._session.types(connection, described, rows)
        return QueryResult(
            columns=tuple(str(column[0]) for column in described),
            types=types,
            rows=rows,
            truncated=truncated,
            elapsed_s=time.perf_counter() - started,
        )

    def dry_run(self, sql: str, tables: Sequence[Table], *, timeout_s: float) -> CheckResult:
        """Bind the query by the engine's own EXPLAIN where that is safe, and try it on a replica.

        The engine is the judge: what DuckDB alone refuses is then a note.
        """
        if not self._session.explains:
            return self._replica.dry_run(sql, tables, timeout_s=timeout_s)
        started = time.perf_counter()
        try:
            with self._connection(timeout_s) as connection:
                self._session.explain(connection, _whole(sql))
        except QueryTimeoutError as error:
            return CheckResult(CHECK, (Problem("timeout", "warning", error.message),))
        except QueryError as error:
            return CheckResult(CHECK, (refusal(error, self._session, tables),), "EXPLAIN failed")
        elapsed_ms = (time.perf_counter() - started) * 1000
        found = self._replica.dry_run(sql, tables, timeout_s=timeout_s)
        notes = tuple(
            Problem("not_provable", "note", f"not provable on DuckDB: {problem.message}")
            if problem.severity == "error"
            else problem
            for problem in found.problems
        )
        return CheckResult(CHECK, notes, f"EXPLAIN passed in {elapsed_ms:.0f} ms; {found.message}")

    def estimate(self, sql: str, *, timeout_s: float) -> CostEstimate | None:
        """What the engine's plan says; see :class:`t2sql.protocols.Warehouse`."""
        try:
            with self._connection(timeout_s) as connection:
                return self._session.estimate(connection, _whole(sql))
        except DatabaseError:
            return None  # whether the query is right is the dry run's matter

    def _read(self, sql: str, max_rows: int, timeout_s: float, max_bytes: int) -> QueryResult:
        return self.query(sql, max_rows=max_rows, timeout_s=timeout_s, max_bytes=max_bytes)

    def close(self) -> None:
        """Close the connections."""
        self._replica.close()
        self._engine.dispose()

    @property
    def _driver_error(self) -> type[Exception]:
        found: type[Exception] = self._engine.dialect.loaded_dbapi.Error
        return found

    @contextmanager
    def _connection(self, timeout_s: float) -> Iterator[Any]:
        """A driver's connection in a read-only transaction that ends with a rollback."""
        connection = self._borrow()
        timer, fired = self._watch(connection, timeout_s)
        try:
            self._session.begin(connection.driver_connection, timeout_s)
            yield connection.driver_connection
        except self._driver_error as error:
            if fired.is_set() or self._session.timed_out(error):
                raise QueryTimeoutError(
                    f"The query was stopped after {timeout_s:g} s; nothing changed.",
                    hint="Ask for less, or raise limits.query_seconds.",
                ) from error
            sentence, hint = self._sentence(error), self._session.hint(error)
            if hint and self._path is not None:  # a file's hints are of the file, not the query
                raise DatabaseError(f"{self.label}: {sentence}", hint=hint) from error
            raise QueryError(sentence, hint=hint) from error
        except (UnicodeError, OverflowError, MemoryError, ValueError) as error:
            raise QueryError(f"The answer cannot be read: {error}") from error
        finally:
            timer.cancel()
            self._give_back(connection)

    def _borrow(self) -> Any:
        import sqlalchemy as sa

        try:
            return self._engine.raw_connection()
        except (sa.exc.SQLAlchemyError, self._driver_error, OSError) as error:
            raise DatabaseError(
                f"{self.label} cannot be opened: {self._sentence(error)}",
                hint="Check the URL, the password and that the database runs.",
            ) from error

    def _watch(self, connection: Any, timeout_s: float) -> tuple[threading.Timer, threading.Event]:
        """A timer that stops the query from outside, whatever the engine itself does."""
        fired = threading.Event()

        def stop() -> None:
            fired.set()
            self._session.cancel(connection.driver_connection, self._engine.raw_connection)

        timer = threading.Timer(timeout_s, stop)
        timer.daemon = True
        timer.start()
        return timer, fired

    def _give_back(self, connection: Any) -> None:
        """End the transaction; a connection that cannot is thrown away."""
        try:
            connection.rollback()
        except self._driver_error:
            connection.invalidate()
        connection.close()

    def _sentence(self, error: BaseException) -> str:
        """The engine's own words, one line, without the password."""
        cause = getattr(error, "orig", None) or error
        text = self._session.message(cause)
        if self._url.password:
            text = text.replace(str(self._url.password), "***")
        line = " ".join(text.partition("\n")[0].split()).rstrip(".")
        return f"{line[:1].upper()}{line[1:300]}." if line else f"{type(cause).__name__}."


def _whole(sql: str) -> str:
    """The text, if no driver would cut it short."""
    if "\x00" in sql:
        raise QueryError("The SQL holds a NUL character.", hint="Remove it.")
    return sql


def open_sqlalchemy(
    url: str, facts: DialectFacts, folder: Path, limits: Limits, *, samples: bool = False
) -> SQLAlchemyWarehouse:
    """Open the database that the URL names; a relative SQLite path starts from ``folder``."""
    parsed, path = read_url(url, facts, folder)
    return SQLAlchemyWarehouse(parsed, facts, limits, path, samples=samples)

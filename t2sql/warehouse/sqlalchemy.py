"""Every database but DuckDB, by SQLAlchemy: reflection, and raw text in read-only transactions.

What only one engine does stands in :mod:`t2sql.warehouse.sessions`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from t2sql.errors import DatabaseError, QueryError, QueryTimeoutError
from t2sql.protocols import MAX_BYTES
from t2sql.sql.dialects import DialectFacts
from t2sql.types import CheckResult, CostEstimate, Limits, Problem, QueryResult, Table
from t2sql.warehouse.connections import Connections
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
        self._connections = Connections(
            self._engine, self._session, self.label, limits.memory_mb, is_file=path is not None
        )
        try:
            with self._connections.reading(limits.query_seconds):
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

        connections = self._connections
        try:
            with connections.reflecting(self._limits.profile_seconds) as connection:
                return read_schema(connection, self._facts)
        except (sa.exc.SQLAlchemyError, connections.driver_error) as error:
            raise DatabaseError(
                f"The tables of {self.label} cannot be listed: {connections.sentence(error)}",
                hint="Check the database and its rights.",
            ) from error

    def query(
        self, sql: str, *, max_rows: int, timeout_s: float, max_bytes: int = MAX_BYTES
    ) -> QueryResult:
        """Run one query; see :class:`t2sql.protocols.Warehouse`."""
        started = time.perf_counter()
        another = self._engine.raw_connection
        with (
            self._connections.reading(timeout_s) as lent,
            _closing(self._session.cursor(lent.connection, another)) as cursor,
        ):
            lent.running = cursor
            # A raw cursor without parameters: no % and no : in the text is ever replaced.
            cursor.execute(_whole(sql))
            rows, truncated = fetch_rows(cursor.fetchmany, max_rows, max_bytes)
            described = list(cursor.description or [])
            types = self._session.types(lent.connection, described, rows)
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
            with self._connections.reading(timeout_s) as lent:
                self._session.explain(lent.connection, _whole(sql))
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
            with self._connections.reading(timeout_s) as lent:
                return self._session.estimate(lent.connection, _whole(sql))
        except DatabaseError:
            return None  # whether the query is right is the dry run's matter

    def _read(self, sql: str, max_rows: int, timeout_s: float, max_bytes: int) -> QueryResult:
        return self.query(sql, max_rows=max_rows, timeout_s=timeout_s, max_bytes=max_bytes)

    def close(self) -> None:
        """Close the connections."""
        self._replica.close()
        self._engine.dispose()


@contextmanager
def _closing(cursor: Any) -> Iterator[Any]:
    """Close the cursor at the end; one that fails to, since it was told to stop, does then."""
    try:
        yield cursor
    finally:
        try:
            cursor.close()
        except Exception:
            with suppress(Exception):
                cursor.close()
            raise


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

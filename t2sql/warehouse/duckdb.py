"""DuckDB, natively: duckdb_engine cannot reflect DuckDB 2.0.

``read_only`` alone is no security setting: such a connection still reads and writes other files.
The settings below take that away and are locked. They are a second wall behind the gate.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from t2sql.errors import (
    ConfigError,
    DatabaseError,
    QueryError,
    QueryTimeoutError,
    SandboxError,
)
from t2sql.protocols import MAX_BYTES
from t2sql.types import CheckResult, CostEstimate, Limits, Problem, QueryResult, Table
from t2sql.warehouse.duckdb_errors import read_error
from t2sql.warehouse.duckdb_file import ALIAS, attaching, connect, expect_file
from t2sql.warehouse.duckdb_schema import read_schema
from t2sql.warehouse.estimates import read_duckdb_plan
from t2sql.warehouse.hardening import hardening
from t2sql.warehouse.rows import fetch_rows
from t2sql.warehouse.sandbox import Sandbox
from t2sql.warehouse.sandbox_process import Message, Opening

if TYPE_CHECKING:
    import duckdb

CHECK = "dry run"
EXPLAIN = "EXPLAIN "
ATTACHED = "SELECT 1 FROM duckdb_databases() WHERE database_name = ?"


class DuckDBWarehouse:
    """A DuckDB file, opened read-only and hardened. Each query has a cursor of its own.

    A cursor is a connection to the same open file, so that no session state (a temporary macro
    named ``sum``, say) reaches the next query, and threads do not disturb each other.

    Args:
        path: the file; it must exist and is never created.
        limits: memory, and the longest time that a query may get.

    Raises:
        DatabaseError: the file is missing, locked, damaged or no DuckDB file.
    """

    dialect = "duckdb"

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path = path
        self._limits = limits
        expect_file(path)
        self._connection = connect(path, limits)
        self._attached = self._connection.execute(ATTACHED, [ALIAS]).fetchone() is not None
        self._sandbox = Sandbox(_opening(path, limits, attached=self._attached))

    @property
    def label(self) -> str:
        """The URL; a DuckDB file has no secrets in it."""
        return f"duckdb:///{self._path}"

    def change_token(self) -> str:
        """Changes whenever the file does; an empty string where that cannot be known."""
        try:
            found = self._path.stat()
        except OSError:
            return ""
        return f"{found.st_mtime_ns}-{found.st_size}"

    def tables(self) -> tuple[Table, ...]:
        """Tables and views of every schema but the engine's own; ``main`` is left off the name."""
        with self._cursor(timeout_s=self._limits.profile_seconds) as cursor:
            return read_schema(cursor)

    def query(
        self, sql: str, *, max_rows: int, timeout_s: float, max_bytes: int = MAX_BYTES
    ) -> QueryResult:
        """Run one query; see :class:`t2sql.protocols.Warehouse`."""
        started = time.perf_counter()
        with self._cursor(timeout_s) as cursor:
            cursor.execute(self._one_query(cursor, sql))
            described = cursor.description or []
            # Results stream: errors and the time limit may come while fetching.
            rows, truncated = fetch_rows(cursor.fetchmany, max_rows, max_bytes)
        return QueryResult(
            columns=tuple(str(column[0]) for column in described),
            types=tuple(str(column[1]) for column in described),
            rows=rows,
            truncated=truncated,
            elapsed_s=time.perf_counter() - started,
        )

    def dry_run(self, sql: str, tables: Sequence[Table], *, timeout_s: float) -> CheckResult:
        """Bind the query on the file itself by EXPLAIN, in a process of its own.

        Binding may compute what is constant in a query, and no setting limits that.
        """
        started = time.perf_counter()
        try:
            answer = self._sandbox.ask("explain", {"sql": sql}, timeout_s)
        except QueryTimeoutError as error:
            return CheckResult(CHECK, (Problem("timeout", "warning", error.message),))
        except SandboxError as error:
            return CheckResult(CHECK, (Problem("sandbox", "warning", error.message, error.hint),))
        if not answer["ok"]:
            return CheckResult(CHECK, (_refused(answer),), "EXPLAIN failed")
        elapsed_ms = (time.perf_counter() - started) * 1000
        return CheckResult(CHECK, (), f"EXPLAIN passed in {elapsed_ms:.0f} ms")

    def estimate(self, sql: str, *, timeout_s: float) -> CostEstimate | None:
        """Rows of the result, as the optimizer of DuckDB guesses them; it tells no bytes."""
        try:
            answer = self._sandbox.ask("explain", {"sql": sql, "plan": True}, timeout_s)
        except (QueryTimeoutError, SandboxError):
            return None
        return read_duckdb_plan(str(answer["plan"])) if answer.get("plan") else None

    def close(self) -> None:
        """Let go of the file, here and in the sandbox."""
        self._sandbox.close()
        self._connection.close()

    def _one_query(self, cursor: duckdb.DuckDBPyConnection, sql: str) -> str:
        """The text, if DuckDB itself counts one statement in it that only reads."""
        import duckdb

        sql.encode()  # half a character is told as such, before the driver calls it a wrong type
        statements = cursor.extract_statements(sql)
        readers = {duckdb.StatementType.SELECT, duckdb.StatementType.MULTI}  # PIVOT is MULTI
        if len(statements) != 1 or statements[0].type not in readers:
            raise QueryError("Only one SELECT may run.", hint="Send one query.")
        return sql

    @contextmanager
    def _cursor(self, timeout_s: float) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor that is interrupted after the time limit; DuckDB's errors become ours."""
        import duckdb

        try:
            cursor = self._connection.cursor()
            if self._attached:
                cursor.execute(f"USE {ALIAS}")
        except duckdb.Error as error:
            raise DatabaseError(
                "The warehouse is closed.", hint="Open the project again."
            ) from error
        timer = threading.Timer(timeout_s, cursor.interrupt)
        timer.daemon = True
        timer.start()
        try:
            yield cursor
        except duckdb.InterruptException as error:
            raise QueryTimeoutError(
                f"The query was stopped after {timeout_s:g} s; nothing changed.",
                hint="Ask for less, or raise limits.query_seconds.",
            ) from error
        except duckdb.OutOfMemoryException as error:
            raise QueryError(
                f"The query needed more than {self._limits.memory_mb} MB.",
                hint="Ask for less, or raise limits.memory_mb.",
            ) from error
        except duckdb.Error as error:
            found = read_error(str(error))
            raise QueryError(found.message, hint=found.hint) from error
        except (UnicodeError, OverflowError, RuntimeError) as error:
            raise QueryError(f"DuckDB's answer cannot be read: {error}") from error
        finally:
            timer.cancel()
            cursor.close()


def open_duckdb(place: str, folder: Path, limits: Limits) -> DuckDBWarehouse:
    """Open the file that a ``duckdb:///`` URL names, relative to ``folder``."""
    if not place or place == ":memory:":
        raise ConfigError(
            "A DuckDB URL must name a file.", hint="Write duckdb:///warehouse.duckdb."
        )
    return DuckDBWarehouse(folder / Path(place).expanduser(), limits)


def _opening(path: Path, limits: Limits, *, attached: bool) -> Opening:
    """What the sandbox opens: the same file in the same way."""
    if not attached:
        return Opening(hardening(limits), limits.memory_mb, path=str(path))
    return Opening({}, limits.memory_mb, attach=attaching(path, limits), alias=ALIAS)


def _refused(answer: Message) -> Problem:
    if answer["failure"] == "statement":
        return Problem("engine", "error", "Only one SELECT may run.", "Send one query.")
    return read_error(str(answer["text"])).problem(len(EXPLAIN))

"""DuckDB, natively: duckdb_engine cannot reflect DuckDB 2.0.

All of it happens in the sandbox's children, our own queries for catalog and profile included: a
view in the file is text of somebody else's, and may need more memory than there is, or bring the
engine down. What that costs is a millisecond or two a query. So the parent never loads DuckDB,
and an idle session holds no lock that keeps a writer from the file.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

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
from t2sql.warehouse.duckdb_file import expect_file, file_token, opening_of
from t2sql.warehouse.duckdb_schema import read_schema
from t2sql.warehouse.estimates import read_duckdb_plan
from t2sql.warehouse.sandbox import Sandbox
from t2sql.warehouse.sandbox_process import Take
from t2sql.warehouse.sandbox_wire import EXPLAIN, Message, decode_rows

CHECK = "dry run"
PLANS = 32
"""Plans of dry runs that nobody has asked for yet."""
ALL_ROWS = 2**31
SCHEMA_BYTES = 1024 * 1024 * 1024
"""Names, types and comments of a lake of a hundred thousand tables take a tenth of it."""
ONE_QUERY = ("Only one SELECT may run.", "Send one query.")


class DuckDBWarehouse:
    """A DuckDB file, read-only. Each query has a connection of its own, in a child process.

    So no session state (a temporary macro named ``sum``, say) reaches the next query, threads do
    not disturb each other, and what a query breaks is only the child. A file that has changed,
    or was put in another's place, is opened anew.

    Args:
        path: the file; it must exist and is never created.
        limits: memory, and how many queries may run at once.

    Raises:
        DatabaseError: the file is missing. That it is locked, damaged or no DuckDB file is told
            by the first query.
    """

    dialect = "duckdb"

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path = path
        self._limits = limits
        self._is_closed = False
        self._lock = threading.Lock()
        self._plans: dict[tuple[str, str], str] = {}
        expect_file(path)
        self._sandbox = Sandbox(opening_of(path, limits), limits.queries_at_once, self._token)
        self._sandbox.warm()

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
        seconds = self._limits.profile_seconds

        def read(sql: str) -> Sequence[Sequence[Any]]:
            found = self.query(sql, max_rows=ALL_ROWS, timeout_s=seconds, max_bytes=SCHEMA_BYTES)
            return found.rows

        return read_schema(read)

    def query(
        self, sql: str, *, max_rows: int, timeout_s: float, max_bytes: int = MAX_BYTES
    ) -> QueryResult:
        """Run one query; see :class:`t2sql.protocols.Warehouse`.

        Raises:
            SandboxError: it needed more memory than it may have, or brought the engine down.
            DatabaseError: the file cannot be read any more.
            CancelledError: somebody stopped it.
        """
        started = time.perf_counter()
        rows: list[tuple[Any, ...]] = []
        message = {"sql": _whole(sql), "rows": max_rows, "bytes": max_bytes}
        # A guard that counts has as little time as a dry run, and waits for no long query either.
        quick = timeout_s <= self._limits.dry_run_seconds
        answer = self._ask(
            "query",
            message,
            timeout_s,
            take=lambda body: rows.extend(decode_rows(body)),
            quick=quick,
        )
        if not answer["ok"]:
            raise _query_error(answer, max_bytes)
        return QueryResult(
            columns=tuple(answer["columns"]),
            types=tuple(answer["types"]),
            rows=tuple(rows),
            truncated=answer["truncated"],
            elapsed_s=time.perf_counter() - started,
        )

    def dry_run(self, sql: str, tables: Sequence[Table], *, timeout_s: float) -> CheckResult:
        """Bind the query on the file itself by EXPLAIN.

        Binding may compute what is constant in a query, and no setting limits that. The plan is
        kept for :meth:`estimate`, which mostly comes next.
        """
        started, token = time.perf_counter(), self._token()
        try:
            answer = self._ask("explain", {"sql": sql}, timeout_s, quick=True)
        except QueryTimeoutError as error:
            return CheckResult(CHECK, (Problem("timeout", "warning", error.message),))
        except SandboxError as error:
            return CheckResult(CHECK, (Problem("sandbox", "warning", error.message, error.hint),))
        if not answer["ok"]:
            return CheckResult(CHECK, (_refused(answer),), "EXPLAIN failed")
        with self._lock:
            self._plans[token, sql] = str(answer["plan"])
            if len(self._plans) > PLANS:
                del self._plans[next(iter(self._plans))]
        elapsed_ms = (time.perf_counter() - started) * 1000
        return CheckResult(CHECK, (), f"EXPLAIN passed in {elapsed_ms:.0f} ms")

    def estimate(self, sql: str, *, timeout_s: float) -> CostEstimate | None:
        """Rows of the result, as the optimizer of DuckDB guesses them; it tells no bytes.

        Right after a dry run of the same query, while the file is the same, nothing is asked.
        """
        with self._lock:
            plan = self._plans.pop((self._token(), sql), "")
        if not plan:
            try:
                answer = self._ask("explain", {"sql": sql}, timeout_s, quick=True)
            except (QueryTimeoutError, SandboxError):
                return None
            plan = str(answer.get("plan", ""))
        return read_duckdb_plan(plan) if plan else None

    def walls(self) -> tuple[str, ...]:
        """What the kernel keeps from the child beside what DuckDB's settings do.

        ``files``: it can open nothing but the database; ``network``: it can reach no address.
        Empty where the system has no Landlock.
        """
        with self._sandbox.child(quick=True) as child:
            return child.walls

    def close(self) -> None:
        """Let go of the file."""
        self._is_closed = True
        self._sandbox.close()

    def _ask(
        self,
        operation: str,
        message: Message,
        timeout_s: float,
        *,
        take: Take | None = None,
        quick: bool = False,
    ) -> Message:
        """Ask a child. What it read while somebody wrote over the file is told, not believed."""
        with self._sandbox.child(quick=quick) as child:
            try:
                answer = child.ask(operation, message, timeout_s, take)
            except SandboxError:
                self._expect_same(child.token)
                raise
            self._expect_same(child.token)
        return answer

    def _token(self) -> str:
        if self._is_closed:
            raise DatabaseError("The warehouse is closed.", hint="Open the project again.")
        return file_token(self._path)

    def _expect_same(self, token: str) -> None:
        """Raise unless the file is as it was; one that has taken its place harms nothing."""
        try:
            found = file_token(self._path)
        except DatabaseError:
            return  # it was removed while it was open, and was whole for those who had it open
        if found != token and _identity(found) == _identity(token):
            raise DatabaseError(
                f"{self._path} was written to while it was read.", hint="Ask again."
            )


def open_duckdb(place: str, folder: Path, limits: Limits) -> DuckDBWarehouse:
    """Open the file that a ``duckdb:///`` URL names, relative to ``folder``."""
    if not place or place == ":memory:":
        raise ConfigError(
            "A DuckDB URL must name a file.", hint="Write duckdb:///warehouse.duckdb."
        )
    return DuckDBWarehouse(folder / Path(place).expanduser(), limits)


def _identity(token: str) -> list[str]:
    """Of a file's token: which file it is, whatever stands in it."""
    return token.split("-")[:2]


def _whole(sql: str) -> str:
    try:
        sql.encode()
    except UnicodeEncodeError as error:
        raise QueryError("The SQL holds half a character.", hint="Type it again.") from error
    return sql


def _query_error(answer: Message, max_bytes: int) -> QueryError:
    if answer["failure"] == "statement":
        message, hint = ONE_QUERY
    elif answer["failure"] == "wide":
        message = f"One row of the result is larger than {max_bytes // 2**20} MB."
        hint = "Cut its long cells, as by left(text, 1000)."
    else:
        found = read_error(str(answer["text"]))
        message, hint = found.message, found.hint
    return QueryError(message, hint=hint)


def _refused(answer: Message) -> Problem:
    if answer["failure"] == "statement":
        return Problem("engine", "error", *ONE_QUERY)
    return read_error(str(answer["text"])).problem(len(EXPLAIN))

"""DuckDB, natively: duckdb_engine cannot reflect DuckDB 2.0.

``read_only`` alone is no security setting: such a connection still reads and writes other files.
The settings below take that away and are locked. They are a second wall behind the gate.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlglot import exp

from t2sql.errors import ConfigError, DatabaseError, QueryError, QueryTimeoutError
from t2sql.types import CheckResult, Limits, Problem, QueryResult, Table
from t2sql.warehouse.duckdb_errors import read_error
from t2sql.warehouse.duckdb_schema import read_schema
from t2sql.warehouse.rows import fetch_rows

if TYPE_CHECKING:
    import duckdb

CHECK = "dry run"
EXPLAIN = "EXPLAIN "
ALIAS = "t2sql_warehouse"
NAMESAKE = """
SELECT 1 FROM duckdb_schemas()
WHERE schema_name = current_database() AND database_name = current_database()
"""
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
        _expect_file(path)
        self._connection = _connect(path, limits)
        self._attached = self._connection.execute(ATTACHED, [ALIAS]).fetchone() is not None

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

    def query(self, sql: str, *, max_rows: int, timeout_s: float) -> QueryResult:
        """Run one query; see :class:`t2sql.protocols.Warehouse`."""
        started = time.perf_counter()
        with self._cursor(timeout_s) as cursor:
            cursor.execute(self._one_query(cursor, sql))
            described = cursor.description or []
            # Results stream: errors and the time limit may come while fetching.
            rows, truncated = fetch_rows(cursor.fetchmany, max_rows)
        return QueryResult(
            columns=tuple(str(column[0]) for column in described),
            types=tuple(str(column[1]) for column in described),
            rows=rows,
            truncated=truncated,
            elapsed_s=time.perf_counter() - started,
        )

    def dry_run(self, sql: str, tables: Sequence[Table], *, timeout_s: float) -> CheckResult:
        """Bind the query on the warehouse itself by EXPLAIN; it has passed the gate."""
        started = time.perf_counter()
        try:
            with self._cursor(timeout_s) as cursor:
                # The keyword is ours and the text one statement: EXPLAIN binds and does not run.
                cursor.execute(EXPLAIN + self._one_query(cursor, sql)).fetchall()
        except QueryTimeoutError as error:
            return CheckResult(CHECK, (Problem("timeout", "warning", error.message),))
        except QueryError as error:
            problem = read_error(str(error.__cause__ or error)).problem(len(EXPLAIN))
            return CheckResult(CHECK, (problem,), "EXPLAIN failed")
        elapsed_ms = (time.perf_counter() - started) * 1000
        return CheckResult(CHECK, (), f"EXPLAIN passed in {elapsed_ms:.0f} ms")

    def close(self) -> None:
        """Let go of the file."""
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


def hardening(limits: Limits) -> Mapping[str, str]:
    """The settings of every connection: no file, no network, no extension, locked.

    An empty ``temp_directory`` (no spilling) must come before external access goes off.
    """
    longest_ms = int(max(limits.query_seconds, limits.profile_seconds, 1) * 1000)
    return {
        "temp_directory": "",
        "enable_external_access": "false",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
        "allow_persistent_secrets": "false",
        "python_enable_replacements": "false",
        "memory_limit": f"{limits.memory_mb}MB",
        "threads": "2",
        "max_execution_time": str(longest_ms),
        "max_expression_depth": "250",
        "errors_as_json": "true",
        "lock_configuration": "true",
    }


def _expect_file(path: Path) -> None:
    try:
        if path.is_dir():
            raise DatabaseError(f"{path} is a folder.", hint="Name a DuckDB file in the URL.")
        if not path.exists():
            raise DatabaseError(
                f"There is no database file {path}.",
                hint="Check the URL; a file is never created here.",
            )
    except (OSError, ValueError) as error:
        raise DatabaseError(f"{path} cannot be read: {error}", hint="Check the URL.") from error


def _connect(path: Path, limits: Limits) -> duckdb.DuckDBPyConnection:
    """Open the file, hardened.

    DuckDB names a file's database after the file, and ``shop.orders`` is ambiguous where a schema
    has that name too. Such a file is attached under a name of ours instead.
    """
    import duckdb

    try:
        connection = duckdb.connect(path, read_only=True, config={**hardening(limits)})
        if connection.execute(NAMESAKE).fetchone() is None:
            return connection
        connection.close()
        connection = duckdb.connect(":memory:")
        connection.execute(f"ATTACH {_text(str(path))} AS {ALIAS} (READ_ONLY)")
        for name, value in hardening(limits).items():
            if name != "temp_directory":  # spilling needs a folder, and there is none in memory
                connection.execute(f"SET {name} = {_text(value)}")
        return connection
    except duckdb.Error as error:
        message, hint = _refusal(str(error), path)
        raise DatabaseError(message, hint=hint) from error


def _text(value: str) -> str:
    return exp.Literal.string(value).sql(dialect="duckdb")


def _refusal(text: str, path: Path) -> tuple[str, str]:
    """One sentence for each way in which DuckDB refuses a file, and the mend."""
    if "Could not set lock" in text:
        holder = text.partition("(PID ")[2].partition(")")[0]
        who = f"another program (PID {holder})" if holder else "another program"
        return f"{path} is being written by {who}.", "Close it there and try again."
    if "different configuration" in text:
        return (
            f"{path} is open in this program with other settings.",
            "Close that connection first.",
        )
    if "not a valid DuckDB" in text or "external extensions is disabled" in text:
        return f"{path} is not a DuckDB file.", "For SQLite write sqlite:///…"
    if "version number" in text:
        return f"{path} was written by another version of DuckDB.", "Export it and import it again."
    if "Permission denied" in text or "Cannot open file" in text:
        return f"{path} may not be read.", "Check its permissions."
    reason = read_error(text).message
    return f"{path} is damaged or cannot be read: {reason}", "Restore it from a copy."

"""MySQL and MariaDB by PyMySQL: read-only transactions, the server's own time limit, KILL QUERY."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from t2sql.types import CostEstimate
from t2sql.warehouse.estimates import read_mysql_plan

TIMED_OUT = frozenset((1317, 1969, 3024))
"""Interrupted, MariaDB's max_statement_time, MySQL's max_execution_time."""
ABOUT_CELLS = frozenset((1264, 1265, 1292, 1366, 1406, 1411, 3140, 4078))
"""Errors that repeat a cell: out of range, truncated, incorrect value, invalid JSON."""
COM_RESET_CONNECTION = 0x1F
KINDS = {
    1054: "unknown_column",
    1052: "ambiguous_column",
    1146: "unknown_table",
    1109: "unknown_table",
    1305: "unknown_function",
    1064: "syntax",
    1149: "syntax",
}


TYPE_NAMES = {
    "TINY": "TINYINT",
    "SHORT": "SMALLINT",
    "INT24": "MEDIUMINT",
    "LONG": "INT",
    "LONGLONG": "BIGINT",
    "FLOAT": "FLOAT",
    "DOUBLE": "DOUBLE",
    "NEWDECIMAL": "DECIMAL",
    "DECIMAL": "DECIMAL",
    "DATE": "DATE",
    "DATETIME": "DATETIME",
    "TIMESTAMP": "TIMESTAMP",
    "TIME": "TIME",
    "YEAR": "YEAR",
    "BIT": "BIT",
    "JSON": "JSON",
    "STRING": "CHAR",
    "VAR_STRING": "VARCHAR",
    "VARCHAR": "VARCHAR",
    "BLOB": "TEXT",
    "NULL": "NULL",
}
"""PyMySQL's names of the protocol's types, and SQL's. Long texts come as BLOB."""


class MySQLSession:
    """MySQL and MariaDB: rows stream, and a query that is not needed any more is killed."""

    explains = True

    def begin(self, connection: Any, timeout_s: float) -> None:
        """The session only reads; each engine has its own word for the time limit."""
        cursor = connection.cursor()
        cursor.execute("SET SESSION TRANSACTION READ ONLY")
        if "mariadb" in str(connection.get_server_info()).lower():
            cursor.execute("SET SESSION max_statement_time = %s", (max(0.001, timeout_s),))
        else:
            cursor.execute("SET SESSION max_execution_time = %s", (max(1, int(timeout_s * 1000)),))
        cursor.execute("START TRANSACTION READ ONLY")
        cursor.close()

    def cursor(self, connection: Any, another: Callable[[], Any]) -> Any:
        """A cursor that leaves the rows on the server."""
        from pymysql.cursors import SSCursor

        return _StreamingCursor(
            connection.cursor(SSCursor), lambda: self.cancel(connection, another)
        )

    def cancel(self, connection: Any, another: Callable[[], Any], running: Any = None) -> None:
        """Ask the server, by a connection beside, to end what this one runs."""
        other = another()
        try:
            with other.cursor() as cursor:
                cursor.execute("KILL QUERY %s", (int(connection.thread_id()),))
        finally:
            other.close()

    def reset(self, connection: Any) -> None:
        """Settings, variables, locks, temporary tables: all go, by the protocol's own command.

        Source: MySQL's manual, COM_RESET_CONNECTION. PyMySQL has no public call for it; a server
        that does not know it says so, and the connection is thrown away then.
        """
        connection._execute_command(COM_RESET_CONNECTION, b"")
        connection._read_ok_packet()
        connection.set_character_set(connection.charset)  # it is the server's own now

    def explain(self, connection: Any, sql: str) -> None:
        """EXPLAIN plans; PyMySQL sends one statement alone."""
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {sql}")  # the gate's own text of one query

    def estimate(self, connection: Any, sql: str) -> CostEstimate | None:
        """The rows that are joined, before they are grouped."""
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN FORMAT=JSON {sql}")  # the gate's own text of one query
            row = cursor.fetchone()
        return read_mysql_plan(str(row[0])) if row else None

    def types(
        self, connection: Any, described: Sequence[Any], rows: Sequence[Sequence[Any]]
    ) -> tuple[str, ...]:
        """By the numbers of the protocol."""
        from pymysql.constants import FIELD_TYPE

        names = {number: name for name, number in vars(FIELD_TYPE).items() if name in TYPE_NAMES}
        return tuple(TYPE_NAMES.get(names.get(column[1], ""), "") for column in described)

    def timed_out(self, error: BaseException) -> bool:
        """Whether the server itself stopped the query."""
        return _code(error) in TIMED_OUT

    def message(self, error: BaseException) -> str:
        """The server's sentence, without its number."""
        return str(error.args[1]) if len(error.args) > 1 else str(error)

    def hint(self, error: BaseException) -> str:
        """MySQL suggests nothing."""
        return ""

    def kind(self, error: BaseException) -> str:
        """By the server's number."""
        return KINDS.get(_code(error), "engine")

    def shows_cells(self, error: BaseException) -> bool:
        """Whether the message may repeat a cell."""
        return _code(error) in ABOUT_CELLS


class _StreamingCursor:
    """An unbuffered cursor whose query is killed if rows are left: closing would read them all."""

    def __init__(self, cursor: Any, kill: Callable[[], None]) -> None:
        self._cursor = cursor
        self._kill = kill

    @property
    def description(self) -> Any:
        """As DB-API has it."""
        return self._cursor.description

    def execute(self, sql: str) -> None:
        """Without parameters, so that no sign in the text is replaced."""
        self._cursor.execute(sql)

    def fetchmany(self, size: int) -> Any:
        """Some rows more."""
        return self._cursor.fetchmany(size)

    def close(self) -> None:
        """End the query first, if it still has rows."""
        from pymysql import Error

        result = getattr(self._cursor, "_result", None)
        with suppress(Error):  # that it was killed is no news
            if result is not None and result.unbuffered_active:
                self._kill()
            self._cursor.close()


def _code(error: BaseException) -> int:
    code = error.args[0] if error.args else 0
    return code if isinstance(code, int) else 0

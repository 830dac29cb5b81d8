"""What the sandbox's child does: one hardened DuckDB, and what may be asked of it.

Loaded in the child alone. Each query has a cursor of its own, which in DuckDB is a connection of
its own: no temporary table or macro, no variable, no search path reaches the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import duckdb  # noqa: TID253 # it is all that the child is for

from t2sql.warehouse.sandbox_wire import CELL_BYTES, EXPLAIN, LONGEST_FRAME, encode_rows

Message = Mapping[str, Any]
Send = Callable[[bytes], None]

FIRST_ROWS = 32
"""Fetched first; then as many at a time as make a batch of :data:`BATCH_BYTES`."""
MOST_ROWS = 4096
BATCH_BYTES = 1024 * 1024
LONGEST_TEXT = 20_000
"""Characters kept of an error."""
FATAL = (duckdb.FatalException, duckdb.InternalException, duckdb.OutOfMemoryException)
"""What may leave the engine unusable."""


class NotAQueryError(Exception):
    """The text is not one statement that reads."""


class WideRowError(Exception):
    """One row alone is more than the whole result may be."""


class Engine:
    """One DuckDB, and the query that it is at.

    Args:
        message: what to open, and how.
        send: takes a batch of rows to the parent.
    """

    def __init__(self, message: Message, send: Send) -> None:
        self._send = send
        self._running: tuple[int, duckdb.DuckDBPyConnection] | None = None
        self._use = ""
        path, settings = message.get("path"), message["settings"]
        self._connection = duckdb.connect(path or ":memory:", read_only=bool(path), config=settings)
        if not path or self._connection.execute(message["namesake"]).fetchone() is None:
            return
        # A schema has the name that DuckDB gives the file: it stands under a name of ours.
        self._connection.close()
        self._connection = duckdb.connect(":memory:")
        for statement in message["attach"]:
            self._connection.execute(statement)
        self._use = f"USE {message['alias']}"

    def interrupt(self, number: int) -> bool:
        """Stop the query of that number, from another thread; whether it is still at it."""
        running = self._running
        if running is None or running[0] != number:
            return False
        running[1].interrupt()
        return True

    def query(self, message: Message) -> Message:
        """Run one query and send its rows, within the limits on rows and bytes."""
        with self._cursor(message) as cursor:
            cursor.execute(self._one_query(cursor, message["sql"]))
            described = cursor.description or []
            result = _Result(self._send, int(message["rows"]), int(message["bytes"]))
            result.take_all(cursor)
        return {
            "columns": [str(column[0]) for column in described],
            "types": [str(column[1]) for column in described],
            "truncated": result.truncated,
        }

    def explain(self, message: Message) -> Message:
        """Bind one query, and tell its plan; as JSON it takes half the time of a drawn one."""
        with self._cursor(message) as cursor:
            sql = self._one_query(cursor, message["sql"])
            rows = cursor.execute(EXPLAIN + sql).fetchall()
        return {"plan": str(rows[0][-1]) if rows else ""}

    def run(self, message: Message) -> Message:
        """Run one query for its first ``rows``; no cell leaves the process."""
        with self._cursor(message) as cursor:
            cursor.execute(self._one_query(cursor, message["sql"]))
            cursor.fetchmany(int(message["rows"]))
            return {"types": [str(column[1]) for column in cursor.description or []]}

    def make(self, message: Message) -> Message:
        """Make a table of a replica: the first of the ways to write it that DuckDB takes."""
        with self._cursor(message) as cursor:
            left = ""
            for number, create in enumerate(message["creates"]):
                last = number == len(message["creates"]) - 1
                try:
                    cursor.execute(create)
                    if message["columns"]:
                        cursor.execute(message["insert"], message["columns"])
                except duckdb.Error as error:
                    if last or isinstance(error, (*FATAL, duckdb.InterruptException)):
                        raise
                    cursor.execute(message["drop"])
                    left = str(error)[:2000]
                else:
                    break
        return {"way": number, "left": left}

    def drop(self, message: Message) -> Message:
        """Give tables of a replica back."""
        with self._cursor(message) as cursor:
            for statement in message["drops"]:
                cursor.execute(statement)
        return {}

    @contextmanager
    def _cursor(self, message: Message) -> Iterator[duckdb.DuckDBPyConnection]:
        cursor = self._connection.cursor()
        try:
            if self._use:
                cursor.execute(self._use)
            self._running = (int(message["number"]), cursor)
            yield cursor
        finally:
            self._running = None
            cursor.close()

    def _one_query(self, cursor: duckdb.DuckDBPyConnection, sql: str) -> str:
        """The text, if DuckDB itself counts one statement in it that only reads."""
        statements = cursor.extract_statements(sql)
        readers = {duckdb.StatementType.SELECT, duckdb.StatementType.MULTI}  # PIVOT is MULTI
        if len(statements) != 1 or statements[0].type not in readers:
            raise NotAQueryError
        return sql


class _Result:
    """The rows of one query on their way to the parent, counted."""

    def __init__(self, send: Send, max_rows: int, max_bytes: int) -> None:
        self._send = send
        self._rows_left = max_rows
        self._bytes_left = max_bytes
        self._sent = 0
        self.truncated = False

    def take_all(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Fetch and send until there is no row more, or no room; one row more tells which."""
        size, costs = FIRST_ROWS, 0
        while not self.truncated:
            rows = cursor.fetchmany(min(size, self._rows_left + 1))
            if not rows:
                return
            if len(rows) > self._rows_left:
                rows, self.truncated = rows[: self._rows_left], True
            before = self._bytes_left
            if rows and not self._offer(rows):
                self.truncated = True
            costs = max((before - self._bytes_left) // max(len(rows), 1), 1)
            size = min(max(BATCH_BYTES // costs, 1), MOST_ROWS)

    def _offer(self, rows: list[Any]) -> bool:
        """Send the rows, or as many as there is room for; whether all went."""
        cells = CELL_BYTES * len(rows) * len(rows[0])
        room = min(self._bytes_left - cells, LONGEST_FRAME)
        body = encode_rows(rows, room) if room > 0 else None
        if body is not None:
            self._send(body)
            self._sent += len(rows)
            self._rows_left -= len(rows)
            self._bytes_left -= cells + len(body)
            return True
        if len(rows) == 1:
            if not self._sent:
                raise WideRowError
            return False
        half = len(rows) // 2
        return self._offer(rows[:half]) and self._offer(rows[half:])


def answer(operation: Callable[[Message], Message], message: Message) -> Message:
    """What became of one message; an error is told by its class and the engine's text."""
    try:
        return {"ok": True, **operation(message)}
    except duckdb.InterruptException:
        return {"ok": False, "failure": "stopped", "text": ""}
    except (duckdb.OutOfMemoryException, MemoryError):
        return {"ok": False, "failure": "memory", "text": ""}
    except (duckdb.FatalException, duckdb.InternalException) as error:
        return {"ok": False, "failure": "fatal", "text": str(error)[:LONGEST_TEXT]}
    except NotAQueryError:
        return {"ok": False, "failure": "statement", "text": ""}
    except WideRowError:
        return {"ok": False, "failure": "wide", "text": ""}
    except duckdb.Error as error:
        return {"ok": False, "failure": "engine", "text": str(error)[:LONGEST_TEXT]}
    except Exception as error:  # noqa: BLE001 # a cell that Python cannot hold is told, not died of
        return {"ok": False, "failure": "engine", "text": f"{type(error).__name__} Error: a cell"}

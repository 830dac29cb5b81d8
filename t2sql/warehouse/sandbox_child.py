"""The sandbox's child: a small process that holds one hardened DuckDB and answers its parent.

It is started by its path and imports nothing of ours, so that it is ready in a tenth of a second.
Messages are JSON behind a length of four bytes: nothing that comes back can run code in the
parent. It ends when its parent's end of the pipe closes, even in the middle of a query.
"""

from __future__ import annotations

import json
import os
import queue
import resource
import struct
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, BinaryIO

import duckdb  # noqa: TID253 # it is all that this process is for

LENGTH = struct.Struct(">I")
LONGEST_FRAME = 256 * 1024 * 1024
Message = Mapping[str, Any]


def read_frame(stream: BinaryIO) -> Any:
    """One message; None at the end of the pipe."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (size,) = LENGTH.unpack(head)
    body = stream.read(size)
    return json.loads(body) if len(body) == size else None


def write_frame(stream: BinaryIO, message: Message) -> None:
    """Send one message."""
    body = json.dumps(message).encode()
    stream.write(LENGTH.pack(len(body)) + body)
    stream.flush()


class Engine:
    """One DuckDB, and what may be asked of it. Each query has a cursor of its own."""

    def __init__(self, message: Message) -> None:
        settings = message["settings"]
        name = message.get("alias")
        self._use = ""
        if not name:
            path = message.get("path") or ":memory:"
            read_only = bool(message.get("path"))
            self._connection = duckdb.connect(path, read_only=read_only, config=settings)
        else:  # a file whose name one of its schemas has too stands under a name of ours
            self._connection = duckdb.connect(":memory:")
            for statement in message["attach"]:
                self._connection.execute(statement)
            self._use = f"USE {name}"

    def explain(self, message: Message) -> Message:
        """Bind one query; with ``plan`` the rows of EXPLAIN come back."""
        with self._cursor(message) as cursor:
            sql = self._one_query(cursor, message["sql"])
            word = "EXPLAIN (FORMAT json) " if message.get("plan") else "EXPLAIN "
            rows = cursor.execute(word + sql).fetchall()
        return {"plan": str(rows[0][-1])} if message.get("plan") and rows else {}

    def run(self, message: Message) -> Message:
        """Run one query for its first ``rows``; no cell leaves the process."""
        with self._cursor(message) as cursor:
            sql = self._one_query(cursor, message["sql"])
            cursor.execute(sql)
            try:
                cursor.fetchmany(int(message["rows"]))
            except duckdb.InvalidInputException as error:
                # The rows are there; a time with a zone becomes Python's by a package that lacks.
                if "pytz" not in str(error):
                    raise
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
                    if last or isinstance(error, FATAL):
                        raise
                    cursor.execute(message["drop"])
                    left = str(error)[:2000]
                else:
                    break
        return {"way": number, "left": left}

    def prove(self, message: Message) -> Message:
        """Bind one query, then run it for its first rows; the stage tells how far it got.

        A run that takes too long proves nothing against the query: then it is only bound.
        """
        bound = answer(self.explain, message)
        if not bound["ok"]:
            return {**bound, "stage": "bind"}
        ran = answer(self.run, {**message, "timeout_s": message["run_s"]})
        if ran.get("failure") == "time":
            return {"ok": True, "stage": "bind"}
        return {**ran, "stage": "run"}

    def drop(self, message: Message) -> Message:
        """Give tables of a replica back."""
        with self._cursor(message) as cursor:
            for statement in message["drops"]:
                cursor.execute(statement)
        return {}

    def _cursor(self, message: Message) -> _TimedCursor:
        cursor = self._connection.cursor()
        if self._use:
            cursor.execute(self._use)
        return _TimedCursor(cursor, float(message.get("timeout_s", 5)))

    def _one_query(self, cursor: duckdb.DuckDBPyConnection, sql: str) -> str:
        """The text, if DuckDB itself counts one statement in it that only reads."""
        statements = cursor.extract_statements(sql)
        readers = {duckdb.StatementType.SELECT, duckdb.StatementType.MULTI}  # PIVOT is MULTI
        if len(statements) != 1 or statements[0].type not in readers:
            raise NotAQueryError
        return sql


FATAL = (duckdb.FatalException, duckdb.InternalException, duckdb.OutOfMemoryException)
"""What may leave the engine unusable."""


class NotAQueryError(Exception):
    """The text is not one statement that reads."""


class _TimedCursor:
    """A cursor that is interrupted after a time, and closed at the end."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, timeout_s: float) -> None:
        self._cursor = cursor
        self._timer = threading.Timer(timeout_s, cursor.interrupt)
        self._timer.daemon = True

    def __enter__(self) -> duckdb.DuckDBPyConnection:
        self._timer.start()
        return self._cursor

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._cursor.close()


def answer(operation: Callable[[Message], Message], message: Message) -> Message:
    """What became of one message; an error is told by its class and the engine's text."""
    try:
        return {"ok": True, **operation(message)}
    except duckdb.InterruptException:
        return {"ok": False, "failure": "time", "text": ""}
    except (duckdb.OutOfMemoryException, MemoryError) as error:
        return {"ok": False, "failure": "memory", "text": str(error)[:2000]}
    except (duckdb.FatalException, duckdb.InternalException) as error:
        return {"ok": False, "failure": "fatal", "text": str(error)[:2000]}
    except NotAQueryError:
        return {"ok": False, "failure": "statement", "text": ""}
    except duckdb.Error as error:
        return {"ok": False, "failure": "engine", "text": str(error)[:20_000]}
    except Exception as error:  # noqa: BLE001 # a cell that Python cannot hold is told, not died of
        return {"ok": False, "failure": "engine", "text": f"{type(error).__name__} Error: a cell"}


def limit_process(memory_mb: int) -> None:
    """Bound the address space, and forbid writing files; what a system lacks is left out."""
    ceiling = (_mapped_mb() + memory_mb) * 1024 * 1024
    limits = {"RLIMIT_AS": ceiling, "RLIMIT_FSIZE": 0, "RLIMIT_CORE": 0}
    for name, value in limits.items():
        kind = getattr(resource, name, None)
        if kind is not None:
            with suppress(ValueError, OSError):
                resource.setrlimit(kind, (value, value))


def _mapped_mb() -> int:
    """The address space that the process has already; a guess where that is not told."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 # no pathlib: start-up time
            pages = int(file.read().split()[0])
    except (OSError, ValueError):
        return 512
    return pages * resource.getpagesize() // (1024 * 1024)


def main() -> int:
    """Answer messages until the pipe closes."""
    inlet = os.fdopen(os.dup(0), "rb")
    outlet = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # nothing that a library prints gets between the messages
        os.dup2(nothing, stream)
    messages: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(inlet, messages), daemon=True).start()
    opening = messages.get()
    engines: list[Engine] = []

    def begin(message: Message) -> Message:
        engines.append(Engine(message))
        return {}

    began = answer(begin, opening)
    limit_process(int(opening["memory_mb"]))
    write_frame(outlet, began)
    if not engines:
        return 1
    operations = {
        name: getattr(engines[0], name) for name in ("explain", "run", "prove", "make", "drop")
    }
    while True:
        message = messages.get()
        write_frame(outlet, answer(operations[message["operation"]], message))


def _listen(inlet: BinaryIO, messages: queue.SimpleQueue[Any]) -> None:
    while (message := read_frame(inlet)) is not None:
        messages.put(message)
    os._exit(0)  # the parent is gone: whatever runs is for nobody


if __name__ == "__main__":
    sys.exit(main())

"""The sandbox's child: a small process that holds one hardened DuckDB and answers its parent.

It loads DuckDB, the wire and nothing else of ours, so that it is ready in a quarter of a second.
It ends when its parent's end of the pipe closes, even in the middle of a query.
"""

from __future__ import annotations

import json
import os
import select
import struct
import sys
import threading
from typing import Any, BinaryIO

from t2sql.warehouse.sandbox_confine import confine_process, limit_process
from t2sql.warehouse.sandbox_engine import Engine, Message, answer
from t2sql.warehouse.sandbox_wire import LENGTH, message_frame

NUMBER = struct.Struct(">I")
AGAIN_S = 0.02
"""An interrupt that comes before the engine begins is lost, so it is repeated."""
PARENT_S = 5.0
"""So often it is looked whether the parent lives: a fork may hold the pipe open."""
OPERATIONS = ("query", "explain", "run", "make", "drop")


def read_message(stream: BinaryIO) -> Any:
    """One message; None at the end of the pipe."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (size,) = LENGTH.unpack(head)
    body = stream.read(size)
    return json.loads(body) if len(body) == size else None


def main(control: int) -> int:
    """Answer messages until the pipe closes; ``control`` is where interrupts come from."""
    inlet = os.fdopen(os.dup(0), "rb")
    outlet = os.fdopen(os.dup(1), "wb", buffering=0)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):  # nothing that a library prints gets between the messages
        os.dup2(nothing, stream)
    os.set_blocking(2, False)  # what it says last is read when it has died; it never waits for that

    def send(body: bytes) -> None:
        _write_all(outlet, LENGTH.pack(len(body)) + body)

    opening = read_message(inlet)
    if opening is None:
        return 0
    engines: list[Engine] = []

    def begin(message: Message) -> Message:
        walls = confine_process(message.get("files") or [])
        engines.append(Engine(message, send))
        return {"walls": walls}

    began = answer(begin, opening)
    watcher = threading.Thread(target=_watch, args=(control, engines, os.getppid()), daemon=True)
    watcher.start()
    limit_process(int(opening["memory_mb"]))
    _write_all(outlet, message_frame(began))
    while engines and (message := read_message(inlet)) is not None:
        if message["operation"] in OPERATIONS:
            operation = getattr(engines[0], message["operation"])
            _write_all(outlet, message_frame(answer(operation, message)))
    return 0


def _watch(control: int, engines: list[Engine], parent: int) -> None:
    """Interrupt the query whose number comes, until it has stopped; end with the parent."""
    wanted = 0
    while True:
        ready, _, _ = select.select([control], [], [], AGAIN_S if wanted else PARENT_S)
        if ready:
            found = os.read(control, NUMBER.size)
            if len(found) < NUMBER.size:
                os._exit(0)  # the parent is gone: whatever runs is for nobody
            (wanted,) = NUMBER.unpack(found)
        elif os.getppid() != parent:
            os._exit(0)
        if wanted and not (engines and engines[0].interrupt(wanted)):
            wanted = 0


def _write_all(outlet: Any, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[outlet.write(view) :]


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))

"""Room to recurse: sqlglot walks a query by recursion, some 20 frames for each bracket."""

from __future__ import annotations

import sys
import threading
from types import TracebackType

FRAMES = 6_000
"""Since Python 3.11 a call from Python to Python takes no C stack, so this many are safe."""


class RecursionRoom:
    """Raises the interpreter's recursion limit while at least one thread is inside.

    The limit belongs to the whole process, so the last one out puts it back.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._before = 0

    def __enter__(self) -> None:
        with self._lock:
            if not self._inside:
                self._before = sys.getrecursionlimit()
                sys.setrecursionlimit(max(FRAMES, self._before))
            self._inside += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside:
                sys.setrecursionlimit(self._before)


ROOM = RecursionRoom()
"""One for the process, as the limit is."""

"""Python's garbage collector while a question is answered: it waits until there is an answer."""

from __future__ import annotations

import gc
import threading
from types import TracebackType
from typing import Final

PATIENCE: Final = 50_000
"""New objects after which it collects even then. A question makes some thousands that only it can
free, since each node of a SQL tree knows its parent; so many take some ten megabytes."""


class PatientCollector:
    """Raises the first threshold of the collector while at least one thread is inside.

    A collector of generations looks at its young objects each time that some hundred are new, and
    now and then at all there are: a warm project has two hundred thousand, which takes fifty
    milliseconds in the middle of somebody's question. Inside, nothing is collected unless much has
    come together; what has is freed soon after the last one out. So it is never switched off, and
    a program that has done so, or has a higher threshold of its own, keeps what it has set.
    The threshold belongs to the whole process, so the last one out puts it back.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._before: int | None = None

    def __enter__(self) -> None:
        with self._lock:
            if not self._inside:
                before, *older = gc.get_threshold()
                self._before = before if 0 < before < PATIENCE else None  # at 0 it is off
                if self._before is not None:
                    gc.set_threshold(PATIENCE, *older)
            self._inside += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside or self._before is None:
                return
            now, *older = gc.get_threshold()
            if now == PATIENCE:  # else somebody has set it meanwhile
                gc.set_threshold(self._before, *older)


COLLECTOR: Final = PatientCollector()
"""One for the process, as the threshold is."""

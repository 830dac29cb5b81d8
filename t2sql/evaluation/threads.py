"""Work that mostly waits, done by several threads; what is done is handed out as it comes."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from typing import Generic, TypeVar

from t2sql.cancelling import carrying, current_cancellation

T = TypeVar("T")
R = TypeVar("R")

_GRACE_S = 1.0
"""How long threads may finish what they are at when nobody wants more."""
_LOOK_S = 0.1
"""How often whoever waits for a result looks whether it is still wanted."""


def work_apart(work: Callable[[T], R], items: Sequence[T], threads: int) -> Generator[R]:
    """The results of the work on each item, in the order in which they are ready.

    When the iteration is left, nothing new is begun. The threads are daemons: one that waits for
    a model does not hold up the end of the program. They work under the cancellation in force.

    Raises:
        CancelledError: somebody stopped it.
        Exception: whatever the work raised.
    """
    if threads <= 1 or len(items) <= 1:
        yield from map(work, items)
        return
    crew = _Crew(carrying(work), items)
    started = [
        threading.Thread(target=crew.serve, daemon=True) for _ in range(min(threads, len(items)))
    ]
    for thread in started:
        thread.start()
    try:
        for _ in items:
            yield crew.result()
    finally:
        crew.stop()
        for thread in started:
            thread.join(_GRACE_S / len(started))


class _Crew(Generic[T, R]):
    """The items that wait, and the results that are ready."""

    def __init__(self, work: Callable[[T], R], items: Sequence[T]) -> None:
        self._work = work
        self._items: Iterator[T] = iter(items)
        self._taking = threading.Lock()
        self._done: queue.SimpleQueue[R | _Broken] = queue.SimpleQueue()

    def serve(self) -> None:
        """Take one item after the other until there is none."""
        while True:
            with self._taking:
                try:
                    item = next(self._items)
                except StopIteration:
                    return
            try:
                self._done.put(self._work(item))
            except Exception as error:  # noqa: BLE001 - it is raised where the results are taken
                self._done.put(_Broken(error))

    def result(self) -> R:
        """Wait for the next result."""
        while True:
            current_cancellation().check()
            with suppress(queue.Empty):
                done = self._done.get(timeout=_LOOK_S)
                break
        if isinstance(done, _Broken):
            raise done.error
        return done

    def stop(self) -> None:
        """Let nothing new begin."""
        with self._taking:
            self._items = iter(())


class _Broken:
    """What the work raised."""

    def __init__(self, error: Exception) -> None:
        self.error = error

"""What goes on in a conversation, for whoever watches it: stages, their times, the place in line.

The work runs in a thread of its own, on the server, and does not depend on who watches: a page may
be loaded again meanwhile and watch on.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import perf_counter
from typing import Final, Literal

from t2sql.stages import StageEvent

End = Literal["", "done", "stopped", "overtaken"]
"""How it ended; empty while it goes on."""
TICK_S: Final = 1.0
"""A stage that takes long is told anew that often, so that its time is seen to pass."""
SETTLE_S: Final = 0.15
"""What changes within this time is told at once; the end is told when it comes."""


@dataclass(frozen=True, slots=True)
class StageTime:
    """A stage, and the time spent in it."""

    stage: str
    elapsed_s: float
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """How far the work has come."""

    stages: tuple[StageTime, ...] = ()
    """In the order in which they began; time inside another stage counts once."""
    place: int = 0
    """In line, 1 for the next; 0: it is at work."""
    elapsed_s: float = 0.0
    end: End = ""


class Work:
    """One piece of work. The thread that does it writes; others read and wait for changes."""

    def __init__(self, clock: Callable[[], float] = perf_counter) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._begun = clock()
        self._spent: dict[str, float] = {}
        self._open: list[str] = []
        """Stages that go on, the innermost last."""
        self._since = self._begun
        """When the innermost was entered or come back to."""
        self._place = 0
        self._last: Report | None = None
        """How it ended."""
        self._watchers: list[Callable[[], None]] = []

    def __call__(self, event: StageEvent) -> None:
        """Take a stage's beginning or end, see :func:`t2sql.stages.watching`."""
        with self._lock:
            now = self._clock()
            if self._open:
                self._spent[self._open[-1]] += now - self._since
            if event.what == "begun":
                self._open.append(event.stage)
                self._spent.setdefault(event.stage, 0.0)
            elif event.stage in self._open:
                del self._open[self._open.index(event.stage) :]
            self._since = now
        self._tell()

    def stand(self, place: int) -> None:
        """Take the place in line."""
        with self._lock:
            self._place = place
        self._tell()

    def finish(self, end: End) -> None:
        """It has ended so; the first end counts."""
        with self._lock:
            if self._last is not None:
                return
            self._last = self._reported(end)
        self._tell()

    @property
    def ended(self) -> bool:
        """Whether nothing changes any more."""
        return self._last is not None

    @property
    def report(self) -> Report:
        """How far it has come."""
        with self._lock:
            return self._last or self._reported("")

    def _reported(self, end: End) -> Report:
        """The lock is held."""
        now = self._clock()
        current = self._open[-1] if self._open else ""
        extra = {current: now - self._since} if current else {}
        stages = tuple(
            StageTime(stage, spent + extra.get(stage, 0.0), stage == current and not end)
            for stage, spent in self._spent.items()
        )
        return Report(stages, 0 if end else self._place, now - self._begun, end)

    @contextmanager
    def heard(self, watcher: Callable[[], None]) -> Iterator[None]:
        """Call ``watcher`` at every change, in the thread that makes it."""
        with self._lock:
            self._watchers.append(watcher)
        try:
            yield
        finally:
            with self._lock:
                self._watchers.remove(watcher)

    def _tell(self) -> None:
        with self._lock:
            watchers = tuple(self._watchers)
        for watcher in watchers:
            with suppress(RuntimeError):  # the loop of a page that is gone
                watcher()


async def follow(work: Work) -> AsyncIterator[Report]:
    """How far the work has come, whenever that changes; the last says how it ended."""
    loop, changed, ended = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()

    def tell() -> None:
        loop.call_soon_threadsafe(changed.set)
        if work.ended:
            loop.call_soon_threadsafe(ended.set)

    with work.heard(tell):
        while True:
            changed.clear()
            report = work.report
            yield report
            if report.end:
                return
            with suppress(TimeoutError):
                await asyncio.wait_for(changed.wait(), TICK_S)
                await asyncio.wait_for(ended.wait(), SETTLE_S)

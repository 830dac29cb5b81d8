"""One wall-clock limit over all that a request takes: tries, waits, slow replies."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
GRACE_S = 0.25
"""A call that watches the deadline itself gets this long to end by itself."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on the monotonic clock."""

    seconds: float
    """How long it was from the start, for a person."""
    ends: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        """The moment that many seconds from now."""
        return cls(seconds, time.monotonic() + seconds)

    @property
    def left(self) -> float:
        """Seconds left, 0 or more."""
        return max(self.ends - time.monotonic(), 0.0)

    def run(self, call: Callable[[], T]) -> T:
        """Call in a thread of its own, and give up on it when the time is over.

        A client's timeouts are for single reads, so a server that sends a byte now and then, or
        a name that does not resolve, would outlast any of them.

        Raises:
            TimeoutError: the time is over. The thread is left to end by itself.
        """
        future: Future[T] = Future()

        def work() -> None:
            try:
                future.set_result(call())
            except BaseException as error:  # noqa: BLE001 # raised again in the caller's thread
                future.set_exception(error)

        threading.Thread(target=work, name="t2sql-model-call", daemon=True).start()
        return future.result(self.left + GRACE_S)

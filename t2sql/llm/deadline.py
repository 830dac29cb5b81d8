"""One wall-clock limit over all that a request takes: tries, waits, slow replies."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from t2sql.cancelling import carrying, current_cancellation

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

    def run(self, call: Callable[[], T], stop: Callable[[], None]) -> T:
        """Call in a thread of its own, and give up on it when the time is over.

        A client's timeouts are for single reads, so a server that sends a byte now and then, or
        a name that does not resolve, would outlast any of them.

        Args:
            call: what is done; it is under the cancellation that is in force here.
            stop: ends the call from outside. It is called when nobody waits any more: the time is
                over, somebody cancelled, or pressed Ctrl-C.

        Raises:
            TimeoutError: the time is over. A thread that cannot be stopped ends by itself.
            CancelledError: somebody stopped it.
        """
        future: Future[T] = Future()

        def work() -> None:
            try:
                value = call()
            except BaseException as error:  # noqa: BLE001 # raised again in the caller's thread
                with suppress(InvalidStateError):
                    future.set_exception(error)
            else:
                with suppress(InvalidStateError):
                    future.set_result(value)

        def leave() -> None:
            stop()
            with suppress(InvalidStateError):  # it may have ended just now
                future.set_exception(TimeoutError())

        with current_cancellation().stopping(leave):
            thread = threading.Thread(target=carrying(work), name="t2sql-model-call", daemon=True)
            thread.start()
            try:
                return future.result(self.left + GRACE_S)
            finally:
                if not future.done():
                    stop()

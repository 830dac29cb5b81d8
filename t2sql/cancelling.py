"""Stopping what somebody no longer wants: Ctrl-C, a Stop button, a page that was closed.

A face makes a :class:`Cancellation` for each piece of work and enters :func:`cancellable`. Whatever
waits for something outside (a database, a model) asks :func:`current_cancellation` and says how
it is stopped. So no step in between has to hand anything on, and none can forget to.

A context variable holds the cancellation in force: it belongs to the thread or task that runs
the work, like a deadline does, and never to the process.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar

from t2sql.errors import CancelledError


class Cancellation:
    """Somebody's wish to stop. Any thread may cancel it, once and for all."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cancelled = threading.Event()
        self._stops: list[Callable[[], None]] = []

    @property
    def is_cancelled(self) -> bool:
        """Whether it was wished."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Stop what is going on and let nothing new begin. A second time does nothing."""
        with self._lock:
            if self._cancelled.is_set():
                return
            self._cancelled.set()
            stops = tuple(self._stops)
        for stop in stops:
            with suppress(Exception):  # what cannot be stopped ends by its own limit
                stop()

    def check(self) -> None:
        """Go on only if nobody wished to stop.

        Raises:
            CancelledError: somebody did.
        """
        if self._cancelled.is_set():
            raise CancelledError("Stopped; nothing changed.")

    @contextmanager
    def stopping(self, stop: Callable[[], None]) -> Iterator[None]:
        """Call ``stop`` if it is cancelled while what is inside goes on.

        ``stop`` runs in the thread that cancels and must return soon.

        Raises:
            CancelledError: it was cancelled before, or is when the inside ends, however it ends.
        """
        with self._lock:
            self.check()
            self._stops.append(stop)
        try:
            yield
        except Exception as error:
            if self.is_cancelled:  # whatever broke did so because it was stopped
                raise CancelledError("Stopped; nothing changed.") from error
            raise
        finally:
            with self._lock:
                self._stops.remove(stop)
        self.check()

    def wait(self, seconds: float) -> None:
        """Sleep that long.

        Raises:
            CancelledError: it was cancelled meanwhile.
        """
        self._cancelled.wait(seconds)
        self.check()


_CURRENT: ContextVar[Cancellation | None] = ContextVar("t2sql_cancellation", default=None)


def current_cancellation() -> Cancellation:
    """The cancellation in force; one that nobody cancels where there is none."""
    return _CURRENT.get() or Cancellation()


@contextmanager
def cancellable(cancellation: Cancellation | None = None) -> Iterator[Cancellation]:
    """Put a cancellation in force for what is inside; by default a new one.

    A thread that is started inside has none of its own: run its work in
    ``contextvars.copy_context()``, or enter the same cancellation there.
    """
    entered = cancellation or Cancellation()
    token = _CURRENT.set(entered)
    try:
        yield entered
    finally:
        _CURRENT.reset(token)

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
from typing import ParamSpec, TypeVar

from t2sql.errors import CancelledError

P = ParamSpec("P")
R = TypeVar("R")
Report = Callable[[str, int, int], None]
"""As :data:`t2sql.protocols.Progress`."""


class Cancellation:
    """Somebody's wish to stop. Any thread may cancel it, once and for all.

    A signal may be handled in the very thread that is in here, so the lock can be taken twice.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._cancelled = threading.Event()
        self._stops: list[_Stop] = []
        self._finishing = 0

    @property
    def is_cancelled(self) -> bool:
        """Whether it was wished."""
        return self._cancelled.is_set()

    @property
    def is_finishing(self) -> bool:
        """Whether the work should be let end by itself: see :meth:`finishing`."""
        return self._finishing > 0

    def cancel(self) -> None:
        """Stop what is going on and let nothing new begin. A second time does nothing."""
        with self._lock:
            if self._cancelled.is_set():
                return
            self._cancelled.set()
            stops = tuple(self._stops)
        for stop in stops:
            stop.now()

    def check(self) -> None:
        """Go on only if nobody wished to stop.

        Raises:
            CancelledError: somebody did.
        """
        if self._cancelled.is_set():
            raise _stopped()

    @contextmanager
    def stopping(self, stop: Callable[[], None]) -> Iterator[None]:
        """Call ``stop`` if it is cancelled while what is inside goes on.

        ``stop`` runs in the thread that cancels and must return soon: the inside does not end
        before it has. Once the inside has ended it is never called, so that it cannot hit what
        is done next by the same means. It may be called before the inside has begun to wait.

        Raises:
            CancelledError: it was cancelled before, or is when the inside ends, however it ends.
        """
        entry = _Stop(stop)
        with self._lock:
            self._stops.append(entry)
        try:
            self.check()  # after it stands in the list: whoever cancels now calls it
            yield
        except CancelledError:
            raise
        except Exception as error:
            if self.is_cancelled:  # whatever broke did so because it was stopped
                raise _stopped() from error
            raise
        finally:
            entry.end()
            with self._lock:
                self._stops.remove(entry)
        self.check()

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """Work that notices a wish to stop by itself, and then keeps what is done.

        Whoever waits for it after a cancel should not cut it off.
        """
        self.let_finish()
        try:
            yield
        finally:
            with self._lock:
                self._finishing -= 1

    def let_finish(self) -> None:
        """The same from now on to the end of the work."""
        with self._lock:
            self._finishing += 1

    def wait(self, seconds: float) -> None:
        """Sleep that long.

        Raises:
            CancelledError: it was cancelled meanwhile.
        """
        self._cancelled.wait(seconds)
        self.check()


class _Stop:
    """How one thing is stopped, until it has ended."""

    def __init__(self, call: Callable[[], None]) -> None:
        self._call = call
        self._lock = threading.RLock()
        self._over = False

    def now(self) -> None:
        with self._lock:
            if not self._over:
                with suppress(Exception):  # what cannot be stopped ends by its own limit
                    self._call()

    def end(self) -> None:
        """Wait for a stop that is under way, and let none follow."""
        with self._lock:
            self._over = True


_CURRENT: ContextVar[Cancellation | None] = ContextVar("t2sql_cancellation", default=None)


def current_cancellation() -> Cancellation:
    """The cancellation in force; one that nobody cancels where there is none."""
    return _CURRENT.get() or Cancellation()


@contextmanager
def cancellable(cancellation: Cancellation | None = None) -> Iterator[Cancellation]:
    """Put a cancellation in force for what is inside; by default a new one.

    A thread that is started inside has none of its own: give it :func:`carrying` its work.
    """
    entered = cancellation or Cancellation()
    token = _CURRENT.set(entered)
    try:
        yield entered
    finally:
        _CURRENT.reset(token)


def carrying(work: Callable[P, R]) -> Callable[P, R]:
    """The work for another thread, under the cancellation that is in force here and now."""
    cancellation = current_cancellation()

    def carried(*arguments: P.args, **named: P.kwargs) -> R:
        with cancellable(cancellation):
            return work(*arguments, **named)

    return carried


def stoppable(report: Report | None) -> Report:
    """The callback for progress, which also ends the work once somebody wished to stop it."""
    cancellation = current_cancellation()

    def reported(stage: str, done: int, total: int) -> None:
        cancellation.check()
        if report is not None:
            report(stage, done, total)

    return reported


def _stopped() -> CancelledError:
    return CancelledError("Stopped; nothing changed.")

"""Ctrl-C at the command line: the work is asked to stop, and nobody waits long for it.

A signal reaches Python between two instructions of the main thread alone, and a driver may sit
there for minutes. So the work is done by a thread, and the main thread only waits for it.
"""

from __future__ import annotations

import contextvars
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, Final, Generic, NoReturn, TypeVar

from t2sql.cancelling import Cancellation, cancellable
from t2sql.errors import CancelledError

T = TypeVar("T")

STOPPED: Final = "t2sql: Stopped; nothing changed."
GRACE_S: Final = 0.8
"""Work that was asked to stop gets so long to end by itself."""
LOOK_S: Final = 0.05
_SIGNALS: Final = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
_SHOW_CURSOR: Final = "\x1b[?25h"
_PLAIN: Final = f"{STOPPED}\n".encode()


def run_stoppable(work: Callable[[], T], *, grace_s: float = GRACE_S) -> T:
    """Do the work under a cancellation that Ctrl-C cancels, and return what it returns.

    The query that runs then is stopped on its server. If the work does not end within ``grace_s``
    seconds, or at a second Ctrl-C, the program is left at once, with exit code 130: whatever is
    written to disk is written so that this loses nothing.

    Raises:
        CancelledError: it was stopped.
        Exception: whatever the work raises.
    """
    if threading.current_thread() is not threading.main_thread():
        return work()  # signals are none of this thread's business
    running = _Running(work, grace_s)
    with _terminal_kept() as restore, _signals_caught(lambda: running.ask(restore)):
        return running.result(restore)


class _Running(Generic[T]):
    """The work in its thread, and when it was asked to stop."""

    def __init__(self, work: Callable[[], T], grace_s: float) -> None:
        self._work = work
        self._grace_s = grace_s
        self._cancellation = Cancellation()
        self._done = threading.Event()
        self._results: list[T] = []
        self._error: BaseException | None = None
        self._asked_at: float | None = None

    def ask(self, restore: Callable[[], None]) -> None:
        """Note that it should stop; a second time leaves. It takes no lock, as a signal may not."""
        if self._asked_at is not None:
            _leave(restore)
        self._asked_at = time.monotonic()

    def result(self, restore: Callable[[], None]) -> T:
        """Wait for the work."""
        context = contextvars.copy_context()
        threading.Thread(target=context.run, args=(self._do,), name="t2sql", daemon=True).start()
        cancelling = False
        while not self._done.wait(LOOK_S):
            if self._asked_at is not None and not cancelling:
                cancelling = True
                # In a thread of its own: the next Ctrl-C is heard, whatever stopping takes.
                threading.Thread(target=self._cancellation.cancel, daemon=True).start()
            if self._is_overdue():
                _leave(restore)
        if self._error is not None:
            raise self._error
        return self._results[0]

    def _do(self) -> None:
        try:
            with cancellable(self._cancellation):
                self._results.append(self._work())
        except BaseException as error:  # noqa: BLE001 # raised again in the main thread
            self._error = error
        finally:
            self._done.set()

    def _is_overdue(self) -> bool:
        if self._asked_at is None or self._cancellation.is_finishing:
            return False
        return time.monotonic() > self._asked_at + self._grace_s


@contextmanager
def _signals_caught(ask: Callable[[], None]) -> Iterator[None]:
    """Call ``ask`` at each signal to stop; one that is ignored, as under nohup, stays ignored."""

    def handle(number: int, frame: FrameType | None) -> None:
        ask()

    before: dict[int, Any] = {}
    for number in _SIGNALS:
        if signal.getsignal(number) != signal.SIG_IGN:
            before[number] = signal.signal(number, handle)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)


@contextmanager
def _terminal_kept() -> Iterator[Callable[[], None]]:
    """Give what sets the terminal as it was: a prompt or a bar that is cut off changes it."""
    try:
        import termios

        place = sys.stdin.fileno()
        attributes = termios.tcgetattr(place)
    except (ImportError, OSError, ValueError, AttributeError):
        yield lambda: None  # no terminal
        return
    except Exception:  # noqa: BLE001 # termios.error, which cannot be named without termios
        yield lambda: None
        return

    def restore() -> None:
        with suppress(Exception):
            termios.tcsetattr(place, termios.TCSADRAIN, attributes)

    yield restore


def _leave(restore: Callable[[], None]) -> NoReturn:
    """End the program here and now, whatever its threads are at."""
    restore()
    with suppress(OSError):  # not by sys.stderr: another thread may hold its lock
        os.write(2, f"{_SHOW_CURSOR}\n{STOPPED}\n".encode() if os.isatty(2) else _PLAIN)
    os._exit(CancelledError.exit_code)

"""Work that the kernel's interrupt stops: a thread does it, and the main thread waits.

A driver or a model client may sit where no KeyboardInterrupt reaches it for minutes; so the work is
asked to stop (:mod:`t2sql.cancelling`), and is left to itself where it does not listen.
"""

from __future__ import annotations

import contextvars
import threading
import time
from collections.abc import Callable
from typing import Final, TypeVar

from t2sql.cancelling import Cancellation, cancellable
from t2sql.errors import CancelledError

T = TypeVar("T")

LOOK_S: Final = 0.05
GRACE_S: Final = 3.0
"""Work that was asked to stop gets so long to end by itself."""


def run_interruptible(work: Callable[[], T], look: Callable[[], None] = lambda: None) -> T:
    """Do the work and return what it returns; Ctrl-C or the kernel's interrupt cancels it.

    Args:
        work: done in a thread of its own, with the context of this one.
        look: called here, now and then, while it goes on.

    Raises:
        CancelledError: it was interrupted.
        Exception: whatever the work raises.
    """
    cancellation, done = Cancellation(), threading.Event()
    results: list[T] = []
    errors: list[BaseException] = []

    def do() -> None:
        try:
            with cancellable(cancellation):
                results.append(work())
        except BaseException as error:  # noqa: BLE001 # raised again where it is waited for
            errors.append(error)
        finally:
            done.set()

    context = contextvars.copy_context()
    thread = threading.Thread(target=context.run, args=(do,), name="t2sql", daemon=True)
    try:
        thread.start()
        while not done.wait(LOOK_S):
            look()
    except KeyboardInterrupt:
        raise _stop(cancellation, done) from None
    if errors:
        raise errors[0]
    return results[0]


def _stop(cancellation: Cancellation, done: threading.Event) -> CancelledError:
    """Cancel, and wait a little; a second interrupt does not wait."""
    threading.Thread(target=cancellation.cancel, daemon=True).start()
    ends = time.monotonic() + GRACE_S
    try:
        while not done.wait(LOOK_S):
            if time.monotonic() > ends and not cancellation.is_finishing:
                break
    except KeyboardInterrupt:
        pass
    said = "Stopped; nothing changed." if done.is_set() else "Stopped; what ran ends by itself."
    return CancelledError(said)

"""Stops a query on its server: when its time is over, and when nobody wants it any more."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

AGAIN_S = 0.2
"""A server that was asked too early, before the query came to it, is asked again so soon."""
PATIENCE_S = 2.0
"""So long the end of a query waits for a request to stop it that is still under way."""


class Watch:
    """A thread beside a query. Stopping is asked there alone, and not once the query has ended.

    A server hears of a wish by its own way, and may not have got the query yet: so it is asked
    again until the query ends. What was asked to stop must not be used for another query.

    Args:
        cancel: asks the server, or the driver; it may raise.
        timeout_s: when to stop by itself.
    """

    def __init__(self, cancel: Callable[[], None], timeout_s: float) -> None:
        self._cancel = cancel
        self._timeout_s = timeout_s
        self._woken = threading.Event()
        self._over = threading.Event()
        self._timed_out = False
        self._asked = False
        self._told = threading.Event()
        self._thread = threading.Thread(target=self._run, name="t2sql-watch", daemon=True)
        self._thread.start()

    @property
    def timed_out(self) -> bool:
        """Whether the time was over before the query was."""
        return self._timed_out

    @property
    def asked(self) -> bool:
        """Whether the server was asked to stop."""
        return self._asked

    def stop(self) -> None:
        """Let the query be stopped now; returns at once."""
        self._woken.set()

    def stop_and_wait(self) -> None:
        """Let the query be stopped, and return once the server was asked."""
        self._woken.set()
        self._told.wait(PATIENCE_S)

    def end(self) -> None:
        """The query has ended: nothing is asked any more."""
        self._over.set()
        self._woken.set()
        self._thread.join(PATIENCE_S)

    def _run(self) -> None:
        self._timed_out = not self._woken.wait(self._timeout_s)
        while not self._over.is_set():
            self._asked = True
            with suppress(Exception):  # the connection may be gone: then there is nothing to stop
                self._cancel()
            self._told.set()
            self._over.wait(AGAIN_S)

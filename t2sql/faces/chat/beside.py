"""What a browser fetches beside the page: files, a few rows. So many at a time, fewer of one.

It is stopped when the browser goes away: nobody reads it then.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Final, TypeVar

from t2sql.cancelling import Cancellation, cancellable, current_cancellation
from t2sql.faces.chat.turns import BusyError

if TYPE_CHECKING:
    from starlette.requests import Request

OF_ONE: Final = 2
"""Of one person at a time; the others of theirs wait."""
MOST_OF_ONE: Final = 24
"""With those that wait; who wants more is sent away."""
_POLL_S: Final = 0.25
Made = TypeVar("Made")


class Beside:
    """The places of one kind of work.

    Args:
        at_once: how many are made at a time.
    """

    def __init__(self, at_once: int) -> None:
        # Threads of its own: those of the loop show everybody's answers.
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="t2sql-beside")
        self._own: dict[Hashable, asyncio.Semaphore] = {}
        self._count: Counter[Hashable] = Counter()

    @asynccontextmanager
    async def place(self, whose: Hashable) -> AsyncIterator[None]:
        """Hold one of a person's places, for as long as what was made is kept or sent.

        Raises:
            BusyError: too many of theirs wait.
        """
        if self._count[whose] >= MOST_OF_ONE:
            raise BusyError("Too many of these wait already.", hint="Wait until some have come.")
        self._count[whose] += 1
        own = self._own.setdefault(whose, asyncio.Semaphore(OF_ONE))
        try:
            async with own:
                yield
        finally:
            self._count[whose] -= 1
            if not self._count[whose]:
                del self._count[whose], self._own[whose]

    async def make(self, request: Request, work: Callable[[], Made]) -> Made:
        """Do it in a thread; where the browser goes away meanwhile, it is stopped.

        Raises:
            CancelledError: the browser went away.
        """
        cancellation = Cancellation()

        def carried() -> Made:
            with cancellable(cancellation):
                current_cancellation().check()
                return work()

        task = asyncio.get_running_loop().run_in_executor(self._threads, carried)
        try:
            while not task.done():
                await asyncio.wait({task}, timeout=_POLL_S)
                if not task.done() and await request.is_disconnected():
                    cancellation.cancel()
            return await task
        except asyncio.CancelledError:  # the server stops
            cancellation.cancel()
            with suppress(Exception):
                await asyncio.shield(task)
            raise

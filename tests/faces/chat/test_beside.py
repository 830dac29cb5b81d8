"""What a browser fetches beside the page: bounded for each person, stopped when it goes."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from t2sql.cancelling import current_cancellation
from t2sql.errors import CancelledError
from t2sql.faces.chat.beside import MOST_OF_ONE, OF_ONE, Beside
from t2sql.faces.chat.turns import BusyError


class Browser:
    """A request whose browser stays, or goes away."""

    def __init__(self) -> None:
        self.gone = False

    async def is_disconnected(self) -> bool:
        return self.gone


def test_of_one_person_a_few_are_made_and_others_need_not_wait() -> None:
    async def go() -> None:
        beside, leave, held = Beside(at_once=4), asyncio.Event(), []

        async def hold(whose: str) -> None:
            async with beside.place(whose):
                held.append(whose)
                await leave.wait()

        tasks = [asyncio.create_task(hold("ada")) for _ in range(OF_ONE + 3)]
        tasks.append(asyncio.create_task(hold("bob")))
        for _ in range(20):
            await asyncio.sleep(0)
        assert held == [*["ada"] * OF_ONE, "bob"]
        leave.set()
        await asyncio.gather(*tasks)
        assert held.count("ada") == OF_ONE + 3

    asyncio.run(go())


def test_who_wants_too_many_is_sent_away_and_comes_again_later() -> None:
    async def go() -> None:
        beside, leave = Beside(at_once=1), asyncio.Event()

        async def hold() -> None:
            async with beside.place("ada"):
                await leave.wait()

        tasks = [asyncio.create_task(hold()) for _ in range(MOST_OF_ONE)]
        await asyncio.sleep(0)
        with pytest.raises(BusyError):
            async with beside.place("ada"):
                pass
        async with beside.place("bob"):
            pass
        leave.set()
        await asyncio.gather(*tasks)
        async with beside.place("ada"):
            pass

    asyncio.run(go())


def test_work_is_stopped_once_its_browser_is_gone() -> None:
    begun = threading.Event()

    def work() -> None:
        begun.set()
        current_cancellation().wait(30)

    async def go() -> None:
        browser: Any = Browser()
        making = asyncio.create_task(Beside(at_once=1).make(browser, work))
        await asyncio.to_thread(begun.wait, 10)
        browser.gone = True
        with pytest.raises(CancelledError):
            await making

    asyncio.run(go())

"""So many work at a time, the others wait in a fair line that they can leave."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from t2sql.cancelling import Cancellation, cancellable
from t2sql.errors import CancelledError
from t2sql.faces.chat.turns import MOST_WAITING_OF_ONE, BusyError, Turns


class Worker:
    """Somebody who waits for a turn, holds it, and leaves when told to."""

    def __init__(self, turns: Turns, whose: str, order: list[str]) -> None:
        self.cancellation = Cancellation()
        self.at_work = threading.Event()
        self.told: list[int] = []
        self.places = threading.Condition()
        self.error: Exception | None = None
        self.leave = threading.Event()
        self._turns, self._whose, self._order = turns, whose, order
        self._thread = threading.Thread(target=self._work)
        self._thread.start()

    def stands(self, place: int) -> None:
        """Wait until that place was told last."""
        with self.places:
            told = self.places.wait_for(lambda: self.told[-1:] == [place], 10)
        assert told, (place, self.told)

    def ended(self) -> None:
        self.leave.set()
        self._thread.join(10)
        assert not self._thread.is_alive()

    def _tell(self, place: int) -> None:
        with self.places:
            self.told.append(place)
            self.places.notify_all()

    def _work(self) -> None:
        try:
            with (
                cancellable(self.cancellation),
                self._turns.turn(self._whose, self._tell),
            ):
                self._order.append(self._whose)
                self.at_work.set()
                assert self.leave.wait(10)
        except (CancelledError, BusyError) as error:
            self.error = error


@contextmanager
def working(turns: Turns, *people: str) -> Iterator[tuple[list[Worker], list[str]]]:
    order: list[str] = []
    workers = []
    for number, person in enumerate(people):
        workers.append(Worker(turns, person, order))
        if number < 2:
            assert workers[-1].at_work.wait(10)
        else:
            while turns.waiting < number - 1:
                threading.Event().wait(0.001)
    yield workers, order
    for worker in workers:
        worker.ended()


def test_the_third_of_two_waits_and_is_told_where_it_stands() -> None:
    with working(Turns(at_once=2), "ada", "bob", "cho", "dan") as (workers, _):
        third, fourth = workers[2:]
        third.stands(1)
        fourth.stands(2)
        workers[0].ended()
        assert third.at_work.wait(10)
        fourth.stands(1)
        assert third.told == [1, 0]
        assert not fourth.at_work.is_set()


def test_who_has_fewest_at_work_and_in_line_comes_first() -> None:
    people = ("ada", "ada", "ada", "ada", "bob", "bob", "cho")
    with working(Turns(at_once=2), *people) as (workers, order):
        # Two of ada's are at work; bob and cho, who came later, have none.
        for worker, place in zip(workers[2:], (4, 5, 1, 3, 2), strict=True):
            worker.stands(place)
        for number, following in ((0, 4), (1, 2), (4, 5), (2, 3), (5, 6)):
            workers[number].ended()
            assert workers[following].at_work.wait(10)
        for number in (3, 6):
            workers[number].ended()
    assert order == ["ada", "ada", "bob", "ada", "bob", "ada", "cho"]


def test_a_stopped_one_leaves_the_line_and_the_next_moves_up() -> None:
    with working(Turns(at_once=2), "ada", "bob", "cho", "dan") as (workers, _):
        workers[2].cancellation.cancel()
        workers[2].ended()
        assert isinstance(workers[2].error, CancelledError)
        assert not workers[2].at_work.is_set()
        workers[3].stands(1)


def test_no_turn_is_lost_whoever_leaves() -> None:
    turns = Turns(at_once=2)
    with working(turns, "ada", "bob", "cho", "dan") as (workers, _):
        for worker in workers:
            worker.cancellation.cancel()
    with working(turns, "ada", "bob"):
        assert turns.waiting == 0


def test_who_comes_when_too_many_wait_is_sent_away() -> None:
    turns = Turns(at_once=1, most_waiting=1)
    order: list[str] = []
    first = Worker(turns, "ada", order)
    assert first.at_work.wait(10)
    second = Worker(turns, "bob", order)
    second.stands(1)
    with pytest.raises(BusyError, match="Too many"), turns.turn("cho"):
        pass
    first.ended()
    second.ended()


def test_one_leaves_room_for_others_however_many_are_asked_for() -> None:
    turns, order = Turns(at_once=4, most_of_one=2), list[str]()
    own = [Worker(turns, "ada", order) for _ in range(4)]
    while turns.waiting < 2:
        threading.Event().wait(0.001)
    other = Worker(turns, "bob", order)
    assert other.at_work.wait(10)
    assert sum(worker.at_work.is_set() for worker in own) == 2
    for worker in (other, *sorted(own, key=lambda one: not one.at_work.is_set())):
        worker.ended()
    assert sorted(order) == ["ada"] * 4 + ["bob"]


def test_one_cannot_fill_the_line() -> None:
    turns, order = Turns(at_once=1), list[str]()
    own = [Worker(turns, "ada", order) for _ in range(MOST_WAITING_OF_ONE + 1)]
    while turns.waiting < MOST_WAITING_OF_ONE:
        threading.Event().wait(0.001)
    with pytest.raises(BusyError, match="Too many"), turns.turn("ada"):
        pass
    other = Worker(turns, "bob", order)
    other.stands(1)
    for worker in (*own, other):
        worker.cancellation.cancel()
        worker.ended()

"""Turns: so many questions are worked on at a time, the others wait in line, in a fair order."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager

from t2sql.cancelling import current_cancellation
from t2sql.errors import T2SQLError

AT_ONCE = 8
MOST_OF_ONE = 3
"""Of one at a time: fewer than the queries that a database runs at once, so that one whose queries
are slow leaves room for the others'."""
MOST_WAITING = 500
MOST_WAITING_OF_ONE = 32
Tell = Callable[[int], None]
"""Told the place in line, 1 for the next, whenever it changes; 0 once it is one's turn."""


class BusyError(T2SQLError):
    """Too many wait already."""


class Turns:
    """Who may work now. Threads share it.

    Whoever has fewest at work and in line comes next, then whoever came first: a person with many
    pages does not hold up those with one.

    Args:
        at_once: how many work at a time.
        most_waiting: how many may wait; who comes then is sent away.
        most_of_one: how many of one work at a time.
    """

    def __init__(
        self,
        at_once: int = AT_ONCE,
        most_waiting: int = MOST_WAITING,
        most_of_one: int = MOST_OF_ONE,
    ) -> None:
        self._at_once = at_once
        self._most_waiting = most_waiting
        self._most_of_one = most_of_one
        self._lock = threading.Lock()
        self._working: Counter[Hashable] = Counter()
        self._line: list[_Waiting] = []

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        with self._lock:
            return len(self._line)

    @contextmanager
    def turn(self, whose: Hashable, tell: Tell = lambda _: None) -> Iterator[None]:
        """Wait for one's turn and hold it while what is inside goes on.

        Args:
            whose: a person; people are treated alike.
            tell: called in any thread; must return at once and not come back here.

        Raises:
            CancelledError: it was cancelled in line, or is when the inside ends.
            BusyError: too many wait.
        """
        current_cancellation().check()
        place = _Waiting(whose, tell)
        with self._lock:
            own = sum(one.whose == whose for one in self._line)
            if len(self._line) >= self._most_waiting or own >= MOST_WAITING_OF_ONE:
                raise BusyError("Too many questions wait already.", hint="Try again in a minute.")
            self._line.append(place)
            self._move()
        try:
            with current_cancellation().stopping(place.come.set):
                place.come.wait()
            yield
        finally:
            self._leave(place)

    def _leave(self, place: _Waiting) -> None:
        with self._lock:
            if place in self._line:
                self._line.remove(place)
            else:
                self._working[place.whose] -= 1
                self._working += Counter()  # forgets those who have none at work
            self._move()

    def _move(self) -> None:
        """Let in who may come; tell the others where they stand. The lock is held."""
        while self._working.total() < self._at_once:
            may = (one for one in self._in_order() if self._working[one.whose] < self._most_of_one)
            first = next(may, None)
            if first is None:
                break
            self._line.remove(first)
            self._working[first.whose] += 1
            first.stand(0)
            first.come.set()
        for number, place in enumerate(self._in_order(), start=1):
            place.stand(number)

    def _in_order(self) -> list[_Waiting]:
        before = Counter(self._working)
        order: list[tuple[int, int, _Waiting]] = []
        for arrived, place in enumerate(self._line):
            order.append((before[place.whose], arrived, place))
            before[place.whose] += 1
        return [place for _, _, place in sorted(order, key=lambda one: one[:2])]


class _Waiting:
    """A place in line."""

    def __init__(self, whose: Hashable, tell: Tell) -> None:
        self.whose = whose
        self.come = threading.Event()
        self._tell = tell
        self._place = 0

    def stand(self, place: int) -> None:
        if place != self._place:
            self._place = place
            self._tell(place)

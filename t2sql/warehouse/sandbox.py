"""The sandbox: DuckDB in child processes that may be killed, with limits on memory and time.

No setting inside a process bounds one bad expression: ``repeat('x', 2000000000)`` takes gigabytes
under any ``memory_limit``. So all work of DuckDB happens in a child. It holds a hardened DuckDB,
has a ceiling on its address space, may write no file, sees no key of the environment, and is
killed when it does not answer in time. The next query gets a new one.
"""

from __future__ import annotations

import os
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from t2sql.cancelling import current_cancellation
from t2sql.errors import SandboxError, T2SQLError
from t2sql.warehouse.sandbox_opening import Opening
from t2sql.warehouse.sandbox_process import Child, Take
from t2sql.warehouse.sandbox_wire import Message

CHILDREN = 4
MOST_ASKED = 2000
"""Messages after which a child is replaced: no engine is trusted to run for ever."""
IDLE_S = 300.0
"""A child that nobody has asked for so long is ended; then the file is free for a writer."""
BIG_MB = 300
"""Memory above which an idle child is ended sooner: it keeps blocks of the file."""
BIG_IDLE_S = 30.0
LOOK_S = 0.05
"""How often one that waits looks whether it is cancelled."""

Token = Callable[[], str]


@dataclass(slots=True)
class _Pool:
    """The children of one sandbox, until it is closed."""

    lock: threading.RLock
    owner: int = field(default_factory=os.getpid)
    idle: list[Child] = field(default_factory=list)
    count: int = 0
    """Of those that live, the busy ones included."""
    is_warming: bool = False
    """Whether the first is being started: it is worth waiting for."""
    closed: bool = False
    sweeper: threading.Timer | None = None

    def has_room(self, most: int) -> bool:
        """Whether one more may be borrowed, if no more than so many are busy then."""
        busy = self.count - len(self.idle)
        return busy < most and (bool(self.idle) or not self.is_warming)


class Sandbox:
    """Keeps some warm children; threads borrow them, each in its turn.

    Args:
        opening: what every child opens.
        children: how many there may be at once.
        token: changes when what is opened does; then new children open it anew. It may raise.
    """

    def __init__(
        self, opening: Opening, children: int = CHILDREN, token: Token | None = None
    ) -> None:
        self._opening = opening
        self._children = max(1, children)
        self._token: Token = token or (lambda: "")
        self._pool = _Pool(threading.RLock())
        self._free = threading.Condition(self._pool.lock)
        self._turns: tuple[deque[object], deque[object]] = (deque(), deque())
        self._finalizer = weakref.finalize(self, _end_idle, self._pool)

    def warm(self) -> None:
        """Start a child in the background, so that the first query need not wait for it."""
        with self._free:
            self._own_pool()
            pool = self._pool
            if pool.count:
                return
            pool.count, pool.is_warming = 1, True
        threading.Thread(target=self._start_early, args=(pool,), daemon=True).start()

    @contextmanager
    def child(self, *, quick: bool = False) -> Iterator[Child]:
        """A child for this thread alone; one that failed is ended and not used again.

        Threads wait in turn while all children are busy. What is ``quick`` may have one child
        more, so that no dry run waits behind long queries.

        Raises:
            SandboxError: none can be started.
            DatabaseError: the file cannot be opened.
            CancelledError: somebody stopped it, also while it waited.
        """
        pool, child = self._borrow(quick=quick)
        try:
            yield child
        except SandboxError:
            child.end()
            raise
        except Exception:
            raise  # a refused or timed-out query: the child may go on, unless it was killed
        except BaseException:
            child.end()
            raise
        finally:
            self._give_back(pool, child)

    def ask(
        self,
        operation: str,
        message: Message,
        timeout_s: float,
        take: Take | None = None,
        *,
        quick: bool = False,
    ) -> Message:
        """One message to any child; see :meth:`Child.ask`. The time counts from when it has one."""
        with self.child(quick=quick) as child:
            return child.ask(operation, message, timeout_s, take)

    def close(self) -> None:
        """End the children; a busy one ends when its query does. It may be used again."""
        with self._free:
            self._leave_pool()

    def _start_early(self, pool: _Pool) -> None:
        child = None
        with suppress(T2SQLError):  # the first query meets the same and tells it
            child = Child(self._opening, self._token())
        with self._free:
            pool.is_warming = False
        self._give_back(pool, child)

    def _own_pool(self) -> None:
        """After a fork: the children are the parent's, and its threads wait there."""
        if self._pool.owner != os.getpid():
            self._leave_pool()
            for turns in self._turns:
                turns.clear()

    def _leave_pool(self) -> None:
        self._pool.closed = True
        self._finalizer()
        self._pool = _Pool(self._pool.lock)
        self._finalizer = weakref.finalize(self, _end_idle, self._pool)

    def _borrow(self, *, quick: bool) -> tuple[_Pool, Child]:
        token = self._token()
        pool, child = self._wait_in_turn(self._turns[quick], self._children + quick)
        try:
            if child is not None:
                if child.is_alive and child.token == token and child.asked < MOST_ASKED:
                    return pool, child
                child.end()
            return pool, Child(self._opening, token)
        except BaseException:
            self._give_back(pool, None)
            raise

    def _wait_in_turn(self, turns: deque[object], most: int) -> tuple[_Pool, Child | None]:
        """A place in the pool, with an idle child if there is one."""
        turn, cancellation = object(), current_cancellation()
        with self._free:
            self._own_pool()
            turns.append(turn)
            try:
                while turns[0] is not turn or not self._pool.has_room(most):
                    cancellation.check()
                    self._free.wait(LOOK_S)
            finally:
                turns.remove(turn)
                self._free.notify_all()
            pool = self._pool
            if pool.idle:
                return pool, pool.idle.pop()
            pool.count += 1
            return pool, None

    def _give_back(self, pool: _Pool, child: Child | None) -> None:
        with self._free:
            usable = child is not None and child.is_alive and not pool.closed
            if usable and child is not None:
                child.idle_since = time.monotonic()
                pool.idle.append(child)
                _sweep_later(pool)
            else:
                pool.count -= 1
            self._free.notify_all()
        if child is not None and not usable:
            child.end()


def _sweep_later(pool: _Pool) -> None:
    if pool.sweeper is None:
        pool.sweeper = threading.Timer(BIG_IDLE_S, _sweep, (pool,))
        pool.sweeper.daemon = True
        pool.sweeper.start()


def _sweep(pool: _Pool) -> None:
    """End the children that have been idle for long; look again while there are others."""
    with pool.lock:
        pool.sweeper = None
        now = time.monotonic()
        spent = [child for child in pool.idle if _is_spent(child, now)]
        for child in spent:
            pool.idle.remove(child)
            pool.count -= 1
        if pool.idle and not pool.closed:
            _sweep_later(pool)
    for child in spent:
        child.end()


def _is_spent(child: Child, now: float) -> bool:
    longest = BIG_IDLE_S if child.resident_mb() > BIG_MB else IDLE_S
    return now - child.idle_since >= longest or not child.is_alive


def _end_idle(pool: _Pool) -> None:
    """End the children that nobody has borrowed; a forked copy leaves them to their parent."""
    pool.closed = True
    if pool.owner == os.getpid():
        if pool.sweeper is not None:
            pool.sweeper.cancel()
        for child in pool.idle:
            child.end()
    pool.idle.clear()

"""The sandbox: DuckDB in a child process that may be killed, with limits on memory and time.

No setting inside a process bounds one bad expression: ``repeat('x', 2000000000)`` takes gigabytes
under any ``memory_limit``. So a model's SQL is bound and tried out in a child. It holds a
hardened DuckDB, has a ceiling on its address space, may write no file, sees no key of the
environment, and is killed when it does not answer in time. The next query gets a new one.
"""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from t2sql.errors import SandboxError
from t2sql.warehouse.sandbox_process import Child, Message, Opening

CHILDREN = 2


@dataclass(slots=True)
class _Pool:
    """The children of one sandbox, until it is closed."""

    owner: int = field(default_factory=os.getpid)
    idle: list[Child] = field(default_factory=list)
    count: int = 0
    """Of those that live, the busy ones included."""
    closed: bool = False


class Sandbox:
    """Keeps one or two warm children; threads borrow them.

    Args:
        opening: what every child opens.
        children: how many there may be at once; one more is started only when all are busy.
    """

    def __init__(self, opening: Opening, children: int = CHILDREN) -> None:
        self._opening = opening
        self._children = children
        self._free = threading.Condition()
        self._pool = _Pool()
        self._finalizer = weakref.finalize(self, _end_idle, self._pool)

    @contextmanager
    def child(self) -> Iterator[Child]:
        """A child for this thread alone; one that failed is ended and not used again.

        Raises:
            SandboxError: none can be started.
        """
        pool, child = self._borrow()
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

    def ask(self, operation: str, message: Message, timeout_s: float) -> Message:
        """One message to any child; see :meth:`Child.ask`."""
        with self.child() as child:
            return child.ask(operation, message, timeout_s)

    def close(self) -> None:
        """End the children; a busy one ends when its query does. It may be used again."""
        with self._free:
            self._leave_pool()

    def _leave_pool(self) -> None:
        self._pool.closed = True
        self._finalizer()
        self._pool = _Pool()
        self._finalizer = weakref.finalize(self, _end_idle, self._pool)

    def _borrow(self) -> tuple[_Pool, Child]:
        with self._free:
            if self._pool.owner != os.getpid():  # after a fork: the children are the parent's
                self._leave_pool()
            pool = self._pool
            while not pool.idle and pool.count >= self._children:
                self._free.wait()
            while pool.idle:
                child = pool.idle.pop()
                if child.is_alive:
                    return pool, child
                child.end()  # it died by itself
                pool.count -= 1
            pool.count += 1
        try:
            return pool, Child(self._opening)
        except BaseException:
            self._give_back(pool, None)
            raise

    def _give_back(self, pool: _Pool, child: Child | None) -> None:
        with self._free:
            usable = child is not None and child.is_alive and not pool.closed
            if usable and child is not None:
                pool.idle.append(child)
            else:
                pool.count -= 1
            self._free.notify()
        if child is not None and not usable:
            child.end()


def _end_idle(pool: _Pool) -> None:
    """End the children that nobody has borrowed; a forked copy leaves them to their parent."""
    if pool.owner == os.getpid():
        for child in pool.idle:
            child.end()
    pool.idle.clear()

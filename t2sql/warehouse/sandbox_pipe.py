"""The parent's end of the pipes to a child: whole frames, within a time."""

from __future__ import annotations

import os
import selectors
import time
from collections.abc import Callable
from typing import IO

from t2sql.warehouse.sandbox_wire import LENGTH, LONGEST_FRAME, Message, message_frame

GRACE_S = 1.0
"""The child is told to stop a query; so long after that it is given up."""
CHUNK = 1 << 20


class Pipe:
    """Two streams, neither of which is waited for longer than the clock allows."""

    def __init__(self, to_child: IO[bytes], from_child: IO[bytes]) -> None:
        self._to = to_child
        self._from = from_child
        os.set_blocking(to_child.fileno(), False)  # a child that is stopped reads nothing

    def send(self, message: Message, clock: Clock) -> bool:
        """Send a message; False where the child takes too long to read it.

        Raises:
            OSError: the child is gone.
        """
        left = memoryview(message_frame(message))
        with selectors.DefaultSelector() as selector:
            selector.register(self._to, selectors.EVENT_WRITE)
            while left:
                seconds = clock.left()
                if seconds is None:
                    return False
                if selector.select(seconds):
                    left = left[os.write(self._to.fileno(), left[:CHUNK]) :]
        return True

    def receive(self, clock: Clock) -> bytes | None:
        """The body of the next frame; None where it takes too long.

        Raises:
            EOFError: the child is gone.
            ValueError: it is longer than a frame may be.
        """
        head = self._read(LENGTH.size, clock)
        if head is None:
            return None
        (size,) = LENGTH.unpack(head)
        if size > LONGEST_FRAME + CHUNK:
            raise ValueError("a frame is too long")
        return self._read(size, clock)

    def _read(self, size: int, clock: Clock) -> bytes | None:
        parts: list[bytes] = []
        with selectors.DefaultSelector() as selector:
            selector.register(self._from, selectors.EVENT_READ)
            while size:
                left = clock.left()
                if left is None:
                    return None
                if selector.select(left):
                    part = os.read(self._from.fileno(), min(size, CHUNK))
                    if not part:
                        raise EOFError
                    parts.append(part)
                    size -= len(part)
        return b"".join(parts)


class Clock:
    """The time that is left: until the child is told to stop, then until it is given up."""

    def __init__(self, timeout_s: float, stop: Callable[[], None]) -> None:
        self._until = time.monotonic() + timeout_s
        self._stop: Callable[[], None] | None = stop

    def left(self) -> float | None:
        """Seconds to wait now; None when it is over."""
        left = self._until - time.monotonic()
        if left > 0:
            return left
        if self._stop is None:
            return None
        self._stop()
        self._stop = None
        self._until = time.monotonic() + GRACE_S
        return GRACE_S

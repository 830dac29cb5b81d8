"""Failed sign-ins are slowed: each one doubles the wait of what it came from."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

FIRST_WAIT_S = 1.0
FORGOTTEN_AFTER_S = 3600.0
MOST_KEYS = 10_000
"""Names and addresses remembered; the oldest go first, so that nobody can fill the memory."""


@dataclass(slots=True)
class _Failures:
    count: int = 0
    until: float = 0.0
    last: float = 0.0


class SlowedTries:
    """Counts failures by key (a name, an address). Threads may share it.

    Args:
        free: so many mistypes cost nothing.
        longest_s: no wait is longer.
        clock: seconds that only grow.
    """

    def __init__(
        self, free: int, longest_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._free = free
        self._longest_s = longest_s
        self._clock = clock
        self._lock = threading.Lock()
        self._failures: OrderedDict[str, _Failures] = OrderedDict()

    def wait_s(self, key: str) -> float:
        """Seconds until a try of this key is looked at; 0: it may be now."""
        with self._lock:
            now = self._clock()
            return max(self._until(key, now) - now, 0.0)

    def begin(self, key: str) -> None:
        """Count a try as failed, until :meth:`succeed`: many at once gain nothing."""
        with self._lock:
            self._count(key, self._clock())

    def succeed(self, key: str) -> None:
        """Forget the failures of this key."""
        with self._lock:
            self._failures.pop(key, None)

    def _until(self, key: str, now: float) -> float:
        known = self._failures.get(key)
        if known is None or now - known.last > FORGOTTEN_AFTER_S:
            self._failures.pop(key, None)
            return now
        return known.until

    def _count(self, key: str, now: float) -> None:
        known = self._failures.pop(key, None) or _Failures()
        known.count += 1
        known.last = now
        if known.count >= self._free:
            doubled = FIRST_WAIT_S * 2.0 ** min(known.count - self._free, 16)
            known.until = now + min(doubled, self._longest_s)
        self._failures[key] = known
        while len(self._failures) > MOST_KEYS:
            self._failures.popitem(last=False)

"""Who is signed in: random tokens, kept in memory, forgotten after a while and at a restart."""

from __future__ import annotations

import hashlib
import math
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping

from t2sql.access.passwords import cost_of, hash_password, is_password
from t2sql.access.slowing import SlowedTries
from t2sql.errors import AccessDeniedError
from t2sql.types import Person

FREE_OF_AN_ADDRESS = 5
LONGEST_WAIT_S = 300.0
FREE_OF_A_NAME = 20
LONGEST_WAIT_OF_A_NAME_S = 30.0
IDLE_S = 12 * 3600.0
MOST_SESSIONS = 10_000


class TriedTooOftenError(AccessDeniedError):
    """A sign-in came too soon after failed ones."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(
            "There were too many failed sign-ins.",
            hint=f"Wait {math.ceil(wait_s)} s and try again.",
        )
        self.wait_s = wait_s


class SignIns:
    """Checks names and passwords, and knows who holds which token. Threads may share it.

    Args:
        users: hashes by name.
        groups: names of people by group.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        users: Mapping[str, str],
        groups: Mapping[str, tuple[str, ...]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._users = dict(users)
        self._groups = groups
        self._clock = clock
        self._addresses = SlowedTries(FREE_OF_AN_ADDRESS, LONGEST_WAIT_S, clock)
        # From many addresses one name is slowed less, or strangers could lock people out.
        self._names = SlowedTries(FREE_OF_A_NAME, LONGEST_WAIT_OF_A_NAME_S, clock)
        self._lock = threading.Lock()
        self._held: OrderedDict[str, tuple[Person, float]] = OrderedDict()
        # Somebody unknown takes as long as somebody known, so that names cannot be told apart.
        dearest = max((cost_of(stored) for stored in users.values()), default=2)
        self._nobody = hash_password(secrets.token_urlsafe(), cost=dearest)
        self._hashing = threading.BoundedSemaphore(2)  # each takes 128 MiB

    def sign_in(self, name: str, password: str, address: str = "") -> str | None:
        """A token for the person; None where name or password is wrong.

        Args:
            name: of the person.
            password: theirs.
            address: where the try comes from; empty: it stands for many.

        Raises:
            TriedTooOftenError: this name or address failed too often just now.
        """
        if not self._users:
            return None
        key = hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()
        here = self._addresses.wait_s(address) if address else 0.0
        wait = max(here, self._names.wait_s(key))
        if wait > 0:
            raise TriedTooOftenError(wait)
        if address:
            self._addresses.begin(address)
        self._names.begin(key)
        stored = self._users.get(name)
        with self._hashing:
            right = is_password(password, stored or self._nobody)
        if stored is None or not right:
            return None
        self._addresses.succeed(address)
        self._names.succeed(key)
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._held[_digest(token)] = (self.person(name), self._clock())
            while len(self._held) > MOST_SESSIONS:
                self._held.popitem(last=False)
        return token

    def person(self, name: str) -> Person:
        """A person of the settings, with their groups."""
        return Person(name, tuple(group for group, names in self._groups.items() if name in names))

    def holder(self, token: str) -> Person | None:
        """Who holds the token; None where it is unknown, or was not used for too long."""
        key, now = _digest(token), self._clock()
        with self._lock:
            person, used = self._held.get(key, (None, 0.0))
            if person is None or now - used > IDLE_S:
                self._held.pop(key, None)
                return None
            self._held[key] = (person, now)
            return person

    def sign_out(self, token: str) -> None:
        """Forget the token."""
        with self._lock:
            self._held.pop(_digest(token), None)


def _digest(token: str) -> str:
    """What is kept of a token: looking one up tells nothing of another by its time."""
    return hashlib.sha256(token.encode()).hexdigest()

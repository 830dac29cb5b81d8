"""The conversations of all pages, each reached by its own person alone."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from t2sql.faces.chat.conversation import Conversation
from t2sql.faces.chat.turns import Turns
from t2sql.types import Person

if TYPE_CHECKING:
    from t2sql.project import Project

MOST_CONVERSATIONS: Final = 2000
MOST_OF_ONE: Final = 100
"""Pages of one person, so that nobody can push others out."""
IDLE_S: Final = 6 * 3600.0
GRACE_S: Final = 8.0
"""A page that is loaded again comes back within this time; after it, what it waits for stops."""


class Conversations:
    """The conversations of all pages. A page reaches those of its own person alone.

    Args:
        open_project: gives the project as a person sees it.
        clock: seconds that only grow.
        turns: gives leave to work.
        grace_s: how long a page may be away.
    """

    def __init__(
        self,
        open_project: Callable[[Person], Project],
        clock: Callable[[], float] = time.monotonic,
        turns: Turns | None = None,
        grace_s: float = GRACE_S,
    ) -> None:
        self._open_project = open_project
        self._clock = clock
        self._turns = turns or Turns()
        self._grace_s = grace_s
        self._lock = threading.Lock()
        self._held: OrderedDict[tuple[Person, str], tuple[Conversation, float]] = OrderedDict()
        self._pages: dict[tuple[Person, str], str] = {}
        """Which conversation an open page shows."""

    def of(self, person: Person, page: str) -> Conversation:
        """The conversation of that id of a person; a new one where there is none yet."""
        key, now = (person, page), self._clock()
        with self._lock:
            held = self._held.pop(key, None)
            conversation = held[0] if held else self._new(person)
            self._held[key] = (conversation, now)
            gone = self._outdated(now) + self._too_many(person)
        for other in gone:
            other.close()
        return conversation

    def held(self, person: Person, page: str) -> Conversation | None:
        """The conversation of that id of a person, if there is one; none is made."""
        with self._lock:
            held = self._held.get((person, page))
        return held[0] if held else None

    def attach(self, person: Person, session: str, page: str) -> Conversation:
        """An open page shows this conversation from now on."""
        with self._lock:
            self._pages[(person, session)] = page
        return self.of(person, page)

    def leave(self, person: Person, session: str) -> None:
        """A page was closed, or is being loaded again.

        Unless it comes back soon, what it waits for is stopped; what was said is kept a while.
        """
        with self._lock:
            page = self._pages.pop((person, session), None)
        if page is None:
            self.close(person, session)
            return
        timer = threading.Timer(self._grace_s, self._stop_left, (person, page))
        timer.daemon = True
        timer.start()

    def close(self, person: Person, page: str) -> None:
        """Stop what this conversation waits for, and forget it."""
        with self._lock:
            held = self._held.pop((person, page), None)
        if held is not None:
            held[0].close()

    def close_all(self) -> None:
        """Stop everything."""
        with self._lock:
            held = [conversation for conversation, _ in self._held.values()]
            self._held.clear()
            self._pages.clear()
        for conversation in held:
            conversation.close()
        for conversation in held:
            conversation.wait()

    def _new(self, person: Person) -> Conversation:
        return Conversation(self._open_project(person), person, self._turns)

    def _stop_left(self, person: Person, page: str) -> None:
        with self._lock:
            shown = any(
                owner == person and other == page for (owner, _), other in self._pages.items()
            )
            held = self._held.get((person, page))
        if held is not None and not shown:
            held[0].stop()

    def _outdated(self, now: float) -> list[Conversation]:
        gone = []
        while self._held:
            key, (conversation, used) = next(iter(self._held.items()))
            if now - used <= IDLE_S and len(self._held) <= MOST_CONVERSATIONS:
                break
            del self._held[key]
            gone.append(conversation)
        return gone

    def _too_many(self, person: Person) -> list[Conversation]:
        own = [key for key in self._held if key[0] == person]
        return [self._held.pop(key)[0] for key in own[:-MOST_OF_ONE]]

"""One person's conversation: what was asked, chosen and drafted stays here, on the server.

The page names a draft by its id and never sends what is to run without the gate: edited SQL
becomes a new draft, which passes the gate as any other does.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from t2sql.cancelling import Cancellation, cancellable
from t2sql.errors import CancelledError, InputError
from t2sql.types import Answer, Attempt, Person, Refusal, SqlDraft, TableSelection

if TYPE_CHECKING:
    from t2sql.project import Project

MOST_DRAFTS = 50
MOST_SAID = 400
"""Messages that a page goes on showing; the oldest go first."""
MOST_CHARACTERS = 20_000
"""Of one message that is kept."""
MOST_CONVERSATIONS = 2000
MOST_OF_ONE = 100
"""Pages of one person, so that nobody can push others out."""
IDLE_S = 6 * 3600.0


class OvertakenError(CancelledError):
    """Something newer was begun in the same conversation."""


class Conversation:
    """What one page has asked so far. One thing is done at a time; a new one stops the old."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._lock = threading.Lock()
        self._cancellation = Cancellation()
        self._selection: TableSelection | None = None
        self._drafts: OrderedDict[str, SqlDraft] = OrderedDict()
        self._last: SqlDraft | None = None
        self._said: deque[tuple[str, str]] = deque(maxlen=MOST_SAID)
        self._closed = False

    @property
    def said(self) -> tuple[tuple[str, str], ...]:
        """Who said what so far: pairs of ``user`` or ``assistant`` and a text."""
        with self._lock:
            return tuple(self._said)

    def say(self, role: str, text: str) -> tuple[tuple[str, str], ...]:
        """Add a message; what was said with it."""
        with self._lock:
            self._said.append((role, text[:MOST_CHARACTERS]))
            return tuple(self._said)

    def suggest_tables(self, text: str) -> TableSelection | Refusal:
        """The tables for a question; it may be about the one before."""
        with self._working():
            earlier = (self._last,) if self._last is not None else ()
            question = self.project.question(text, earlier=earlier)
            found = self.project.suggest_tables(question)
        self._selection = found if isinstance(found, TableSelection) else None
        return found

    def write_sql(self, names: list[str]) -> tuple[str, SqlDraft] | Refusal:
        """A checked draft over these tables, and its id.

        Raises:
            InputError: no question is open, or no table is named.
        """
        if self._selection is None:
            raise InputError("No question is open.", hint="Ask one first.")
        if not names:
            raise InputError("No table is chosen.", hint="Tick at least one.")
        with self._working():
            draft = self.project.write_sql(self._selection.with_tables(names))
        return draft if isinstance(draft, Refusal) else (self._keep(draft), draft)

    def edit(self, name: str, sql: str) -> tuple[str, Attempt]:
        """A new draft of SQL that the person edited, and what the checks say of it."""
        with self._working():
            edited = self.project.edit(self._draft(name), sql)
            attempt = self.project.check(sql)
        return self._keep(edited), attempt

    def run(self, name: str) -> Answer:
        """The rows of a draft.

        Raises:
            InputError: the id is of no draft of this conversation.
        """
        draft = self._draft(name)
        with self._working():
            answer = self.project.run(draft)
        self._last = draft
        return answer

    def stop(self) -> None:
        """Stop what is going on, on the database's and the model's side too."""
        with self._lock:
            cancellation = self._cancellation
        cancellation.cancel()

    def close(self) -> None:
        """Stop what is going on, and let nothing begin any more."""
        self._closed = True
        self.stop()

    @contextmanager
    def _working(self) -> Iterator[None]:
        with self._lock:
            if self._closed:  # what waited in the queue, or was between two steps
                raise OvertakenError("The page was closed.")
            before, self._cancellation = self._cancellation, Cancellation()
            current = self._cancellation
        before.cancel()
        try:
            with cancellable(current):
                yield
            current.check()
        except CancelledError as error:
            if current is not self._cancellation:
                raise OvertakenError(error.message) from error
            raise

    def _keep(self, draft: SqlDraft) -> str:
        name = uuid.uuid4().hex
        with self._lock:
            self._drafts[name] = draft
            while len(self._drafts) > MOST_DRAFTS:
                self._drafts.popitem(last=False)
        return name

    def _draft(self, name: str) -> SqlDraft:
        with self._lock:
            draft = self._drafts.get(name)
        if draft is None:
            raise InputError("This draft is gone.", hint="Ask the question again.")
        return draft


class Conversations:
    """The conversations of all pages. A page reaches those of its own person alone.

    Args:
        open_project: gives the project as a person sees it.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        open_project: Callable[[Person], Project],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._open_project = open_project
        self._clock = clock
        self._lock = threading.Lock()
        self._held: OrderedDict[tuple[Person, str], tuple[Conversation, float]] = OrderedDict()

    def of(self, person: Person, page: str) -> Conversation:
        """The conversation of a person's page; a new one where there is none yet."""
        key, now = (person, page), self._clock()
        with self._lock:
            held = self._held.pop(key, None)
            conversation = held[0] if held else Conversation(self._open_project(person))
            self._held[key] = (conversation, now)
            gone = self._outdated(now) + self._too_many(person)
        for other in gone:
            other.close()
        return conversation

    def close(self, person: Person, page: str) -> None:
        """The page was closed: stop what it waits for, and forget it."""
        with self._lock:
            held = self._held.pop((person, page), None)
        if held is not None:
            held[0].close()

    def close_all(self) -> None:
        """Stop everything."""
        with self._lock:
            held = [conversation for conversation, _ in self._held.values()]
            self._held.clear()
        for conversation in held:
            conversation.close()

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

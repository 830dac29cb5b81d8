"""One person's conversation: what was asked, chosen and drafted stays here, on the server.

The page names a draft by its id and never sends what is to run without the gate: edited SQL
becomes a new draft, which passes the gate as any other does.
"""

from __future__ import annotations

import threading
import uuid
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from t2sql.cancelling import Cancellation, cancellable, current_cancellation
from t2sql.errors import CancelledError, InputError
from t2sql.faces.chat.shown import Choice, Opened, Said, Shown
from t2sql.faces.chat.turns import Turns
from t2sql.faces.chat.working import Work
from t2sql.stages import telling, watching
from t2sql.types import (
    Person,
    Question,
    Refusal,
    SqlDraft,
    TableSelection,
)

if TYPE_CHECKING:
    from t2sql.faces.words import Words
    from t2sql.project import Project

__all__ = ["Choice", "Conversation", "Opened", "OvertakenError", "Said", "Shown"]
MOST_DRAFTS = 50
MOST_SAID = 400
"""Messages that a page goes on showing; the oldest go first."""
MOST_CHARACTERS = 20_000
"""Of one message that is kept."""
MOST_WAIT_S = 5.0
"""For a thread to end once it was stopped."""


class OvertakenError(CancelledError):
    """Something newer was begun in the same conversation."""


class Conversation:
    """What one page has asked so far. One thing is done at a time; a new one stops the old.

    Args:
        project: as the person sees it.
        person: whose conversation it is.
        turns: gives leave to work; shared by all conversations.
    """

    def __init__(
        self, project: Project, person: Person = Person(), turns: Turns | None = None
    ) -> None:
        self.project = project
        self._person = person
        self._turns = turns or Turns()
        self._lock = threading.Lock()
        self._inside = threading.local()
        self._cancellation = Cancellation()
        self._asides: list[Cancellation] = []
        self._selection: TableSelection | None = None
        self._question: Question | None = None
        self._opened: Opened | None = None
        self._shown: OrderedDict[str, Shown] = OrderedDict()
        self._on_show = ""
        self._last: SqlDraft | None = None
        self._said: deque[Said] = deque(maxlen=MOST_SAID)
        self._threads: list[threading.Thread] = []
        self._closed = False

    # What was said.

    @property
    def messages(self) -> tuple[Said, ...]:
        """All that was said, and the work in between."""
        with self._lock:
            return tuple(self._said)

    @property
    def said(self) -> tuple[tuple[str, str], ...]:
        """Who said what so far: pairs of ``user`` or ``assistant`` and a text."""
        return tuple((one.role, one.text) for one in self.messages if one.work is None)

    @property
    def work(self) -> Work | None:
        """What was begun last; it may have ended."""
        works = [one.work for one in self.messages if one.work is not None]
        return works[-1] if works else None

    def say(self, role: str, text: str) -> tuple[tuple[str, str], ...]:
        """Add a message; what was said with it."""
        with self._lock:
            self._said.append(Said(role, text[:MOST_CHARACTERS]))
        return self.said

    def say_work(self, work: Work, words: Words) -> None:
        """Show work from here on, told in these words."""
        with self._lock:
            self._said.append(Said("assistant", "", work, words))

    # What is done.

    def suggest_tables(self, asked: str | Question) -> TableSelection | Refusal:
        """The tables for a question; it may be about the one before."""
        with self.working():
            earlier = (self._last,) if self._last is not None else ()
            self._settle(None)
            self._question = None
            if isinstance(asked, str):
                asked = self.project.question(asked, earlier=earlier)
            self._question = asked
            found = self.project.suggest_tables(asked)
            self._settle(found if isinstance(found, TableSelection) else None)
        return found

    def use_tables(self, question: Question, names: Sequence[str]) -> TableSelection:
        """Go on with just these tables."""
        with self.working():
            found = self.project.use_tables(question, names)
            self._settle(found)
        return found

    def write_sql(self, names: Sequence[str] | None = None) -> Shown | Refusal:
        """A checked draft over these tables; None: over those that were suggested.

        Raises:
            InputError: no question is open, or no table is named.
        """
        selection = self._selection
        if selection is None:
            raise InputError("No question is open.", hint="Ask one first.")
        if names is not None:
            selection = selection.with_tables(names)
        if not selection.chosen:
            raise InputError("No table is chosen.", hint="Tick at least one.")
        with self.working():
            draft = self.project.write_sql(selection)
            if isinstance(draft, Refusal):
                return draft
            earlier = draft.selection.question.earlier
            return self.keep(
                Shown(uuid.uuid4().hex, draft, earlier_sql=earlier[-1].sql if earlier else "")
            )

    def edit(self, name: str, sql: str) -> Shown:
        """A new draft of SQL that the person edited, and what the checks say of it."""
        before = self.shown(name)
        with self.working():
            with telling("check"):
                edited = self.project.edit(before.draft, sql)
                attempt = self.project.check(sql)
            edited = replace(edited, attempts=(attempt,), estimate=attempt.estimate)
            return self.keep(Shown(uuid.uuid4().hex, edited, attempt, earlier_sql=before.draft.sql))

    def run(self, name: str) -> Shown:
        """The draft of that id with its rows.

        Raises:
            InputError: the id is of no draft of this conversation.
        """
        shown = self.shown(name)
        with self.working():
            answer = self.project.run(shown.draft)
            current_cancellation().check()
            self._last = answer.draft
            return self.keep(replace(shown, answer=answer))

    @contextmanager
    def working(self, work: Work | None = None) -> Iterator[None]:
        """Work under a cancellation of its own, in turn; what went on before is stopped.

        Inside it counts as the same piece of work.

        Raises:
            OvertakenError: something newer was begun, or the page was closed.
            CancelledError: it was stopped, maybe before its turn came.
        """
        if getattr(self._inside, "now", False):
            current_cancellation().check()
            yield
            current_cancellation().check()
            return
        with self._lock:
            if self._closed:  # what waited in line, or was between two steps
                raise OvertakenError("The page was closed.")
            before = (self._cancellation, *self._asides)
            current = self._cancellation = Cancellation()
        for one in before:
            one.cancel()
        work = work or Work()
        try:
            with (
                cancellable(current),
                self._turns.turn(self._whose, work.stand),
                watching(work),
            ):
                self._inside.now = True
                try:
                    yield
                finally:
                    self._inside.now = False
            current.check()
        except CancelledError as error:
            if current is not self._cancellation:
                raise OvertakenError(error.message) from error
            raise

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, as every query of the database does, and hold it.

        Raises:
            CancelledError: it was stopped.
            BusyError: too many wait.
        """
        with self._turns.turn(self._whose):
            yield

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Work that nobody waits for: it stops nothing, and whatever is begun next stops it.

        Raises:
            CancelledError: it was stopped.
        """
        own = Cancellation()
        with self._lock:
            self._asides.append(own)
        try:
            with cancellable(own):
                yield
            own.check()
        finally:
            with self._lock:
                self._asides.remove(own)

    def stop(self) -> None:
        """Stop what is going on, on the database's and the model's side too."""
        with self._lock:
            cancellations = (self._cancellation, *self._asides)
        for one in cancellations:
            one.cancel()

    def close(self) -> None:
        """Stop what is going on, and let nothing begin any more."""
        self._closed = True
        self.stop()

    def begin(self, task: Callable[[], None]) -> None:
        """Do something in a thread of its own."""
        thread = threading.Thread(target=task, name="t2sql-chat", daemon=True)
        with self._lock:
            self._threads = [one for one in self._threads if one.is_alive()]
            self._threads.append(thread)
        thread.start()

    def wait(self) -> None:
        """Wait for what was begun and is stopped by now, for seconds at most."""
        with self._lock:
            threads = tuple(self._threads)
        for thread in threads:
            thread.join(MOST_WAIT_S)

    # What stands open, and what is shown.

    @property
    def opened(self) -> Opened | None:
        """What it waits for."""
        return self._opened

    def open(self, opened: Opened | None) -> None:
        """Wait for this from now on."""
        self._opened = opened

    @property
    def question(self) -> Question | None:
        """The last question, once it was read."""
        return self._question

    @property
    def selection(self) -> TableSelection | None:
        """The tables that were suggested for the last question."""
        return self._selection

    def shown(self, name: str) -> Shown:
        """The draft of that id, as it is shown.

        Raises:
            InputError: the id is of no draft of this conversation.
        """
        with self._lock:
            shown = self._shown.get(name)
        if shown is None:
            raise InputError("This draft is gone.", hint="Ask the question again.")
        return shown

    @property
    def latest(self) -> Shown | None:
        """The draft that belongs to the last question, if there is one yet."""
        with self._lock:
            return self._shown.get(self._on_show)

    def go_on(self, draft: SqlDraft) -> None:
        """Take the next question to be about this draft, which was asked for earlier."""
        self._last, self._selection, self._opened = draft, None, None

    def keep(self, shown: Shown) -> Shown:
        """Show it so from now on; it replaces the one of its id."""
        with self._lock:
            if shown.name not in self._shown:
                self._on_show = shown.name
            self._shown[shown.name] = shown
            while len(self._shown) > MOST_DRAFTS:
                self._shown.popitem(last=False)
        return shown

    @property
    def _whose(self) -> Hashable:
        """Whose turn it takes: a person's; where nobody has a name, each page counts alone."""
        return self._person if self._person.name else self

    def _settle(self, selection: TableSelection | None) -> None:
        current_cancellation().check()  # what was overtaken leaves nothing behind
        self._selection = selection
        self._on_show = ""

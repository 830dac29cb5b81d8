"""What the server keeps between two calls: selections and drafts, each person's own.

A tool names them by ids; nobody reaches those of another person, and what runs is what is held
here, never a text that a client sends along.
"""

from __future__ import annotations

import threading
import uuid
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Generic, TypeVar

import anyio

from t2sql.cancelling import Cancellation
from t2sql.errors import InputError
from t2sql.faces.mcp.teller import Teller
from t2sql.types import Person, SqlDraft, TableSelection

if TYPE_CHECKING:
    from collections.abc import Callable

    from t2sql.project import Project

MOST_HELD = 100
"""Selections, and drafts, of one person; the oldest go first."""
MOST_PEOPLE = 1000
MOST_AT_ONCE = 32
"""Tools that work at the same time; more wait in turn."""
Held = TypeVar("Held")


@dataclass(frozen=True, slots=True)
class OpenSelection:
    """Tables that were suggested."""

    selection: TableSelection
    teller: Teller
    needs_confirming: bool


@dataclass(frozen=True, slots=True)
class HeldDraft:
    """SQL that may run once its tables are confirmed."""

    draft: SqlDraft
    teller: Teller
    """Speaks of its SQL."""
    confirmed: frozenset[str]
    """Names of tables that a person said yes to, in lower case."""

    def unconfirmed(self) -> tuple[str, ...]:
        """Tables that it reads and nobody has said yes to."""
        tables = self.draft.selection.tables
        return tuple(name for name in tables if name.lower() not in self.confirmed)

    def with_confirmed(self, names: tuple[str, ...]) -> HeldDraft:
        """The same with a person's yes to more tables."""
        return replace(self, confirmed=self.confirmed | {name.lower() for name in names})


class _Shelf(Generic[Held]):
    """Things by id; the oldest go first."""

    def __init__(self, what: str, mend: str) -> None:
        self._what, self._mend = what, mend
        self._lock = threading.Lock()
        self._held: OrderedDict[str, Held] = OrderedDict()

    def put(self, thing: Held, name: str = "") -> str:
        """Keep it; what names it."""
        name = name or uuid.uuid4().hex[:12]
        with self._lock:
            self._held[name] = thing
            while len(self._held) > MOST_HELD:
                self._held.popitem(last=False)
        return name

    def peek(self, name: str) -> Held | None:
        """What is held so, or None."""
        with self._lock:
            return self._held.get(name)

    def take(self, name: str) -> Held:
        """What is held so.

        Raises:
            InputError: nothing is.
        """
        found = self.peek(name)
        if found is None:
            raise InputError(f"There is no {self._what} of this id.", hint=self._mend)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """One person's place: the project as they see it, and what they have open."""

    project: Project
    selections: _Shelf[OpenSelection] = field(
        default_factory=lambda: _Shelf("selection", "Call suggest_tables again.")
    )
    drafts: _Shelf[HeldDraft] = field(
        default_factory=lambda: _Shelf("draft", "Call write_sql, check_sql or open_question.")
    )


class Desks:
    """The desks of all people. Threads may share it.

    Args:
        open_project: gives the project as a person sees it.
    """

    def __init__(self, open_project: Callable[[Person], Project]) -> None:
        self._open_project = open_project
        self._lock = threading.Lock()
        self._desks: OrderedDict[Person, Desk] = OrderedDict()
        self._working: set[Cancellation] = set()
        self.threads = anyio.CapacityLimiter(MOST_AT_ONCE)

    def of(self, person: Person) -> Desk:
        """A person's desk."""
        with self._lock:
            desk = self._desks.pop(person, None) or Desk(self._open_project(person))
            self._desks[person] = desk
            while len(self._desks) > MOST_PEOPLE:
                self._desks.popitem(last=False)
        return desk

    def begin(self, cancellation: Cancellation) -> None:
        """Note a piece of work that can be stopped."""
        with self._lock:
            self._working.add(cancellation)

    def end(self, cancellation: Cancellation) -> None:
        """It is over."""
        with self._lock:
            self._working.discard(cancellation)

    def stop(self) -> None:
        """Stop whatever anybody waits for."""
        with self._lock:
            working = tuple(self._working)
        for cancellation in working:
            cancellation.cancel()

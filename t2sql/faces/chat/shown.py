"""What a conversation holds: messages, drafts as they are shown, what it waits for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from t2sql.types import Answer, Attempt, Question, SqlDraft

if TYPE_CHECKING:
    from t2sql.faces.chat.working import Work
    from t2sql.faces.words import Words
    from t2sql.steps.cards import SelectionView


@dataclass(frozen=True, slots=True)
class Shown:
    """A draft as the page shows it."""

    name: str
    """Its id, by which the page names it."""
    draft: SqlDraft
    attempt: Attempt | None = None
    """What the checks say of SQL that the person edited."""
    answer: Answer | None = None
    """Once it has run."""
    earlier_sql: str = ""
    """What it was made from: the SQL of the question before, or before the edit."""
    accepted: str = ""
    """The id of the query that it became an example as."""


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """A message; or work that goes on, or went on, between two messages."""

    role: str
    """``user`` or ``assistant``."""
    text: str
    work: Work | None = None
    words: Words | None = None
    """In which the stages of the work are told."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that a person may go on with by a click."""

    label: str
    kind: Literal["ask", "table", "again"]
    """``ask``: the value is a question; ``table``: a table to use; ``again``: ask it again."""
    value: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What the conversation waits for: tables to be confirmed, or a choice."""

    question: Question
    view: SelectionView | None = None
    """The tables to confirm."""
    ticked: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()

"""From a question to its answer at the command line, and how that is printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

import click

from t2sql.errors import T2SQLError
from t2sql.faces.cli import common
from t2sql.faces.cli.confirming import confirm_tables
from t2sql.faces.cli.showing import SentCalls
from t2sql.types import Answer, Refusal

if TYPE_CHECKING:
    from t2sql.project import Project
    from t2sql.types import Question, SqlDraft, TableSelection

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Way:
    """How questions are answered."""

    names: str = ""
    """Tables to use, with commas between; empty: they are searched."""
    asks: bool = False
    """Whether somebody is there to confirm the tables."""
    execute: bool = True
    whole: bool = False
    """Whether all rows are fetched, for a file."""
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a question; no value: the person left."""

    value: Answer | SqlDraft | Refusal | None
    tables_shown: bool = False


class Doing(Protocol):
    """Does a piece of work while a text says what goes on."""

    def __call__(self, text: str, work: Callable[[], T], /) -> T:
        """Do it."""


def do_aloud(text: str, work: Callable[[], T]) -> T:
    """Do the work while its stages are told on a terminal."""
    from t2sql.faces.progress import working

    with working(text):
        return work()


def answer_question(
    project: Project, question: Question, way: Way, sent: SentCalls, do: Doing = do_aloud
) -> Answered:
    """The pipeline with its first stop at the terminal, where the settings ask for it.

    Args:
        project: what is asked.
        question: the question.
        way: how.
        sent: is told of the calls to a model.
        do: does what takes time.
    """
    selection: TableSelection | Refusal | None
    if way.names:
        wanted = [name.strip() for name in way.names.split(",") if name.strip()]
        selection = project.use_tables(question, wanted)
    else:
        selection = do("Searching tables…", lambda: project.suggest_tables(question))
    sent.show(selection.calls)
    if isinstance(selection, Refusal):
        return Answered(selection)
    shown = way.asks and not way.names and project.needs_confirming(selection)
    if shown:
        selection = confirm_tables(project, selection)
        if selection is None:
            return Answered(None)
    confirmed = selection
    draft = do("Writing SQL…", lambda: project.write_sql(confirmed, fresh=way.fresh))
    sent.show(draft.calls)
    if isinstance(draft, Refusal) or not way.execute:
        return Answered(draft, shown)
    written = draft
    return Answered(do("Running…", lambda: project.run(written, whole=way.whole)), shown)


def show_rejected(project: Project, error: T2SQLError) -> None:
    """What was tried and why it was refused; the error's own sentence follows."""
    from t2sql.faces import render

    click.echo("Not run: no attempt passed the checks.")
    render.show_attempts(common.console(), error.attempts, project.catalog.dialect)


def show_value(
    project: Project, value: Answer | SqlDraft | Refusal, *, tables_shown: bool = False
) -> None:
    """All of an answer, in the order of the pipeline."""
    from t2sql.faces import render

    console, currency = common.console(), project.config.llm.currency
    if isinstance(value, Refusal):
        render.show_refusal(console, value)
    elif tables_shown:
        render.show_written(console, value, project.catalog.dialect, currency)
    else:
        render.show_answer(console, value, project.catalog.dialect, currency)


def draft_of(value: Answer | SqlDraft | Refusal | None) -> SqlDraft | None:
    """The SQL that the next question may go on from."""
    if value is None or isinstance(value, Refusal):
        return None
    return value.draft if isinstance(value, Answer) else value

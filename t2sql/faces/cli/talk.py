"""``t2sql ask`` on a terminal without a question: a conversation.

It is held in the main thread, where a prompt hears Ctrl-C at once. What takes time is done by
:func:`run_stoppable`: Ctrl-C stops that alone, and the conversation goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeVar

import click

from t2sql.errors import InputError, T2SQLError
from t2sql.faces.cli import common
from t2sql.faces.cli.answering import (
    Way,
    answer_question,
    do_aloud,
    draft_of,
    show_rejected,
    show_value,
)
from t2sql.faces.cli.editing import line_editing
from t2sql.faces.cli.feedback import FACE
from t2sql.faces.cli.interrupts import run_stoppable
from t2sql.faces.cli.showing import showing_sent
from t2sql.types import Refusal

if TYPE_CHECKING:
    from t2sql.faces.cli.narrowing import Narrowing
    from t2sql.project import Project
    from t2sql.types import Answer, SqlDraft

T = TypeVar("T")
Opens = Callable[[], AbstractContextManager["Project"]]

PATIENCE_S: Final = 30.0
"""Work that was stopped gets so long to end; a second Ctrl-C leaves at once."""
_COMMANDS: Final = {
    "/tables": "the tables of the last question, and the others that were found",
    "/sql": "the last SQL; /sql SELECT … runs SQL of your own in its place",
    "/show": "/show TABLE: all that is known of a table; --all cuts no list",
    "/search": "/search TEXT: find tables, columns, past queries, terms",
    "/accept": "the last answer is right: it becomes an example",
    "/reject": "/reject REASON: the last answer is wrong",
    "/new": "the next question is about nothing before",
    "/help": "this",
    "/quit": "leave; so does Ctrl-D",
}


def do_stoppably(text: str, work: Callable[[], T]) -> T:
    """Do the work while its stages are told; Ctrl-C stops it."""
    return run_stoppable(lambda: do_aloud(text, work), grace_s=PATIENCE_S)


class Talk:
    """A conversation at a terminal; each question may be about the one before.

    Args:
        opens: opens the project, for as long as the conversation lasts.
        narrowing: where to look.
        way: how questions are answered.
        follow: the question to go on from, as :meth:`Project.earlier` takes it; None: a new one.
        show_prompt: whether what is sent to a model is shown.
    """

    def __init__(
        self,
        opens: Opens,
        narrowing: Narrowing,
        way: Way,
        follow: str | None = None,
        *,
        show_prompt: bool = False,
    ) -> None:
        self._opens = opens
        self._narrowing = narrowing
        self._way = way
        self._follow = follow
        self._show_prompt = show_prompt
        self._last: Answer | SqlDraft | Refusal | None = None
        self._earlier: SqlDraft | None = None

    def hold(self) -> int:
        """Talk until the person leaves; the exit code."""
        with self._opens() as project:
            self._begin(project)
            with line_editing(project, tuple(_COMMANDS)) as read:
                while True:
                    try:
                        line = read("\nt2sql> ").strip()
                    except EOFError:
                        click.echo()
                        return 0
                    except KeyboardInterrupt:
                        click.echo("\nCtrl-D or /quit leaves.")
                        continue
                    if line in {"/quit", "/q", "/exit"}:
                        return 0
                    if line:
                        self._take(project, line)

    def _begin(self, project: Project) -> None:
        if self._follow is not None:
            self._earlier = project.earlier(self._follow)
        click.echo(
            "Ask in your own words; @table names a table. The next question may be about the one "
            "before. /help lists what else there is."
        )
        if project.translator.name == "offline" and not project.config.model_configured:
            common.say(common.NO_MODEL)
        if self._earlier is not None:
            common.echo(f"Going on from: {self._earlier.selection.question.text}")

    def _take(self, project: Project, line: str) -> None:
        """Do what a line says; whatever goes wrong is a sentence, and the talk goes on."""
        try:
            if line.startswith("/"):
                name, *rest = line.split(maxsplit=1)
                self._command(project, name, "".join(rest))
            elif line.isdigit() and (chosen := self._choice(int(line))):
                self._ask(project, chosen)
            else:
                self._ask(project, line)
        except T2SQLError as error:
            if error.attempts:
                show_rejected(project, error)
            common.say(f"t2sql: {error}")
        except (KeyboardInterrupt, click.Abort):
            common.say("\nLeft; ask something else.")

    def _ask(self, project: Project, text: str) -> None:
        question = self._narrowing.question(project, text)
        if self._earlier is not None:
            question = replace(question, earlier=(self._earlier,))
        with showing_sent(project, self._show_prompt) as sent:
            answered = answer_question(project, question, self._way, sent, do_stoppably)
        if answered.value is None:
            common.say("Left; ask something else.")
            return
        self._show(project, answered.value, tables_shown=answered.tables_shown)

    def _show(
        self, project: Project, value: Answer | SqlDraft | Refusal, *, tables_shown: bool
    ) -> None:
        self._last = value
        self._earlier = draft_of(value) or self._earlier
        show_value(project, value, tables_shown=tables_shown)
        if isinstance(value, Refusal) and value.choices:
            for number, choice in enumerate(value.choices, start=1):
                common.echo(f"  {number}: {choice}")
            click.echo("Type a number to ask that.")

    def _command(self, project: Project, name: str, rest: str) -> None:
        rest = rest.strip()
        if name == "/help":
            for command, said in _COMMANDS.items():
                click.echo(f"  {command:<8} {said}")
        elif name == "/new":
            self._last = self._earlier = None
            click.echo("The next question is a new one.")
        elif name == "/tables":
            self._show_tables(rest)
        elif name == "/sql":
            self._sql(project, rest)
        elif name == "/show":
            self._show_table(project, rest)
        elif name == "/search":
            self._search(project, rest)
        elif name == "/accept":
            entry = project.accept(self._draft(), face=FACE)
            common.echo(
                f"It is an example from now on; `t2sql history undo {entry.id}` takes it back."
            )
        elif name == "/reject":
            common.echo(
                f"Noted as wrong: {project.reject(self._draft(), rest, face=FACE).question}"
            )
        else:
            raise InputError(f"There is no {name}.", hint="/help lists what there is.")

    def _choice(self, number: int) -> str:
        """What the last refusal offered under that number; empty if it did not."""
        choices = self._last.choices if isinstance(self._last, Refusal) else ()
        return choices[number - 1] if 0 < number <= len(choices) else ""

    def _draft(self) -> SqlDraft:
        draft = draft_of(self._last) or self._earlier
        if draft is None:
            raise InputError("No question has been answered yet.", hint="Ask one first.")
        return draft

    def _show_tables(self, rest: str) -> None:
        from t2sql.faces import render

        if rest:
            raise InputError("/tables takes nothing.", hint="/show TABLE shows a table.")
        selection = self._draft().selection
        console = common.console()
        if selection.candidates:
            render.show_candidates(console, selection)
        render.show_tables(console, selection)

    def _sql(self, project: Project, sql: str) -> None:
        from t2sql.faces import render

        if not sql:
            render.show_sql(common.console(), self._draft().sql, project.catalog.dialect)
            return
        draft = draft_of(self._last) or self._earlier
        edited = project.edit(draft, sql) if draft is not None else sql
        answer = do_stoppably("Running…", lambda: project.run(edited))
        self._show(project, answer, tables_shown=True)

    @staticmethod
    def _show_table(project: Project, name: str) -> None:
        from t2sql.faces.browsing import show_table_view

        name, _, option = name.partition(" ")
        if not name or option.strip() not in {"", "--all"}:
            raise InputError("Which table?", hint="/show TABLE, or /show TABLE --all.")
        view = project.table(name.lstrip("@"))
        show_table_view(common.console(), view, whole=bool(option))

    @staticmethod
    def _search(project: Project, text: str) -> None:
        from t2sql.faces.browsing import show_found

        found = do_stoppably("Searching…", lambda: project.find(text))
        if found:
            show_found(common.console(), found)
        else:
            common.say(f"Nothing is like {text!r}.")

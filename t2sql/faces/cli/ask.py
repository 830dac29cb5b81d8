"""``t2sql tables`` and ``t2sql ask``."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from t2sql.errors import InputError, LLMError, SqlRejectedError
from t2sql.faces.cli import common
from t2sql.faces.cli.narrowing import (
    Narrowing,
    complete_pin,
    complete_tables,
    narrowing_options,
)
from t2sql.faces.cli.out import Target, first_rows, out_options, write_out
from t2sql.faces.cli.showing import SentCalls, show_prompt_option, showing_sent
from t2sql.types import Answer, Refusal

if TYPE_CHECKING:
    from t2sql.project import Project
    from t2sql.types import Question, SqlDraft, TableSelection


LAST = "last"
"""What ``--after`` means where it names no trace."""


@click.command()
@click.argument("question", shell_complete=complete_pin)
@click.option("--top", type=click.IntRange(1, 200), help="How many candidates to show.")
@narrowing_options
@show_prompt_option
@common.translator_option
@common.json_option
@click.pass_context
def tables(
    context: click.Context,
    question: str,
    top: int | None,
    narrowing: Narrowing,
    show_prompt: bool,
    translator: str | None,
    as_json: bool,
) -> None:
    """Find the tables for QUESTION, each with why it was found.

    A table that you name in QUESTION with @, as in "refunds in @trade.orders", is always chosen.
    """
    from t2sql.faces import objects, render
    from t2sql.faces.progress import working

    project = common.open_project(context, translator=translator)
    with showing_sent(project, show_prompt) as sent:
        with working("Searching the tables…"):
            asked = narrowing.question(project, question)
            selection = project.suggest_tables(asked, top=top)
        sent.show(selection.calls)
    if isinstance(selection, Refusal):
        _finish(context, project, selection, as_json=as_json)
    elif as_json:
        common.echo_json(
            lambda value: {"question": asked.text, **objects.selection_object(value)}, selection
        )
    else:
        console = common.console()
        render.show_narrowing(console, asked)
        render.show_candidates(console, selection)
        render.show_tables(console, selection)


@click.command()
@click.argument("question", required=False, shell_complete=complete_pin)
@click.option(
    "--tables",
    "names",
    help="Use these tables, separated by commas.",
    shell_complete=complete_tables,
)
@narrowing_options
@click.option("--yes", is_flag=True, help="Go on without asking which tables to use.")
@click.option(
    "--after",
    is_flag=False,
    flag_value=LAST,
    metavar="[ID]",
    help="Go on from an earlier question: the last one, or that of a trace.",
)
@click.option(
    "--again",
    is_flag=False,
    flag_value=LAST,
    metavar="[ID]",
    help="Ask a kept question once more: the last one, or that of a trace.",
)
@click.option("--fresh", is_flag=True, help="Write anew even where a verified past query answers.")
@click.option("--no-run", is_flag=True, help="Write and check the SQL, but do not run it.")
@show_prompt_option
@out_options
@common.translator_option
@common.json_option
@click.pass_context
def ask(  # noqa: PLR0913, PLR0917 # an option, an argument
    context: click.Context,
    question: str | None,
    names: str | None,
    narrowing: Narrowing,
    yes: bool,
    after: str | None,
    again: str | None,
    fresh: bool,
    no_run: bool,
    show_prompt: bool,
    target: Target,
    translator: str | None,
    as_json: bool,
) -> None:
    """Answer QUESTION: find tables, let you confirm them, write SQL, check it, run it.

    A table that you name in QUESTION with @, as in "refunds in @trade.orders", is always chosen.
    On a terminal the tables are shown first and you confirm or change them; with --yes,
    --json or no terminal it goes on by itself. With --out all rows go to a file as well. With
    --after the question goes on from an earlier one: "only for Seoul", "same by month". With
    --again a question that is kept, after an outage say, is asked once more.
    """
    if (question is None) == (again is None):
        raise InputError("Give a question, or --again for one that is kept.")
    if target.is_file and no_run:
        raise InputError("Give --out or --no-run, not both.")
    project = common.open_project(context, translator=translator)
    if project.translator.name == "offline" and not project.config.model_configured:
        common.say(common.NO_MODEL)
    asks = sys.stdin.isatty() and sys.stdout.isatty() and not (yes or as_json or names)
    try:
        if again is not None:
            asked = project.asked_before("" if again == LAST else again)
        else:
            asked = narrowing.question(project, question or "")
        if after is not None:
            before = project.earlier("" if after == LAST else after)
            asked = replace(asked, earlier=(before,))
        with showing_sent(project, show_prompt) as sent:
            answer = answer_question(
                project,
                asked,
                names=names,
                asks=asks,
                execute=not no_run,
                whole=target.is_file,
                fresh=fresh,
                sent=sent,
            )
    except (SqlRejectedError, LLMError) as error:
        if not as_json and error.attempts:
            show_rejected(project, error)
        raise
    if answer is None:
        raise click.Abort
    if isinstance(answer, Answer):
        write_out(answer, target)
        answer = first_rows(answer, project.config.limits.rows)
    _finish(context, project, answer, as_json=as_json, tables_shown=asks)


def answer_question(
    project: Project,
    question: Question,
    *,
    names: str | None,
    asks: bool,
    execute: bool,
    whole: bool = False,
    fresh: bool = False,
    sent: SentCalls | None = None,
) -> Answer | SqlDraft | Refusal | None:
    """The pipeline with its first stop at the terminal; None means that the person left.

    ``whole`` fetches all rows, for a file; ``sent`` is told of the calls to a model.
    """
    from t2sql.faces.progress import working

    sent = sent or SentCalls(project, wanted=False)

    selection: TableSelection | Refusal | None
    if names:
        wanted = [name.strip() for name in names.split(",") if name.strip()]
        selection = project.use_tables(question, wanted)
    else:
        with working("Searching the tables…"):
            selection = project.suggest_tables(question)
    sent.show(selection.calls)
    if isinstance(selection, Refusal):
        return selection
    if asks:
        selection = confirm_tables(project, selection)
        if selection is None:
            return None
    with working("Writing and checking SQL…"):
        draft = project.write_sql(selection, fresh=fresh)
    sent.show(draft.calls)
    if isinstance(draft, Refusal) or not execute:
        return draft
    with working("Running…"):
        return project.run(draft, whole=whole)


def show_rejected(project: Project, error: SqlRejectedError | LLMError) -> None:
    """What was tried and why it was refused; the error's own sentence follows."""
    from t2sql.faces import render

    click.echo("Not run: no attempt passed the checks.")
    render.show_attempts(common.console(), error.attempts, project.catalog.dialect)


def confirm_tables(project: Project, selection: TableSelection) -> TableSelection | None:
    """Show the tables until the person agrees; None if they leave."""
    from t2sql.faces import render

    console = common.console()
    render.show_narrowing(console, selection.question)
    while True:
        render.show_candidates(console, selection)
        render.show_tables(console, selection)
        click.echo(
            "\nUse these tables? Enter: yes · +NAME or +NUMBER: add · -NAME: drop · q: leave"
        )
        reply = click.prompt("", default="", show_default=False, prompt_suffix="> ").strip()
        if reply.lower() in {"", "y", "yes"}:
            if selection.chosen:
                return selection
            click.echo("Choose at least one table.")
            continue
        if reply.lower() in {"q", "quit", "n", "no"}:
            return None
        try:
            selection = change_tables(project, selection, reply.split())
        except InputError as error:
            common.echo(str(error))


def change_tables(
    project: Project, selection: TableSelection, changes: list[str]
) -> TableSelection:
    """The selection with tables added (``+``) or dropped (``-``), by name or by number.

    Raises:
        InputError: a name that the catalog does not know.
    """
    names = list(selection.tables)
    for change in changes:
        name = change.lstrip("+-@")
        if name.isdigit() and 0 < int(name) <= len(selection.candidates):
            name = selection.candidates[int(name) - 1].name
        known = project.use_tables(selection.question, [name]).tables[0]
        if change.startswith("-"):
            names = [other for other in names if other != known]
        elif known not in names:
            names.append(known)
    return selection.with_tables(names)


def _finish(
    context: click.Context,
    project: Project,
    answer: Answer | SqlDraft | Refusal,
    *,
    as_json: bool,
    tables_shown: bool = False,
) -> None:
    from t2sql.faces import objects, render

    currency = project.config.llm.currency
    if as_json:
        common.echo_json(objects.answer_object, answer)
    elif isinstance(answer, Refusal):
        render.show_refusal(common.console(), answer)
    elif tables_shown:
        render.show_written(common.console(), answer, project.catalog.dialect, currency)
    else:
        render.show_answer(common.console(), answer, project.catalog.dialect, currency)
    if isinstance(answer, Refusal):
        context.exit(common.REFUSED)

"""``t2sql tables`` and ``t2sql ask``."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from t2sql.errors import InputError, T2SQLError
from t2sql.faces.cli import common
from t2sql.faces.cli.answering import Way, answer_question, show_rejected, show_value
from t2sql.faces.cli.completing import complete_pin, complete_question, complete_tables
from t2sql.faces.cli.lines import answer_lines
from t2sql.faces.cli.made import Made, check_made, made_options, make_all
from t2sql.faces.cli.narrowing import Narrowing, narrowing_options
from t2sql.faces.cli.out import Target, first_rows, out_options, write_out
from t2sql.faces.cli.showing import show_prompt_option, showing_sent
from t2sql.types import Answer, Refusal

if TYPE_CHECKING:
    from t2sql.faces.cli.talk import Talk
    from t2sql.project import Project
    from t2sql.types import Question, SqlDraft

LAST = "last"
"""What ``--follow`` and ``--again`` mean where they name no trace."""
_ID = re.compile(r"[0-9a-f]{1,12}")


@click.command(
    epilog=common.examples(
        't2sql tables "refund rate by category"',
        't2sql tables "new members by city" --schema member --top 5',
    )
)
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
        with working("Searching tables…"):
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


def way_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--tables``, ``--yes``, ``--fresh`` and ``--no-run`` as one ``way``."""

    @wraps(command)
    def on_the_way(
        *arguments: Any, names: str, yes: bool, fresh: bool, no_run: bool, **others: Any
    ) -> Any:
        asks = sys.stdin.isatty() and sys.stdout.isatty() and not (yes or others["as_json"])
        way = Way(names, asks=asks, execute=not no_run, fresh=fresh)
        return command(*arguments, way=way, **others)

    result: Callable[..., Any] = on_the_way
    for option in (
        click.option("--no-run", is_flag=True, help="Write and check the SQL, but do not run it."),
        click.option(
            "--fresh", is_flag=True, help="Write anew even where a verified past query answers."
        ),
        click.option("--yes", is_flag=True, help="Go on without asking which tables to use."),
        click.option(
            "--tables",
            "names",
            default="",
            help="Use these tables, separated by commas.",
            shell_complete=complete_tables,
        ),
    ):
        result = option(result)
    return result


@click.command(
    epilog=common.examples(
        't2sql ask "How many members joined each month this year?"',
        't2sql ask --follow "only for Seoul"',
        't2sql ask "refunds by month" --yes --out refunds.csv --chart refunds.svg',
        "t2sql ask --json < questions.txt",
    )
)
@click.argument("question", required=False, shell_complete=complete_pin)
@way_options
@narrowing_options
@click.option(
    "--follow",
    is_flag=False,
    flag_value=LAST,
    metavar="[ID]",
    help="Go on from an earlier question: the last one, or that of a trace.",
    shell_complete=complete_question,
)
@click.option(
    "--again",
    is_flag=False,
    flag_value=LAST,
    metavar="[ID]",
    help="Ask a kept question once more: the last one, or that of a trace.",
    shell_complete=complete_question,
)
@show_prompt_option
@out_options
@made_options
@common.translator_option
@common.json_option
@click.pass_context
def ask(  # noqa: PLR0913, PLR0917 # an option, an argument
    context: click.Context,
    question: str | None,
    way: Way,
    narrowing: Narrowing,
    follow: str | None,
    again: str | None,
    show_prompt: bool,
    target: Target,
    made: Made,
    translator: str | None,
    as_json: bool,
) -> Talk | None:
    """Answer QUESTION: find tables, let you confirm them, write SQL, check it, run it.

    A table that you name in QUESTION with @, as in "refunds in @trade.orders", is always chosen.
    On a terminal the tables are shown first and you confirm or change them, as often as
    `[project] confirm` says; with --yes, --tables, --json or no terminal it goes on by itself.

    Without QUESTION it is a conversation on a terminal: each question may be about the one
    before, /help lists what else there is, Ctrl-C stops a question, Ctrl-D leaves. Without a
    terminal one question a line is read from stdin, and --json prints one object a line; the exit
    code is that of the first question that was not answered.
    """
    question, follow = _read_follow(question, follow)
    if question is not None and again is not None:
        raise InputError("Give a question, or --again for one that is kept.")
    is_one = question is not None or again is not None
    check_made(made, force=target.force)
    if not way.execute and (target.is_file or made.is_any):
        raise InputError("Give --no-run, or --out, --chart and --notebook: not both.")
    if not is_one and (target.is_file or made.is_any):
        raise InputError("--out, --chart and --notebook are of one question.", hint="Give it.")
    if not is_one and way.asks:
        from t2sql.faces.cli.talk import Talk

        opens = common.opener(context, translator=translator)
        name = None if follow is None else _name(follow)
        return Talk(opens, narrowing, way, name, show_prompt=show_prompt)
    project = common.open_project(context, translator=translator)
    if project.translator.name == "offline" and not project.config.model_configured:
        common.say(common.NO_MODEL)
    earlier = None if follow is None else project.earlier(_name(follow))
    if not is_one:
        code = answer_lines(
            project,
            narrowing,
            way,
            earlier,
            follows=follow is not None,
            show_prompt=show_prompt,
            as_json=as_json,
        )
        context.exit(code)
    if again is not None:
        asked = project.asked_before(_name(again))
    else:
        asked = narrowing.question(project, question or "")
    if earlier is not None:
        asked = replace(asked, earlier=(earlier,))
    way = replace(way, whole=target.is_file)
    _ask_one(context, project, asked, way, target, made, show_prompt=show_prompt, as_json=as_json)
    return None


def _ask_one(
    context: click.Context,
    project: Project,
    asked: Question,
    way: Way,
    target: Target,
    made: Made,
    *,
    show_prompt: bool,
    as_json: bool,
) -> None:
    try:
        with showing_sent(project, show_prompt) as sent:
            answered = answer_question(project, asked, way, sent)
    except T2SQLError as error:
        if not as_json and error.attempts:
            show_rejected(project, error)
        raise
    answer = answered.value
    if answer is None:
        raise click.Abort
    if isinstance(answer, Answer):
        write_out(answer, target)
        make_all(project, answer, made, force=target.force)
        answer = first_rows(answer, project.config.limits.rows)
    _finish(context, project, answer, as_json=as_json, tables_shown=answered.tables_shown)


def _read_follow(question: str | None, follow: str | None) -> tuple[str | None, str | None]:
    """What was asked, and what it goes on from: ``--follow "by month"`` names no trace."""
    if follow is not None and question is None and not _ID.fullmatch(follow) and follow != LAST:
        return follow, LAST
    return question, follow


def _name(given: str) -> str:
    return "" if given == LAST else given


def _finish(
    context: click.Context,
    project: Project,
    answer: Answer | SqlDraft | Refusal,
    *,
    as_json: bool,
    tables_shown: bool = False,
) -> None:
    from t2sql.faces import objects

    if as_json:
        common.echo_json(objects.answer_object, answer)
    else:
        show_value(project, answer, tables_shown=tables_shown)
    if isinstance(answer, Refusal):
        context.exit(common.REFUSED)

"""``t2sql accept``, ``reject`` and ``correct``: what a person says of an answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from t2sql.faces.cli import common
from t2sql.faces.cli.completing import complete_question
from t2sql.faces.cli.sql import file_option, read_sql

if TYPE_CHECKING:
    from t2sql.types import AcceptedQuery, Feedback

FACE = "cli"

_id_argument = click.argument(
    "question_id", metavar="[ID]", default="", shell_complete=complete_question
)
_by_option = click.option("--by", default="", metavar="NAME", help="Who says so (default: you).")


@click.command()
@_id_argument
@_by_option
@common.json_option
@click.pass_context
def accept(context: click.Context, question_id: str, by: str, as_json: bool) -> None:
    """Say that an answer is right: it becomes an example at once, for everybody.

    The last answer, or that of the question ID, as `t2sql trace` lists them. `t2sql history undo`
    takes it back.
    """
    project = common.open_project(context)
    _show(project.accept(project.kept_draft(question_id), by=by, face=FACE), as_json=as_json)


@click.command()
@_id_argument
@click.option("--reason", default="", help="What is wrong with it.")
@_by_option
@common.json_option
@click.pass_context
def reject(context: click.Context, question_id: str, reason: str, by: str, as_json: bool) -> None:
    """Say that an answer is wrong: if it was an example, it is none any more.

    The last answer, or that of the question ID, as `t2sql trace` lists them.
    """
    from t2sql.store.plain import plain

    project = common.open_project(context)
    said = project.reject(project.kept_draft(question_id), reason, by=by, face=FACE)
    if as_json:
        common.echo_json(plain, said)
        return
    common.echo(f"Noted as wrong: {said.question}")
    _show_withdrawn(said)


@click.command()
@click.argument("sql", required=False)
@file_option
@click.option(
    "--of",
    "question_id",
    default="",
    metavar="ID",
    help="Of which question.",
    shell_complete=complete_question,
)
@_by_option
@common.json_option
@click.pass_context
def correct(
    context: click.Context,
    sql: str | None,
    file: Path | None,
    question_id: str,
    by: str,
    as_json: bool,
) -> None:
    """Say what SQL would have been right; it is checked, and becomes an example.

    For the last question, or the one that --of names.
    """
    text = read_sql(sql, file)
    project = common.open_project(context)
    draft = project.kept_draft(question_id)
    _show(project.correct(draft, text, by=by, face=FACE), as_json=as_json)


def _show(entry: AcceptedQuery, *, as_json: bool) -> None:
    from t2sql.faces.feedback import accepted_lines, accepted_object

    if as_json:
        common.echo_json(accepted_object, entry)
        return
    for line in accepted_lines([entry]):
        common.echo(line)
    click.echo(f"It is an example from now on; `t2sql history undo {entry.id}` takes it back.")


def _show_withdrawn(said: Feedback) -> None:
    for name in said.accepted:
        click.echo(f"The accepted query {name} is no example any more.")

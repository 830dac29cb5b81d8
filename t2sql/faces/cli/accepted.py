"""``t2sql history list``, ``undo``, ``redo`` and ``export``: what people have accepted."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from t2sql.errors import InputError
from t2sql.faces.cli import common
from t2sql.faces.cli.completing import complete_active, complete_undone
from t2sql.faces.cli.feedback import FACE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from t2sql.project import Project
    from t2sql.types import AcceptedQuery


@click.command("list")
@click.option("--undone", is_flag=True, help="Show those that were taken back as well.")
@click.option("--said", is_flag=True, help="Show all that was said of answers instead.")
@common.json_option
@click.pass_context
def history_list(context: click.Context, undone: bool, said: bool, as_json: bool) -> None:
    """List the queries that people accepted, each with where it comes from."""
    from t2sql.faces.feedback import accepted_lines, accepted_object, feedback_lines
    from t2sql.store.plain import plain

    if undone and said:
        raise InputError("Give --undone or --said, not both.")
    project = common.open_project(context)
    if said:
        words = project.feedback()
        if as_json:
            common.echo_json(lambda value: {"feedback": plain(value)}, words)
        else:
            _echo(feedback_lines(words), "Nothing was said of any answer yet.")
        return
    entries = project.accepted(undone=undone)
    if as_json:
        common.echo_json(lambda value: {"accepted": list(map(accepted_object, value))}, entries)
    else:
        _echo(accepted_lines(entries), "Nothing was accepted yet: `t2sql accept` does.")


@click.command("undo")
@click.argument("name", metavar="ID", shell_complete=complete_active)
@click.option("--yes", is_flag=True, help="Do not ask.")
@common.json_option
@click.pass_context
def history_undo(context: click.Context, name: str, yes: bool, as_json: bool) -> None:
    """Take the accepted query ID back: it is no example any more, in open sessions either.

    First it shows which saved answers rest on it. They are kept; what was shown was shown.
    """
    from t2sql.faces.feedback import dependent_lines
    from t2sql.store.plain import plain

    project = common.open_project(context)
    answers = project.dependents(name)
    if not as_json:
        click.echo(f"Saved answers that rest on it: {len(answers) or 'none'}")
        for line in dependent_lines(answers):
            common.echo(line)
    if not yes:
        if not sys.stdin.isatty():
            raise InputError("Nobody is there to be asked.", hint="Say --yes.")
        click.confirm("Take it back?", abort=True, err=True)
    said = project.undo(name, face=FACE)
    if as_json:
        common.echo_json(
            lambda value: {**plain(value), "answers": plain(answers)},
            said,
        )
        return
    found = said.accepted[0]
    click.echo(f"{found} is no example any more; `t2sql history redo {found}` undoes this.")
    for file in _files_of(project, found):
        common.say(f"It stands in {file} as well, which still makes it an example: edit it there.")


@click.command("redo")
@click.argument("name", metavar="ID", shell_complete=complete_undone)
@common.json_option
@click.pass_context
def history_redo(context: click.Context, name: str, as_json: bool) -> None:
    """Make the query ID an example again that was taken back."""
    from t2sql.faces.feedback import accepted_object

    project = common.open_project(context)
    entry: AcceptedQuery = project.redo(name, face=FACE)
    if as_json:
        common.echo_json(accepted_object, entry)
    else:
        click.echo(f"{entry.id} is an example again.")


@click.command("export")
@click.option(
    "--out",
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to (default: queries/accepted under the metadata).",
)
@common.json_option
@click.pass_context
def history_export(context: click.Context, out: Path | None, as_json: bool) -> None:
    """Write the accepted queries as .sql files, for review and for version control.

    A file that somebody has changed stays as it is: on conflict the file wins.
    """
    project = common.open_project(context)
    done = project.export_accepted(out)
    if as_json:
        common.echo_json(
            lambda value: {
                name: [str(file) for file in getattr(value, name)]
                for name in ("written", "same", "kept")
            },
            done,
        )
        return
    for file in done.written:
        click.echo(f"Wrote {file}")
    if done.same:
        click.echo(f"{len(done.same)} stood there already")
    for file in done.kept:
        click.echo(f"{file} was changed by somebody; it stays as it is, and wins")
    if not any((done.written, done.same, done.kept)):
        common.say("Nothing was accepted yet: `t2sql accept` does.")


def _files_of(project: Project, name: str) -> list[str]:
    return [past.source for past in project.tools.catalog.past_queries([name])]


def _echo(lines: Iterable[str], nothing: str) -> None:
    shown = list(lines)
    for line in shown:
        common.echo(line)
    if not shown:
        common.say(nothing)

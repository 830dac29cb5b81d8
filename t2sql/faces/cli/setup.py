"""``t2sql index`` and ``demo``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from t2sql.faces.cli import common
from t2sql.faces.cli.chat import serve_chat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from t2sql.project import Indexed, Project
    from t2sql.types import Problem

MOST_PROBLEMS = 20


@click.command()
@click.option("--rebuild", is_flag=True, help="Start anew instead of updating what changed.")
@click.option("--no-wait", is_flag=True, help="Fail if another t2sql is indexing this project.")
@common.json_option
@click.pass_context
def index(context: click.Context, rebuild: bool, no_wait: bool, as_json: bool) -> None:
    """Bring catalog and search index up to date with database, metadata and history.

    Only what changed is read and embedded again. It can be stopped at any time; the next run
    goes on where this one ended. With --rebuild all is made anew beside what is there, which
    answers questions until the new one is whole. Where another t2sql indexes it is waited for.
    """
    project = common.open_project(context)
    done = index_project(project, rebuild=rebuild, wait=not no_wait)
    if as_json:
        common.echo_json(indexed_object, done)
        return
    show_indexed(done)


def index_project(project: Project, *, rebuild: bool = False, wait: bool = True) -> Indexed:
    """Index with a progress bar."""
    from t2sql.faces.progress import progress_bar

    with progress_bar() as progress:
        return project.index(progress, rebuild=rebuild, wait=wait)


def indexed_object(done: Indexed) -> dict[str, object]:
    """What indexing did, for ``--json``."""
    from dataclasses import asdict

    return {"catalog": asdict(done.catalog), "index": asdict(done.search)}


def show_indexed(done: Indexed) -> None:
    """What indexing did, in a few lines; problems go to stderr."""
    catalog, search = done.catalog, done.search
    click.echo(
        f"Catalog: {catalog.tables} tables ({catalog.profiled} profiled now), "
        f"{catalog.queries} past queries ({catalog.verified} verified)"
    )
    click.echo(
        f"Index: {search.embedded} texts embedded by {search.embedder}, {search.removed} removed"
    )
    for note in search.notes:
        common.say(f"note: {note}")
    show_problems(catalog.problems)


def show_problems(problems: Sequence[Problem]) -> None:
    """Each problem as a line on stderr; a long list is cut, and says so."""
    for problem in problems[:MOST_PROBLEMS]:
        common.say(f"{problem.severity}: {problem.message} {problem.hint}".rstrip())
    if len(problems) > MOST_PROBLEMS:
        common.say(f"… and {len(problems) - MOST_PROBLEMS} more; `t2sql index --json` lists all")


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=".")
def demo(folder: Path) -> None:
    """Build the demo warehouse in FOLDER, index it, and answer one question end to end.

    It is an invented second-hand marketplace: 5 million rows on DuckDB, with metadata and
    past queries. What is current is not built again. On a terminal it offers the chat at the end.
    """
    from t2sql.demo.prepare import QUESTION, prepare_demo
    from t2sql.faces import render
    from t2sql.faces.progress import progress_bar
    from t2sql.project import open_project
    from t2sql.types import Refusal

    with progress_bar() as progress:
        prepared = prepare_demo(folder, progress)
    click.echo(f"Demo warehouse: {'built' if prepared.built else 'already built'}, demo.duckdb")
    with open_project(prepared.folder) as project:
        show_indexed(index_project(project))
        click.echo(f"Today is {project.question('').today} here: the day after the last event.")
        if project.translator.name == "offline":
            click.echo(common.NO_MODEL)
        click.echo(f"\nQuestion: {QUESTION}")
        answer = project.ask(QUESTION)
        console = common.console()
        if isinstance(answer, Refusal):
            render.show_refusal(console, answer)
        elif answer is not None:
            render.show_answer(console, answer, project.catalog.dialect)
        click.echo("\nNext")
        where = "" if folder.resolve() == Path.cwd() else f"cd {folder} && "
        click.echo(f'  {where}t2sql ask "How many members joined each month this year?"')
        click.echo(f"  {where}t2sql ask          a conversation")
        click.echo(f"  {where}t2sql chat --open  the same in the browser")
        click.echo("  t2sql init URL    a project for your own database")
        _offer_chat(project)


def _offer_chat(project: Project) -> None:
    """Serve the chat and open it, where a person says so."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return
    if click.confirm("\nOpen the chat in the browser now?", default=False):
        serve_chat(project, opens=True)

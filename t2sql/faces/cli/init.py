"""``t2sql init``: a project of one's own, begun or brought up to date."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from t2sql.config import FILE_NAME, PrivacySettings
from t2sql.config.texts import RESULTS_COST, SAMPLES_COST
from t2sql.faces.cli import common
from t2sql.faces.cli.init_texts import gap_lines, log_lines, started_lines, taken_lines
from t2sql.faces.cli.setup import index_project, show_indexed, show_problems
from t2sql.warehouse.query_log_types import NoLog

if TYPE_CHECKING:
    from t2sql.project import Project, Started
    from t2sql.warehouse.query_log_types import FoundLog


@click.command()
@click.argument("url", required=False, default="")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where t2sql.toml and metadata/ are, or will be (default: here).",
)
@click.option(
    "--schema",
    "schemas",
    multiple=True,
    metavar="PATTERN",
    help="Read these schemas alone, e.g. shop or 'fin*'; repeatable. Kept in t2sql.toml.",
)
@click.option(
    "--dbt",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A dbt project to read where it lies; its profile names the database if no URL does.",
)
@click.option(
    "--history/--no-history",
    default=None,
    help="Whether to take past queries from the database's log (default: asked, else no).",
)
@click.option(
    "--samples/--no-samples",
    default=None,
    help="Whether cell values may stand in prompts (default: asked on a terminal, else no).",
)
@click.option(
    "--results/--no-results",
    default=None,
    help="Whether a model may see rows of an answer, to sum them up (default: as above).",
)
@click.option(
    "--index/--no-index",
    "then_index",
    default=None,
    help="Whether to index at once (default: asked on a terminal, else no).",
)
@click.option("--restore", is_flag=True, help="Write again what was taken out of the files.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.pass_context
def init(context: click.Context, /, url: str, folder: Path | None, **given: Any) -> None:
    """Start a project for the database at URL, or bring one up to date with its database.

    URL is e.g. duckdb:///file.duckdb, sqlite:///file.db, postgresql://user@host/database or
    mysql://user@host/database. It writes t2sql.toml and one file a table under metadata/tables,
    in the shape of dbt's schema.yml, for you to say there what the database cannot.

    Run it again at any time, without URL: new tables and columns are added, those that are gone
    are marked, and nothing that you wrote is changed. All is written, or nothing.

    A password is never written: it stays in an environment variable. In the folder of a dbt
    project nothing is written either: t2sql's files go beside it.
    """
    from t2sql.faces.progress import progress_bar
    from t2sql.project.starting import dbt_folder_beside, plan_start, write_start

    place, found = dbt_folder_beside(folder or Path(context.obj if _is_folder(context) else "."))
    dry_run = given["dry_run"]
    asks = not dry_run and not (place / FILE_NAME).exists()
    with progress_bar() as progress:
        started = plan_start(
            url,
            place,
            progress,
            schemas=given["schemas"],
            dbt=given["dbt"] or found,
            restore=given["restore"],
        )
    if not dry_run:
        privacy = ask_privacy(given["samples"], given["results"], ask=asks)
        with progress_bar() as progress:
            started = write_start(started, privacy, progress)
    for line in started_lines(started, dry_run=dry_run):
        common.echo(line)
    if not (started.is_new or given["samples"] is given["results"] is None):
        common.say("t2sql.toml stays as it is: change [privacy] there.")
    show_problems(started.problems)
    if not dry_run:
        _go_on(started, given["history"], then_index=given["then_index"])


def _go_on(started: Started, history: bool | None, *, then_index: bool | None) -> None:
    """What follows once the files are there: the log, what is missing, the index."""
    from t2sql.project import Project
    from t2sql.project.gaps import find_gaps

    with Project(started.config) as project:
        log = project.find_log()
        if history is not False:
            _take_log(project, log, history)
        queries = project.config.path(project.config.paths.metadata) / "queries"
        past = sum(1 for file in queries.rglob("*") if file.is_file()) if queries.is_dir() else 0
        past += len(project.config.paths.dbt)
        gaps = find_gaps(started.tables, started.config, past_queries=past, log=log)
        for line in gap_lines(gaps):
            common.echo(line)
        indexes = then_index
        if then_index is None and is_terminal():
            indexes = click.confirm("\nIndex now?", default=True)
        if indexes:
            show_indexed(index_project(project))
    click.echo("\nNext")
    if started.file.parent != Path.cwd():
        click.echo(f"  cd {_shown(started.file.parent)}")
    if started.secret:
        click.echo(f"  {started.secret}")
    if not indexes:
        click.echo("  t2sql index")
    click.echo('  t2sql ask "…"')


def _take_log(project: Project, log: FoundLog | NoLog, wanted: bool | None) -> None:
    """Past queries of the database's log, if there is one and somebody wants them."""
    from t2sql.faces.progress import progress_bar

    if isinstance(log, NoLog) and not wanted:
        return  # it is told with what is missing
    for line in log_lines(log, wanted=wanted):
        common.echo(line)
    if isinstance(log, NoLog):
        return
    if wanted or (wanted is None and is_terminal() and _ask_log(log)):
        with progress_bar() as progress:
            added = project.add_log(log, progress)
        for line in taken_lines(added):
            common.echo(line)
    elif wanted is None and not is_terminal():
        common.echo("  `t2sql init --history` takes them.")


def _ask_log(log: FoundLog) -> bool:
    return click.confirm(f"Take past queries from {log.name}?", default=True)


def ask_privacy(samples: bool | None, results: bool | None, *, ask: bool = True) -> PrivacySettings:
    """What may go to a model: as the flags say, else as the person says, else nothing.

    Args:
        samples: whether cell values may; None where no flag says so.
        results: whether rows of an answer may.
        ask: whether there is anything to decide; asked is on a terminal alone.
    """
    asks = ask and is_terminal()
    if asks and None in (samples, results):
        click.echo(
            "A model gets names, types, keys, descriptions, row counts, your question and past SQL "
            "without its literals.\nCells of masked columns never leave, whatever you say here."
        )
    if samples is None:
        said = f"May cell values go to it, too? ({SAMPLES_COST})"
        samples = asks and click.confirm(said, default=False)
    if results is None:
        said = f"May it see the rows of an answer, to sum them up? ({RESULTS_COST})"
        results = asks and click.confirm(said, default=False)
    return PrivacySettings(samples=samples, results=results)


def is_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _is_folder(context: click.Context) -> bool:
    return bool(context.obj) and "://" not in str(context.obj)


def _shown(folder: Path) -> str:
    import os

    near = os.path.relpath(folder)
    return near if len(near) < len(str(folder)) else str(folder)

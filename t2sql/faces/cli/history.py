"""``t2sql history``: past queries added and shown, and those that people accepted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from t2sql.faces.cli import common
from t2sql.faces.cli.accepted import history_export, history_list, history_redo, history_undo
from t2sql.faces.cli.browsing import history_search
from t2sql.faces.cli.completing import complete_table
from t2sql.faces.cli.setup import index_project, show_problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from t2sql.catalog.mined import MinedHistory, TableHabit
    from t2sql.types import JoinEdge


@click.group()
def history() -> None:
    """Past queries and questions: what was asked and run before.

    `search` finds your own questions. `list`, `undo`, `redo` and `export` are of the queries that
    people have accepted as right. `add` and `show` are of the team's past SQL.
    """


for command in (history_search, history_list, history_undo, history_redo, history_export):
    history.add_command(command)


@history.command("add")
@click.argument("path", metavar="FILE|FOLDER", type=click.Path(exists=True, path_type=Path))
@click.option("--dialect", default="", help="What the queries are written in.")
@click.option(
    "--exclude-user",
    "exclude_users",
    multiple=True,
    metavar="USER",
    help="Leave out the queries of this person, or of a pattern such as etl_*; repeatable.",
)
@click.option("--include-failed", is_flag=True, help="Add queries that the log says failed.")
@common.json_option
@click.pass_context
def history_add(
    context: click.Context,
    path: Path,
    dialect: str,
    exclude_users: tuple[str, ...],
    include_failed: bool,
    as_json: bool,
) -> None:
    """Add the past queries of a file or folder to the project and index them.

    Read are .sql files, JSON lines, CSV, exports of PostgreSQL pg_stat_statements, BigQuery
    INFORMATION_SCHEMA.JOBS and Snowflake QUERY_HISTORY, and dbt projects. They become one .sql
    file under metadata/queries; deleting it takes them back.
    """
    from t2sql.faces.progress import progress_bar

    project = common.open_project(context)
    with progress_bar() as progress:
        added = project.add_history(
            path,
            dialect=dialect,
            exclude_users=exclude_users,
            include_failed=include_failed,
            progress=progress,
        )
    done = index_project(project)
    if as_json:
        from dataclasses import asdict

        common.echo_json(
            lambda value: {
                "added": value.queries,
                "verified": value.verified,
                "refused": value.refused,
                "file": str(value.file),
                "is_new": value.is_new,
                "problems": [asdict(problem) for problem in value.problems],
            },
            added,
        )
        return
    said = f"{added.queries} past queries ({added.verified} verified) of {path.name}"
    if added.is_new:
        click.echo(f"Added {said}\nWrote {added.file}; delete it to take them back")
    else:
        click.echo(f"Nothing new: {said} stand in {added.file} already")
    if added.refused:
        common.say(f"{added.refused} verified queries were refused by the gate and left out")
    show_problems(added.problems)
    click.echo(f"Index: {done.search.embedded} texts embedded, {done.search.removed} removed")


@history.command("show")
@click.argument("table", default="", shell_complete=complete_table)
@click.option("--top", default=10, show_default=True, help="How many of each at most.")
@common.json_option
@click.pass_context
def history_show(context: click.Context, table: str, top: int, as_json: bool) -> None:
    """Show what past queries say of TABLE, or of all: who uses what, joins, filters, metrics."""
    project = common.open_project(context)
    mined = project.mined_history(table, top=max(1, top))
    if as_json:
        from dataclasses import asdict

        common.echo_json(asdict, mined)
        return
    for line in _lines(mined):
        common.echo(line)


def _lines(mined: MinedHistory) -> Iterator[str]:
    yield (
        f"{mined.queries:,} past queries ({mined.verified:,} verified) read {mined.tables:,} "
        f"{'table' if mined.tables == 1 else 'tables'}"
    )
    if mined.uses:
        yield "\nTables"
        yield f"  {'queries':>8} {'runs':>8} {'users':>6} {'verified':>8}  {'last run':10}  table"
    for use in mined.uses:
        yield (
            f"  {use.queries:>8,} {use.runs:>8,} {use.users:>6,} {use.verified:>8,}"
            f"  {use.last_run or '–':10}  {use.table}"
        )
    if mined.joins:
        yield "\nJoins"
    for edge in mined.joins:
        yield f"  {edge.uses:>8,}  {_join(edge)}"
    for title, habits in (
        ("Filters", mined.filters),
        ("Groups", mined.groups),
        ("Metrics", mined.metrics),
    ):
        yield from _habit_lines(title, habits)


def _habit_lines(title: str, habits: Sequence[TableHabit]) -> Iterator[str]:
    if habits:
        yield f"\n{title}"
    for found in habits:
        habit = found.habit
        yield f"  {habit.queries:>8,} {habit.share:>5.0%}  {found.table}: {habit.sql}"


def _join(edge: JoinEdge) -> str:
    pairs = zip(edge.left_columns, edge.right_columns, strict=True)
    return " AND ".join(f"{edge.left}.{left} = {edge.right}.{right}" for left, right in pairs)

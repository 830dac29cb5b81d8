"""``t2sql explain`` and ``t2sql describe``: what a model says of a query, and of a table."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from t2sql.faces.cli import common
from t2sql.faces.cli.completing import complete_table
from t2sql.faces.cli.showing import show_prompt_option, showing_sent
from t2sql.faces.cli.sql import file_option, read_sql


@click.command()
@click.argument("sql", required=False)
@file_option
@show_prompt_option
@common.json_option
@click.pass_context
def explain(
    context: click.Context, sql: str | None, file: Path | None, show_prompt: bool, as_json: bool
) -> None:
    """Say in words what a query does. Needs a model; nothing is run."""
    from t2sql.faces.progress import working

    text = read_sql(sql, file)
    project = common.open_project(context)
    with working("Reading the SQL…"), showing_sent(project, show_prompt) as sent:
        said = project.explain(text)
        sent.show(said.calls)
    if as_json:
        shown = {"summary": said.summary, "steps": said.steps, "notes": said.notes}
        common.echo_json(dict, shown)
        return
    common.echo(said.summary)
    for number, step in enumerate(said.steps, start=1):
        common.echo(f"  {number}. {step}")
    for note in said.notes:
        common.echo(f"  note: {note}")


@click.command()
@click.argument("table", shell_complete=complete_table)
@show_prompt_option
@common.json_option
@click.pass_context
def describe(context: click.Context, table: str, show_prompt: bool, as_json: bool) -> None:
    """Draft descriptions of TABLE and its columns, as YAML to correct and take over.

    Needs a model. What is already written is left out, and a guess says so. Take what is right
    over into the table's file in metadata/tables, which `t2sql init` has written:

    t2sql describe shop.orders > draft.yml
    """
    from t2sql.faces.progress import working

    project = common.open_project(context)
    with working("Describing the table…"), showing_sent(project, show_prompt) as sent:
        draft = project.describe(table)
        sent.show(draft.calls)
    if as_json:
        common.echo_json(lambda value: {**asdict(value), "calls": len(value.calls)}, draft)
    else:
        from t2sql.steps.describe import notes_text

        click.echo(notes_text(draft), nl=False)

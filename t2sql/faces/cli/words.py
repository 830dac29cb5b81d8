"""``t2sql explain`` and ``t2sql describe``: what a model says of a query, and of a table."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from t2sql.faces.cli import common
from t2sql.faces.cli.narrowing import complete_tables
from t2sql.faces.cli.sql import file_option, read_sql

if TYPE_CHECKING:
    from t2sql.steps.describe import TableDraft


@click.command()
@click.argument("sql", required=False)
@file_option
@common.json_option
@click.pass_context
def explain(context: click.Context, sql: str | None, file: Path | None, as_json: bool) -> None:
    """Say in words what a query does. Needs a model; nothing is run."""
    from t2sql.faces.progress import working

    text = read_sql(sql, file)
    project = common.open_project(context)
    with working("Reading the SQL…"):
        said = project.explain(text)
    if as_json:
        shown = {"summary": said.summary, "steps": said.steps, "notes": said.notes}
        common.echo_json(dict, shown)
        return
    click.echo(said.summary)
    for number, step in enumerate(said.steps, start=1):
        click.echo(f"  {number}. {step}")
    for note in said.notes:
        click.echo(f"  note: {note}")


@click.command()
@click.argument("table", shell_complete=complete_tables)
@common.json_option
@click.pass_context
def describe(context: click.Context, table: str, as_json: bool) -> None:
    """Draft descriptions of TABLE and its columns, as a file of metadata to correct and keep.

    Needs a model. It prints YAML; what is already written is left out, and a guess says so:

    t2sql describe shop.orders > metadata/tables/orders.yml
    """
    from t2sql.faces.progress import working

    project = common.open_project(context)
    with working("Describing the table…"):
        draft = project.describe(table)
    if as_json:
        common.echo_json(lambda value: {**asdict(value), "calls": len(value.calls)}, draft)
    else:
        click.echo(notes_text(draft), nl=False)


def notes_text(draft: TableDraft) -> str:
    """A draft in the shape of ``metadata/tables/*.yml``."""
    import yaml

    schema, _, name = draft.table.rpartition(".")
    model: dict[str, Any] = {"name": name}
    if draft.description:
        model["description"] = draft.description
    config: dict[str, Any] = {"schema": schema} if schema else {}
    if draft.grain:
        config["meta"] = {"t2sql": {"grain": draft.grain}}
    if config:
        model["config"] = config
    columns = [
        {"name": column, "description": f"{text} (a guess)" if column in draft.unsure else text}
        for column, text in draft.columns.items()
    ]
    if columns:
        model["columns"] = columns
    notes = {"version": 2, "models": [model]}
    return yaml.safe_dump(notes, sort_keys=False, allow_unicode=True, width=100)

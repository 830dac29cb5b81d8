"""The first stop at a terminal: a person confirms the tables, or changes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from t2sql.errors import InputError
from t2sql.faces.cli import common

if TYPE_CHECKING:
    from t2sql.project import Project
    from t2sql.types import TableSelection

_REPLIES: Final = "Enter: yes · +NAME or +NUMBER: add · -NAME: drop · q: leave"


def confirm_tables(project: Project, selection: TableSelection) -> TableSelection | None:
    """Show the tables until the person agrees; None if they leave."""
    from t2sql.faces import render

    console = common.console()
    render.show_narrowing(console, selection.question)
    render.show_candidates(console, selection)
    render.show_tables(console, selection)
    while True:
        click.echo(f"\nUse these tables? {_REPLIES}")
        reply = click.prompt("", default="", show_default=False, prompt_suffix="> ").strip()
        if reply.lower() in {"", "y", "yes"}:
            if selection.chosen:
                return selection
            click.echo("Choose at least one table.")
            continue
        if reply.lower() in {"q", "quit", "n", "no"}:
            return None
        if reply.startswith("/") or reply.endswith("?"):
            click.echo("That is no reply to this; q leaves the question, then ask anew.")
            continue
        try:
            selection = change_tables(project, selection, reply.split())
        except InputError as error:
            common.echo(str(error))
            continue
        render.show_tables(console, selection)


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

"""What several commands share: opening the project, options, the console."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

    from t2sql.config import Config
    from t2sql.project import Project

AS = "t2sql.as"
"""Where a context keeps the name of the person whose eyes are lent."""
REFUSED = 6
CANCELLED = 130
NO_MODEL = (
    "No language model is configured: the offline translator reads the question. "
    "To use a model set `model` and `base_url` under [llm] in t2sql.toml."
)

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
translator_option = click.option(
    "--translator",
    type=click.Choice(["offline", "llm"]),
    help="Who writes the SQL (default: llm where a model is configured).",
)


def examples(*lines: str) -> str:
    """The end of a command's help: lines as they are typed."""
    return "\n".join(("\b", "Examples:", *(f"  {line}" for line in lines)))


def open_project(context: click.Context, **given: Any) -> Project:
    """The project that ``--project`` names; it is closed when the command ends."""
    return context.with_resource(opener(context, **given)())


def opener(context: click.Context, **given: Any) -> Callable[[], AbstractContextManager[Project]]:
    """What opens the project that ``--project`` names, whenever that is; and closes it."""
    source, name = context.obj or ".", context.meta.get(AS)

    @contextmanager
    def opened() -> Iterator[Project]:
        from t2sql.project import open_project as open_it
        from t2sql.types import Person

        with open_it(source, **given) as project:
            yield project.seen_by(Person(name)) if name else project

    return opened


def console() -> Console:
    """Rows and results go to stdout; wide enough for evidence where nobody looks."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else int(os.environ.get("COLUMNS", "140"))
    return Console(width=width, highlight=False, soft_wrap=False, emoji=False, markup=False)


def say(text: str) -> None:
    """Talk goes to stderr, so that it never stands among rows."""
    from t2sql.faces.plain import visible_lines

    click.echo(visible_lines(text), err=True)


def echo(text: str) -> None:
    """Print text that may hold something of the data; a terminal obeys nothing in it."""
    from t2sql.faces.plain import visible_lines

    click.echo(visible_lines(text))


def echo_json(make: Callable[[Any], Any], value: Any) -> None:
    """Print a value as one JSON object."""
    from t2sql.faces.objects import to_json

    click.echo(to_json(make(value)))


def settings(context: click.Context) -> Config:
    """The settings of the project that ``--project`` names; the defaults where there is none."""
    from pathlib import Path

    from t2sql.config import find_file, make_config, read_config

    folder = Path(context.obj or ".")
    file = find_file(folder)
    return read_config(file) if file else make_config({}, folder=folder)

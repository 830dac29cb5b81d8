"""``--chart`` and ``--notebook``: what is made of an answer beside the screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from t2sql.errors import InputError
from t2sql.faces.cli import common

if TYPE_CHECKING:
    from t2sql.project import Project
    from t2sql.types import Answer

_PICTURES = (".svg", ".png")


@dataclass(frozen=True, slots=True)
class Made:
    """What is to be made, and where."""

    chart: Path | None = None
    notebook: Path | None = None

    @property
    def is_any(self) -> bool:
        """Whether anything is."""
        return self.chart is not None or self.notebook is not None


def made_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--chart`` and ``--notebook`` as one ``made``."""

    @wraps(command)
    def making(*arguments: Any, chart: Path | None, notebook: Path | None, **others: Any) -> Any:
        return command(*arguments, made=Made(chart, notebook), **others)

    result: Callable[..., Any] = making
    for flag, said in (
        ("--notebook", "Write a notebook (.ipynb) that reproduces the answer."),
        ("--chart", "Draw a chart of the answer into a file that ends in .svg or .png."),
    ):
        kind = click.Path(dir_okay=False, path_type=Path)
        result = click.option(flag, metavar="FILE", type=kind, help=said)(result)
    return result


def check_made(made: Made, *, force: bool) -> None:
    """Refuse a bad place before anything is asked.

    Raises:
        InputError: another ending, no such folder, or a file that stands there and not ``force``.
    """
    for file, endings in ((made.chart, _PICTURES), (made.notebook, (".ipynb",))):
        if file is None:
            continue
        if file.suffix.lower() not in endings:
            raise InputError(f"{file} must end in {' or '.join(endings)}.")
        if not file.parent.is_dir():
            raise InputError(f"There is no folder {file.parent}.", hint="Make it first.")
        if file.exists() and not force:
            raise InputError(f"{file} exists already.", hint="Say --force to replace it.")


def make_all(project: Project, answer: Answer, made: Made, *, force: bool) -> None:
    """Make what is wanted, and say so on stderr."""
    if made.chart is not None:
        _draw(project, answer, made.chart)
    if made.notebook is not None:
        written = project.notebook(answer, made.notebook, force=force)
        common.say(f"Notebook written to {written}.")


def _draw(project: Project, answer: Answer, file: Path) -> None:
    from t2sql.faces.charts import chart_png, chart_svg

    chart = project.chart(answer)
    if chart is None:
        common.say(f"No chart shows these rows, so {file} is not written.")
        return
    if file.suffix.lower() == ".png":
        drawn = chart_png(chart, answer.result)
    else:
        drawn = chart_svg(chart, answer.result, ink="#1f2933").encode()
    try:
        file.write_bytes(drawn)
    except OSError as error:
        said = f"{file} cannot be written: {error.strerror}."
        raise InputError(said, hint="Name another place with --chart.") from None
    common.say(f"Chart ({chart.kind}) written to {file} ({len(drawn):,} bytes).")
    for note in chart.notes:
        common.say(note)

"""What everything shown in a terminal is made of: headings, plain text, tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


_UNSEEN = r"\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069"
_CONTROL = re.compile(rf"[\x00-\x1f{_UNSEEN}]")
_CONTROL_IN_LINES = re.compile(rf"[\x00-\x08\x0b-\x1f{_UNSEEN}]")


def visible(text: str) -> str:
    """The text without control characters, so that no cell can move the cursor or make a link."""
    return _CONTROL.sub("·", text)


def visible_lines(text: str) -> str:
    """The same of text that has lines of its own, and tabs."""
    return _CONTROL_IN_LINES.sub("·", text)


def print_heading(console: Console, text: str) -> None:
    """An empty line, then the text in bold."""
    console.print()
    console.print(plain_text(text, "bold"))


def plain_text(text: str, style: str = "") -> RenderableType:
    """Text that is never read as markup, nor obeyed by a terminal."""
    from rich.text import Text

    return Text(visible_lines(text), style=style)


def print_table(
    console: Console,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: frozenset[int] = frozenset(),
    folds: bool = False,
) -> None:
    """A table without a frame.

    Args:
        console: where it goes.
        columns: their names.
        rows: a text for each column.
        right: places of columns that stand to the right.
        folds: whether the last column alone folds, and the others are never broken.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim")
    for index, name in enumerate(columns):
        last = folds and index == len(columns) - 1
        table.add_column(
            Text(visible_lines(name)),
            justify="right" if index in right else "left",
            overflow="fold" if last or not folds else "ellipsis",
            no_wrap=folds and not last,
        )
    for row in rows:
        table.add_row(*(Text(visible_lines(cell)) for cell in row))
    console.print(table)

"""Rows as a plain HTML table, legible where no style comes along."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from markupsafe import Markup

from t2sql.faces.html.cell_texts import (
    column_kind,
    shared_decimals,
    shown_cell,
    shown_figure,
)
from t2sql.faces.html.texts import join_html, text_html
from t2sql.types import QueryResult

MOST_COLUMNS: Final = 60
MOST_CHARACTERS: Final = 300
"""Of a cell."""
MOST_OF_A_TABLE: Final = 300_000
"""Characters of all cells; the longest are cut shorter where there are more."""
_SHORT: Final = 60


def rows_html(result: QueryResult, most_rows: int) -> Markup:
    """The first rows, and how many there are."""
    columns = result.columns[:MOST_COLUMNS]
    page = result.rows[:most_rows]
    shown = [_texts([row[place] for row in page], name) for place, name in enumerate(columns)]
    size = sum(min(len(text), MOST_CHARACTERS) for texts, _ in shown for text in texts)
    longest = MOST_CHARACTERS if size <= MOST_OF_A_TABLE else _SHORT
    cells = [[_cut(text, longest) for text in texts] for texts, _ in shown]
    right = frozenset(place for place, (_, kind) in enumerate(shown) if kind == "number")
    table = table_html(columns, list(zip(*cells, strict=True)), right)
    said = Markup('<p style="margin-top: 6px">{}</p>').format(
        text_html(told_rows(result, most_rows))
    )
    return join_html((table, said))


def table_html(
    columns: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset()
) -> Markup:
    """A table of texts; the columns at ``right`` stand to the right."""
    sides = ["right" if place in right else "left" for place in range(len(columns))]
    head = join_html(
        Markup('<th style="text-align: {}" dir="auto">{}</th>').format(
            side, text_html(_cut(name, MOST_CHARACTERS))
        )
        for side, name in zip(sides, columns, strict=True)
    )
    body = join_html(
        Markup("<tr>{}</tr>").format(
            join_html(
                Markup('<td style="text-align: {}" dir="auto">{}</td>').format(
                    side, text_html(cell)
                )
                for side, cell in zip(sides, row, strict=True)
            )
        )
        for row in rows
    )
    return Markup('<table class="rows"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>').format(
        head, body
    )


def told_rows(result: QueryResult, most_rows: int) -> str:
    """How many rows there are, and what of them is not shown."""
    count, width = len(result.rows), len(result.columns)
    said = f"{count:,} {'row' if count == 1 else 'rows'}"
    if count > most_rows:
        said = f"{most_rows:,} of {said} shown"
    if width > MOST_COLUMNS:
        said += f", {MOST_COLUMNS} of {width:,} columns shown"
    if count > most_rows or width > MOST_COLUMNS:
        said += "; the variable holds them all"
    if result.truncated:
        said += "; there are more rows: `%t2sql --rows` or `--all` fetches them"
    return f"{said}."


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _texts(cells: Sequence[Any], name: str) -> tuple[list[str], str]:
    """A column's cells as they are read, and what kind of column it is."""
    kind = column_kind(cells)
    if kind == "number":
        places = shared_decimals(cells)
        return [shown_figure(cell, name, places) for cell in cells], kind
    return [shown_cell(cell, name, as_day=kind == "day") for cell in cells], kind

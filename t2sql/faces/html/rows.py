"""Rows of a result as an HTML table: a page of them, a window of columns, each cell as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from t2sql.faces.html.cell_texts import (
    column_kind,
    has_large,
    shared_decimals,
    shown_cell,
    shown_figure,
)
from t2sql.faces.html.texts import join_html, text_html

if TYPE_CHECKING:
    from t2sql.faces.words import Words
    from t2sql.types import QueryResult

MOST_ROWS = 50
MOST_COLUMNS = 40
MOST_CHARACTERS = 400
"""Of a cell that is shown at once; the rest is counted."""
MOST_OF_A_PAGE = 300_000
"""Characters of all cells of a page; the longest are cut shorter where there are more."""
_SHORT: Final = 80
_TEXT: Final = Markup('<td dir="auto">')
_NUMBER: Final = Markup('<td class="number" dir="ltr">')
_NO_TEXT: Final = Markup('<td><span class="null">NULL</span></td>')
_NO_NUMBER: Final = Markup('<td class="number"><span class="null">NULL</span></td>')
_END: Final = Markup("</td>")


@dataclass(frozen=True, slots=True)
class RowsView:
    """Which part of a result is shown, and in which order."""

    first: int = 0
    """Place of the first row shown, in the order shown."""
    first_column: int = 0
    sorted_by: int | None = None
    """Place of the column; None: as the query gave them."""
    descending: bool = False


def rows_html(
    result: QueryResult,
    words: Words,
    view: RowsView = RowsView(),
    *,
    order: Sequence[int] | None = None,
    most_rows: int = MOST_ROWS,
    most_columns: int = MOST_COLUMNS,
    sorts: bool = False,
) -> Markup:
    """A page of rows, what is left out of it told below.

    Args:
        result: the rows.
        words: of the person's language.
        view: where the page begins, and how the rows are sorted.
        order: places of the rows in the order shown; None: as they are. See
            :func:`t2sql.faces.html.sorting.sort_rows`.
        most_rows: of a page.
        most_columns: shown at once.
        sorts: whether names are buttons (``data-act="sort"``, ``data-value``: the column's place)
            and columns beside the window can be reached (``data-act="columns"``).
    """
    if not result.columns:
        return Markup('<p class="notice">{}</p>').format(text_html(words("answer.no_columns")))
    count, width = len(result.rows), len(result.columns)
    first = max(0, min(view.first, count - 1)) if count else 0
    left = max(0, min(view.first_column, width - 1))
    places = range(left, min(left + most_columns, width))
    chosen = order[first : first + most_rows] if order is not None else None
    page = (
        result.rows[first : first + most_rows]
        if chosen is None
        else tuple(result.rows[place] for place in chosen)
    )
    kinds = [column_kind([row[place] for row in page]) for place in places]
    head = join_html(
        _head(result, words, view, place, kind, sorts=sorts)
        for place, kind in zip(places, kinds, strict=True)
    )
    longest = MOST_CHARACTERS
    if len(page) * len(places) * longest > MOST_OF_A_PAGE and _size(page, places) > MOST_OF_A_PAGE:
        longest = _SHORT
    columns = [
        _column([row[place] for row in page], kind, result.columns[place], words, longest)
        for place, kind in zip(places, kinds, strict=True)
    ]
    body = join_html(
        Markup("<tr>{}</tr>").format(join_html(row)) for row in zip(*columns, strict=True)
    )
    table = Markup(
        '<div class="scroll" tabindex="0" role="region" aria-label="{}"><table class="rows">'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(text_html(words("answer.rows")), head, body)
    shown = (first, len(page), left, len(places))
    return join_html((table, _notices(result, words, shown, most_columns, turns=sorts)))


def _size(page: Sequence[Sequence[Any]], places: Sequence[int]) -> int:
    return sum(
        min(len(cell), MOST_CHARACTERS) if isinstance(cell := row[place], str) else 20
        for row in page
        for place in places
    )


def _head(
    result: QueryResult, words: Words, view: RowsView, place: int, kind: str, *, sorts: bool
) -> Markup:
    name, sorted_so = result.columns[place][:200], "none"
    if view.sorted_by == place:
        sorted_so = "descending" if view.descending else "ascending"
    named: Markup = text_html(name)
    if sorts:
        told = words("answer.sort_by", column=name)
        named = Markup(
            '<button type="button" data-act="sort" data-value="{}" title="{}">{}</button>'
        ).format(place, text_html(told), named)
    type_ = result.types[place] if place < len(result.types) else ""
    return Markup(
        '<th scope="col" dir="auto"{}{}>{}<span class="type" dir="ltr">{}</span></th>'
    ).format(
        Markup(' class="number"') if kind == "number" else "",
        Markup(' aria-sort="{}"').format(sorted_so) if sorts else "",
        *(named, text_html(type_[:80])),
    )


def _column(cells: Sequence[Any], kind: str, name: str, words: Words, longest: int) -> list[Markup]:
    if kind != "number":
        return [_text(cell, kind, name, words, longest) for cell in cells]
    places, large = shared_decimals(cells), has_large(cells)
    return [
        _NO_NUMBER
        if cell is None
        else _NUMBER
        + text_html(shown_figure(cell, name, places, large=large)[:MOST_CHARACTERS])
        + _END
        for cell in cells
    ]


def _text(cell: Any, kind: str, name: str, words: Words, longest: int) -> Markup:
    if cell is None:
        return _NO_TEXT
    text = shown_cell(cell, name, as_day=kind == "day")
    if len(text) <= longest:
        return _TEXT + text_html(text) + _END
    more = words("answer.cell_cut", count=f"{len(text) - longest:,}")
    return Markup('<td dir="auto">{}… <span class="more">({})</span></td>').format(
        text_html(text[:longest]), text_html(more)
    )


def _notices(
    result: QueryResult,
    words: Words,
    shown: tuple[int, int, int, int],
    most_columns: int,
    *,
    turns: bool,
) -> Markup:
    first, rows, left, columns = shown
    count, width = len(result.rows), len(result.columns)
    said = words("answer.rows_shown", first=first + 1, last=f"{first + rows:,}", count=f"{count:,}")
    parts = [text_html(said if count else words("answer.no_rows"))]
    if result.elapsed_s:
        parts.append(text_html(words("answer.ran_in", spent=f"{result.elapsed_s * 1000:,.0f}")))
    lines = [join_html(parts, " · ")]
    if columns < width:
        told = words(
            "answer.columns_shown", first=left + 1, last=left + columns, count=f"{width:,}"
        )
        line = text_html(told)
        if turns:
            line = join_html(
                (line, *_turns(words, left, left + columns < width, most_columns)), " "
            )
        lines.append(line)
    if result.truncated:
        lines.append(text_html(words("answer.rows_more", count=f"{count:,}")))
    return join_html(Markup('<p class="notice">{}</p>').format(line) for line in lines)


def _turns(words: Words, left: int, more: bool, most_columns: int) -> list[Markup]:
    places = [("answer.columns_back", max(0, left - most_columns), left > 0)]
    places.append(("answer.columns_next", left + most_columns, more))
    return [
        Markup('<button type="button" data-act="columns" data-value="{}">{}</button>').format(
            place, text_html(words(key))
        )
        for key, place, there in places
        if there
    ]

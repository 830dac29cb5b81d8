"""A paragraph on the rows of an answer that no model has seen: their shape, some figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from t2sql.llm.texts import line
from t2sql.steps.series import read_periods

if TYPE_CHECKING:
    from t2sql.types import QueryResult

CELL = 60
"""Characters of a cell that are told."""
_MEASURES = 2
_LISTED = 3
_WIDE = 6
"""Columns that are named; the names of more say little."""


def summarise_plainly(result: QueryResult) -> str:
    """One paragraph. Every number in it stands in the rows, or counts them.

    Nothing is computed but which cell is the greatest and which the least.
    """
    rows, names = result.rows, [line(name, CELL) for name in result.columns]
    if not rows or not names:
        return "The query found no rows."
    if len(rows) == 1 and not result.truncated:
        told = [f"{name} {_shown(cell)}" for name, cell in zip(names, rows[0], strict=False)]
        return f"{_sentence(told[0] if len(told) == 1 else 'One row: ' + ', '.join(told[:_WIDE]))}."
    said = [_shape(result, names)]
    label = _label_place(result)
    measures = [
        place for place in range(len(names)) if place != label and _is_measure(result, place)
    ]
    series = label is not None and len(read_periods([row[label] for row in rows])) == len(rows)
    for place in measures[-_MEASURES:]:
        said += _of_measure(result, names, place, label, series=series)
    if not measures and label is not None:
        said.append(_first_ones(result, label))
    return " ".join(f"{_sentence(one)}." for one in said)


def _shape(result: QueryResult, names: Sequence[str]) -> str:
    shown = f"{len(result.rows):,} {'row' if len(result.rows) == 1 else 'rows'}"
    columns = f" of {_listed(names)}" if len(names) <= _WIDE else ""
    return (
        f"the first {shown}{columns}; there are more" if result.truncated else f"{shown}{columns}"
    )


def _of_measure(
    result: QueryResult, names: Sequence[str], place: int, label: int | None, *, series: bool
) -> Iterator[str]:
    filled = [row for row in result.rows if row[place] is not None]
    ordered = sorted(filled, key=lambda row: row[place])
    least, greatest = ordered[0], ordered[-1]

    def told(row: Sequence[Any]) -> str:
        of = f" ({_shown(row[label])})" if label is not None else ""
        return f"{_shown(row[place])}{of}"

    among = " among these" if result.truncated else ""
    if least[place] == greatest[place]:
        yield f"{names[place]} is {_shown(least[place])} in every row{among}"
        return
    if series and label is not None and not result.truncated:
        days = sorted(filled, key=lambda row: str(row[label]))
        yield f"{names[place]} goes from {told(days[0])} to {told(days[-1])}"
    yield f"{names[place]} is greatest with {told(greatest)} and least with {told(least)}{among}"


def _first_ones(result: QueryResult, label: int) -> str:
    cells = [_shown(row[label]) for row in result.rows[:_LISTED]]
    return f"the first are {_listed(cells)}" if len(result.rows) > _LISTED else _listed(cells)


def _label_place(result: QueryResult) -> int | None:
    """The first column of names or days: what a row is about."""
    places = range(len(result.columns))
    found = (at for at in places if any(isinstance(row[at], str | date) for row in result.rows))
    return next(found, None)


def _is_measure(result: QueryResult, place: int) -> bool:
    name = result.columns[place].lower()
    if name == "id" or name.endswith(("_id", "_key")):
        return False
    cells = [row[place] for row in result.rows if row[place] is not None]
    return bool(cells) and all(_is_number(cell) for cell in cells)


def _is_number(cell: Any) -> bool:
    if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal):
        return False
    return cell == cell and abs(cell) != float("inf")  # noqa: PLR0124 # NaN is not itself


def _shown(cell: Any) -> str:
    if cell is None:
        return "empty"
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, int):
        return f"{cell:,}"
    if isinstance(cell, float):
        return f"{cell:,.10g}"
    if isinstance(cell, Decimal) and cell.is_finite():
        return f"{cell.normalize():,f}"
    return line(cell, CELL)


def _listed(texts: Sequence[str]) -> str:
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]

"""Rows in the order of a column, by what its cells are and not by how they are written."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from t2sql.types import QueryResult

MOST_CHARACTERS = 2048
"""Of a text that are compared."""
_NUMBERS: Final = frozenset({bool, int, float, Decimal})
_ALIKE: Final = ({date}, {timedelta})
"""Kinds of cells that can be compared with those of their own kind alone, as they are."""


def sort_rows(result: QueryResult, column: int, *, descending: bool = False) -> tuple[int, ...]:
    """Places of the rows in the order of a column: the least first, or the greatest; NULL last.

    Equal cells keep the order that the query gave them, either way.
    """
    cells = [row[column] for row in result.rows]
    filled = [place for place, cell in enumerate(cells) if cell is not None]
    empty = [place for place, cell in enumerate(cells) if cell is None]
    keys = _keys(cells)
    filled.sort(key=keys.__getitem__, reverse=descending)
    return (*filled, *empty)


def _keys(cells: Sequence[Any]) -> Sequence[Any]:
    """What the cells are compared by, place for place; those of one kind by themselves, at once."""
    kinds = {type(cell) for cell in cells} - {type(None)}
    if kinds == {str}:
        return [cell is not None and (cell[:MOST_CHARACTERS].casefold(), cell) for cell in cells]
    if kinds <= _NUMBERS and not any(cell is not None and _is_nan(cell) for cell in cells):
        return cells
    return cells if kinds in _ALIKE else [cell is not None and _key(cell) for cell in cells]


def _key(cell: Any) -> tuple[int, Any, str]:
    """Numbers, times and texts are each compared among themselves; NaN is the greatest number."""
    if isinstance(cell, bool | int | float | Decimal):
        return (1, 0, "") if _is_nan(cell) else (0, cell, "")
    if isinstance(cell, datetime):
        return 2, cell.timestamp() if cell.tzinfo else _seconds(cell), ""
    if isinstance(cell, date):
        return 2, _seconds(datetime.combine(cell, time())), ""
    if isinstance(cell, time):
        return (
            3,
            timedelta(
                hours=cell.hour,
                minutes=cell.minute,
                seconds=cell.second,
                microseconds=cell.microsecond,
            ),
            "",
        )
    if isinstance(cell, timedelta):
        return 4, cell, ""
    if isinstance(cell, bytes | bytearray | memoryview):
        return 5, bytes(cell[:MOST_CHARACTERS]), ""
    text = str(cell)[:MOST_CHARACTERS]
    return 6, text.casefold(), text


def _is_nan(number: float | Decimal) -> bool:
    return number.is_nan() if isinstance(number, Decimal) else math.isnan(number)


def _seconds(moment: datetime) -> float:
    """Seconds of a moment that names no time zone, as if it were UTC."""
    return (moment - datetime(1970, 1, 1)).total_seconds()

"""Cells as a person reads them: what is a number, a day, a text; with how many decimals."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from t2sql.faces.objects import plain

MOST_DECIMALS = 6
"""Of a column of floats that are all shown with equally many."""
_KEY: Final = re.compile(r"(?:id|year|no|code|key|zip|yyyymm\w*)$", re.IGNORECASE)
_LARGE: Final = 10_000
_MIDNIGHT: Final = time()


def shown_cell(cell: Any, column: str = "", *, as_day: bool = False) -> str:
    """A cell as a person reads it: numbers with separators (those that name something have none).

    Nothing is rounded but floats, to 12 digits.
    """
    if cell is None:
        return "NULL"
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float | Decimal):
        return _number(cell, column)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if as_day else cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, bytes | bytearray | memoryview):
        return f"0x{bytes(cell).hex()}"
    if isinstance(cell, dict | list | tuple | set | frozenset):
        return str(plain(cell))
    return str(cell)


def _number(cell: float | Decimal, column: str) -> str:
    if isinstance(cell, int):
        is_key = abs(cell) < _LARGE or _KEY.search(column)
        return str(cell) if is_key else f"{cell:,}"
    if isinstance(cell, float):
        return f"{cell:,.12g}" if math.isfinite(cell) else str(cell).replace("nan", "NaN")
    return f"{cell:,f}" if cell.is_finite() else str(cell)


def column_kind(cells: Sequence[Any]) -> str:
    """``number``, ``day`` (moments that are all at midnight), or nothing in particular."""
    filled = [cell for cell in cells if cell is not None]
    if filled and all(_is_number(cell) for cell in filled):
        return "number"
    if filled and all(isinstance(c, datetime) and c.time() == _MIDNIGHT for c in filled):
        return "day"
    return ""


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float | Decimal) and not isinstance(cell, bool)


def shown_figure(cell: Any, name: str, places: int | None, *, large: bool = False) -> str:
    """The same of a number, written like the others of its column.

    Args:
        cell: a number.
        name: of the column.
        places: decimals of a float; None: as many as it has.
        large: whether the column has whole numbers that need separators.
    """
    if large and isinstance(cell, int) and not _KEY.search(name):
        return f"{cell:,}"
    if places is None or not isinstance(cell, float) or not math.isfinite(cell):
        return shown_cell(cell, name)
    return f"{cell:,.{places}f}"


def has_large(cells: Sequence[Any]) -> bool:
    """Whether a whole number of a column is so large that it is written with separators."""
    return any(isinstance(cell, int) and abs(cell) >= _LARGE for cell in cells)


def shared_decimals(cells: Sequence[Any]) -> int | None:
    """As many as the longest of the column needs, so that points stand in line; None: too many."""
    floats = [cell for cell in cells if isinstance(cell, float) and math.isfinite(cell)]
    texts = [f"{cell:.12g}" for cell in floats]
    if not texts or any("e" in text for text in texts):
        return None
    most = max(len(text.partition(".")[2]) for text in texts)
    return most if most <= MOST_DECIMALS else None

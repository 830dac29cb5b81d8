"""Vote: of several drafts, the one whose rows most of them give.

Source: self-consistency on execution results (Wang et al. 2023; Ni et al. 2023, "LEVER").
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from t2sql.types import QueryResult

NEAR = 1e-6
"""Relative difference at which numbers are still equal."""

Cell = tuple[str, float]
"""A text (empty for a number), and a number (0 for a text)."""
Row = tuple[Cell, ...]


def vote(results: Sequence[QueryResult]) -> tuple[int, int]:
    """The place of the result that agrees with most others, of several the first; how many do.

    It counts itself among those that agree.

    Two results agree if they hold the same rows, in whatever order, numbers being equal within
    a millionth; names of columns do not matter. Results without rows have a voice only if none
    has any.

    Raises:
        ValueError: there is no result.
    """
    if not results:
        raise ValueError("Nobody votes where there is no result.")
    bags = [_bag(result) for result in results]
    voices = [place for place, bag in enumerate(bags) if bag] or range(len(bags))
    counts = {place: sum(_agree(bags[place], bags[other]) for other in voices) for place in voices}
    winner = max(counts, key=lambda place: (counts[place], -place))
    return winner, counts[winner]


def _bag(result: QueryResult) -> list[Row]:
    """The rows in an order of their own: by their texts first, since numbers may differ a bit."""
    rows = [tuple(_plain(cell) for cell in row) for row in result.rows]
    return sorted(rows, key=lambda row: ([text for text, _ in row], [number for _, number in row]))


def _agree(left: Sequence[Row], right: Sequence[Row]) -> bool:
    return len(left) == len(right) and all(
        len(one) == len(other)
        and all(
            cell[0] == match[0] and math.isclose(cell[1], match[1], rel_tol=NEAR, abs_tol=1e-12)
            for cell, match in zip(one, other, strict=True)
        )
        for one, other in zip(left, right, strict=True)
    )


def _plain(cell: Any) -> Cell:
    """A cell that is the same for equal values: 1, 1.0, Decimal('1.00') and True are equal."""
    if isinstance(cell, (int, float, Decimal)):
        try:
            number = float(cell)
        except (OverflowError, ValueError):
            return str(cell), 0.0
        return ("", number) if math.isfinite(number) else (str(number), 0.0)
    if cell is None:
        return "∅", 0.0
    if isinstance(cell, datetime) and cell.time() == time() and cell.tzinfo is None:
        return f"'{cell.date()}", 0.0
    return f"'{cell}", 0.0

"""Pairs rows whose numbers are equal within a tolerance, which is no equivalence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from t2sql.evaluation.cells import Cell, close

Row = tuple[Cell, ...]

_PAIRED = 400
"""Rows that are paired exactly; more are paired in their order alone."""


def pair_rows(left: Sequence[Row], right: Sequence[Row]) -> bool:
    """Whether the rows can be paired so that each pair is equal within the tolerance."""
    left, right = sorted(left, key=_sort_key), sorted(right, key=_sort_key)
    if all(_close_row(*pair) for pair in zip(left, right, strict=True)):
        return True
    if len(left) > _PAIRED:
        return False
    taken: dict[int, int] = {}
    return all(_augment(row, left, right, taken, set()) for row in range(len(left)))


def _augment(
    row: int,
    left: Sequence[Row],
    right: Sequence[Row],
    taken: dict[int, int],
    seen: set[int],
) -> bool:
    """One step of Kuhn's bipartite matching: find a partner, moving others if need be."""
    for other in range(len(right)):
        if other in seen or not _close_row(left[row], right[other]):
            continue
        seen.add(other)
        if other not in taken or _augment(taken[other], left, right, taken, seen):
            taken[other] = row
            return True
    return False


def _close_row(left: Row, right: Row) -> bool:
    return all(
        close(a, b) if isinstance(a, float) and isinstance(b, float) else a == b
        for a, b in zip(left, right, strict=True)
    )


def _sort_key(row: Row) -> tuple[tuple[str, Any], ...]:
    return tuple((type(cell).__name__, "" if cell is None else cell) for cell in row)

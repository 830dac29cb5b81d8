"""Fetching: one row more than asked for reveals truncation, and bytes are counted on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from t2sql.protocols import MAX_BYTES

FIRST = 16
"""Rows of the first batch: it tells how large they are."""
BATCH = 256


def fetch_rows(
    fetch: Callable[[int], Sequence[Sequence[Any]]], max_rows: int, max_bytes: int = MAX_BYTES
) -> tuple[tuple[tuple[Any, ...], ...], bool]:
    """Fetch at most ``max_rows`` rows; the flag tells whether there were more.

    A batch is no larger than the bytes that are left allow, by the rows so far.
    """
    rows: list[tuple[Any, ...]] = []
    size, most = 0, FIRST
    while True:
        batch = fetch(min(most, max_rows + 1 - len(rows)))
        for row in batch:
            size += sum(map(_size, row))
            rows.append(tuple(row))
        if len(rows) > max_rows:
            return tuple(rows[:max_rows]), True
        if not batch:
            return tuple(rows), False
        if size > max_bytes:
            return tuple(rows), True
        fitting = (max_bytes - size) * len(rows) // max(size, 1)
        most = max(1, min(BATCH, fitting))


def _size(cell: Any) -> int:
    """Bytes that a cell takes, where these may be many."""
    if isinstance(cell, (str, bytes, bytearray)):
        return len(cell)
    return 8 * len(cell) if isinstance(cell, (list, tuple, dict)) else 0

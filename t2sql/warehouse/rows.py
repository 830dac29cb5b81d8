"""Fetching: one row more than asked for reveals truncation, and bytes are counted on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from t2sql.protocols import MAX_BYTES

BATCH = 256


def fetch_rows(
    fetch: Callable[[int], Sequence[Sequence[Any]]], max_rows: int, max_bytes: int = MAX_BYTES
) -> tuple[tuple[tuple[Any, ...], ...], bool]:
    """Fetch at most ``max_rows`` rows; the flag tells whether there were more."""
    rows: list[tuple[Any, ...]] = []
    size = 0
    while True:
        batch = fetch(min(BATCH, max_rows + 1 - len(rows)))
        for row in batch:
            size += sum(len(cell) for cell in row if isinstance(cell, (str, bytes)))
            rows.append(tuple(row))
        if len(rows) > max_rows:
            return tuple(rows[:max_rows]), True
        if not batch:
            return tuple(rows), False
        if size > max_bytes:
            return tuple(rows), True

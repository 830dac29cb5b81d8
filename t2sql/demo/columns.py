"""What a generated column can be besides a plain array: coded strings, and values with gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Labels:
    """Strings drawn from a short list, held as codes because a million of them are cheap so."""

    names: tuple[str, ...]
    codes: Array
    """Positions in `names`; -1 is NULL."""

    def where(self, present: Array) -> Labels:
        """The same labels, NULL where `present` is false."""
        return Labels(self.names, np.where(present, self.codes, -1))

    def take(self, rows: Array) -> Labels:
        """The labels of the given rows."""
        return Labels(self.names, self.codes[rows])

    def put(self, rows: Array, name: str) -> Labels:
        """The same labels, with `name` where `rows` is true."""
        return Labels(self.names, np.where(rows, self.names.index(name), self.codes))


@dataclass(frozen=True, slots=True)
class Maybe:
    """Values that are NULL where `present` is false."""

    values: Array
    present: Array


Column = Array | Labels | Maybe | Sequence[str | None]
Columns = Mapping[str, Column]


def draw_labels(rng: np.random.Generator, shares: Mapping[str, float], n: int) -> Labels:
    """Draws `n` labels with the given shares."""
    weights = np.fromiter(shares.values(), dtype=float)
    codes = rng.choice(len(weights), size=n, p=weights / weights.sum())
    return Labels(tuple(shares), codes)


def rows_of(columns: Columns, keep: Array) -> dict[str, Column]:
    """The kept rows (a mask or positions) of every column."""
    rows = np.flatnonzero(keep) if keep.dtype == np.bool_ else keep
    return {name: _rows(column, rows) for name, column in columns.items()}


def _rows(column: Column, rows: Array) -> Column:
    if isinstance(column, Labels):
        return column.take(rows)
    if isinstance(column, Maybe):
        return Maybe(column.values[rows], column.present[rows])
    if isinstance(column, np.ndarray):
        return column[rows]
    return [column[int(row)] for row in rows]

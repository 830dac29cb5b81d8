"""Reads cells of the value index by what a question says; what was read is kept for a while."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_MOST_ROWS: Final = 1000
_RARE: Final = 30
"""A word in more values than this finds none of them by itself."""
_KEPT: Final = 64
"""Readings: a question asks for the same cells several times, for other tables each time."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a column."""

    table: str
    column: str
    value: str
    norm: str
    share: float | None
    """Of the rows of the table that hold it, where known."""


class ValueCells:
    """The cells of a value index; one thread at a time may ask.

    Args:
        connection: the lexical database, which nobody writes to meanwhile.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._whole = lru_cache(maxsize=_KEPT)(self._read_whole)
        self._by_words = lru_cache(maxsize=_KEPT)(self._read_by_words)
        self._counts = lru_cache(maxsize=_KEPT)(self._read_counts)
        self._schema = lru_cache(maxsize=_KEPT)(self._read_schema)

    def whole(self, norms: Iterable[str]) -> Sequence[Cell]:
        """Cells of which one of these is the normal form."""
        return self._whole(tuple(norms))

    def by_rare_words(self, words: Iterable[str]) -> Sequence[Cell]:
        """Cells of several words that hold one of these, if few cells do."""
        return self._by_words(tuple(words))

    def word_counts(self, words: Iterable[str]) -> Mapping[str, int]:
        """In how many cells of several words each of these stands, if in any."""
        return self._counts(tuple(words))

    def schema_words(self, words: Iterable[str]) -> frozenset[str]:
        """Those of the words that stand in names of tables or columns."""
        return self._schema(tuple(words))

    def _read_whole(self, norms: tuple[str, ...]) -> list[Cell]:
        return self._read(f"v.norm in ({_marks(norms)})", norms)

    def _read_by_words(self, words: tuple[str, ...]) -> list[Cell]:
        return self._read(
            "v.number in (select w.value_number from value_words as w"  # noqa: S608
            " join value_word_counts as n on n.word = w.word"
            f" where n.count <= {_RARE} and w.word in ({_marks(words)}))",
            words,
        )

    def _read(self, condition: str, values: Sequence[str]) -> list[Cell]:
        rows = self._connection.execute(
            "select c.table_name, c.column_name, v.value, v.norm, v.count, c.row_count"  # noqa: S608
            " from cell_values as v join value_columns as c on c.number = v.column_number"
            f" where {condition} limit {_MOST_ROWS}",
            values,
        )
        return [
            Cell(table, column, value, norm, count / of if count is not None and of else None)
            for table, column, value, norm, count, of in rows
        ]

    def _read_counts(self, words: tuple[str, ...]) -> dict[str, int]:
        rows = self._connection.execute(
            f"select word, count from value_word_counts where word in ({_marks(words)})",  # noqa: S608
            words,
        )
        return {str(word): int(count) for word, count in rows}

    def _read_schema(self, words: tuple[str, ...]) -> frozenset[str]:
        rows = self._connection.execute(
            f"select word from schema_words where word in ({_marks(words)})",  # noqa: S608
            words,
        )
        return frozenset(row[0] for row in rows)


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))

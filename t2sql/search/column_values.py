"""The values of one column: whether it holds a text, and which of its values are like it."""

from __future__ import annotations

import sqlite3
from difflib import get_close_matches
from typing import Final

from t2sql.search.spans import normalise
from t2sql.search.value_writing import LONGEST_VALUE, MOST_VALUE_WORDS

_MOST_COMPARED: Final = 2000
"""Values of a column that are compared in spelling, the most frequent first."""
_SPELLED_ALIKE: Final = 0.7


def holds_value(connection: sqlite3.Connection, table: str, column: str, value: str) -> bool | None:
    """Whether the column holds exactly that text; None where its values are not listed.

    A text that the index would have left out (no word in it, or very long) is not known either.
    A column is listed as its profile read it: of a big table that may have been a sample, so
    that who needs to be sure looks at the rows of the table first.
    """
    number = _column_number(connection, table, column)
    norm = normalise(value) if len(value) <= LONGEST_VALUE else ""
    if number is None or not norm or len(set(norm.split())) > MOST_VALUE_WORDS:
        return None
    return value in _same_norm(connection, number, norm)


def near_values(
    connection: sqlite3.Connection, table: str, column: str, value: str, limit: int
) -> tuple[str, ...]:
    """Values of the column that are most like the text, the likest first.

    Those that differ in case, accents or punctuation alone come before those near in spelling.
    """
    number = _column_number(connection, table, column)
    norm = normalise(value[:LONGEST_VALUE])
    if number is None or not norm:
        return ()
    same = _same_norm(connection, number, norm)
    rows = connection.execute(
        "select norm, value from cell_values where column_number = ? order by count desc limit ?",
        (number, _MOST_COMPARED),
    )
    by_norm: dict[str, str] = {}
    for other, cell in rows:
        by_norm.setdefault(other, cell)
    near = get_close_matches(norm, by_norm, n=limit, cutoff=_SPELLED_ALIKE)
    parts = [other for other in by_norm if norm in other.split()]
    found = [*same, *(by_norm[other] for other in (*near, *parts))]
    return tuple(dict.fromkeys(cell for cell in found if cell != value))[:limit]


def _column_number(connection: sqlite3.Connection, table: str, column: str) -> int | None:
    row = connection.execute(
        "select number from value_columns"
        " where table_name = ? collate nocase and column_name = ? collate nocase",
        (table, column),
    ).fetchone()
    return None if row is None else int(row[0])


def _same_norm(connection: sqlite3.Connection, number: int, norm: str) -> list[str]:
    """The values of a column that differ in case, accents or punctuation alone, by frequency."""
    rows = connection.execute(
        "select value from cell_values where norm = ? and column_number = ? order by count desc",
        (norm, number),
    )
    return [row[0] for row in rows]

"""Rows for a replica's table: made up of types, keys and domains, or taken from a sample.

All cells are text, which DuckDB casts to the column's type; what it cannot cast becomes NULL.
Keys count from 1 in every table, so that a made-up foreign key always finds its row.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from t2sql.types import Column, Table

MADE_UP = 24
"""Rows made up: enough for groups of several, few enough for a cross join of three tables."""
LONGEST_CELL = 1000
FIRST_DAY = date(2024, 1, 1)
Cells = list[str | None]


def make_up_rows(table: Table, types: Sequence[tuple[str, str]]) -> list[Cells]:
    """Rows that respect types, keys, accepted values, and the least and greatest value.

    Args:
        table: with what is known of its columns.
        types: name and DuckDB type of each column of the replica.

    Returns:
        One list a column, each of :data:`MADE_UP` cells.
    """
    keys = {name.lower() for name in table.primary_key}
    references = {name.lower() for key in table.foreign_keys for name in key.columns}
    columns: list[Cells] = []
    for position, (name, data_type) in enumerate(types):
        column = table.column(name)
        folded = name.lower()
        if folded in references and folded not in keys:
            columns.append([_key(data_type, (row * 7 + position) % MADE_UP) for row in _rows()])
        elif folded in keys:
            columns.append([_key(data_type, row) for row in _rows()])
        else:
            columns.append(_domain(column, data_type, position))
    return columns


def sampled_cells(rows: Sequence[Sequence[Any]], width: int) -> list[Cells]:
    """Rows of a driver as columns of text."""
    return [[_text(row[index]) for row in rows] for index in range(width)]


def _rows() -> range:
    return range(MADE_UP)


def _key(data_type: str, row: int) -> str | None:
    if _is_number(data_type):
        return str(row + 1)
    return _plain(data_type, row) if data_type != "VARCHAR" else f"k{row + 1}"


def _domain(column: Column | None, data_type: str, position: int) -> Cells:
    """Cells of a column that is no key; where NULL may stand, some are."""
    values = _values(column, data_type, position)
    if column is not None and column.nullable:
        values = [None if row % 8 == 5 else value for row, value in enumerate(values)]
    return values


def _values(column: Column | None, data_type: str, position: int) -> Cells:
    if column is not None and column.accepted_values:
        known = column.accepted_values
        return [known[(row + position) % len(known)] for row in _rows()]
    if column is not None and column.minimum is not None and column.maximum is not None:
        between = _between(column.minimum, column.maximum, data_type)
        if between is not None:
            return [between((row + position) % MADE_UP) for row in _rows()]
    return [_plain(data_type, (row + position) % MADE_UP) for row in _rows()]


def _between(least: str, greatest: str, data_type: str) -> Callable[[int], str] | None:
    """What spreads rows over a column's range; None where it is no number and no day."""
    try:
        if _is_number(data_type):
            low, high = float(least), float(greatest)
            whole = "INT" in data_type
            step = (high - low) / (MADE_UP - 1)
            return lambda row: str(int(low + step * row) if whole else round(low + step * row, 2))
        if data_type.startswith(("DATE", "TIMESTAMP")):
            first = date.fromisoformat(least[:10])
            days = (date.fromisoformat(greatest[:10]) - first).days
            return lambda row: (first + timedelta(days * row // (MADE_UP - 1))).isoformat()
    except (ValueError, OverflowError):
        return None
    return None


def _plain(data_type: str, row: int) -> str | None:  # noqa: PLR0911, C901 # one line a type
    """A cell of a type of which nothing else is known; None for what is left empty."""
    if data_type.endswith("[]"):
        inner = _plain(data_type[:-2], row)
        return "[]" if inner is None else f"[{inner}]"
    if data_type.startswith("STRUCT"):
        return None
    if _is_number(data_type):
        return str(row + 1)
    if data_type.startswith(("DATE", "TIMESTAMP")):
        return (FIRST_DAY + timedelta(row * 11)).isoformat()
    if data_type == "BOOLEAN":
        return "true" if row % 2 else "false"
    if data_type.startswith("TIME"):
        return f"{row:02d}:30:00"
    if data_type == "INTERVAL":
        return f"{row} days"
    if data_type == "UUID":
        return f"00000000-0000-4000-8000-{row:012d}"
    if data_type in {"JSON", "VARIANT"}:
        return "{}" if data_type == "JSON" else None
    if data_type in {"BLOB", "BIT"}:
        return None
    return f"text {row + 1}"


def _is_number(data_type: str) -> bool:
    return ("INT" in data_type.partition("(")[0] and data_type != "INTERVAL") or (
        data_type.startswith(("DECIMAL", "DOUBLE", "FLOAT", "REAL", "HUGEINT"))
        and not data_type.endswith("]")
    )


def _text(cell: Any) -> str | None:
    """A cell as DuckDB's casts read it; bytes are left out."""
    if cell is None or isinstance(cell, (bytes, bytearray, memoryview)):
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, (list, tuple, dict)):
        return json.dumps(cell, default=str)[:LONGEST_CELL]
    return str(cell).encode("utf-8", "replace").decode()[:LONGEST_CELL]

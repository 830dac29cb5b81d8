"""Rows of a result as text for a terminal. What stands in cells is shown, never interpreted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from t2sql.faces.plain import plain_text, print_heading, print_table, visible
from t2sql.types import QueryResult

if TYPE_CHECKING:
    from rich.console import Console

MOST_ROWS = 40
MOST_CHARACTERS = 60


def show_rows(console: Console, result: QueryResult, warnings: Iterable[str] = ()) -> None:
    """The rows, cut to what a screen holds; what is cut is said."""
    count = len(result.rows)
    more = "the first " if result.truncated else ""
    print_heading(console, f"Rows ({more}{count:,}, {result.elapsed_s * 1000:,.0f} ms)")
    days = _day_columns(result)
    shown = [
        tuple(
            show_cell(cell.date() if index in days and cell else cell, result.columns[index])
            for index, cell in enumerate(row)
        )
        for row in result.rows[:MOST_ROWS]
    ]
    numeric = _numeric_columns(result)
    print_table(console, tuple(visible(name) for name in result.columns), shown, right=numeric)
    if count > MOST_ROWS:
        console.print(plain_text(f"  … {count - MOST_ROWS:,} more rows; `--json` prints them all"))
    if result.truncated:
        console.print(plain_text("  more rows exist: raise `limits.rows` to fetch them", "yellow"))
    for warning in warnings:
        console.print(plain_text(f"  {warning}", "yellow"))


def show_cell(value: Any, column: str = "") -> str:
    """One cell: NULL is ∅, large numbers have separators (ids none), long text is cut."""
    if value is None:
        return "∅"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        is_key = re.search(r"(?:id|year|no|code|key)$", column, re.IGNORECASE)
        return str(value) if is_key or abs(value) < 10_000 else f"{value:,}"
    if isinstance(value, (float, Decimal)):
        return _show_number(float(value), whole=isinstance(value, Decimal))
    text = visible(value.hex() if isinstance(value, bytes) else str(value))
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "…"


def _show_number(number: float, *, whole: bool) -> str:
    """Two decimals, more for small ones; none for a DECIMAL without a fraction."""
    if whole and number.is_integer():
        return f"{number:,.0f}"
    return f"{number:,.2f}" if abs(number) >= 1 or number == 0 else f"{number:.4g}"


def _numeric_columns(result: QueryResult) -> frozenset[int]:
    columns = range(len(result.columns))
    return frozenset(
        index
        for index in columns
        if any(isinstance(row[index], (int, float, Decimal)) for row in result.rows[:MOST_ROWS])
    )


def _day_columns(result: QueryResult) -> frozenset[int]:
    """Columns of timestamps that are all at midnight: a month or a day is meant."""
    midnight = time()
    found = []
    for index in range(len(result.columns)):
        cells = [row[index] for row in result.rows if row[index] is not None]
        moments = [cell for cell in cells if isinstance(cell, datetime)]
        if cells and len(moments) == len(cells) and all(m.time() == midnight for m in moments):
            found.append(index)
    return frozenset(found)

"""The first rows of a result as texts, to be looked at beside another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from t2sql.evaluation.scores import Preview

if TYPE_CHECKING:
    from t2sql.types import QueryResult

ROWS = 6
COLUMNS = 10
CHARACTERS = 60


def preview(result: QueryResult | None) -> Preview | None:
    """At most six rows of ten columns, each cell a short text; NULL is said."""
    if result is None:
        return None
    return Preview(
        tuple(_cut(name) for name in result.columns[:COLUMNS]),
        tuple(tuple(map(_text, row[:COLUMNS])) for row in result.rows[:ROWS]),
        len(result.rows),
    )


def _text(cell: Any) -> str:
    if cell is None:
        return "NULL"
    if isinstance(cell, float):
        return f"{cell:.10g}"
    return _cut(str(cell))


def _cut(text: str) -> str:
    return text if len(text) <= CHARACTERS else text[: CHARACTERS - 1] + "…"

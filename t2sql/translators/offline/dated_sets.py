"""The table that has the date: a period is asked of lines of orders, whose day the orders have."""

from __future__ import annotations

from collections.abc import Sequence

from t2sql.translators.offline.dates import GRAIN_NAMES
from t2sql.translators.offline.ground import Ground
from t2sql.translators.offline.schema import Schema


def with_date(ground: Ground, schema: Schema, names: Sequence[str]) -> tuple[str, ...]:
    """The tables, and one that their rows point to, if it alone has the date that is asked."""
    if not _is_timed(ground) or any(schema.date_of(name) is not None for name in names):
        return tuple(names)
    for name in names:
        for _, edge in ground.graph.neighbours.get(name, ()):
            whole = edge.right if edge.left == name else edge.left
            known = whole in schema.by_name and not schema.fans_out(name, (edge,))
            if known and schema.date_of(whole) is not None:
                return (*names, whole)
    return tuple(names)


def _is_timed(ground: Ground) -> bool:
    """Whether the question speaks of a period, or of each month."""
    spoken = any(tag.period is not None or tag.kind == "grain" for tag in ground.steering)
    return spoken or any(word.text.lower() in GRAIN_NAMES for word in ground.words)

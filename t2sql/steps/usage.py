"""Usage: tables that a team works with rise above those that nobody reads or describes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from t2sql.types import Evidence

if TYPE_CHECKING:
    from t2sql.protocols import Catalog
    from t2sql.types import Table, TableUse

_POPULAR = 0.7
_FRESH = 0.15
_DESCRIBED = 0.15
_FRESH_DAYS = 180
_RETIRED = frozenset({"deprecated", "legacy", "retired", "obsolete", "archived"})
"""Tiers and tags of tables that are to be left."""


def weigh_usage(
    tables: Sequence[Table], catalog: Catalog, today: date, weight: float
) -> Iterator[tuple[str, Evidence]]:
    """What use and care add to each of these tables, at most ``weight``, and what they take.

    Popularity is the logarithm of the runs of its past queries, compared with the most used of
    these tables; it counts more where somebody vouched for a query. A table whose tier or tag
    says that it is retired sinks as far as a popular one rises.
    """
    uses = catalog.uses([table.name for table in tables])
    most = max((_popularity(use) for use in uses.values()), default=0.0)
    for table in tables:
        use = uses.get(table.name)
        share = _POPULAR * _popularity(use) / most if use and most else 0.0
        if use and _is_fresh(use, today):
            share += _FRESH
        if table.description:
            share += _DESCRIBED
        if share:
            yield table.name, Evidence("usage", _told(use, table), weight * share)
        retired = _retired(table)
        if retired:
            yield table.name, Evidence("caution", f"marked {retired}; sinks", -weight)


def _popularity(use: TableUse) -> float:
    return math.log1p(use.runs + 2 * use.verified)


def _is_fresh(use: TableUse, today: date) -> bool:
    try:
        last = date.fromisoformat(use.last_run[:10])
    except ValueError:
        return False
    return abs((today - last).days) <= _FRESH_DAYS


def _told(use: TableUse | None, table: Table) -> str:
    if use is None:
        return "is described"
    counted: Mapping[str, int] = {"past queries": use.queries, "verified": use.verified}
    parts = [f"{count} {what}" for what, count in counted.items() if count]
    if use.users > 1:
        parts.append(f"{use.users} people")
    if use.last_run:
        parts.append(f"last on {use.last_run[:10]}")
    if table.description:
        parts.append("described")
    return f"in use: {', '.join(parts)}"


def _retired(table: Table) -> str:
    marks = [mark for mark in (table.tier, *table.tags) if mark.lower() in _RETIRED]
    return marks[0] if marks else ""

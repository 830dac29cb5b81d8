"""Usage: tables that a team works with rise above those that nobody reads or describes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from t2sql.types import Evidence

if TYPE_CHECKING:
    from t2sql.protocols import Catalog
    from t2sql.types import Table, TableUse

POPULAR = 0.7
"""The share of the weight that the most popular of some tables has for it."""
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
    most = max((popularity(use) for use in uses.values()), default=0.0)
    for table in tables:
        use = uses.get(table.name)
        share = POPULAR * popularity(use) / most if use and most else 0.0
        share += care(use, table, today)
        if share:
            yield table.name, Evidence("usage", _told(use, table), weight * share)
        retired = retired_mark(table)
        if retired:
            yield table.name, Evidence("caution", f"marked {retired}; sinks", -weight)


def popularity(use: TableUse) -> float:
    """How much it is used, on a scale without end."""
    return math.log1p(use.runs + 2 * use.verified)


def care(use: TableUse | None, table: Table, today: date) -> float:
    """The share of the weight that a table has for fresh use and a description."""
    fresh = _FRESH if use and _is_fresh(use, today) else 0.0
    return fresh + (_DESCRIBED if table.description else 0.0)


def _is_fresh(use: TableUse, today: date) -> bool:
    try:
        last = date.fromisoformat(use.last_run[:10])
    except ValueError:
        return False
    return abs((today - last).days) <= _FRESH_DAYS


def _told(use: TableUse | None, table: Table) -> str:
    if use is None:
        return "is described"
    parts = [f"{use.queries} past {'query' if use.queries == 1 else 'queries'}"]
    if use.verified:
        parts.append(f"{use.verified} verified")
    if use.users > 1:
        parts.append(f"{use.users} people")
    if use.last_run:
        parts.append(f"last on {use.last_run[:10]}")
    if table.description:
        parts.append("described")
    return f"in use: {', '.join(parts)}"


def retired_mark(table: Table) -> str:
    """The tier or tag that says that the table is to be left; empty if none does."""
    marks = [mark for mark in (table.tier, *table.tags) if mark.lower() in _RETIRED]
    return marks[0] if marks else ""

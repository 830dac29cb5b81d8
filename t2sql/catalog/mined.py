"""What was mined of the past queries, as the catalog keeps it: for a person to look at."""

from __future__ import annotations

import heapq
import json
from collections.abc import Mapping
from dataclasses import dataclass

from t2sql.protocols import BrowsableCatalog
from t2sql.types import Habit, JoinEdge, TableUse


@dataclass(frozen=True, slots=True)
class TableHabit:
    """A habit and the table that it is one of."""

    table: str
    habit: Habit


@dataclass(frozen=True, slots=True)
class MinedHistory:
    """The most frequent of each, of the whole catalog or of one table."""

    queries: int
    """Past queries in the catalog."""
    verified: int
    tables: int
    """Tables that at least one of them reads."""
    uses: tuple[TableUse, ...]
    joins: tuple[JoinEdge, ...]
    filters: tuple[TableHabit, ...]
    groups: tuple[TableHabit, ...]
    metrics: tuple[TableHabit, ...]


def mined_history(catalog: BrowsableCatalog, table: str = "", *, top: int = 10) -> MinedHistory:
    """What past queries say, the most frequent first.

    Args:
        catalog: where it is kept.
        table: the full name of a table to look at alone; empty: all.
        top: how many of each at most.
    """
    uses = catalog.uses((table,) if table else catalog.names())
    counts = json.loads(catalog.fact("history_counts") or "{}")
    edges = catalog.joins((table,)) if table else catalog.iter_joins()
    return MinedHistory(
        queries=int(counts.get("queries", 0)),
        verified=int(counts.get("verified", 0)),
        tables=len(uses),
        uses=tuple(heapq.nsmallest(top, uses.values(), key=_use_order)),
        joins=tuple(heapq.nsmallest(top, (edge for edge in edges if edge.uses), key=_join_order)),
        filters=_most(uses, "filters", top),
        groups=_most(uses, "groups", top),
        metrics=_most(uses, "metrics", top),
    )


def _use_order(use: TableUse) -> tuple[int, int, str]:
    return -use.queries, -use.runs, use.table


def _join_order(edge: JoinEdge) -> tuple[int, str, tuple[str, ...], str]:
    return -edge.uses, edge.left, edge.left_columns, edge.right


def _most(uses: Mapping[str, TableUse], kind: str, top: int) -> tuple[TableHabit, ...]:
    found = (TableHabit(name, habit) for name, use in uses.items() for habit in getattr(use, kind))
    order = heapq.nsmallest(top, found, key=lambda it: (-it.habit.queries, it.table, it.habit.sql))
    return tuple(order)

"""What past queries say of each table: how much it is used, by whom, and how."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from t2sql.catalog.habits import QueryFacts
from t2sql.catalog.observed import Join
from t2sql.types import Habit, PastQuery, TableUse

MOST_HABITS = 8
LEAST_QUERIES = 2
"""What one query alone does is no habit."""
_MOST_COUNTED = 2_000
_MOST_USERS = 10_000


@dataclass(slots=True)
class _Counts:
    queries: int = 0
    runs: int = 0
    verified: int = 0
    last_run: str = ""
    users: set[str] = field(default_factory=set)
    filters: Counter[str] = field(default_factory=Counter)
    groups: Counter[str] = field(default_factory=Counter)
    metrics: Counter[str] = field(default_factory=Counter)


class Miner:
    """Counts one query after the other; what it holds grows with the tables, not the queries."""

    def __init__(self) -> None:
        self._tables: dict[str, _Counts] = defaultdict(_Counts)
        self._joins: Counter[Join] = Counter()
        self.queries = 0
        self.verified = 0

    def add(self, query: PastQuery, facts: QueryFacts) -> None:
        """Count a query and what it says."""
        self.queries += 1
        self.verified += query.verified
        for table in query.tables:
            counts = self._tables[table]
            counts.queries += 1
            counts.runs += query.runs
            counts.verified += query.verified
            counts.last_run = max(counts.last_run, query.last_run)
            if len(counts.users) < _MOST_USERS:
                counts.users.update(query.users)
        known = set(query.tables)
        for kind in ("filters", "groups", "metrics"):
            for table, sql in sorted(getattr(facts, kind)):
                if table in known:
                    _count(getattr(self._tables[table], kind), sql)
        self._joins.update(facts.joins)

    @property
    def joins(self) -> Mapping[Join, int]:
        """How many queries join so."""
        return self._joins

    def uses(self) -> Iterator[TableUse]:
        """One value a table that a query reads, by name."""
        for table, counts in sorted(self._tables.items()):
            yield TableUse(
                table=table,
                queries=counts.queries,
                runs=counts.runs,
                users=len(counts.users),
                verified=counts.verified,
                last_run=counts.last_run,
                filters=_habits(counts.filters, counts.queries),
                groups=_habits(counts.groups, counts.queries),
                metrics=_habits(counts.metrics, counts.queries),
            )


def _count(counter: Counter[str], sql: str) -> None:
    counter[sql] += 1
    if len(counter) > 2 * _MOST_COUNTED:
        # Lossy counting: what is rare after so many others is no habit.
        kept = sorted(counter.items(), key=lambda item: (-item[1], item[0]))[:_MOST_COUNTED]
        counter.clear()
        counter.update(dict(kept))


def _habits(counter: Counter[str], queries: int) -> tuple[Habit, ...]:
    found = sorted(counter.items(), key=lambda item: (-item[1], item[0]))[:MOST_HABITS]
    return tuple(
        Habit(sql, count, round(min(1.0, count / queries), 4))
        for sql, count in found
        if count >= LEAST_QUERIES
    )

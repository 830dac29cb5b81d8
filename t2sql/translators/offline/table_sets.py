"""Sets of tables that may be all that a question needs: grown around the table that is counted.

A table is added where it explains words that the tables so far do not, for the price of joining
it: little for what a row points to, more for a second table of events or a join nobody has used.
Words, joins and prices are weighed together (a beam search over small Steiner trees), as a
person does who thinks "orders, and the region for its city".
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from t2sql.translators.offline.coverage import Coverage
from t2sql.translators.offline.join_tree import JoinGraph
from t2sql.translators.offline.schema import Schema
from t2sql.types import JoinEdge

MOST_TABLES = 6
LEAST_GAIN = 0.25
BEAM = 14
KEPT = 8
PRIOR_WEIGHT = 3.0
TABLE_COST = 0.6
"""As log odds, like all that follows: what a table costs that any row points to."""
UNLIKELY_COST = 0.8
"""More, the lower retrieval ranks it."""
SOURCE_COST = {"declared": 0.0, "dbt": 0.0, "history": 0.0, "inferred": 0.6, "named": 1.0}
FAN_OUT_COST = 0.5
"""Another table of events: rows of the first repeat."""
USED_BONUS = 0.3
CALENDAR_COST = 0.8
"""A table of days: most words for time mean a date of what is counted."""
COUNTED_CALENDAR = 1.5
"""Days themselves are hardly ever what is counted."""
UNNAMED_DIMENSION = 1.0
"""A table that others only point to is seldom what a question counts, unless it is named."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What sets of tables are worth beside the words that they explain."""

    schema: Schema
    graph: JoinGraph
    priors: Mapping[str, float]
    """Table to retrieval score, the best being 1."""
    named: frozenset[str]
    """Tables that the question calls by their name."""
    known: dict[frozenset[str], float]

    def of(self, names: Iterable[str]) -> float:
        """As log odds; -inf where the tables cannot be joined directly."""
        wanted = frozenset(names)
        if wanted not in self.known:
            tries = (self._around(base, wanted) for base in sorted(wanted))
            self.known[wanted] = max(tries, default=-math.inf)
        return self.known[wanted]

    def _around(self, base: str, wanted: frozenset[str]) -> float:
        total, inside = self._base(base), {base}
        while len(inside) < len(wanted):
            steps = [
                (self._step(edge, other), other)
                for name in inside
                for other, edge in self.edges(name)
                if other in wanted and other not in inside
            ]
            if not steps:
                return -math.inf
            cost, nearest = min(steps)
            total -= cost
            inside.add(nearest)
        return total

    def edges(self, name: str) -> Iterable[tuple[str, JoinEdge]]:
        """The tables that this one can be joined with, and how."""
        for _, edge in self.graph.neighbours.get(name, ()):
            yield (edge.right if edge.left == name else edge.left), edge

    def _base(self, name: str) -> float:
        plain = 0.0
        if is_calendar(self.schema, name):
            plain = COUNTED_CALENDAR
        elif name not in self.named and self.is_dimension(name):
            plain = UNNAMED_DIMENSION
        return PRIOR_WEIGHT * self.priors.get(name, 0.0) - plain

    def _step(self, edge: JoinEdge, other: str) -> float:
        cost = TABLE_COST + UNLIKELY_COST * (1.0 - self.priors.get(other, 0.0))
        cost += SOURCE_COST[edge.source] + (0.0 if self._is_one(other, edge) else FAN_OUT_COST)
        cost += CALENDAR_COST if is_calendar(self.schema, other) else 0.0
        return cost - USED_BONUS * min(math.log1p(edge.uses), 2.0) / 2.0

    def _is_one(self, name: str, edge: JoinEdge) -> bool:
        """Whether the join finds at most one row of the table."""
        columns = edge.left_columns if edge.left == name else edge.right_columns
        return self.schema.is_unique(name, columns)

    def is_dimension(self, name: str) -> bool:
        """Whether rows of others point to it, and its own to nothing."""
        edges = [edge for _, edge in self.edges(name)]
        out = any(self._is_one(other, edge) for other, edge in self.edges(name))
        return bool(edges) and not out and bool(self.schema.by_name[name].primary_key)


@dataclass(frozen=True, slots=True)
class _Partial:
    """Some tables, how well they explain each word, and what that is worth."""

    tables: frozenset[str]
    covered: tuple[float, ...]
    gain: float
    score: float

    @property
    def rank(self) -> tuple[float, list[str]]:
        """Sorts the best first."""
        return -self.score, sorted(self.tables)


def weigh_priors(schema: Schema, priors: Mapping[str, float]) -> dict[str, float]:
    """Retrieval scores beside those of the best table that is no calendar."""
    own = [score for name, score in priors.items() if not is_calendar(schema, name)]
    best = max(own, default=0.0) or 1.0
    return {name: min(score / best, 1.0) for name, score in priors.items()}


def is_calendar(schema: Schema, name: str) -> bool:
    """Whether a row of the table is a day."""
    key = schema.key_of(name) if name in schema.by_name else None
    return key is not None and schema.is_dated(key)


def find_sets(coverage: Coverage, worth: Worth) -> list[tuple[str, ...]]:
    """The sets of tables that explain the question best for what they cost, best first."""
    names = sorted(worth.schema.by_name, key=lambda name: -worth.priors.get(name, 0.0))
    beam = [_partial(frozenset((name,)), coverage, worth) for name in names]
    found: dict[frozenset[str], _Partial] = {}
    for _ in range(MOST_TABLES):
        found.update((one.tables, one) for one in beam)
        beam = sorted(beam, key=lambda one: one.rank)[:BEAM]
        beam = _grown(beam, coverage, worth)
    needed = [one for one in found.values() if not _has_idle(one, found)]
    ranked = sorted(needed, key=lambda one: one.rank)
    return [tuple(name for name in names if name in one.tables) for one in ranked[:KEPT]]


def _partial(tables: frozenset[str], coverage: Coverage, worth: Worth) -> _Partial:
    covered = coverage.of(tables)
    gain = coverage.gain(covered)
    return _Partial(tables, covered, gain, gain + worth.of(tables))


def _grown(beam: Sequence[_Partial], coverage: Coverage, worth: Worth) -> list[_Partial]:
    wider = {
        one.tables | {other}
        for one in beam
        for name in one.tables
        for other, _ in worth.edges(name)
        if other not in one.tables
    }
    return [_partial(tables, coverage, worth) for tables in wider]


def _has_idle(one: _Partial, found: Mapping[frozenset[str], _Partial]) -> bool:
    """Whether a table could be left out and as much would be explained."""
    fewer = (found.get(one.tables - {name}) for name in one.tables)
    return any(less is not None and less.gain > one.gain - LEAST_GAIN for less in fewer)

"""Sets of tables that may be all that a question needs: grown around the table that is counted.

A table is added where it explains words that the tables so far do not, for the price of joining
it: little for what a row points to, more for a second table of events or a join nobody has used.
Words, joins and prices are weighed together (a beam search over small Steiner trees), as a
person does who thinks "orders, and the region for its city".
"""

from __future__ import annotations

import math
from bisect import insort
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from t2sql.translators.offline.coverage import Coverage
from t2sql.translators.offline.join_tree import JoinGraph
from t2sql.translators.offline.schema import Schema
from t2sql.types import JoinEdge

MOST_TABLES = 6
LEAST_GAIN = 0.25
SMALLEST = 1e-9
"""Sums that differ by less are the same."""
BEAM = 10
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
CROSS_COST = 0.8
"""A table whose rows have only something in common with what is counted: a region, a day."""
CALENDAR_COST = 0.8
"""A table of days: most words for time mean a date of what is counted."""
COUNTED_CALENDAR = 1.5
"""Days themselves are hardly ever what is counted."""
UNNAMED_DIMENSION = 1.0
"""A table that others only point to, and whose own rows point to nothing, is
seldom what a question counts, unless it is named."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What sets of tables are worth beside the words that they explain."""

    bases: Mapping[str, float]
    """What each table is worth as the one that is counted."""
    steps: Mapping[str, Mapping[str, float]]
    """Of each table, the tables that it can be joined with, and what joining them costs."""
    ones: Mapping[str, frozenset[str]]
    """Of each table, those that a row of it has at most one row of."""
    apart: Mapping[str, Mapping[str, float]]
    """The steps where what is joined to is itself one that a row of the counted table has."""
    least: Mapping[str, float]
    """What it costs at least to join each table to any other."""
    known: dict[frozenset[str], float] = field(default_factory=dict)

    def of(self, names: Iterable[str]) -> float:
        """As log odds; -inf where the tables cannot be joined directly."""
        wanted = frozenset(names)
        if wanted not in self.known:
            self.known[wanted] = self._best(wanted)
        return self.known[wanted]

    def _best(self, wanted: frozenset[str]) -> float:
        """Whichever of them is the one that is counted."""
        if len(wanted) == 1:
            return self.bases[next(iter(wanted))]
        best, joins = -math.inf, sum(self.least[name] for name in wanted)
        if joins == math.inf:
            return best
        at_most = {name: self.bases[name] - (joins - self.least[name]) for name in wanted}
        for base in sorted(wanted, key=lambda name: -at_most[name]):
            if at_most[base] < best - SMALLEST:
                break
            best = max(best, self._around(base, wanted, best))
        return best

    def _around(self, base: str, wanted: frozenset[str], least: float) -> float:
        """Joined one by one to the table that is counted, the cheapest first (Prim, 1957).

        -inf as soon as it cannot be ``least``.
        """
        total, last, ones = self.bases[base], base, self.ones[base]
        costs = dict.fromkeys(wanted, math.inf)
        del costs[base]
        while costs:
            steps = self.apart[last] if last in ones else self.steps[last]
            cost, nearest = math.inf, ""
            for name, known in costs.items():
                step = steps.get(name, math.inf)
                if step < known:
                    costs[name] = step
                else:
                    step = known
                if step < cost or (step == cost and name < nearest):
                    cost, nearest = step, name
            total -= cost
            if total < least or cost == math.inf:
                return -math.inf
            last = nearest
            del costs[last]
        return total


def weigh_tables(
    schema: Schema, graph: JoinGraph, priors: Mapping[str, float], named: frozenset[str]
) -> Worth:
    """What the tables of the schema are worth, and joining them.

    ``priors``: table to retrieval score. ``named``: tables that the question calls by their name.
    """
    calendars = frozenset(name for name in schema.by_name if _is_calendar(schema, name))
    own = [score for name, score in priors.items() if name not in calendars]
    best = max(own, default=0.0) or 1.0  # any question has words of time
    scores = {name: min(priors.get(name, 0.0) / best, 1.0) for name in schema.by_name}
    bases, steps = dict[str, float](), dict[str, dict[str, float]]()
    ones = dict[str, frozenset[str]]()
    for name in schema.by_name:
        edges = list(_edges(graph, name))
        ones[name] = frozenset(other for other, edge in edges if _is_one(schema, other, edge))
        pointed = bool(edges) and not ones[name]
        plain = UNNAMED_DIMENSION if pointed and name not in named else 0.0
        plain = COUNTED_CALENDAR if name in calendars else plain
        bases[name] = PRIOR_WEIGHT * scores[name] - plain
        costs = steps.setdefault(name, {})
        for other, edge in edges:
            cost = _step(schema, edge, other, calendars) + UNLIKELY_COST * (1.0 - scores[other])
            costs[other] = min(cost, costs.get(other, math.inf))
    apart = {
        name: {
            other: cost + (0.0 if other in ones[name] else CROSS_COST)
            for other, cost in costs.items()
        }
        for name, costs in steps.items()
    }
    least = dict.fromkeys(schema.by_name, math.inf)
    for costs in steps.values():
        for other, cost in costs.items():
            least[other] = min(cost, least[other])
    return Worth(bases, steps, ones, apart, least)


def _edges(graph: JoinGraph, name: str) -> Iterable[tuple[str, JoinEdge]]:
    """The tables that this one can be joined with, and how."""
    for _, edge in graph.neighbours.get(name, ()):
        yield (edge.right if edge.left == name else edge.left), edge


def _step(schema: Schema, edge: JoinEdge, other: str, calendars: frozenset[str]) -> float:
    cost = TABLE_COST + SOURCE_COST[edge.source]
    cost += 0.0 if _is_one(schema, other, edge) else FAN_OUT_COST
    cost += CALENDAR_COST if other in calendars else 0.0
    return cost - USED_BONUS * min(math.log1p(edge.uses), 2.0) / 2.0


def _is_one(schema: Schema, name: str, edge: JoinEdge) -> bool:
    """Whether the join finds at most one row of the table."""
    columns = edge.left_columns if edge.left == name else edge.right_columns
    return schema.is_unique(name, columns)


def _is_calendar(schema: Schema, name: str) -> bool:
    """Whether a row of the table is a day."""
    key = schema.key_of(name) if name in schema.by_name else None
    return key is not None and schema.is_dated(key)


@dataclass(frozen=True, slots=True)
class _Partial:
    """Some tables, what they explain, and what that is worth."""

    tables: frozenset[str]
    covered: tuple[float, ...]
    """How well they explain each word."""
    gain: float
    joins: float
    """What joining them costs at least, as if each were joined to another of any tables."""
    counted: float
    """What the best of them is worth as the one that is counted, which need not be joined."""
    idle: bool = False
    """Whether the last table explains nothing more: it may be a bridge to one that does."""

    @property
    def most(self) -> float:
        """What they are worth at most, with what they explain."""
        return self.gain + self.counted - self.joins


def find_sets(coverage: Coverage, worth: Worth) -> list[tuple[str, ...]]:
    """The sets of tables that explain the question best for what they cost, best first."""
    names = sorted(worth.bases, key=lambda name: -worth.bases[name])
    beam = [_alone(name, coverage, worth) for name in names]
    found: dict[frozenset[str], _Partial] = {}
    empty = frozenset(name for name in names if _explains_nothing(name, coverage))
    for _ in range(MOST_TABLES):
        found.update((one.tables, one) for one in beam)
        beam = _grown(_best_of(beam, worth, BEAM), coverage, worth, empty)
    ranked = _best_of(found.values(), worth, KEPT, lambda one: not _has_idle(one, found))
    return [tuple(name for name in names if name in one.tables) for one in ranked]


def _best_of(
    partials: Iterable[_Partial],
    worth: Worth,
    count: int,
    needed: Callable[[_Partial], bool] = lambda _: True,
) -> list[_Partial]:
    """So many of those that are ``needed``, the best first.

    To tell what one is worth is dear, so few are asked.
    """
    best: list[tuple[float, list[str], _Partial]] = []
    for one in sorted(partials, key=lambda one: -one.most):
        if len(best) == count and one.most < -best[-1][0] - SMALLEST:
            break
        if not needed(one):
            continue
        insort(best, (-one.gain - worth.of(one.tables), sorted(one.tables), one))
        del best[count:]
    return [one for _, _, one in best]


def _alone(name: str, coverage: Coverage, worth: Worth) -> _Partial:
    covered, least = coverage.of((name,)), worth.least[name]
    joins = least if least < math.inf else 0.0
    gain = coverage.gain(covered)
    return _Partial(frozenset((name,)), covered, gain, joins, worth.bases[name] + joins)


def _with(one: _Partial, other: str, coverage: Coverage, worth: Worth) -> _Partial:
    tables, least = one.tables | {other}, worth.least[other]
    covered = coverage.added(one.covered, other, tables)
    gain = coverage.gain(covered)
    counted = max(one.counted, worth.bases[other] + least)
    return _Partial(tables, covered, gain, one.joins + least, counted, gain < one.gain + LEAST_GAIN)


def _grown(
    beam: Sequence[_Partial], coverage: Coverage, worth: Worth, empty: frozenset[str]
) -> list[_Partial]:
    """``empty``: tables that explain nothing by themselves, and are worth it as bridges only."""
    grown: dict[frozenset[str], _Partial] = {}
    for one in beam:
        ends = {other for name in one.tables for other in worth.steps[name]} - one.tables
        for other in sorted(ends - empty if one.idle else ends):
            tables = one.tables | {other}
            if tables not in grown:
                grown[tables] = _with(one, other, coverage, worth)
    return list(grown.values())


def _explains_nothing(name: str, coverage: Coverage) -> bool:
    needed = any(name in tables for tables, _ in coverage.metrics)
    return not needed and coverage.gain(coverage.tables[name]) < LEAST_GAIN


def _has_idle(one: _Partial, found: Mapping[frozenset[str], _Partial]) -> bool:
    """Whether a table could be left out and as much would be explained."""
    fewer = (found.get(one.tables - {name}) for name in one.tables)
    return any(less is not None and less.gain > one.gain - LEAST_GAIN for less in fewer)

"""The join graph: which tables can be joined, on what, and who says so."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import count

from t2sql.catalog.inference import Inclusion, infer_keys
from t2sql.catalog.names import NameIndex
from t2sql.catalog.observed import canonical, observed_joins
from t2sql.catalog.shared_keys import shared_keys
from t2sql.types import ForeignKeySource, JoinEdge, PastQuery, Table

EXACT_TERMINALS = 6
"""Up to so many tables the cheapest tree is found exactly; beyond, nearly so."""
_EXACT_EDGES = 5_000
_TRUST: tuple[ForeignKeySource, ...] = ("declared", "dbt", "history", "inferred", "named")
_COST = {"inferred": 1.5, "named": 2.0}
_Tree = tuple[JoinEdge, ...]


def find_joins(
    tables: Sequence[Table],
    queries: Iterable[PastQuery],
    dialect: str,
    included: Inclusion | None = None,
    *,
    observed: Iterable[JoinEdge] = (),
) -> tuple[JoinEdge, ...]:
    """Every known join: declared keys, dbt relationships, past queries, inferred and named keys.

    Where several say the same, the most trusted source stays (in that order) and ``uses`` is
    kept. Keys are inferred only for columns that have no declared one.

    Args:
        tables: all tables, with their keys and profiles.
        queries: past queries; unverified ones count as well.
        dialect: what the queries are written in.
        included: looks at the data for inferred keys; without it names alone decide.
        observed: joins of past queries that were read before.
    """
    by_name = {table.name: table for table in tables}
    edges: dict[tuple[str, tuple[str, ...], str, tuple[str, ...]], JoinEdge] = {}
    taken: set[tuple[str, str]] = set()
    written = observed_joins(queries, by_name, dialect)
    for edge in (*_declared(by_name, taken), *observed, *written):
        _add(edges, edge)
    look = included or _unknown
    for child, column, parent, key in infer_keys(tables, taken, look):
        _add(edges, _edge([(column.name, key.name)], child.name, parent.name, "inferred"))
    for child, column, parent, key in shared_keys(tables):
        _add(edges, _edge([(column.name, key.name)], child.name, parent.name, "named"))
    return tuple(edges[key] for key in sorted(edges))


def _unknown(*_: object) -> None:
    return None


def _edge(
    pairs: Iterable[tuple[str, str]], left: str, right: str, source: ForeignKeySource
) -> JoinEdge:
    return JoinEdge(*canonical(pairs, left, right), source)


def _declared(by_name: Mapping[str, Table], taken: set[tuple[str, str]]) -> Iterable[JoinEdge]:
    index = NameIndex(by_name)
    for table in by_name.values():
        for key in table.foreign_keys:
            parent = by_name.get(index.resolve(key.ref_table) or "")
            if parent is None:
                continue
            # A reference without columns means the primary key.
            columns = [table.column(name) for name in key.columns]
            targets = [parent.column(name) for name in key.ref_columns or parent.primary_key]
            pairs = [
                (column.name, target.name)
                for column, target in zip(columns, targets, strict=False)
                if column is not None and target is not None
            ]
            if pairs and len(pairs) == len(columns):
                taken.update((table.name, name) for name, _ in pairs)
                yield _edge(pairs, table.name, parent.name, key.source)


def _add(
    edges: dict[tuple[str, tuple[str, ...], str, tuple[str, ...]], JoinEdge], edge: JoinEdge
) -> None:
    key = (edge.left, edge.left_columns, edge.right, edge.right_columns)
    before = edges.get(key)
    if before is not None:
        best = min(before, edge, key=lambda known: _TRUST.index(known.source))
        edge = replace(best, uses=before.uses + edge.uses)
    edges[key] = edge


def join_cost(edge: JoinEdge) -> float:
    """What a join costs on a path: 1, 1.5 if inferred, 2 if only names say so; less if used.

    The bonus grows with the logarithm of the uses (Templar) and ends at 0.4, so that two joins
    never cost less than one.
    """
    base = _COST.get(edge.source, 1.0)
    return base - min(0.4, 0.05 * math.log2(1 + edge.uses))


def shortest_join_path(edges: Sequence[JoinEdge], start: str, goals: Iterable[str]) -> _Tree | None:
    """The cheapest joins from one table to the nearest of others; None if none can be reached."""
    graph = _Graph(edges)
    return graph.path({start.lower()}, {goal.lower() for goal in goals})


def join_tree(edges: Sequence[JoinEdge], names: Sequence[str]) -> _Tree | None:
    """The cheapest joins that connect all these tables, through others where that is needed.

    A minimum Steiner tree: exact for up to :data:`EXACT_TERMINALS` tables (Dreyfus and Wagner
    1971), beyond that, or in a very large graph, by adding the nearest table again and again
    (Takahashi and Matsuyama 1980). Letter case does not count.

    Returns:
        The joins, each connecting one more table to those before it; empty for one table; None
        if the tables cannot be connected.
    """
    terminals = list(dict.fromkeys(name.lower() for name in names))
    if len(terminals) <= 1:
        return ()
    graph = _Graph(edges)
    if len(terminals) <= EXACT_TERMINALS and len(edges) <= _EXACT_EDGES:
        tree = graph.exact_tree(terminals)
    else:
        tree = graph.near_tree(terminals)
    return None if tree is None else _in_order(tree, terminals[0])


def _in_order(tree: Iterable[JoinEdge], start: str) -> _Tree:
    """The same joins, each touching a table that is already there."""
    waiting = list(tree)
    reached, ordered = {start}, list[JoinEdge]()
    while waiting:
        edge = next(
            edge
            for edge in waiting
            if edge.left.lower() in reached or edge.right.lower() in reached
        )
        waiting.remove(edge)
        ordered.append(edge)
        reached |= {edge.left.lower(), edge.right.lower()}
    return tuple(ordered)


class _Graph:
    """Tables as nodes; between two of them only the cheapest join counts."""

    def __init__(self, edges: Sequence[JoinEdge]) -> None:
        best: dict[tuple[str, str], JoinEdge] = {}
        for edge in sorted(edges, key=_preference):
            ends = (edge.left.lower(), edge.right.lower())
            if ends[0] != ends[1]:
                best.setdefault((min(ends), max(ends)), edge)
        self._near: dict[str, list[tuple[str, float, JoinEdge]]] = defaultdict(list)
        for (left, right), edge in best.items():
            self._near[left].append((right, join_cost(edge), edge))
            self._near[right].append((left, join_cost(edge), edge))

    def path(self, starts: set[str], goals: set[str]) -> _Tree | None:
        """The cheapest way from any start to any goal (Dijkstra 1959)."""
        tie = count()
        queue: list[tuple[float, int, str, _Tree]] = [
            (0.0, next(tie), start, ()) for start in sorted(starts)
        ]
        done: set[str] = set()
        while queue:
            cost, _, node, way = heapq.heappop(queue)
            if node in goals:
                return way
            if node in done:
                continue
            done.add(node)
            for other, step, edge in self._near.get(node, ()):
                if other not in done:
                    heapq.heappush(queue, (cost + step, next(tie), other, (*way, edge)))
        return None

    def near_tree(self, terminals: Sequence[str]) -> _Tree | None:
        """The nearest table joined to the tree, until none is left."""
        reached, waiting = {terminals[0]}, set(terminals[1:])
        tree: list[JoinEdge] = []
        while waiting:
            way = self.path(reached, waiting)
            if way is None:
                return None
            tree += way
            reached |= {end.lower() for edge in way for end in (edge.left, edge.right)}
            waiting -= reached
        return tuple(tree)

    def exact_tree(self, terminals: Sequence[str]) -> _Tree | None:
        """The minimum Steiner tree, over all sets of terminals from the smallest on."""
        root, rest = terminals[0], terminals[1:]
        full = (1 << len(rest)) - 1
        best: list[dict[str, tuple[float, _Tree]]] = [{} for _ in range(full + 1)]
        for index, terminal in enumerate(rest):
            best[1 << index] = self._spread({terminal: (0.0, ())})
        for subset in range(1, full + 1):
            if subset & (subset - 1) == 0:
                continue
            merged: dict[str, tuple[float, _Tree]] = {}
            part = (subset - 1) & subset
            while part > subset ^ part:
                first, second = best[part], best[subset ^ part]
                for node in first.keys() & second.keys():
                    cost = first[node][0] + second[node][0]
                    if node not in merged or cost < merged[node][0]:
                        merged[node] = (cost, first[node][1] + second[node][1])
                part = (part - 1) & subset
            best[subset] = self._spread(merged)
        found = best[full].get(root)
        return None if found is None else tuple(dict.fromkeys(found[1]))

    def _spread(self, start: Mapping[str, tuple[float, _Tree]]) -> dict[str, tuple[float, _Tree]]:
        """The cheapest tree that reaches each node, given those that reach some."""
        tie = count()
        queue = [
            (cost, next(tie), node, tree)
            for node, (cost, tree) in sorted(start.items(), key=lambda item: item[0])
        ]
        heapq.heapify(queue)
        done: dict[str, tuple[float, _Tree]] = {}
        while queue:
            cost, _, node, tree = heapq.heappop(queue)
            if node in done:
                continue
            done[node] = (cost, tree)
            for other, step, edge in self._near.get(node, ()):
                if other not in done:
                    heapq.heappush(queue, (cost + step, next(tie), other, (*tree, edge)))
        return done


def _preference(edge: JoinEdge) -> tuple[float, int, int, tuple[str, ...], tuple[str, ...]]:
    trust = _TRUST.index(edge.source)
    return (join_cost(edge), trust, -edge.uses, edge.left_columns, edge.right_columns)

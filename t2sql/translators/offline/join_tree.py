"""The cheapest way to join tables: a small Steiner tree over the known joins.

Method: the shortest-path heuristic (Takahashi and Matsuyama, 1980), tried from every terminal; it
is exact for two terminals and near-exact for the handful that a question names.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from t2sql.translators.offline.identifiers import name_words
from t2sql.translators.offline.identity import Same
from t2sql.translators.offline.join_edges import key_edges, name_edges
from t2sql.translators.offline.roles import Role, role_of
from t2sql.translators.offline.words import stem
from t2sql.types import CatalogSlice, JoinEdge

SOURCE_COST = {"declared": 1.0, "dbt": 1.0, "history": 1.05, "inferred": 1.4, "named": 2.0}
CHASM = 0.5
"""So much dearer may joins be that repeat no rows."""
ROLE_BONUS = 0.3
"""More than how often a join is used can outweigh."""


Tree = tuple[tuple[JoinEdge, ...], float]


@dataclass(frozen=True, slots=True)
class JoinGraph:
    """Tables and the joins between them; trees once found are kept."""

    neighbours: dict[str, list[tuple[float, JoinEdge]]] = field(default_factory=dict)
    """Joins of each table with their cost, the cheapest first."""
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The primary key of each table, in lower case."""
    trees: dict[frozenset[str], Tree | None] = field(default_factory=dict)

    def between(self, left: str, right: str) -> list[JoinEdge]:
        """All joins between two tables, the cheapest first."""
        return [
            edge for _, edge in self.neighbours.get(left, ()) if right in (edge.left, edge.right)
        ]

    def only(self, names: Sequence[str]) -> JoinGraph:
        """The joins among these tables alone."""
        inside = set(names)
        return JoinGraph(
            {
                name: [pair for pair in pairs if pair[1].left in inside and pair[1].right in inside]
                for name, pairs in self.neighbours.items()
                if name in inside
            },
            self.keys,
        )

    def points_to(self, edge: JoinEdge) -> str:
        """The table of which each row of the other has one at most; empty if none is known."""
        for table, columns in ((edge.left, edge.left_columns), (edge.right, edge.right_columns)):
            if tuple(map(str.lower, columns)) == self.keys.get(table):
                return table
        return ""


def build_graph(
    known: CatalogSlice, said: frozenset[str] = frozenset(), role: Role = ""
) -> JoinGraph:
    """The joins among the tables of the slice: its own, and the foreign keys of its tables.

    ``said``: stems of the question; a join whose columns speak of them is cheaper ("reported by"),
    and so is one by those in the ``role`` that is spoken of.
    """
    neighbours: dict[str, list[tuple[float, JoinEdge]]] = {one.name: [] for one in known.tables}
    costed = [
        (edge_cost(edge) - _said_bonus(words, said) - _role_bonus(edge, role), edge)
        for edge, words in _joins(Same(known))
    ]
    for cost, edge in sorted(costed, key=lambda pair: (pair[0], _edge_key(pair[1]))):
        neighbours[edge.left].append((cost, edge))
        neighbours[edge.right].append((cost, edge))
    keys = {table.name: tuple(map(str.lower, table.primary_key)) for table in known.tables}
    return JoinGraph(neighbours, keys)


@lru_cache(maxsize=8)
def _joins(same: Same[CatalogSlice]) -> tuple[tuple[JoinEdge, frozenset[str]], ...]:
    """Each join among the tables of the slice, and what its columns say of it."""
    known = same.value
    tables = {table.name.lower(): table.name for table in known.tables}
    # By its code alone a code table would be joined with the words of all groups.
    coded = {link.code_table for one in known.customs for link in one.codes}
    edges: dict[tuple[object, ...], JoinEdge] = {}
    for edge in (*known.joins, *key_edges(known.tables), *name_edges(known)):
        left, right = tables.get(edge.left.lower()), tables.get(edge.right.lower())
        if left is None or right is None or left == right or coded & {left, right}:
            continue
        pairs = tuple(
            sorted(
                zip(
                    map(str.lower, edge.left_columns),
                    map(str.lower, edge.right_columns),
                    strict=False,
                )
            )
        )
        fixed = JoinEdge(left, edge.left_columns, right, edge.right_columns, edge.source, edge.uses)
        edges.setdefault((left, right, pairs), fixed)
    return tuple((edge, _own_words(edge)) for edge in edges.values())


def _own_words(edge: JoinEdge) -> frozenset[str]:
    """Stems of what the columns are called, beyond the tables' own words."""
    own = {stem(word) for end in (edge.left, edge.right) for word in name_words(end)} | {"id"}
    names = (*edge.left_columns, *edge.right_columns)
    return frozenset(stem(word) for name in names for word in name_words(name)) - own


def _said_bonus(words: frozenset[str], said: frozenset[str]) -> float:
    """How much of what is special about a join the question says."""
    return 0.3 * len(words & said) / len(words) if words else 0.0


def _role_bonus(edge: JoinEdge, role: Role) -> float:
    """As in "members who wrote no review": by ``reviewer_id`` rather than by ``reviewee_id``."""
    names = (*edge.left_columns, *edge.right_columns) if role else ()
    return ROLE_BONUS if any(role_of(name) == role for name in names) else 0.0


def edge_cost(edge: JoinEdge) -> float:
    """Declared joins are cheap, inferred dear, often used ones cheaper."""
    return SOURCE_COST[edge.source] - 0.1 * min(math.log1p(edge.uses), 4.0) / 4.0


def _edge_key(edge: JoinEdge) -> tuple[str, ...]:
    return (edge.left, edge.right, *edge.left_columns, *edge.right_columns)


def join_tables(graph: JoinGraph, names: Iterable[str]) -> Tree | None:
    """The joins that connect these tables, and their cost; None if they cannot be connected."""
    wanted = frozenset(names)
    if len(wanted) < 2:
        return (), 0.0
    if wanted not in graph.trees:
        graph.trees[wanted] = _best_tree(graph, sorted(wanted))
    return graph.trees[wanted]


def _best_tree(graph: JoinGraph, terminals: Sequence[str]) -> Tree | None:
    best: Tree | None = None
    for start in terminals:
        found = _grow(graph, start, terminals)
        if found is not None and (best is None or found[1] < best[1] - 1e-9):
            best = found
    return _without_chasm(graph, terminals, best) if best is not None else None


def _without_chasm(graph: JoinGraph, terminals: Sequence[str], best: Tree) -> Tree:
    """Another tree that is hardly dearer, if this one multiplies rows that have no more in common.

    As in the advertisers of a region beside the shops of that region, where an advertiser has a
    shop. Known as a chasm trap.
    """
    for edge in _into_chasm(graph, best[0]):
        for start in terminals:
            found = _grow(graph, start, terminals, edge)
            near = found is not None and found[1] <= best[1] + CHASM
            if found is not None and near and not _into_chasm(graph, found[0]):
                return found
    return best


def _into_chasm(graph: JoinGraph, edges: Sequence[JoinEdge]) -> list[JoinEdge]:
    """The joins that point to the same row of a table from two sides."""
    pointed = [graph.points_to(edge) for edge in edges] if len(edges) > 1 else []
    return [edge for edge, to in zip(edges, pointed, strict=False) if to and pointed.count(to) > 1]


def _grow(
    graph: JoinGraph, start: str, terminals: Sequence[str], without: JoinEdge | None = None
) -> Tree | None:
    inside, edges, cost = {start}, list[JoinEdge](), 0.0
    missing = [name for name in terminals if name != start]
    while missing:
        path = _nearest(graph, inside, set(missing), without)
        if path is None:
            return None
        for step, edge in path:
            inside.update((edge.left, edge.right))
            edges.append(edge)
            cost += step
        missing = [name for name in missing if name not in inside]
    return tuple(edges), cost


def _nearest(
    graph: JoinGraph, inside: set[str], wanted: set[str], without: JoinEdge | None
) -> list[tuple[float, JoinEdge]] | None:
    """The cheapest path from the tree to one of the wanted tables."""
    queue: list[tuple[float, int, str, list[tuple[float, JoinEdge]]]] = []
    for count, name in enumerate(sorted(inside)):
        heapq.heappush(queue, (0.0, count, name, []))
    count, seen = len(queue), set[str]()
    while queue:
        cost, _, name, path = heapq.heappop(queue)
        if name in seen:
            continue
        seen.add(name)
        if name in wanted:
            return path
        for step, edge in graph.neighbours.get(name, ()):
            other = edge.right if edge.left == name else edge.left
            if other not in seen and edge is not without:
                count += 1
                heapq.heappush(queue, (cost + step, count, other, [*path, (step, edge)]))
    return None

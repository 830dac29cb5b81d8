"""The cheapest way to join tables: a small Steiner tree over the known joins.

Method: the shortest-path heuristic (Takahashi and Matsuyama, 1980), tried from every terminal; it
is exact for two terminals and near-exact for the handful that a question names.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from t2sql.translators.offline.identifiers import name_words
from t2sql.translators.offline.plain_names import plain_names
from t2sql.translators.offline.words import stem
from t2sql.types import CatalogSlice, Column, JoinEdge, Table

SOURCE_COST = {"declared": 1.0, "dbt": 1.0, "history": 1.05, "inferred": 1.4, "named": 2.0}


Tree = tuple[tuple[JoinEdge, ...], float]


@dataclass(frozen=True, slots=True)
class JoinGraph:
    """Tables and the joins between them; trees once found are kept."""

    neighbours: dict[str, list[tuple[float, JoinEdge]]] = field(default_factory=dict)
    """Joins of each table with their cost, the cheapest first."""
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
            }
        )


def build_graph(known: CatalogSlice, said: frozenset[str] = frozenset()) -> JoinGraph:
    """The joins among the tables of the slice: its own, and the foreign keys of its tables.

    ``said``: stems of the question; a join whose columns speak of them is cheaper ("reported by").
    """
    tables = {table.name.lower(): table.name for table in known.tables}
    # By its code alone a code table would be joined with the words of all groups.
    coded = {link.code_table for one in known.customs for link in one.codes}
    edges: dict[tuple[object, ...], JoinEdge] = {}
    for edge in (*known.joins, *_key_edges(known.tables), *_name_edges(known)):
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
    neighbours: dict[str, list[tuple[float, JoinEdge]]] = {name: [] for name in tables.values()}
    costed = [(edge_cost(edge) - _said_bonus(edge, said), edge) for edge in edges.values()]
    for cost, edge in sorted(costed, key=lambda pair: (pair[0], _edge_key(pair[1]))):
        neighbours[edge.left].append((cost, edge))
        neighbours[edge.right].append((cost, edge))
    return JoinGraph(neighbours)


def _said_bonus(edge: JoinEdge, said: frozenset[str]) -> float:
    """How much of what the columns are called, beyond the tables' own words, the question says."""
    own = {stem(word) for end in (edge.left, edge.right) for word in name_words(end)} | {"id"}
    words = {
        stem(word)
        for name in (*edge.left_columns, *edge.right_columns)
        for word in name_words(name)
    }
    special = words - own
    return 0.3 * len(special & said) / len(special) if special else 0.0


def _key_edges(tables: Iterable[Table]) -> Iterable[JoinEdge]:
    for table in tables:
        for key in table.foreign_keys:
            ends = sorted(((table.name, key.columns), (key.ref_table, key.ref_columns)))
            yield JoinEdge(*ends[0], *ends[1], key.source)


def _name_edges(known: CatalogSlice) -> Iterable[JoinEdge]:
    """A last resort for a table that nothing joins: a key column of the same name elsewhere."""
    joined = {end for edge in known.joins for end in (edge.left, edge.right)}
    joined |= {end for edge in _key_edges(known.tables) for end in (edge.left, edge.right)}
    plain = plain_names(known.tables)
    for table in known.tables:
        if table.name in joined:
            continue
        for other in known.tables:
            if other.name == table.name:
                continue
            for mine, theirs in _shared_keys(table, other, plain):
                ends = sorted(((table.name, (mine,)), (other.name, (theirs,))))
                yield JoinEdge(*ends[0], *ends[1], "inferred")


def _shared_keys(table: Table, other: Table, plain: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """Columns of the two that are called alike and of which one is a key, or has no value twice."""
    single = [one.primary_key for one in (table, other) if len(one.primary_key) == 1]
    keys = {name.lower() for (name,) in single}
    for column in table.columns:
        shared = other.column(column.name)
        if shared is not None and shared.name.lower() not in ("id", "name"):
            lone = len(name_words(shared.name)) > 1 and (
                _is_lone(table, column) or _is_lone(other, shared)
            )
            if shared.name.lower() in keys or lone:
                yield column.name, shared.name
    for one, two in ((table, other), (other, table)):
        key = one.column(one.primary_key[0]) if len(one.primary_key) == 1 else None
        pointer = _pointer(two, one, key.name, plain) if key is not None and plain else ""
        if pointer and key is not None:
            yield (key.name, pointer) if one is table else (pointer, key.name)


def _is_lone(table: Table, column: Column) -> bool:
    """Whether, by the profile, no two of several rows share a value of this text."""
    several = table.row_count is not None and table.row_count > 1
    return several and column.distinct == table.row_count and "char" in column.data_type.lower()


def _pointer(table: Table, other: Table, key: str, plain: Mapping[str, str]) -> str:
    """The column that is called as the other table's key, behind a prefix of its own table."""
    if key.lower() not in plain:
        return ""
    wanted = name_words(plain[key.lower()])
    own = len(name_words(plain.get(table.bare_name.lower(), table.bare_name)))
    for column in table.columns:
        if name_words(plain.get(column.name.lower(), ""))[own:] == wanted:
            return column.name
    return ""


def edge_cost(edge: JoinEdge) -> float:
    """Declared joins are cheap, inferred dear, often used ones cheaper."""
    return SOURCE_COST[edge.source] - 0.1 * min(math.log1p(edge.uses), 4.0) / 4.0


def _edge_key(edge: JoinEdge) -> tuple[str, ...]:
    return (edge.left, edge.right, *edge.left_columns, *edge.right_columns)


def join_tables(graph: JoinGraph, names: Sequence[str]) -> Tree | None:
    """The joins that connect these tables, and their cost; None if they cannot be connected."""
    terminals = sorted(set(names))
    if len(terminals) < 2:
        return (), 0.0
    wanted = frozenset(terminals)
    if wanted not in graph.trees:
        graph.trees[wanted] = _best_tree(graph, terminals)
    return graph.trees[wanted]


def _best_tree(graph: JoinGraph, terminals: Sequence[str]) -> Tree | None:
    best: Tree | None = None
    for start in terminals:
        found = _grow(graph, start, terminals)
        if found is not None and (best is None or found[1] < best[1] - 1e-9):
            best = found
    return best


def _grow(graph: JoinGraph, start: str, terminals: Sequence[str]) -> Tree | None:
    inside, edges, cost = {start}, list[JoinEdge](), 0.0
    missing = [name for name in terminals if name != start]
    while missing:
        path = _nearest(graph, inside, set(missing))
        if path is None:
            return None
        for step, edge in path:
            inside.update((edge.left, edge.right))
            edges.append(edge)
            cost += step
        missing = [name for name in missing if name not in inside]
    return tuple(edges), cost


def _nearest(
    graph: JoinGraph, inside: set[str], wanted: set[str]
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
            if other not in seen:
                count += 1
                heapq.heappush(queue, (cost + step, count, other, [*path, (step, edge)]))
    return None

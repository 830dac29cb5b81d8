"""Standing filters: what every figure over a table leaves out, also by what it belongs to.

A table with queries of its own is used as these use it. What nearly all queries do wherever a
column of that name is found is a habit of the warehouse and holds for tables with few queries as
well; so does the join to the one owner that carries the mark.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from t2sql.catalog.customs.counting import CustomCounts
from t2sql.catalog.customs.marks import leaves_out
from t2sql.catalog.customs.warehouse_marks import SHARE, Hints, Mark, find_marks
from t2sql.catalog.customs.ways_up import WaysUp, other_end
from t2sql.types import Column, JoinEdge, StandingFilter, Table

OWN = 3
"""A table with so many queries is judged by them alone."""
NO_HINTS = Hints()
TOGETHER = 0.5
"""A mark that fewer of the queries over two tables filter by is not meant where both are read."""


def find_standing(
    tables: Mapping[str, Table],
    edges: Sequence[JoinEdge],
    counts: CustomCounts,
    dialect: str,
    hints: Hints = NO_HINTS,
) -> dict[str, tuple[StandingFilter, ...]]:
    """The standing filters of every table that has any."""
    finder = _Finder(tables, edges, counts, dialect, hints)
    own = {name: finder.of_itself(table) for name, table in tables.items()}
    found = {name: (*own[name], *finder.of_owner(table, own)) for name, table in tables.items()}
    return {name: filters for name, filters in found.items() if filters}


class _Finder:
    def __init__(
        self,
        tables: Mapping[str, Table],
        edges: Sequence[JoinEdge],
        counts: CustomCounts,
        dialect: str,
        hints: Hints,
    ) -> None:
        self._tables = tables
        self._counts = counts
        self._marks: Mapping[str, Mark] = find_marks(tables, counts, dialect, hints)
        self._ways = WaysUp(tables, edges)
        self._own: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        self._joined: dict[str, Counter[tuple[str, str, str]]] = defaultdict(Counter)
        self._aside: dict[str, Counter[tuple[str, str, str]]] = defaultdict(Counter)
        for (table, on, column, sql, aside), count in counts.kept.items():
            if table == on:
                self._own[table][column, sql] += count
            elif leaves_out(sql, dialect):
                self._joined[table][on, column, sql] += count
                self._aside[table][on, column, sql] += count if aside else 0
        self._company = _company(counts)

    def of_itself(self, table: Table) -> tuple[StandingFilter, ...]:
        """By marks of the table's own."""
        found: list[StandingFilter] = []
        for column in table.columns:
            texts = {
                sql: count
                for (name, sql), count in self._own[table.name].items()
                if name == column.name
            }
            count, mark = sum(texts.values()), self._marks.get(column.name.lower())
            reads = max(self._counts.reads[table.name] - self._done_by_others(table, column), count)
            if count >= SHARE * reads if reads >= OWN else mark is not None:
                sql = max(texts, key=lambda one: texts[one]) if texts else mark.sql if mark else ""
                unless = self._company.get((table.name, column.name), ())
                one = StandingFilter(table.name, column.name, sql, unless=unless)
                found.append(replace(one, queries=count, of=reads))
        return tuple(found)

    def _done_by_others(self, table: Table, column: Column) -> int:
        """Queries on the table in which another one's mark of that name leaves the rows out."""
        found: Counter[str] = Counter()
        for (on, name, _), count in self._joined[table.name].items():
            found[on] += count if name.lower() == column.name.lower() else 0
        return max(found.values(), default=0)

    def of_owner(
        self, table: Table, own: Mapping[str, tuple[StandingFilter, ...]]
    ) -> tuple[StandingFilter, ...]:
        """By marks of a table that this one belongs to, where it has none of that kind itself."""
        if any(self._is_carried(one.column) for one in own[table.name]):
            return ()
        reads = self._counts.reads[table.name]
        joined = (self._joined if reads >= OWN else self._aside)[table.name]
        ordered = sorted(joined.items(), key=lambda one: (not self._is_carried(one[0][1]), -one[1]))
        for (on, column, sql), count in ordered:
            path = self._ways.path(table.name, on)
            if path and count >= max(SHARE * reads, 1):
                one = self._owned(table, on, column, sql, path)
                return (replace(one, queries=count, of=reads),)
        return () if reads >= OWN else self._habit_of_owner(table, own)

    def _habit_of_owner(
        self, table: Table, own: Mapping[str, tuple[StandingFilter, ...]]
    ) -> tuple[StandingFilter, ...]:
        """Few queries without the filter outweigh a habit, but not what the team says."""
        ways = [
            (edge, one)
            for edge in self._ways.up[table.name]
            for one in own.get(other_end(edge, table.name), ())
            if self._is_carried(one.column)
            and (not self._counts.reads[table.name] or self._marks[one.column.lower()].told)
        ]
        if len(ways) != 1:
            return ()  # nobody's, or it may be the one's or the other's
        edge, one = ways[0]
        return (self._owned(table, one.on, one.column, one.sql, (edge,)),)

    def _owned(
        self, table: Table, on: str, column: str, sql: str, path: tuple[JoinEdge, ...]
    ) -> StandingFilter:
        return StandingFilter(on, column, sql, path, self._ways.is_outer(table.name, path))

    def _is_carried(self, column: str) -> bool:
        mark = self._marks.get(column.lower())
        return mark is not None and mark.carried


def _company(counts: CustomCounts) -> dict[tuple[str, str], tuple[str, ...]]:
    """By table and mark: the tables in whose company queries seldom filter by it."""
    done: Counter[tuple[str, str, str]] = Counter()
    for (table, on, column, _, _), count in counts.kept.items():
        done[table, on, column] += count if table != on else 0
    columns: dict[str, set[str]] = defaultdict(set)
    for table, on, column, _, _ in counts.kept:
        if table == on:
            columns[on].add(column)
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (table, on), together in sorted(counts.together.items()):
        for column in columns[on]:
            if done[table, on, column] < TOGETHER * together:
                found[on, column].append(table)
    return {key: tuple(names) for key, names in found.items()}

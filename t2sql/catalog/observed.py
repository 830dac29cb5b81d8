"""Joins that people wrote: equalities of columns in past queries, traced to their tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.scope import Scope, traverse_scope

from t2sql.catalog.tracing import KnownTables, Place, Tracer
from t2sql.types import JoinEdge, PastQuery, Table

Link = tuple[str, str, str, str, str, str]
"""A column joined to rows that a constant picks out: table, column, other table, its column, the
column that is constant, and what it is: ``s.st_cd = codes.code AND codes.kind = 'ST'``."""
Join = tuple[str, tuple[str, ...], str, tuple[str, ...]]
"""A join as :func:`canonical` writes it."""


def observed_joins(
    queries: Iterable[PastQuery], tables: Mapping[str, Table], dialect: str
) -> Iterator[JoinEdge]:
    """The joins of past queries, each once; ``uses`` says how many queries join so.

    Several equalities between the same two aliases are one join on several columns.
    """
    known = KnownTables(tables.values())
    uses: Counter[Join] = Counter()
    for query in queries:
        try:
            tracer = Tracer(known)
            scopes = traverse_scope(sqlglot.parse_one(query.sql, dialect=dialect))
            # Scopes are filled when they are asked: two sources of one alias show only then.
            joins = {found for scope in scopes for found in joins_of(scope, tracer)}
        except (SqlglotError, RecursionError, ValueError):
            continue
        uses.update(joins)
    yield from join_edges(uses)


def join_edges(uses: Mapping[Join, int]) -> Iterator[JoinEdge]:
    """Joins with how many queries join so."""
    for (left, left_columns, right, right_columns), count in uses.items():
        yield JoinEdge(left, left_columns, right, right_columns, "history", count)


def canonical(pairs: Iterable[tuple[str, str]], left: str, right: str) -> Join:
    """A join as it is written everywhere: the lesser table left, column pairs in order."""
    ordered = sorted(pairs)
    if (left, ordered) > (right, sorted((b, a) for a, b in ordered)):
        left, right = right, left
        ordered = sorted((b, a) for a, b in ordered)
    return left, tuple(a for a, _ in ordered), right, tuple(b for _, b in ordered)


def joins_of(scope: Scope, tracer: Tracer) -> Iterator[Join]:
    """The joins of one SELECT, without those of its sub-queries."""
    pairs: dict[tuple[str, str, str, str], set[tuple[str, str]]] = defaultdict(set)
    for left, right in _equalities(scope, tracer):
        first, second = sorted((left, right))
        if first.alias != second.alias and (first.table, first.column) != (
            second.table,
            second.column,
        ):
            ends = (first.alias, first.table, second.alias, second.table)
            pairs[ends].add((first.column, second.column))
    for (_, left_table, _, right_table), columns in pairs.items():
        yield canonical(columns, left_table, right_table)


def links_of(scope: Scope, tracer: Tracer) -> Iterator[Link]:
    """The joins of one SELECT to rows that an equality with a text picks out of a table."""
    fixed: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for equality in scope.find_all(exp.EQ):
        column, text = equality.left, equality.right
        if isinstance(column, exp.Column) and isinstance(text, exp.Literal) and text.is_string:
            place = tracer.place(column, scope)
            if place is not None:
                fixed[place.alias].append((place.column, text.name))
    if not fixed:
        return
    for ends in _equalities(scope, tracer):
        for near, far in (ends, ends[::-1]):
            if near.alias == far.alias:
                continue
            for column_name, value in fixed.get(far.alias, ()):
                if column_name != far.column:
                    yield near.table, near.column, far.table, far.column, column_name, value


def _equalities(scope: Scope, tracer: Tracer) -> Iterator[tuple[Place, Place]]:
    for equality in scope.find_all(exp.EQ):
        if isinstance(equality.left, exp.Column) and isinstance(equality.right, exp.Column):
            left = tracer.place(equality.left, scope)
            right = tracer.place(equality.right, scope)
            if left and right:
                yield left, right
    before: list[str] = []
    first = scope.expression.args.get("from_")
    if first is not None:
        before.append(first.this.alias_or_name)
    for join in scope.expression.args.get("joins") or ():
        alias = join.this.alias_or_name
        for name in join.args.get("using") or ():
            right = tracer.in_source(alias, name.name, scope)
            earlier = (tracer.in_source(known, name.name, scope) for known in before)
            left = next((place for place in earlier if place), None)
            if left and right:
                yield left, right
        before.append(alias)

"""Joins that people wrote: equalities of columns in past queries, traced to their tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.scope import Scope, traverse_scope

from t2sql.catalog.names import NameIndex, written_name
from t2sql.types import JoinEdge, PastQuery, Table

_Place = tuple[str, str, str]
"""The alias that a query reads a column by, and the table and column that it comes from."""
_DEEPEST = 20


def observed_joins(
    queries: Iterable[PastQuery], tables: Mapping[str, Table], dialect: str
) -> Iterator[JoinEdge]:
    """The joins of past queries, each once; ``uses`` says how many queries join so.

    Several equalities between the same two aliases are one join on several columns.
    """
    index = NameIndex(tables)
    uses: Counter[tuple[str, tuple[str, ...], str, tuple[str, ...]]] = Counter()
    for query in queries:
        try:
            scopes = traverse_scope(sqlglot.parse_one(query.sql, dialect=dialect))
            # Scopes are filled when they are asked: two sources of one alias show only then.
            joins = {found for scope in scopes for found in _joins_of(scope, index, tables)}
        except (SqlglotError, RecursionError, ValueError):
            continue
        uses.update(joins)
    for (left, left_columns, right, right_columns), count in uses.items():
        yield JoinEdge(left, left_columns, right, right_columns, "history", count)


def canonical(
    pairs: Iterable[tuple[str, str]], left: str, right: str
) -> tuple[str, tuple[str, ...], str, tuple[str, ...]]:
    """A join as it is written everywhere: the lesser table left, column pairs in order."""
    ordered = sorted(pairs)
    if (left, ordered) > (right, sorted((b, a) for a, b in ordered)):
        left, right = right, left
        ordered = sorted((b, a) for a, b in ordered)
    return left, tuple(a for a, _ in ordered), right, tuple(b for _, b in ordered)


def _joins_of(
    scope: Scope, index: NameIndex, tables: Mapping[str, Table]
) -> Iterator[tuple[str, tuple[str, ...], str, tuple[str, ...]]]:
    pairs: dict[tuple[str, str, str, str], set[tuple[str, str]]] = defaultdict(set)
    for left, right in _equalities(scope, index, tables):
        first, second = sorted((left, right))
        if first[0] != second[0] and first[1:] != second[1:]:
            pairs[first[0], first[1], second[0], second[1]].add((first[2], second[2]))
    for (_, left_table, _, right_table), columns in pairs.items():
        yield canonical(columns, left_table, right_table)


def _equalities(
    scope: Scope, index: NameIndex, tables: Mapping[str, Table]
) -> Iterator[tuple[_Place, _Place]]:
    for equality in scope.find_all(exp.EQ):
        if isinstance(equality.left, exp.Column) and isinstance(equality.right, exp.Column):
            left = _place(equality.left, scope, index, tables)
            right = _place(equality.right, scope, index, tables)
            if left and right:
                yield left, right
    before: list[str] = []
    first = scope.expression.args.get("from_")
    if first is not None:
        before.append(first.this.alias_or_name)
    for join in scope.expression.args.get("joins") or ():
        alias = join.this.alias_or_name
        for name in join.args.get("using") or ():
            right = _in_source(alias, name.name, scope, index, tables)
            earlier = (_in_source(known, name.name, scope, index, tables) for known in before)
            left = next((place for place in earlier if place), None)
            if left and right:
                yield left, right
        before.append(alias)


def _place(
    column: exp.Column, scope: Scope, index: NameIndex, tables: Mapping[str, Table], depth: int = 0
) -> _Place | None:
    """Where a column comes from; None if it is computed, unknown or ambiguous."""
    if column.table:
        return _in_source(column.table, column.name, scope, index, tables, depth)
    found = [
        place
        for alias in scope.selected_sources
        if (place := _in_source(alias, column.name, scope, index, tables, depth))
    ]
    return found[0] if len(found) == 1 else None


def _in_source(
    alias: str,
    column: str,
    scope: Scope,
    index: NameIndex,
    tables: Mapping[str, Table],
    depth: int = 0,
) -> _Place | None:
    source = scope.sources.get(alias)
    if source is None:
        folded = {name.lower(): known for name, known in scope.sources.items()}
        source = folded.get(alias.lower())
    if isinstance(source, exp.Table):
        name = index.resolve(written_name(source))
        found = tables[name].column(column) if name else None
        return (alias.lower(), name, found.name) if name and found else None
    if not isinstance(source, Scope) or depth > _DEEPEST:
        return None
    inner = _projected(column, source, index, tables, depth + 1)
    return (alias.lower(), inner[1], inner[2]) if inner else None


def _projected(
    column: str, scope: Scope, index: NameIndex, tables: Mapping[str, Table], depth: int
) -> _Place | None:
    """Where the column of a WITH or a sub-query comes from, through its select list."""
    if scope.set_operation_scopes:
        return _projected(column, scope.set_operation_scopes[0], index, tables, depth)
    query = scope.expression
    for projection in query.selects if isinstance(query, exp.Query) else ():
        value = projection.unalias()
        if projection.is_star:
            found = _place(exp.column(column), scope, index, tables, depth)
            if found:
                return found
        elif projection.alias_or_name.lower() == column.lower():
            if not isinstance(value, exp.Column):
                return None
            return _place(value, scope, index, tables, depth)
    return None

"""What a query does with the columns of a table: filters, group keys and metrics, alias-free."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.scope import Scope, traverse_scope

from t2sql.catalog.customs.left_out import tables_read_only_for_filters
from t2sql.catalog.names import written_name
from t2sql.catalog.observed import Join, Link, joins_of, links_of
from t2sql.catalog.tracing import Tracer
from t2sql.sql.conditions import conjuncts

Use = tuple[str, str]
"""A table, and an expression over its columns."""
_LONGEST = 200
_METRICS = (
    *(exp.Sum, exp.Count, exp.CountIf, exp.Avg, exp.Min, exp.Max, exp.ApproxDistinct),
    *(exp.Quantile, exp.ApproxQuantile, exp.PercentileCont, exp.PercentileDisc, exp.Median),
    *(exp.Stddev, exp.StddevPop, exp.StddevSamp, exp.Variance, exp.VariancePop),
)


@dataclass(frozen=True, slots=True)
class QueryFacts:
    """What one query says of the tables that it reads."""

    tables: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    """Names that mean no table."""
    joins: frozenset[Join] = frozenset()
    filters: frozenset[Use] = frozenset()
    groups: frozenset[Use] = frozenset()
    metrics: frozenset[Use] = frozenset()
    links: frozenset[Link] = frozenset()
    aside: frozenset[str] = frozenset()
    """Tables that are read only to pick rows of others."""


def facts_of(tree: exp.Expr, tracer: Tracer, dialect: str) -> QueryFacts:
    """All that a query says, from its tree, which stays as it is.

    Args:
        tree: a query that reads.
        tracer: knows the tables; a new one for each query.
        dialect: what the expressions are written in.
    """
    try:
        scopes = traverse_scope(tree)
        written = _tables_read(scopes)
    except (SqlglotError, RecursionError):
        # Two sources of the same alias: the names are still there, without their scopes.
        scopes, written = [], _tables_named(tree)
    resolved = {name: tracer.table(name) for name in written}
    uses = _Uses(tracer, dialect)
    for scope in scopes:
        uses.look_at(scope)
    return QueryFacts(
        tables=tuple(dict.fromkeys(name for name in resolved.values() if name)),
        unknown=tuple(name for name, table in resolved.items() if table is None),
        joins=frozenset(uses.joins),
        filters=frozenset(uses.filters),
        groups=frozenset(uses.groups),
        metrics=frozenset(uses.metrics),
        links=frozenset(uses.links),
        aside=frozenset(uses.aside),
    )


def _tables_read(scopes: Iterable[Scope]) -> tuple[str, ...]:
    """The tables of all scopes as they are written; names of the query's WITH are not tables."""
    found: dict[str, None] = {}
    for scope in scopes:
        for source in scope.sources.values():
            if isinstance(source, exp.Table) and not isinstance(source.this, exp.Func):
                found[written_name(source)] = None
    return tuple(name for name in found if name)


def _tables_named(tree: exp.Expr) -> tuple[str, ...]:
    own = {cte.alias.lower() for cte in tree.find_all(exp.CTE)}
    found = (
        written_name(table)
        for table in tree.find_all(exp.Table)
        if isinstance(table.this, exp.Identifier) and (table.db or table.name.lower() not in own)
    )
    return tuple(name for name in dict.fromkeys(found) if name)


class _Uses:
    """Collects what the scopes of one query do."""

    def __init__(self, tracer: Tracer, dialect: str) -> None:
        self._tracer = tracer
        self._dialect = dialect
        self.joins: set[Join] = set()
        self.filters: set[Use] = set()
        self.groups: set[Use] = set()
        self.metrics: set[Use] = set()
        self.links: set[Link] = set()
        self.aside: set[str] = set()

    def look_at(self, scope: Scope) -> None:
        try:
            self.joins.update(joins_of(scope, self._tracer))
            self.links.update(links_of(scope, self._tracer))
            self.aside.update(tables_read_only_for_filters(scope, self._tracer))
            self.filters.update(self._each(_conditions(scope), scope))
            self.groups.update(self._each(_group_keys(scope), scope))
            self.metrics.update(self._each(_aggregates(scope), scope))
        except (SqlglotError, RecursionError, ValueError):
            return  # what was found before it stays

    def _each(self, found: Iterable[exp.Expr], scope: Scope) -> Iterator[Use]:
        for expression in found:
            use = self._written(expression, scope)
            if use is not None:
                yield use

    def _written(self, expression: exp.Expr, scope: Scope) -> Use | None:
        """An expression over the columns of one table, without aliases; else None."""
        if expression.find(exp.Query, exp.Window, exp.Star, exp.Placeholder) is not None:
            return None
        copied = expression.copy()
        tables = set()
        for column in list(copied.find_all(exp.Column)):
            place = self._tracer.place(column, scope)
            if place is None:
                return None
            tables.add(place.table)
            bare = self._bare(column, place.column, scope)
            if column is copied:
                copied = bare
            else:
                column.replace(bare)
        if len(tables) != 1:
            return None
        written = _in_order(copied)
        text = written.sql(dialect=self._dialect, comments=False, normalize_functions="upper")
        return (tables.pop(), text) if len(text) <= _LONGEST else None

    def _bare(self, column: exp.Column, name: str, scope: Scope) -> exp.Column:
        parts = [part for part in column.parts if isinstance(part, exp.Identifier)]
        if len(parts) > 1 and self._tracer.is_source(column.table, scope):
            parts = parts[-1:]
        if len(parts) == 1:
            # As the table has it: a WITH may give it another name and letter case.
            quoted = parts[0].args.get("quoted") or None
            return exp.Column(this=exp.to_identifier(name, quoted=quoted))
        names = [part.copy() for part in reversed(parts)]
        return exp.Column(**dict(zip(("this", "table", "db", "catalog"), names, strict=False)))


def _conditions(scope: Scope) -> Iterator[exp.Expr]:
    """The parts of WHERE and ON that AND joins together, without joins."""
    args = scope.expression.args
    roots = [args["where"].this] if args.get("where") else []
    roots += [on for join in args.get("joins") or () if (on := join.args.get("on"))]
    for root in roots:
        yield from conjuncts(root)


def _in_order(condition: exp.Expr) -> exp.Expr:
    """The same condition as everybody would write it: the column left, a list in order."""
    if isinstance(condition, exp.EQ) and isinstance(condition.left, exp.Literal):
        return exp.EQ(this=condition.right.copy(), expression=condition.left.copy())
    if isinstance(condition, exp.In) and condition.expressions:
        ordered = sorted(condition.expressions, key=lambda item: str(item.sql()))
        condition.set("expressions", ordered)
    return condition


def _group_keys(scope: Scope) -> Iterator[exp.Expr]:
    """What a SELECT groups by; positions and aliases stand for what they name."""
    group = scope.expression.args.get("group")
    if group is None or not isinstance(scope.expression, exp.Query):
        return
    selects = scope.expression.selects
    by_alias = {select.alias.lower(): select.unalias() for select in selects if select.alias}
    keys = group.expressions
    if group.args.get("all"):
        keys = [it.unalias() for it in selects if not it.find(exp.AggFunc)]
    for key in keys:
        if isinstance(key, exp.Literal) and not key.is_string and key.name.isdecimal():
            position = int(key.name) - 1
            if 0 <= position < len(selects):
                yield selects[position].unalias()
        elif isinstance(key, exp.Column) and not key.table and key.name.lower() in by_alias:
            yield by_alias[key.name.lower()]
        else:
            yield key


def _aggregates(scope: Scope) -> Iterator[exp.Expr]:
    """Sums, counts and the like over columns, with their FILTER; a bare ``count(*)`` is none."""
    for aggregate in scope.find_all(*_METRICS):
        outer = aggregate.parent if isinstance(aggregate.parent, exp.Filter) else aggregate
        if not isinstance(outer.parent, (exp.Window, exp.IgnoreNulls)):
            yield outer

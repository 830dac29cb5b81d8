"""Aggregates as trees, by the names that dbt gives them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from t2sql.sql.deep_trees import ROOM

_STATEMENTS = (exp.Query, exp.DDL, exp.DML, exp.Command, exp.Alias, exp.Drop, exp.Set)


def parse_expression(text: str, dialect: str) -> exp.Expr | None:
    """One scalar expression or condition as a tree; None if the text is anything else."""
    if text.strip() == "*":
        return exp.Star()
    try:
        with ROOM:
            found = sqlglot.parse(text, dialect=dialect or None)
    except (SqlglotError, RecursionError, ValueError):
        return None
    tree = found[0] if len(found) == 1 else None
    return None if tree is None or isinstance(tree, _STATEMENTS) else tree


def aggregate(method: str, inner: exp.Expr, percentile: str = "") -> exp.Expr | None:
    """The aggregate of that name over an expression; None if dbt knows no such name.

    The names are those of ``calculation_method`` and of ``agg``
    (https://docs.getdbt.com/docs/build/measures).
    """
    make = _MAKERS.get(method.lower())
    if make is not None:
        return make(inner)
    if method.lower() == "percentile" and percentile:
        order = exp.Order(expressions=[exp.Ordered(this=inner)])
        share = exp.PercentileCont(this=exp.Literal.number(percentile))
        return exp.WithinGroup(this=share, expression=order)
    return None


def operand(tree: exp.Expr) -> exp.Expr:
    """A copy that can stand in a larger expression: in brackets where it is more than one name."""
    loose = isinstance(tree, (exp.Binary, exp.Unary, exp.Predicate))
    return exp.paren(tree) if loose and not isinstance(tree, exp.Paren) else tree.copy()


def narrowed(tree: exp.Expr, condition: exp.Expr | None) -> exp.Expr:
    """The same with every aggregate over the rows of the condition only: ``FILTER (WHERE …)``."""
    if condition is None:
        return tree
    root = exp.Paren(this=tree.copy())
    for filtered in list(root.find_all(exp.Filter)):
        where = filtered.expression
        where.set("this", exp.and_(where.this, condition.copy()))
    for node in list(root.find_all(exp.AggFunc, exp.WithinGroup)):
        if node.find_ancestor(exp.Filter, exp.AggFunc, exp.WithinGroup) is None:
            where = exp.Where(this=condition.copy())
            node.replace(exp.Filter(this=node.copy(), expression=where))
    inner: exp.Expr = root.this
    return inner.pop()


def _distinct(inner: exp.Expr) -> exp.Expr:
    return exp.Count(this=exp.Distinct(expressions=[inner]))


def _sum_boolean(inner: exp.Expr) -> exp.Expr:
    one = exp.If(this=inner, true=exp.Literal.number(1))
    return exp.Sum(this=exp.Case(ifs=[one], default=exp.Literal.number(0)))


_MAKERS: Mapping[str, Callable[[exp.Expr], exp.Expr]] = {
    "sum": lambda inner: exp.Sum(this=inner),
    "min": lambda inner: exp.Min(this=inner),
    "max": lambda inner: exp.Max(this=inner),
    "average": lambda inner: exp.Avg(this=inner),
    "avg": lambda inner: exp.Avg(this=inner),
    "median": lambda inner: exp.Median(this=inner),
    "count": lambda inner: exp.Count(this=inner),
    "count_distinct": _distinct,
    "sum_boolean": _sum_boolean,
}

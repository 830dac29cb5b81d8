"""The queries of profiling, built as trees: counts, one aggregate pass, values of a column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from sqlglot import exp

from t2sql.catalog.families import type_family
from t2sql.types import Column

AGGREGATES = 5
"""Result columns that the aggregate pass gives for each column."""

Counting = Literal["exact", "approximate", "none"]
"""How distinct values are counted; ``none`` leaves them to a sample."""

_SAMPLING = {"duckdb": "BERNOULLI", "postgres": "SYSTEM"}
_APPROXIMATE = frozenset({"duckdb", "snowflake", "bigquery", "trino", "presto", "spark"})


def distinct_of_big(dialect: str) -> Counting:
    """How to count the distinct values of a table too big to count them exactly."""
    if dialect in _APPROXIMATE:
        return "approximate"
    return "none" if dialect in _SAMPLING else "exact"


def sampled(table: exp.Table, dialect: str, percent: float) -> exp.Table | None:
    """The table with a sampling clause, the same rows each time; None if the engine has none."""
    method = _SAMPLING.get(dialect)
    if method is None:
        return None
    found = table.copy()
    sample = exp.TableSample(
        method=exp.var(method),
        percent=exp.Literal.number(f"{percent:.4f}"),
        seed=exp.Literal.number(1),
    )
    found.set("sample", sample)
    return found


def count_rows(table: exp.Table) -> exp.Select:
    """``SELECT COUNT(*)``."""
    return exp.select(exp.alias_(exp.Count(this=exp.Star()), "n", quoted=True)).from_(
        table.copy(), copy=False
    )


def count_distinct(table: exp.Table, column: str) -> exp.Select:
    """The exact number of distinct values of one column."""
    return exp.select(exp.alias_(_distinct(column), "n", quoted=True)).from_(
        table.copy(), copy=False
    )


def aggregate(table: exp.Table, columns: Sequence[Column], counting: Counting) -> exp.Select:
    """One pass over some columns, :data:`AGGREGATES` results for each, in this order.

    Values that are not NULL, distinct values, least, greatest, average length as text. What a
    type cannot give, or a personal column must not, is NULL.
    """
    parts: list[exp.Expr] = []
    for column in columns:
        named = _column(column.name)
        family = type_family(column.data_type)
        ordered = family in {"text", "number", "date"} and not column.pii
        approximate = exp.ApproxDistinct(this=named.copy())
        counter = approximate if counting == "approximate" else _distinct(column.name)
        length = exp.Length(this=exp.cast(named.copy(), exp.DType.TEXT))
        parts += [
            exp.Count(this=named.copy()),
            counter if family != "other" and counting != "none" else exp.null(),
            exp.Min(this=named.copy()) if ordered else exp.null(),
            exp.Max(this=named.copy()) if ordered else exp.null(),
            exp.Avg(this=length) if family == "text" else exp.null(),
        ]
    named_parts = [exp.alias_(part, f"a{number}", quoted=True) for number, part in enumerate(parts)]
    return exp.select(*named_parts, copy=False).from_(table.copy(), copy=False)


def distinct_values(table: exp.Table, columns: Sequence[Column]) -> exp.Select:
    """Values that are not NULL and distinct values, two results a column: for a sample."""
    counts: list[exp.Expr] = []
    for column in columns:
        counts += [exp.Count(this=_column(column.name)), _distinct(column.name)]
    named = [exp.alias_(part, f"a{number}", quoted=True) for number, part in enumerate(counts)]
    return exp.select(*named, copy=False).from_(table.copy(), copy=False)


def value_counts(table: exp.Table, column: str, limit: int) -> exp.Select:
    """The values of a column and their counts, the most frequent first, without NULL."""
    value = _column(column)
    counted = exp.Count(this=exp.Star())
    return (
        exp.select(
            exp.alias_(value.copy(), "v", quoted=True), exp.alias_(counted, "n", quoted=True)
        )
        .from_(table.copy(), copy=False)
        .where(exp.Not(this=exp.Is(this=value.copy(), expression=exp.null())), copy=False)
        .group_by(value.copy(), copy=False)
        .order_by(exp.Ordered(this=counted.copy(), desc=True), value.copy(), copy=False)
        .limit(limit, copy=False)
    )


def inclusion(child: exp.Table, column: str, parent: exp.Table, key: str, limit: int) -> exp.Select:
    """How many distinct values a column has (``limit`` at most), and how many stand in a key."""
    value = _column(column)
    values = (
        exp.select(exp.alias_(value.copy(), "v", quoted=True))
        .distinct(copy=False)
        .from_(child.copy(), copy=False)
        .where(exp.Not(this=exp.Is(this=value.copy(), expression=exp.null())), copy=False)
        .limit(limit, copy=False)
        .subquery("s", copy=False)
    )
    keys = (
        exp.select(exp.alias_(_column(key), "k", quoted=True))
        .from_(parent.copy(), copy=False)
        .subquery("p", copy=False)
    )
    child_value = exp.column("v", table="s", quoted=True)
    parent_value = exp.column("k", table="p", quoted=True)
    return (
        exp.select(
            exp.alias_(_distinct_of(child_value), "n", quoted=True),
            exp.alias_(_distinct_of(parent_value), "found", quoted=True),
        )
        .from_(values, copy=False)
        .join(
            keys,
            on=exp.EQ(this=child_value.copy(), expression=parent_value.copy()),
            join_type="left",
            copy=False,
        )
    )


def _column(name: str) -> exp.Column:
    return exp.column(name, quoted=True)


def _distinct(name: str) -> exp.Count:
    return _distinct_of(_column(name))


def _distinct_of(value: exp.Column) -> exp.Count:
    return exp.Count(this=exp.Distinct(expressions=[value.copy()]))

"""Two queries, each a figure by one group, as one: joined on the group."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

_FULL = frozenset({"duckdb", "postgres", "snowflake", "bigquery", "trino", "redshift"})
"""Dialects that join so that neither side loses a group."""
_FORMATS = {"%Y-%m": "MONTH", "%Y": "YEAR", "%Y-%m-%d": "DAY"}


@dataclass(frozen=True, slots=True)
class _Side:
    query: exp.Select
    key: exp.Expr
    unit: str
    """Of a time that it is grouped by; empty: by the values of a column."""
    measure: exp.Expr


def join_figures(
    one: exp.Query, other: exp.Query, dialect: str, *, divided: bool, whole: bool = False
) -> exp.Select | None:
    """The two figures of each group, or their ratio; None where they have not one group in common.

    Each side is aggregated by itself, so that no row of the one repeats under the other.
    ``whole``: a group that has nothing of the first figure has a ratio of nothing.
    """
    left, right = _side(one), _side(other)
    if left is None or right is None or left.unit != right.unit:
        return None
    if not left.unit and _column_of(left.key) != _column_of(right.key):
        return None
    key = left.unit.lower() or left.key.alias_or_name
    names = _names(left.measure.alias_or_name, right.measure.alias_or_name)
    sides = [
        _plain(side, key, name, dialect) for side, name in zip((left, right), names, strict=True)
    ]
    columns = [exp.column(name, table=table) for name, table in zip(names, _TABLES, strict=True)]
    keys = [exp.column(key, table=table) for table in _TABLES]
    full = not divided and dialect in _FULL
    shown = exp.func("COALESCE", *keys) if full else keys[1 if whole and divided else 0].copy()
    query = exp.select(exp.alias_(shown, key))
    if divided:
        top = exp.func("COALESCE", columns[0], exp.Literal.number(0)) if whole else columns[0]
        query = query.select(exp.alias_(_over(top, columns[1]), f"{names[0]}_per_{names[1]}"))
    else:
        query = query.select(*columns)
    first, second = reversed(_TABLES) if whole and divided else _TABLES
    query = query.from_(first).join(
        exp.to_table(second),
        on=exp.EQ(this=keys[0], expression=keys[1]),
        join_type="full" if full else "inner" if divided and not whole else "left",
    )
    for table, side in zip(_TABLES, sides, strict=True):
        query = query.with_(table, as_=side)
    return query.order_by(_first_or_most(left, most=whole))


def _first_or_most(side: _Side, *, most: bool) -> exp.Expr:
    """In order of time, or of the names; ``most``: where there is no time, of the figure."""
    if side.unit or not most:
        return exp.Literal.number(1)
    return exp.Ordered(this=exp.Literal.number(2), desc=True)


_TABLES = ("one_side", "other_side")
_MORE = ("with_", "having", "qualify", "limit")
"""Clauses with which a query is more than a figure by a group."""


def combine_figures(one: exp.Query, other: exp.Query, *, divided: bool) -> exp.Select | None:
    """One figure over the other, or less it, where the second has no groups; None if it has.

    The groups of the first stay: each is then held against the whole.
    """
    right = _lone(other)
    left = _side(one) if isinstance(one, exp.Select) and one.args.get("group") else None
    if right is None:
        return None
    if left is None:
        alone = _lone(one)
        query = exp.Select()
        return None if alone is None else query.select(_combined(alone, right, divided=divided))
    query = left.query.copy()
    query.set("order", None)
    figure = left.measure.unalias().copy()
    query.set("expressions", [left.key.copy(), _combined(figure, right, divided=divided)])
    return query.order_by(_first_or_most(left, most=True), copy=False)


def _lone(query: exp.Query) -> exp.Expr | None:
    """A query for one figure of all rows, as a value."""
    if not isinstance(query, exp.Select) or query.args.get("group") or len(query.selects) != 1:
        return None
    if any(query.args.get(one) for one in _MORE) or query.find(exp.AggFunc) is None:
        return None
    bare = query.copy()
    bare.set("expressions", [query.selects[0].unalias().copy()])
    return bare.subquery(copy=False)


def _combined(top: exp.Expr, bottom: exp.Expr, *, divided: bool) -> exp.Expr:
    if not divided:
        return exp.alias_(exp.Sub(this=top, expression=bottom), "difference")
    return exp.alias_(_over(top, bottom), "ratio")


def _over(top: exp.Expr, bottom: exp.Expr) -> exp.Div:
    return exp.Div(
        this=exp.Mul(this=exp.Literal.number("1.0"), expression=top),
        expression=exp.func("NULLIF", bottom, exp.Literal.number(0)),
    )


def _names(one: str, other: str) -> tuple[str, str]:
    return (one, other if other != one else f"other_{other}")


def _side(query: exp.Query) -> _Side | None:
    """The query as one group and one measure of it; None if it is no such query."""
    if not isinstance(query, exp.Select) or any(query.args.get(one) for one in _MORE):
        return None
    group = query.args.get("group")
    measures = [one for one in query.selects if one.find(exp.AggFunc) is not None]
    shown = (one for one in query.selects if one not in measures)
    keys = list({one.unalias().sql(): one for one in shown}.values())
    if group is None or len(keys) != 1 or len(measures) != 1:
        return None
    if not measures[0].alias_or_name or measures[0].find(exp.Window) is not None:
        return None
    return _Side(query, keys[0], _unit_of(keys[0]), measures[0])


def _unit_of(key: exp.Expr) -> str:
    """The unit of time that a key is cut to: DAY for a plain date."""
    trunc = key.find(exp.TimestampTrunc, exp.DateTrunc)
    if trunc is not None:
        return str(trunc.args["unit"].name).upper()
    said = key.find(exp.TimeToStr)
    if said is not None:
        return _FORMATS.get(str(said.args["format"].name), "?")
    named = _column_of(key).split("_")
    dated = named[-1] in ("date", "dt", "day") and len(named) <= 2
    return "DAY" if dated else ""


def _column_of(key: exp.Expr) -> str:
    column = key.find(exp.Column)
    return column.name.lower() if column is not None else ""


def _plain(side: _Side, key: str, measure: str, dialect: str) -> exp.Select:
    """The query with the group and the measure alone, called as they are to be called."""
    column = side.key.find(exp.Column)
    cut: exp.Expr = side.key.unalias().copy()
    if side.unit and side.unit != "DAY" and column is not None:
        unit = exp.var(side.unit)
        cut = exp.cast(exp.TimestampTrunc(this=column.copy(), unit=unit), "date", dialect=dialect)
    query = side.query.copy()
    figure = side.measure.unalias().copy()
    query.set("expressions", [exp.alias_(cut, key), exp.alias_(figure, measure)])
    query.set("group", exp.Group(expressions=[cut.copy()]))
    query.set("order", None)
    return query

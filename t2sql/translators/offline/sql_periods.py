"""The periods that a past query is restricted to, and the same query over another period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sqlglot import exp

from t2sql.sql.conditions import conjuncts

Role = Literal["start", "before", "until", "day", "year", "month"]
"""``>= start``, ``< before``, ``<= until``, ``= day``, ``= year`` as a number, ``= '2025-05'``."""

_ROLES: tuple[tuple[type[exp.Expr], Role], ...] = (
    (exp.GTE, "start"),
    (exp.GT, "start"),
    (exp.LTE, "until"),
    (exp.LT, "before"),
)
_DAY = timedelta(days=1)
_YEARS = range(1900, 2201)


@dataclass(frozen=True, slots=True)
class Bound:
    """A literal that bounds a period, and what it says of it."""

    operand: str
    """What is bounded, as SQL, so that the two ends of a period find each other."""
    scope: int
    literal: exp.Literal
    role: Role
    on: date


@dataclass(frozen=True, slots=True)
class SqlPeriod:
    """Days from ``start`` up to, not including, ``end``; None where the SQL leaves it open."""

    start: date
    end: date | None
    bounds: tuple[Bound, ...]


def find_sql_periods(tree: exp.Expr) -> tuple[SqlPeriod, ...]:
    """Every distinct period of the query, the earliest first."""
    pairs: dict[tuple[int, str], list[Bound]] = {}
    for bound in _bounds(tree):
        pairs.setdefault((bound.scope, bound.operand), []).append(bound)
    merged: dict[tuple[date, date | None], list[Bound]] = {}
    for bounds in pairs.values():
        ends = _ends(bounds)
        if ends is not None:
            merged.setdefault(ends, []).extend(bounds)
    return tuple(
        SqlPeriod(start, end, tuple(merged[start, end]))
        for start, end in sorted(merged, key=lambda ends: (ends[0], ends[1] or date.max))
    )


def move_period(period: SqlPeriod, start: date, end: date, today: date) -> bool:
    """Change the query to ask of another period; whether that could be said in its own terms."""
    texts: list[tuple[Bound, str]] = []
    for bound in period.bounds:
        text = _said(bound.role, start, end)
        if text is None:
            return False
        texts.append((bound, text))
    for bound, text in texts:
        bound.literal.set("this", text)
    if period.end is None and end <= today:
        for bound in period.bounds:
            _close(bound, end)
    return True


def move_day(tree: exp.Expr, day: date) -> bool:
    """Ask of another day where the query speaks of one day alone (``as of``), by any comparison."""
    literals = [
        literal
        for literal in tree.find_all(exp.Literal)
        if literal.is_string and read_day(str(literal.this)) is not None
    ]
    if len({read_day(str(literal.this)) for literal in literals}) != 1:
        return False
    for literal in literals:
        literal.set("this", day.isoformat())
    return True


def add_period(tree: exp.Expr, start: date, end: date) -> bool:
    """Restrict a query without a period, on the date that it groups by, if there is just one."""
    grouped = [
        column
        for trunc in tree.find_all(exp.DateTrunc, exp.TimestampTrunc)
        for column in trunc.find_all(exp.Column)
    ]
    if len({column.sql() for column in grouped}) != 1:
        return False
    column = grouped[0]
    select = column.find_ancestor(exp.Select)
    if select is None:
        return False
    restrict(select, column, start, end)
    return True


def restrict(select: exp.Select, column: exp.Expr, start: date, end: date) -> None:
    """Keep the rows from ``start`` up to, not including, ``end``."""
    where = select.args.get("where")
    parts = [*conjuncts(where.this)] if where is not None else []
    for kind, day in ((exp.GTE, start), (exp.LT, end)):
        literal = exp.cast(exp.Literal.string(day.isoformat()), "DATE")
        parts.append(kind(this=column.copy(), expression=literal))
    select.set("where", exp.Where(this=exp.and_(*parts)))


def _said(role: Role, start: date, end: date) -> str | None:
    whole_year = (start.month, start.day, end) == (1, 1, date(start.year + 1, 1, 1))
    month_after = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
    whole_month = start.day == 1 and end == month_after
    return {
        "start": start.isoformat(),
        "before": end.isoformat(),
        "until": (end - _DAY).isoformat(),
        "day": start.isoformat() if end - start == _DAY else None,
        "year": str(start.year) if whole_year else None,
        "month": f"{start:%Y-%m}" if whole_month else None,
    }[role]


def _close(bound: Bound, end: date) -> None:
    """Give an open period its end: ``x >= a`` becomes ``x >= a AND x < b``."""
    comparison = bound.literal.find_ancestor(exp.GTE, exp.GT)
    if comparison is None:
        return
    right = comparison.expression.copy()
    literal = right if isinstance(right, exp.Literal) else right.find(exp.Literal)
    if literal is None:
        return
    literal.set("this", end.isoformat())
    below = exp.LT(this=comparison.this.copy(), expression=right)
    comparison.replace(exp.and_(comparison.copy(), below))


def _ends(bounds: Sequence[Bound]) -> tuple[date, date | None] | None:
    starts = [bound.on for bound in bounds if bound.role in ("start", "day", "year", "month")]
    if not starts:
        return None
    start = min(starts)
    ends = [_end(bound) for bound in bounds if bound.role != "start"]
    return start, max(ends, default=None)


def _end(bound: Bound) -> date:
    if bound.role == "before":
        return bound.on
    if bound.role == "year":
        return date(bound.on.year + 1, 1, 1)
    if bound.role == "month":
        return (bound.on + timedelta(days=32)).replace(day=1)
    return bound.on + _DAY


def _bounds(tree: exp.Expr) -> Iterator[Bound]:
    for node in tree.find_all(exp.Between, exp.GTE, exp.GT, exp.LTE, exp.LT, exp.EQ):
        if isinstance(node, exp.Between):
            yield from _bound(node.this, node.args["low"], "start")
            yield from _bound(node.this, node.args["high"], "until")
            continue
        left, right = node.this, node.expression
        role: Role = next((found for kind, found in _ROLES if isinstance(node, kind)), "day")
        yield from _bound(left, right, role)


def _bound(operand: exp.Expr, value: exp.Expr, role: Role) -> Iterator[Bound]:
    literal = value if isinstance(value, exp.Literal) else None
    if isinstance(value, (exp.Cast, exp.Date, exp.Timestamp)) and isinstance(
        value.this, exp.Literal
    ):
        literal = value.this
    if literal is None:
        return
    found = _day_bound(operand, literal, role)
    if found is not None:
        select = operand.find_ancestor(exp.Select, exp.Filter)
        yield Bound(operand.sql(), id(select), literal, *found)


def _day_bound(operand: exp.Expr, literal: exp.Literal, role: Role) -> tuple[Role, date] | None:
    """What a literal says of days, and the day; None where it is about something else."""
    text = str(literal.this)
    if not literal.is_string:
        is_year = role == "day" and text.isdigit() and int(text) in _YEARS
        said = is_year and "year" in operand.sql().lower()
        return ("year", date(int(text), 1, 1)) if said else None
    day = read_day(text)
    if day is not None:
        truncated = role == "day" and isinstance(operand, (exp.DateTrunc, exp.TimestampTrunc))
        return "start" if truncated else role, day
    month = read_day(f"{text}-01") if role == "day" else None
    return ("month", month) if month is not None else None


def read_day(text: str) -> date | None:
    """The day of an ISO text, a time after it apart; None if it is none."""
    if len(text) > 10 and text[10:] not in (" 00:00:00", "T00:00:00"):
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None

"""Days that an expression without columns means: literals, and simple sums with intervals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from sqlglot import exp

_DAY = re.compile(r"\s*(\d{4})-(\d\d?)-(\d\d?)(?:[ T](?P<time>[\d:.]+)\S*)?\s*")
WRAPPERS = (exp.Cast, exp.Date, exp.TsOrDsToDate, exp.Paren, exp.TsOrDsToTimestamp, exp.Timestamp)
"""What only says that something is a day or a moment."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as a query writes it."""

    day: date
    has_time: bool = False
    """Whether it is later in the day than midnight."""


def read_moment(node: exp.Expr | None, today: date | None) -> Moment | None:
    """The moment that an expression means; None where it is not one, or depends on the data.

    Args:
        node: ``'2024-05-01'``, ``DATE '2024-05-01'``, ``CURRENT_DATE - INTERVAL 7 DAY``, …
        today: what ``CURRENT_DATE`` means.
    """
    if isinstance(node, exp.Literal):
        return _read_text(node.name) if node.is_string else None
    if isinstance(node, WRAPPERS):
        return read_moment(node.this, today)
    if isinstance(node, (exp.CurrentDate, exp.CurrentTimestamp)):
        return Moment(today, isinstance(node, exp.CurrentTimestamp)) if today else None
    if isinstance(node, exp.TimestampTrunc | exp.DateTrunc):
        inner = read_moment(node.this, today)
        return Moment(first_day(inner.day, unit_of(node))) if inner is not None else None
    return _read_sum(node, today)


def literal_of(node: exp.Expr | None) -> exp.Literal | None:
    """The text that spells the moment, where nothing is reckoned with it."""
    while isinstance(node, WRAPPERS):
        node = node.this
    return node if isinstance(node, exp.Literal) and node.is_string else None


def unit_of(node: exp.Expr) -> str:
    """The unit of a truncation or an interval, in lower case: ``month``."""
    unit = node.args.get("unit")
    name = unit.name if isinstance(unit, exp.Expr) else ""
    return name.lower().removesuffix("s").partition("(")[0]


def first_day(day: date, unit: str) -> date:
    """The first day of the week (from Monday), month, quarter or year that holds the day."""
    if unit == "week":
        return day - timedelta(days=day.weekday())
    if unit == "month":
        return day.replace(day=1)
    if unit == "quarter":
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return day.replace(month=1, day=1) if unit == "year" else day


def shifted(day: date, count: int, unit: str) -> date | None:
    """The day so many units later; None beyond the calendar."""
    try:
        if unit in {"day", "week"}:
            return day + timedelta(days=count * (7 if unit == "week" else 1))
        months = {"month": 1, "quarter": 3, "year": 12}.get(unit)
        if months is None:
            return None
        total = day.year * 12 + day.month - 1 + count * months
        return last_day(total // 12, total % 12 + 1, day.day)
    except (ValueError, OverflowError):
        return None


def plus(day: date, days: int) -> date:
    """So many days later, or the end of the calendar."""
    return shifted(day, days, "day") or (date.max if days > 0 else date.min)


def last_day(year: int, month: int, day: int = 31) -> date:
    """That day of a month, or its last one where it is shorter."""
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            if day <= 28:
                raise
            day -= 1


def real_day(iso: str) -> date:
    """A day as an ISO text; the 31st stands for the end of any month."""
    year, month, day = (int(part) for part in iso.split("-"))
    return last_day(year, month, day)


def _read_text(text: str) -> Moment | None:
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return Moment(day, bool((found["time"] or "").strip("0:. ")))


def _read_sum(node: exp.Expr | None, today: date | None) -> Moment | None:
    if not isinstance(node, (exp.Add, exp.Sub, exp.DateAdd, exp.DateSub, exp.TsOrDsAdd)):
        return None
    start = read_moment(node.this, today)
    added = node.expression
    unit, count = unit_of(node) or "day", added
    if isinstance(added, exp.Interval):
        unit, count = unit_of(added), added.this
    number = _whole(count)
    if start is None or number is None:
        return None
    sign = -1 if isinstance(node, (exp.Sub, exp.DateSub)) else 1
    day = shifted(start.day, sign * number, unit)
    return Moment(day, start.has_time) if day is not None else None


def _whole(node: object) -> int | None:
    if isinstance(node, exp.Neg):
        inner = _whole(node.this)
        return None if inner is None else -inner
    if isinstance(node, exp.Literal) and re.fullmatch(r"\d{1,6}", node.name):
        return int(node.name)
    return None

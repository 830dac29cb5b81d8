"""A day as the upper bound of a timestamp: it ends at midnight, and the last day is lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlglot import exp

from t2sql.sql.gate_text import span_of
from t2sql.sql.guards.date_ranges import Bound, DateRange, read_ranges
from t2sql.sql.guards.days import last_day, plus
from t2sql.sql.guards.subject import Subject
from t2sql.types import Problem


def check_between_timestamps(subject: Subject) -> list[Problem]:
    """Find ``BETWEEN`` or ``<=`` with a day on a column whose values have a time of day."""
    problems = []
    for span in read_ranges(subject):
        for bound in span.bounds:
            if span.moment and bound.operator == "<=" and not bound.has_time and bound.literal:
                problems.append(_lost_day(subject, span, bound))
    return problems


def _lost_day(subject: Subject, span: DateRange, bound: Bound) -> Problem:
    name = f"{span.table.bare_name}.{span.column.name}"
    after = _end(subject, span, bound)
    whole = after > bound.day
    message = (
        f"{name} has a time of day: up to '{bound.day}' ends at midnight, when that day begins"
        + (", so the last day is lost." if whole else ", so one moment of the next day is in.")
    )
    return Problem(
        "between_timestamps",
        "warning",
        message,
        f"Write {span.column.name} < '{after}'.",
        span_of(span.written),
        _half_open(subject, bound, after),
    )


def _end(subject: Subject, span: DateRange, bound: Bound) -> date:
    """The first day that is out: the day after, unless the bound is meant as that already."""
    asked = subject.asked
    ends = [period.span.last for period in asked.periods] if asked is not None else []
    told = [last_day(int(end[:4]), int(end[5:7]), int(end[8:])) for end in ends if end[0] != "9"]
    if bound.day in told:
        return plus(bound.day, 1)
    if plus(bound.day, -1) in told:
        return bound.day
    if span.first is not None and span.first.day == bound.day.day == 1 and span.first < bound.day:
        return bound.day
    return plus(bound.day, 1)


def _half_open(subject: Subject, bound: Bound, after: date) -> str:
    copied, nodes = subject.copy(bound.node, *_literals(bound))
    node, place = nodes
    place.replace(exp.Literal.string(after.isoformat()))
    if isinstance(node, exp.Between):
        column, low, high = node.this, node.args["low"], node.args["high"]
        lower = exp.GTE(this=column.copy(), expression=low.copy())
        upper = exp.LT(this=column.copy(), expression=high.copy())
        node.replace(exp.and_(lower, upper, copy=False))
    elif isinstance(node, exp.LTE):
        node.replace(exp.LT(this=node.this.copy(), expression=node.expression.copy()))
    else:  # the literal stands left: '2024-05-31' >= at
        node.replace(exp.GT(this=node.this.copy(), expression=node.expression.copy()))
    return subject.written(copied)


def _literals(bound: Bound) -> Sequence[exp.Expr]:
    return [bound.literal] if bound.literal is not None else []

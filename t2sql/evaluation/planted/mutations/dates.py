"""Faults of periods: a bound a day off, a year off, the last day lost, a period not over."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from sqlglot import exp

from t2sql.evaluation.planted.planting import (
    Plant,
    Planting,
    as_number,
    conditions,
    drop,
    is_date,
    kind_of,
    literals,
    stored,
)
from t2sql.sql.guards.subject import Block
from t2sql.types import Column, Table

_RECENT = timedelta(days=400)
"""A series that ended longer ago is not about the present period."""
_GRAINS = {"MONTH": "YEAR", "DAY": "MONTH", "WEEK": "MONTH", "QUARTER": "YEAR", "YEAR": "MONTH"}
_FORMATS = {"%Y-%m": "%Y", "%Y": "%Y-%m", "%Y-%m-%d": "%Y-%m"}


def date_shifted_day(planting: Planting) -> Iterator[Plant]:
    """A bound of a period is shifted by a day."""
    for _, part in _dated(planting):
        for literal in filter(is_date, literals(part)):
            shifted = _moved(literal, lambda day: day + timedelta(days=1))
            if not isinstance(part, exp.EQ | exp.NEQ):
                yield planting.replaced(literal, shifted), f"{shifted.name} for {literal.name}"


def date_bound_included(planting: Planting) -> Iterator[Plant]:
    """< becomes <=, or <= becomes <, at the end of a period; BETWEEN loses its last day."""
    turned = {exp.LT: exp.LTE, exp.LTE: exp.LT, exp.GTE: exp.GT, exp.GT: exp.GTE}
    for _, part in _dated(planting):
        node: exp.Expr | None = None
        if isinstance(part, exp.Between):
            node = exp.and_(
                exp.GTE(this=part.this.copy(), expression=part.args["low"].copy()),
                exp.LT(this=part.this.copy(), expression=part.args["high"].copy()),
            )
        elif other := turned.get(type(part)):  # type: ignore[arg-type] # others are not found
            node = other(this=part.args["this"].copy(), expression=part.args["expression"].copy())
        if node is not None:
            yield planting.replaced(part, node), planting.written(node)


def wrong_year(planting: Planting) -> Iterator[Plant]:
    """A year is one off: of all dates of a SELECT, or a year that stands as a number."""
    for block in planting.blocks:
        dated = [part for part in conditions(block) if any(map(is_date, literals(part)))]
        days = [literal for part in dated for literal in literals(part) if is_date(literal)]
        if days:
            moved = [(day, _putting(_moved(day, _year_before))) for day in days]
            yield planting.changed(*moved), f"a year before {days[0].name}"
        for part in conditions(block):
            for literal in literals(part):
                year = as_number(literal.name)
                text = planting.written(part).lower()
                named = any(word in text for word in ("year", "date", "season"))
                if named and year is not None and 1800 <= year <= 2100 and year == int(year):
                    other = _like(literal, str(int(year) - 1))
                    yield planting.replaced(literal, other), f"{other.name} for {literal.name}"


def between_timestamps(planting: Planting) -> Iterator[Plant]:
    """A period on a timestamp as BETWEEN its first and its last day."""
    for block, part in _dated(planting):
        if isinstance(part, exp.Between):
            found = stored(block, part)
            twin = _timestamp_of(*found) if found is not None else None
            if twin is not None:
                column = part.find(exp.Column)
                assert column is not None  # noqa: S101 # `stored` found it
                other = column.copy()
                other.set("this", exp.to_identifier(twin.name))
                said = f"{twin.name} BETWEEN two days"
                yield planting.replaced(column, other), said
    for block in planting.blocks:
        parts = list(conditions(block))
        for low in parts:
            for high in parts:
                if isinstance(low, exp.GTE) and isinstance(high, exp.LT):
                    yield from _as_between(planting, block, low, high)


def partial_period(planting: Planting) -> Iterator[Plant]:
    """The upper bound of a series by period is left out, so that the unfinished period enters."""
    question = planting.subject.question
    for block, part in _dated(planting):
        group = block.select.args.get("group")
        column = part.find(exp.Column)
        if question is None or group is None or column is None or not _is_series(block, column):
            continue
        high = part.args.get("high") if isinstance(part, exp.Between) else part
        days = [literal for literal in literals(high or part) if is_date(literal)]
        if not days or not _ends_lately(days[-1], question.today):
            continue
        if isinstance(part, exp.Between):
            node = exp.GTE(this=part.this.copy(), expression=part.args["low"].copy())
            yield planting.replaced(part, node), f"no end: {planting.written(node)}"
        elif isinstance(part, exp.LT | exp.LTE):
            yield planting.changed((part, drop)), f"without {planting.written(part)}"


def wrong_period_grain(planting: Planting) -> Iterator[Plant]:
    """A series by month becomes one by year, one by day one by month."""

    def edit(node: exp.Expr) -> None:
        unit = node.args["this"] if isinstance(node, exp.Extract) else node.args.get("unit")
        grain = _GRAINS.get(unit.name.upper()) if unit is not None else None
        if grain is not None:
            node.set("this" if isinstance(node, exp.Extract) else "unit", exp.var(grain))
        elif isinstance(node, exp.TimeToStr):
            written = node.args["format"].name
            node.set("format", exp.Literal.string(_FORMATS.get(written, written)))

    kinds = (exp.TimestampTrunc, exp.DateTrunc, exp.Extract, exp.TimeToStr)
    found = [
        node
        for block in planting.blocks
        for node in block.find(*kinds)
        if not node.find_ancestor(exp.Where)
    ]
    if found:
        yield planting.changed(*((node, edit) for node in found)), "another period"


def _dated(planting: Planting) -> Iterator[tuple[Block, exp.Expr]]:
    for block in planting.blocks:
        for part in conditions(block):
            if part.find(exp.Column) and any(map(is_date, literals(part))):
                yield block, part


def _moved(literal: exp.Expr, move: Callable[[date], date]) -> exp.Expr:
    day = move(date.fromisoformat(literal.name[:10]))
    return _like(literal, day.isoformat() + literal.name[10:])


def _like(literal: exp.Expr, text: str) -> exp.Expr:
    return exp.Literal(this=text, is_string=literal.args["is_string"])


def _putting(node: exp.Expr) -> Callable[[exp.Expr], object]:
    return lambda copy: copy.replace(node)


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)


def _timestamp_of(table: Table, column: Column) -> Column | None:
    """The timestamp whose days a date column repeats: of equal range, of a like name."""
    if kind_of(column) != "date":
        return None
    stem = re.sub(r"_?(date|dt|at|ts|time)$", "", column.name.lower())
    for other in table.columns:
        if kind_of(other) == "timestamp" and other.name.lower().startswith(stem):
            return other
    return None


def _as_between(planting: Planting, block: Block, low: exp.Expr, high: exp.Expr) -> Iterator[Plant]:
    found = stored(block, low)
    ends = [literal for literal in literals(high) if is_date(literal)]
    starts = [literal for literal in literals(low) if is_date(literal)]
    if found is None or found != stored(block, high) or not (starts and ends):
        return
    if kind_of(found[1]) != "timestamp":
        return
    last = _moved(ends[0], lambda day: day - timedelta(days=1))
    last = exp.cast(exp.Literal.string(last.name[:10]), "DATE", dialect=planting.dialect)
    node = exp.Between(this=low.this.copy(), low=low.args["expression"].copy(), high=last)
    yield planting.changed((high, drop), (low, _putting(node))), planting.written(node)


def _is_series(block: Block, column: exp.Column) -> bool:
    """Whether the SELECT groups by periods of the column."""
    name = column.name.lower()
    return any(
        found.name.lower() == name and found.parent is not None
        for projection in block.select.expressions
        if not projection.find(exp.AggFunc)
        for found in projection.find_all(exp.Column)
    )


def _ends_lately(literal: exp.Expr, today: date) -> bool:
    day = date.fromisoformat(literal.name[:10])
    return today - _RECENT <= day <= today

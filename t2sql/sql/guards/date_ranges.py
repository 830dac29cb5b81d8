"""The spans of days that conditions leave of a date column."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from t2sql.sql.guards.comparisons import MIRRORED, OPERATORS
from t2sql.sql.guards.days import (
    WRAPPERS,
    last_day,
    literal_of,
    plus,
    read_moment,
    shifted,
    unit_of,
)
from t2sql.sql.guards.kinds import kind_of
from t2sql.sql.guards.subject import Block, Subject
from t2sql.types import Column, Table

_YEAR_NAME = re.compile(r"(?:^|_)(?:year|yr|yyyy)s?(?:$|_)|year$", re.IGNORECASE)
_TIME = re.compile(r"\d[ T]\d\d:\d\d")
_MIDNIGHT = re.compile(r"[ T]00:00(:00(\.0+)?)?\S*$")


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a span, as a comparison writes it."""

    operator: str
    """``=``, ``>``, ``>=``, ``<`` or ``<=``, the column on the left."""
    day: date
    has_time: bool
    node: exp.Expr
    """The comparison."""
    literal: exp.Literal | None
    """What spells the day, where that is a plain text."""


@dataclass(frozen=True, slots=True)
class DateRange:
    """All bounds that AND puts on one date column."""

    block: Block
    table: Table
    column: Column
    written: exp.Column
    """One place where it is written."""
    moment: bool
    """Whether its values have a time of day."""
    bounds: Sequence[Bound]
    first: date | None
    """The first day within, if it has a beginning."""
    last: date | None


def read_ranges(subject: Subject) -> list[DateRange]:
    """Every span that comparisons with days, or with years and months, leave of a column."""
    today = subject.question.today if subject.question is not None else None
    found: list[DateRange] = []
    for block in subject.blocks:
        groups: dict[tuple[int, str], list[tuple[exp.Column, Bound]]] = defaultdict(list)
        for node in block.find(*OPERATORS, exp.Between):
            for column, bound in _bounds(node, today, block):
                key = (id(_all_of(node)), f"{column.table}.{column.name}".lower())
                groups[key].append((column, bound))
        for bounds in groups.values():
            made = _range(block, bounds)
            if made is not None:
                found.append(made)
    return found


def is_moment(column: Column) -> bool:
    """Whether the values of a column have a time of day, by its type and its profile."""
    ends = [end for end in (column.minimum, column.maximum) if end]
    timed = [bool(_TIME.search(end)) and not _MIDNIGHT.search(end) for end in ends]
    if kind_of(column) == "moment":
        return not ends or any(timed)
    return kind_of(column) == "text" and bool(ends) and all(timed)


def is_dated(column: Column) -> bool:
    """Whether a column holds days, moments or years."""
    if kind_of(column) in {"day", "moment"} or _YEAR_NAME.search(column.name):
        return True
    ends = [end for end in (column.minimum, column.maximum) if end]
    return bool(ends) and all(re.match(r"\d{4}-\d\d-\d\d", end) for end in ends)


def _range(block: Block, bounds: Sequence[tuple[exp.Column, Bound]]) -> DateRange | None:
    written = bounds[0][0]
    stored = block.stored(written)
    if stored is None:
        return None
    moment = is_moment(stored[1])
    firsts = [day for _, bound in bounds if (day := _first(bound, moment)) is not None]
    lasts = [day for _, bound in bounds if (day := _last(bound)) is not None]
    return DateRange(
        block,
        *stored,
        written,
        moment,
        tuple(bound for _, bound in bounds),
        max(firsts, default=None),
        min(lasts, default=None),
    )


def _first(bound: Bound, moment: bool) -> date | None:
    if bound.operator in {">=", "="}:
        return bound.day
    if bound.operator == ">":
        return bound.day if moment or bound.has_time else plus(bound.day, 1)
    return None


def _last(bound: Bound) -> date | None:
    if bound.operator in {"<=", "="} or (bound.operator == "<" and bound.has_time):
        return bound.day
    return plus(bound.day, -1) if bound.operator == "<" else None


def _all_of(node: exp.Expr) -> exp.Expr:
    """The whole of which the condition is a part by AND."""
    while isinstance(node.parent, (exp.And, exp.Paren)):
        node = node.parent
    return node


def _bounds(node: exp.Expr, today: date | None, block: Block) -> Iterator[tuple[exp.Column, Bound]]:
    if isinstance(node, exp.Between):
        sides = [(">=", node.this, node.args["low"]), ("<=", node.this, node.args["high"])]
    elif isinstance(node.parent, exp.Not) or isinstance(node, exp.NEQ):
        return
    else:
        operator = OPERATORS[type(node)]
        sides = [(operator, node.this, node.expression)]
        sides += [(MIRRORED[operator], node.expression, node.this)]
    for operator, left, right in sides:
        column = _column(left)
        moment = read_moment(right, today) if column is not None else None
        if column is not None and moment is not None:
            yield column, Bound(operator, moment.day, moment.has_time, node, literal_of(right))
        else:
            yield from _part_bounds(operator, left, right, today, node, block)


def _column(node: exp.Expr) -> exp.Column | None:
    """The column that an expression is, but for its type."""
    while isinstance(node, WRAPPERS):
        node = node.this
    if isinstance(node, (exp.DateTrunc, exp.TimestampTrunc)) and unit_of(node) == "day":
        return _column(node.this)
    return node if isinstance(node, exp.Column) and not node.is_star else None


def _part_bounds(
    operator: str,
    left: exp.Expr,
    right: exp.Expr,
    today: date | None,
    node: exp.Expr,
    block: Block,
) -> Iterator[tuple[exp.Column, Bound]]:
    """``year(at) = 2024``, ``date_trunc('month', at) = …``, ``year = 2024``."""
    if isinstance(left, (exp.DateTrunc, exp.TimestampTrunc)):
        column, moment = _column(left.this), read_moment(right, today)
        if column is not None and moment is not None and operator == "=":
            after = shifted(moment.day, 1, unit_of(left))
            if after is not None:
                yield column, Bound(">=", moment.day, False, node, None)
                yield column, Bound("<", after, False, node, None)
        return
    column = _year_column(left, block)
    year = _year(right)
    if column is None or year is None:
        return
    if operator in {"=", ">=", ">"}:
        start = year + (operator == ">")
        yield column, Bound(">=", date(start, 1, 1), False, node, None)
    if operator in {"=", "<=", "<"}:
        end = year - (operator == "<")
        yield column, Bound("<=", last_day(end, 12), False, node, None)


def _year_column(node: exp.Expr, block: Block) -> exp.Column | None:
    """The column whose year it is."""
    while isinstance(node, (exp.Cast, exp.Paren)):
        node = node.this
    if isinstance(node, exp.Column):
        stored = block.stored(node) if _YEAR_NAME.search(node.name) else None
        return node if stored is not None else None
    if isinstance(node, exp.Year):
        return _column(node.this)
    if isinstance(node, exp.Extract) and node.this.name.lower() == "year":
        return _column(node.expression)
    if isinstance(node, exp.TimeToStr) and node.args["format"].name == "%Y":
        return _column(node.this)
    return None


def _year(node: exp.Expr) -> int | None:
    if isinstance(node, exp.Literal) and re.fullmatch(r"(?:19|20)\d\d", node.name):
        return int(node.name)
    return None

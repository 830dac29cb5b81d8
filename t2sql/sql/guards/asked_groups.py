"""The question says for each, or by month, and the query does not group so."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from t2sql.sql.asked.asked import Asked
from t2sql.sql.asked.cues import Cue
from t2sql.sql.guards.days import unit_of
from t2sql.sql.guards.kinds import kind_of
from t2sql.sql.guards.shape import AVERAGES, Shape, shape_of, words_of
from t2sql.sql.guards.subject import Subject
from t2sql.types import Problem

_CALLED: dict[Cue, frozenset[str]] = {
    "by_day": frozenset(["day", "days", "date", "dt", "daily", "dow", "weekday"]),
    "by_week": frozenset(["week", "weeks", "wk", "weekly"]),
    "by_month": frozenset(["month", "months", "mon", "mth", "mm", "ym", "yyyymm", "monthly"]),
    "by_quarter": frozenset(["quarter", "quarters", "qtr", "quarterly"]),
    "by_year": frozenset(["year", "years", "yr", "yyyy", "annual", "yearly", "season"]),
}
"""Words of columns that hold such a unit."""
_UNITS: dict[Cue, str] = {cue: cue.removeprefix("by_") for cue in _CALLED}
_FORMATS = {"%d": "day", "%m": "month", "%Y": "year", "%W": "week", "%b": "month", "%B": "month"}


def check_asked_groups(subject: Subject) -> list[Problem]:
    """Compare 'for each', 'per' and 'by month' with the groups of the query."""
    asked = subject.asked
    if asked is None or not asked.says("each", *_CALLED):
        return []
    shape = shape_of(subject)
    return [*_ungrouped(subject, asked, shape), *_other_unit(subject, asked, shape)]


def _ungrouped(subject: Subject, asked: Asked, shape: Shape) -> Iterator[Problem]:
    """One row for all of them where one for each is asked for."""
    if not asked.says("each") or shape.has(exp.Group, exp.Window, *AVERAGES):
        return
    blocks = subject.outermost
    if blocks and all(block.is_total for block in blocks):
        yield Problem(
            "asked_groups",
            "warning",
            "The question asks for each of something, and the query gives one row for all.",
            "Group by what 'each' or 'per' stands for.",
        )


def _other_unit(subject: Subject, asked: Asked, shape: Shape) -> Iterator[Problem]:
    wanted = [cue for cue in _CALLED if asked.says(cue)]
    if len(wanted) != 1 or not shape.has(exp.Group, exp.AggFunc, exp.Sum, exp.Count, exp.Avg):
        return
    cue = wanted[0]
    unit = _UNITS[cue]
    if unit in _units(subject) or not shape.words.isdisjoint(_CALLED[cue]):
        return
    if any(unit in word for word in shape.words):
        return
    if unit == "day" and _groups_by_day(subject):
        return
    if not shape.has(exp.Group) and shape.has(*AVERAGES):
        return  # a rate: orders per day
    yield Problem(
        "asked_period_groups",
        "warning",
        f"The question asks by {unit}, and no {unit} is in the query.",
        f"Group by the {unit} of the date.",
    )


def _units(subject: Subject) -> set[str]:
    """The units that dates are cut to anywhere in the query."""
    units: set[str] = set()
    for node in subject.tree.walk():
        if isinstance(node, (exp.DateTrunc, exp.TimestampTrunc)):
            units.add(unit_of(node))
        elif isinstance(node, exp.Extract):
            units.update(words_of(node.this.name))
        elif isinstance(node, (exp.Year, exp.Month, exp.Quarter, exp.Week, exp.Day)):
            units.add(type(node).__name__.lower())
        elif isinstance(node, (exp.TimeToStr, exp.StrToTime)):
            written = node.args["format"].name if node.args.get("format") else ""
            units.update(unit for sign, unit in _FORMATS.items() if sign in written)
        elif isinstance(node, (exp.Substring, exp.Left)):
            units.update(_UNITS.values())  # parts of a date as text
    return units


def _groups_by_day(subject: Subject) -> bool:
    for block in subject.blocks:
        group = block.select.args.get("group")
        for column in block.columns(group) if group is not None else ():
            stored = block.stored(column)
            if stored is None or kind_of(stored[1]) in {"day", "moment"}:
                return True
    return False

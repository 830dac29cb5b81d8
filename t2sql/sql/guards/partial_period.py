"""A series by month, week or day that runs into the period that is not over yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from sqlglot import exp

from t2sql.sql.gate_text import span_of
from t2sql.sql.guards.date_ranges import DateRange, is_dated, read_ranges
from t2sql.sql.guards.days import WRAPPERS, first_day, shifted, unit_of
from t2sql.sql.guards.subject import Block, Subject
from t2sql.types import Problem, Severity

_KNOWS = re.compile(
    r"\b(?:so far|to date|up to|until|till|through|yesterday|today|now|current|this (?:week|month"
    r"|quarter|year)|year[- ]to[- ]date|[ymq]td|running)\b"
    r"|지금까지|현재|오늘|어제|이번|올해|누적|까지",
    re.IGNORECASE,
)
"""Who says so knows that the last period is not whole."""
_FORMATS = {"%m": "month", "%Y-%m": "month", "%Y%m": "month", "%Y": "year", "%W": "week"}


def check_partial_period(subject: Subject) -> list[Problem]:
    """Find series by a period of which the last one is still going on, as of the question's today.

    A warning for weeks, months and shorter; a note for quarters and years, where the reader sees
    it at once.
    """
    question = subject.question
    if question is None or _KNOWS.search(question.text):
        return []
    problems = []
    ranges: list[DateRange] | None = None
    for block in subject.blocks:
        for key, unit in _period_keys(block):
            ranges = read_ranges(subject) if ranges is None else ranges
            problem = _look(subject, block, key, unit, ranges)
            if problem is not None:
                problems.append(problem)
    return list(dict.fromkeys(problems))


def _period_keys(block: Block) -> Iterator[tuple[exp.Column, str]]:
    """The date columns that a SELECT groups by, and by what unit."""
    group = block.select.args.get("group")
    if group is None:
        return
    for key in group.expressions:
        unit, column = _truncated(_meant(key, block))
        if column is not None:
            yield column, unit


def _meant(key: exp.Expr, block: Block) -> exp.Expr:
    """What a position or an alias in GROUP BY stands for."""
    outputs: list[exp.Expr] = block.select.expressions
    if isinstance(key, exp.Literal) and key.name.isdecimal():
        return outputs[int(key.name) - 1].unalias() if 0 < int(key.name) <= len(outputs) else key
    if isinstance(key, exp.Column) and not key.table and block.source_of(key) is None:
        named: dict[str, exp.Expr] = {
            output.alias.lower(): output.unalias() for output in outputs if output.alias
        }
        return named.get(key.name.lower(), key)
    return key


def _truncated(node: exp.Expr) -> tuple[str, exp.Column | None]:
    """The unit that a day is cut to, and the column of which."""
    unit = ""
    while True:
        if isinstance(node, (exp.DateTrunc, exp.TimestampTrunc)):
            unit, node = unit or unit_of(node), node.this
        elif isinstance(node, exp.Extract):
            unit, node = unit or node.this.name.lower(), node.expression
        elif isinstance(node, (exp.Year, exp.Month, exp.Quarter, exp.Week)):
            unit, node = unit or type(node).__name__.lower(), node.this
        elif isinstance(node, exp.TimeToStr):
            unit, node = unit or _FORMATS.get(node.args["format"].name, ""), node.this
        elif isinstance(node, WRAPPERS):
            node = node.this
        else:
            known = unit in {"week", "month", "quarter", "year"}
            return unit, node if known and isinstance(node, exp.Column) else None


def _look(
    subject: Subject, block: Block, key: exp.Column, unit: str, ranges: list[DateRange]
) -> Problem | None:
    stored = block.stored(key)
    if stored is None or subject.question is None or not is_dated(stored[1]):
        return None
    table, column = stored
    today = subject.question.today
    begins = first_day(today, unit)
    following = shifted(begins, 1, unit)
    newest = column.maximum
    if following is None or (newest and newest[:10] < begins.isoformat()):
        return None
    spans = [span for span in ranges if span.column is column]
    if any(span.last is not None and (span.last < begins) for span in spans):
        return None
    if any(span.last is not None and span.last < today and span.first for span in spans):
        return None  # cut within the period on purpose
    severity: Severity = "warning" if unit in {"week", "month"} else "note"
    return Problem(
        "partial_period",
        severity,
        f"The last {unit} of {table.bare_name}.{column.name} is not over: "
        f"it began on {begins}, and today is {today}.",
        f"Leave it out ({column.name} < '{begins}'), or say that it is partial.",
        span_of(key),
        _without_last(subject, block, key, begins),
    )


def _without_last(subject: Subject, block: Block, key: exp.Column, begins: date) -> str:
    copied, nodes = subject.copy(block.select, key)
    select, column = nodes
    text = exp.Literal.string(begins.isoformat())
    bound = text if subject.facts.lax else exp.cast(text, exp.DType.DATE)
    if isinstance(select, exp.Select) and isinstance(column, exp.Column):
        select.where(exp.LT(this=column.copy(), expression=bound), copy=False)
    return subject.written(copied)

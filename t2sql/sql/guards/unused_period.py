"""The question names a period, and no date of the query is bounded."""

from __future__ import annotations

import re

from sqlglot import exp

from t2sql.sql.asked.asked import Asked
from t2sql.sql.asked.periods import AskedPeriod
from t2sql.sql.guards.date_ranges import is_dated, read_ranges
from t2sql.sql.guards.off_by_one_date import asked_span
from t2sql.sql.guards.subject import Subject
from t2sql.types import Problem

_NO_PERIOD = re.compile(r"(?:last|past|previous) day", re.IGNORECASE)


def check_unused_period(subject: Subject) -> list[Problem]:
    """Find questions about a period whose query speaks of no date, in a WHERE or by a shard."""
    asked = subject.asked
    if asked is None or not asked.periods or read_ranges(subject):
        return []
    return _unused(subject, asked)


def _unused(subject: Subject, asked: Asked) -> list[Problem]:
    """The question names a period, and nothing in the query speaks of a date."""
    written = subject.sql.lower()
    periods = [period for period in asked.periods if not _is_spoken_of(period, asked, written)]
    if len(periods) < len(asked.periods):
        return []
    if subject.tree.find(exp.CurrentDate, exp.CurrentTimestamp) is not None:
        return []
    dated = [
        f"{source.table.bare_name}.{column.name}"
        for block in subject.blocks
        for source in block.sources.values()
        if source.table is not None
        for column in source.table.columns
        if is_dated(column)
    ]
    period = periods[0]
    said = asked.text[period.start : period.end].strip()
    if not (dated or re.search(r"\d{4}", said)) or _is_shard(subject, asked):
        return []
    choice = " or ".join(dict.fromkeys(dated[:3])) or "the column that holds it"
    return [
        Problem(
            "unused_period",
            "warning",
            f"The question says '{said}', and the query bounds no date.",
            f"Filter on {choice}: {asked_span(period)}.",
        )
    ]


def _is_spoken_of(period: AskedPeriod, asked: Asked, written: str) -> bool:
    """Whether the query holds words of it all the same: its year, or a column called so."""
    said = asked.text[period.start : period.end].strip()
    if period.guessed or _NO_PERIOD.fullmatch(said):
        return True
    numbers = re.findall(r"\d+", said)
    name = re.sub(r"\W+", "_", said.lower())
    return name in written or any(number in written for number in numbers)


def _is_shard(subject: Subject, asked: Asked) -> bool:
    """Whether a table is one of a family by date, of the period that is asked for."""
    months = {f"{period.span.first[:4]}{period.span.first[5:7]}" for period in asked.periods}
    digits = {
        re.sub(r"\D", "", source.table.name)
        for block in subject.blocks
        for source in block.sources.values()
        if source.table is not None
    }
    return any(month in one for one in digits for month in months)

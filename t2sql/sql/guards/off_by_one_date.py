"""The question names a period, and the dates of the query are not that period."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlglot import exp

from t2sql.sql.asked.asked import Asked
from t2sql.sql.asked.periods import AskedPeriod
from t2sql.sql.gate_text import span_of
from t2sql.sql.guards.date_ranges import DateRange, read_ranges
from t2sql.sql.guards.days import plus, real_day, shifted
from t2sql.sql.guards.subject import Subject
from t2sql.types import Problem

_NEAR = timedelta(days=3)
_LOOSE = re.compile(
    r"\b(?:year[- ](?:over|on)[- ]year|yoy|previous|prior|preceding|compar\w+|growth|change[ds]?"
    r"|(?:moving|rolling|trailing) (?:average|mean)"
    r"|(?:the )?year (?:before|earlier)|last year|ago|end of|start of|beginning of|as of|so far"
    r"|by the end)\b|\bby (?=\d)"
    r"|\b(?:through|until|up to) (?:the end|last |this |yester|today|(?-i:[A-Z])|\d)"
    r"|전년|작년|대비|비교|증가|성장|기준|까지",
    re.IGNORECASE,
)
"""Words by which another period than the one that is named may be meant as well."""


def check_off_by_one_date(subject: Subject) -> list[Problem]:
    """Compare the periods of the question with the spans that the query leaves of date columns.

    A bound that misses a period by a day is a warning with the dates put right; so is another
    period. That no date is bounded at all is told by ``unused_period``.
    """
    asked = subject.asked
    if asked is None or not asked.periods:
        return []
    ranges = read_ranges(subject)
    exact = [period for period in asked.periods if not (period.rolling or period.guessed)]
    problems: list[Problem] = []
    for span in ranges:
        if not any(_fits(period, span, asked.today) for period in _meant(asked)):
            problems += _near_miss(subject, span, exact, asked)
    return list(dict.fromkeys(problems))


def _meant(asked: Asked) -> Iterator[AskedPeriod]:
    """The periods, and the one from the first of them to the last."""
    yield from asked.periods
    if len(asked.periods) > 1:
        whole = asked.periods[0]
        for other in asked.periods[1:]:
            whole = whole.joined(other)
        yield whole


def _fits(period: AskedPeriod, span: DateRange, today: date) -> bool:
    if period.rolling or _as_of(period, span) or _is_year_of(period, span):
        return True
    return _first_fits(period, span) and _last_fits(period, span, today)


def _as_of(period: AskedPeriod, span: DateRange) -> bool:
    """A day may also divide what began before it from what ended after it."""
    if period.span.first != period.span.last or (span.first is None) is (span.last is None):
        return False
    edge = span.first or span.last
    return edge is not None and abs(edge - real_day(period.span.first)) <= timedelta(days=1)


def _is_year_of(period: AskedPeriod, span: DateRange) -> bool:
    """Only its year is bounded here, as a number: its month may stand in another column."""
    if span.first is None or span.last is None or any(bound.literal for bound in span.bounds):
        return False
    first, last = real_day(period.span.first), real_day(period.span.last)
    whole = (span.first.month, span.first.day, span.last.month, span.last.day) == (1, 1, 12, 31)
    return whole and first.year == last.year and span.first <= first and last <= span.last


def _first_fits(period: AskedPeriod, span: DateRange) -> bool:
    if period.closes:
        return True
    first, named = real_day(period.span.first), real_day(period.named.last)
    wanted = {first, *([plus(named, 1)] if period.opens and period.loose else [])}
    if span.first is None and period.opens and span.last is not None:
        return False
    if span.first is None:
        least = span.column.minimum
        return least is not None and least[:10] >= period.span.first
    return span.first in wanted or (_is_week(period) and plus(span.first, 1) in wanted)


def _last_fits(period: AskedPeriod, span: DateRange, today: date) -> bool:
    if period.opens:
        return span.last is None or span.first is not None
    last, named = real_day(period.span.last), real_day(period.named.first)
    wanted = {last, *([plus(named, -1)] if period.closes and period.loose else [])}
    if last >= plus(today, -1) and (span.last is None or span.last >= plus(today, -1)):
        return True
    if span.last is None:
        return False
    # One moment too much is between_timestamps' to tell.
    midnight = span.moment and any(bound.operator == "<=" for bound in span.bounds)
    if span.last in wanted or (midnight and plus(span.last, -1) in wanted):
        return True
    return _is_week(period) and plus(span.last, 1) in wanted


def _is_week(period: AskedPeriod) -> bool:
    """Weeks begin on Sunday for some."""
    return real_day(period.span.last) - real_day(period.span.first) == timedelta(days=6)


def _near_miss(
    subject: Subject, span: DateRange, periods: Sequence[AskedPeriod], asked: Asked
) -> Iterator[Problem]:
    """What to say of a span that is none of the periods."""
    for period in periods:
        begins, ends = _first_fits(period, span), _last_fits(period, span, asked.today)
        if ends and not begins and _is_near(span.first, period.span.first):
            yield _shifted(subject, span, period, "first")
            return
        if begins and not ends and _is_near(span.last, period.span.last):
            yield _shifted(subject, span, period, "last")
            return
    if len(periods) > 0 and len({period.span for period in asked.periods}) == 1:
        yield from _other_period(subject, span, periods[0], asked)


def _is_near(day: date | None, wanted: str) -> bool:
    if day is None or wanted.startswith(("0001", "9999")):
        return False
    return abs(day - real_day(wanted)) <= _NEAR


def _other_period(
    subject: Subject, span: DateRange, period: AskedPeriod, asked: Asked
) -> Iterator[Problem]:
    if _LOOSE.search(asked.text):
        return
    if len(subject.blocks) > 2 and not _is_years_off(span, period):
        return
    said = asked.text[period.start : period.end].strip()
    name = f"{span.table.bare_name}.{span.column.name}"
    yield Problem(
        "other_period",
        "warning",
        f"The question says '{said}', and {name} runs "
        f"from {_day(span.first)} to {_day(span.last)}.",
        f"For '{said}' it would be {asked_span(period)}.",
        span_of(span.written),
    )


def _is_years_off(span: DateRange, period: AskedPeriod) -> bool:
    """Whether the span is the period of another year."""
    first, last = real_day(period.span.first), real_day(period.span.last)
    if span.first is None or span.last is None or span.first.year == first.year:
        return False
    years = first.year - span.first.year
    return (shifted(span.first, years, "year"), shifted(span.last, years, "year")) == (first, last)


def _shifted(subject: Subject, span: DateRange, period: AskedPeriod, end: str) -> Problem:
    said = subject.asked.text[period.start : period.end].strip() if subject.asked else ""
    got = span.first if end == "first" else span.last
    wanted = real_day(period.span.first if end == "first" else period.span.last)
    word = "begins" if end == "first" else "ends"
    name = f"{span.table.bare_name}.{span.column.name}"
    return Problem(
        "off_by_one_date",
        "warning",
        f"'{said}' {word} on {wanted}, and the filter on {name} on {got}.",
        f"For '{said}' it would be {asked_span(period)}.",
        span_of(span.written),
        _with_end(subject, span, end, wanted),
    )


def _with_end(subject: Subject, span: DateRange, end: str, wanted: date) -> str:
    """The query with that end of the span put right, where one literal spells it."""
    operators = {">", ">="} if end == "first" else {"<", "<="}
    bounds = [bound for bound in span.bounds if bound.operator in operators]
    if len(bounds) != 1 or bounds[0].literal is None or bounds[0].has_time:
        return ""
    bound = bounds[0]
    assert bound.literal is not None  # noqa: S101 # seen above
    if bound.operator == "<=" and span.moment:
        return ""
    day = wanted
    if bound.operator == "<":
        day = plus(day, 1)
    elif bound.operator == ">" and not span.moment:
        day = plus(day, -1)
    copied, (place,) = subject.copy(bound.literal)
    place.replace(exp.Literal.string(day.isoformat()))
    return subject.written(copied)


def asked_span(period: AskedPeriod) -> str:
    """The days of a period, for a person."""
    if period.opens:
        return f"from {real_day(period.span.first)} on"
    if period.closes:
        return f"up to {real_day(period.span.last)}"
    return f"{real_day(period.span.first)} to {real_day(period.span.last)}, both within"


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else "any day"

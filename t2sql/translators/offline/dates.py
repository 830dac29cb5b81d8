"""Dates in a question, as half-open periods: absolute, relative to today, months, quarters."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from t2sql.translators.offline.words import Word

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH_OF = {name: number for number, name in enumerate(MONTHS, 1)} | {
    name[:3]: number for number, name in enumerate(MONTHS, 1)
}
_UNITS = {"day": 1, "week": 7, "month": 0, "quarter": 0, "year": 0}
GRAIN_NAMES = ("day", "week", "month", "quarter", "year", "hour")
GRAINS = {
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "yearly": "year",
    "annual": "year",
    "annually": "year",
}


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``start`` up to, not including, ``end``. ``year`` if it is just that year."""

    start: date
    end: date
    year: int | None = None
    relative: bool = False


def find_period(words: Sequence[Word], at: int, today: date) -> tuple[Period, int] | None:
    """The period that is written at word ``at``, and how many words it takes."""
    readers: tuple[Callable[[Sequence[Word], int, date], tuple[Period, int] | None], ...] = (
        _iso,
        _relative,
        _quarter,
        _day_month,
        _month,
        _plain_year,
    )
    for read in readers:
        found = read(words, at, today)
        if found is not None:
            return found
    return None


def shift_months(day: date, months: int) -> date:
    """The first of the month so many months away."""
    count = day.year * 12 + day.month - 1 + months
    return date(min(max(count // 12, 1), 9998), count % 12 + 1, 1)


def unit_period(unit: str, today: date, back: int) -> Period:
    """The whole day, week (from Monday), month, quarter or year, ``back`` units ago."""
    if unit in ("day", "week"):
        start = today if unit == "day" else today - timedelta(days=today.weekday())
        start -= timedelta(days=_UNITS[unit] * back)
        return Period(start, start + timedelta(days=_UNITS[unit]), relative=True)
    size = {"month": 1, "quarter": 3, "year": 12}[unit]
    first = date(today.year, (today.month - 1) // size * size + 1, 1)
    start = shift_months(first, -size * back)
    year = start.year if unit == "year" else None
    return Period(start, shift_months(start, size), year, relative=True)


def _iso(words: Sequence[Word], at: int, today: date) -> tuple[Period, int] | None:
    if words[at].kind not in ("date", "quoted"):
        return None
    text = words[at].text
    match = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?", text)
    american = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    if match:
        year, month, day = (int(part) for part in match.groups()[:3])
    elif american:
        month, day, year = (int(part) for part in american.groups())
    else:
        return None
    return _day(year, month, day, 1)


def _day(year: int, month: int, day: int, used: int) -> tuple[Period, int] | None:
    try:
        start = date(year, month, day)
    except ValueError:
        return None
    if year > 9990:
        return None
    return Period(start, start + timedelta(days=1)), used


def _relative(words: Sequence[Word], at: int, today: date) -> tuple[Period, int] | None:
    lower = words[at].text.lower()
    simple = {"today": 0, "yesterday": 1}
    if lower in simple:
        return unit_period("day", today, simple[lower]), 1
    if lower in ("ytd", "mtd"):
        unit = "year" if lower == "ytd" else "month"
        start = unit_period(unit, today, 0).start
        return Period(start, today + timedelta(days=1), relative=True), 1
    if lower not in ("last", "past", "this", "previous", "current", "preceding"):
        return None
    after = at + 1
    count = words[after].number if after < len(words) else None
    if count is not None:
        after += 1
    whole = False
    while after < len(words) and words[after].lemma in ("complete", "full", "calendar"):
        whole, after = True, after + 1
    unit = words[after].lemma if after < len(words) else ""
    if unit not in _UNITS:
        return None
    if whole and count is not None and unit == "day":
        today -= timedelta(days=1)
    elif whole and count is not None and 0 < count <= 1000:
        first, last = unit_period(unit, today, int(count)), unit_period(unit, today, 1)
        return Period(first.start, last.end, relative=True), after + 1 - at
    return _last(lower, count, unit, today, after + 1 - at)


def _last(
    lead: str, count: float | int | None, unit: str, today: date, used: int
) -> tuple[Period, int] | None:
    if count is None:
        now = lead in ("this", "current")
        if lead == "past":
            return _rolling(1, unit, today), used
        return unit_period(unit, today, 0 if now else 1), used
    if not 0 < count <= 10_000:
        return None
    return _rolling(int(count), unit, today), used


def _rolling(count: int, unit: str, today: date) -> Period:
    """So many units back, up to and including today; in whole days."""
    end = today + timedelta(days=1)
    days = {"day": 1, "week": 7}
    if unit in days:
        return Period(end - timedelta(days=min(count * days[unit], 300_000)), end, relative=True)
    size = {"month": 1, "quarter": 3, "year": 12}[unit]
    first = shift_months(today, -size * count)
    last_day = (shift_months(first, 1) - timedelta(days=1)).day
    return Period(first.replace(day=min(today.day, last_day)), end, relative=True)


def _quarter(words: Sequence[Word], at: int, today: date) -> tuple[Period, int] | None:
    match = re.fullmatch(r"q([1-4])", words[at].text.lower())
    ordinals = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}
    ordinals |= {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
    used = 1
    if match:
        number = int(match.group(1))
    elif words[at].text.lower() in ordinals and _lemma(words, at + 1) == "quarter":
        number, used = ordinals[words[at].text.lower()], 2
    else:
        return None
    year, extra = _year_after(words, at + used, today)
    start = date(year, number * 3 - 2, 1)
    return Period(start, shift_months(start, 3)), used + extra


def _month(words: Sequence[Word], at: int, today: date) -> tuple[Period, int] | None:
    text = words[at].text.lower()
    number = _MONTH_OF.get(text)
    if number is None or (text in ("may", "mar", "march") and not words[at].text[0].isupper()):
        return None
    after = words[at + 1] if at + 1 < len(words) else None
    if after is not None and after.number is not None and 1 <= after.number <= 31:
        year, extra = _year_after(words, at + 2, today)
        return _day(year, number, int(after.number), 2 + extra)
    year, extra = _year_after(words, at + 1, today)
    if not extra and date(today.year, number, 1) > today:
        year -= 1
    start = date(year, number, 1)
    return Period(start, shift_months(start, 1)), 1 + extra


def _day_month(words: Sequence[Word], at: int, today: date) -> tuple[Period, int] | None:
    """As in "7 September 1987" or "the 7th of September"."""
    match = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", words[at].text.lower())
    after = at + 2 if at + 1 < len(words) and words[at + 1].text.lower() == "of" else at + 1
    number = _MONTH_OF.get(words[after].text.lower()) if after < len(words) else None
    if match is None or number is None:
        return None
    year, extra = _year_after(words, after + 1, today)
    return _day(year, number, int(match.group(1)), after + 1 - at + extra)


def _year_after(words: Sequence[Word], at: int, today: date) -> tuple[int, int]:
    skip = at
    while skip < len(words) and skip - at < 2 and words[skip].text.lower() in (",", "of"):
        skip += 1
    year = _year(words[skip]) if skip < len(words) else None
    return (year, skip - at + 1) if year else (today.year, 0)


def _plain_year(words: Sequence[Word], at: int, today: date) -> tuple[Period, int] | None:
    year = _year(words[at])
    lead = words[at - 1].text.lower() if at else ""
    if year is None or lead not in _YEAR_LEADS:
        return None
    return Period(date(year, 1, 1), date(year + 1, 1, 1), year), 1


_YEAR_LEADS = frozenset(
    {"in", "since", "after", "before", "during", "year", "from", "of", "until", "by", "for", "to"}
    | {"between", "and", "or", "years", "than", "till", "through", "within", "throughout"}
)


def _year(word: Word) -> int | None:
    if word.kind == "number" and len(word.text) == 4 and isinstance(word.number, int):
        return word.number if 1500 <= word.number <= 2200 else None
    return None


def _lemma(words: Sequence[Word], at: int) -> str:
    return words[at].lemma if at < len(words) else ""

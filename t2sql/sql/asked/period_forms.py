"""How periods are written in a question, English and Korean, and the days that each means."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

_NAMED = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ORDINALS = ("first", "second", "third", "fourth")
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?(?!\d)"
_NAME = rf"(?P<n>{_NAMED})\b\.?"
_UNIT = "(?P<u>day|week|month|quarter|year|일|주|개월|달|분기|년)"
_ALONE = r"(?!\s+of\s+\d)"
"""The last month of 2020 is not last month."""


@dataclass(frozen=True, slots=True)
class DaySpan:
    """Days from ``first`` to ``last``, both within, as ISO dates: they compare as texts."""

    first: str
    last: str


_Read = Callable[[re.Match[str], date], DaySpan | None]


def _day(year: int, month: int, day: int) -> DaySpan | None:
    try:
        whole = date(year, month, day).isoformat()
    except ValueError:
        return None
    return DaySpan(whole, whole)


def month_span(year: int, month: int, size: int = 1) -> DaySpan:
    """So many whole months; each ends on the 31st, for the dates are compared as texts."""
    return DaySpan(f"{year:04}-{month:02}-01", f"{year:04}-{month + size - 1:02}-31")


def _quarter(year: int, quarter: int) -> DaySpan:
    return month_span(year, quarter * 3 - 2, 3)


def _year(year: int) -> DaySpan:
    return month_span(year, 1, 12)


def _number(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _read_day(match: re.Match[str], today: date) -> DaySpan | None:
    return _day(int(match["y"]), int(match["m"]), int(match["d"]))


def _read_named_day(match: re.Match[str], today: date) -> DaySpan | None:
    return _day(int(match["y"]), _number(match["n"]), int(match["d"]))


def _read_month(match: re.Match[str], today: date) -> DaySpan | None:
    month = int(match["m"])
    return month_span(int(match["y"]), month) if 1 <= month <= 12 else None


def _read_named_month(match: re.Match[str], today: date) -> DaySpan | None:
    return month_span(int(match["y"]), _number(match["n"]))


def _read_quarter(match: re.Match[str], today: date) -> DaySpan | None:
    said = match["q"].lower()
    number = int(said[0]) if said[0].isdecimal() else _ORDINALS.index(said) + 1
    return _quarter(int(match["y"]), number)


def _read_year(match: re.Match[str], today: date) -> DaySpan | None:
    return _year(int(match["y"]))


def _read_lone_month(match: re.Match[str], today: date) -> DaySpan | None:
    said = match["n"]
    month = int(said) if said.isdecimal() else _number(said)
    if not 1 <= month <= 12:
        return None
    return month_span(today.year - (month > today.month), month)


def _read_relative(match: re.Match[str], today: date) -> DaySpan | None:
    said = match["w"].lower()
    if said in ("today", "오늘"):
        return _day(today.year, today.month, today.day)
    if said in ("yesterday", "어제"):
        return _back("day", 1, today)
    if said in ("작년", "올해"):
        return _year(today.year - (said == "작년"))
    return None


def _read_last(match: re.Match[str], today: date) -> DaySpan | None:
    """``last month``, ``this year``: one whole unit."""
    this = match["w"].lower() in ("this", "current", "이번", "금")
    return _back(_unit(match["u"]), 0 if this else 1, today)


def _read_last_units(match: re.Match[str], today: date) -> DaySpan | None:
    """``the past 7 days``: up to today."""
    back = _back(_unit(match["u"]), min(int(match["c"]), 1200), today)
    return DaySpan(back.first, today.isoformat())


def _unit(said: str) -> str:
    korean = {
        "일": "day",
        "주": "week",
        "개월": "month",
        "달": "month",
        "분기": "quarter",
        "년": "year",
    }
    return korean.get(said, said.lower())


def _back(unit: str, count: int, today: date) -> DaySpan:
    """The whole unit so many units before the one that holds today."""
    if unit in ("day", "week"):
        days = 1 if unit == "day" else 7
        monday = today - timedelta(days=today.weekday() if unit == "week" else 0)
        first = monday - timedelta(days=days * count)
        return DaySpan(first.isoformat(), (first + timedelta(days=days - 1)).isoformat())
    size = {"month": 1, "quarter": 3, "year": 12}[unit]
    months = today.year * 12 + (today.month - 1) // size * size - size * count
    return month_span(max(1, months // 12), months % 12 + 1, size)


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_LONE_MONTH = re.compile(
    rf"(?:(?<=[Ii]n )|(?<=[Oo]f )|(?<=[Ff]rom )|(?<=[Tt]o )|(?<=[Ss]ince )|(?<=and )"
    rf"|(?=(?i:{_NAMED}) (?:to|through|until|and) (?:\0|(?i:{_NAMED}))))"
    rf"(?P<n>(?i:{_NAMED}))\b(?! \d)"
)
_LONE_MONTH_KOREAN = re.compile(r"(?<!\d)(?P<n>\d{1,2})월")
_NOT_COUNTED = "".join(
    f"(?<!{word} )" for word in ("top", "first", "limit", "more than", "least", "over", "only")
)
LONE_MONTHS = (_LONE_MONTH, _LONE_MONTH_KOREAN)
"""The forms of a month without its year."""
FORMS: tuple[tuple[re.Pattern[str], _Read], ...] = (
    (_form(rf"(?<!\d){_YEAR}([-/.])(?P<m>\d\d?)\2(?P<d>\d\d?)(?!\d)"), _read_day),
    (_form(rf"(?<!\d){_YEAR}(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)"), _read_day),
    (_form(rf"{_YEAR}\s*[년年]\s*(?P<m>\d\d?)\s*[월月]\s*(?P<d>\d\d?)\s*[일日]"), _read_day),
    (_form(rf"\b{_NAME}\s+{_DAY},?\s+{_YEAR}(?!\d)"), _read_named_day),
    (_form(rf"\b{_DAY}\s+(?:of\s+)?{_NAME},?\s+{_YEAR}(?!\d)"), _read_named_day),
    (_form(rf"{_YEAR}\s*[년年]\s*(?P<m>\d\d?)\s*[월月]"), _read_month),
    (_form(rf"{_YEAR}\s*[년年]도?\s*(?P<q>[1-4])\s*분기"), _read_quarter),
    (_form(rf"(?<!\d){_YEAR}[-/.](?P<m>\d\d)(?!\d)"), _read_month),
    (_form(rf"(?<!\d)(?P<m>[01]\d)/{_YEAR}(?!\d)"), _read_month),
    (_form(rf"\b{_NAME},?\s+(?:of\s+)?{_YEAR}(?!\d)"), _read_named_month),
    (_form(rf"(?<!\d){_YEAR}\s+{_NAME}"), _read_named_month),
    (_form(rf"\bq(?P<q>[1-4])\s*(?:of\s+)?[-/ ]?\s*{_YEAR}(?!\d)"), _read_quarter),
    (_form(rf"(?<!\d){_YEAR}[-/ ]?q(?P<q>[1-4])\b"), _read_quarter),
    (
        _form(
            rf"\b(?P<q>{'|'.join(_ORDINALS)}|1st|2nd|3rd|4th)\s+quarter\s+(?:of\s+|in\s+)?{_YEAR}(?!\d)"
        ),
        _read_quarter,
    ),
    (_form(rf"(?<!\d){_YEAR}\s*[년年]도?"), _read_year),
    (
        _form(
            rf"\b(?:last|past|previous|latest|recent)\s+(?P<c>\d{{1,4}})\s+(?:(?:full|complete|whole|calendar)\s+)?{_UNIT}s?\b{_ALONE}"
        ),
        _read_last_units,
    ),
    (_form(rf"(?:최근|지난)\s*(?P<c>\d{{1,4}})\s*{_UNIT}"), _read_last_units),
    (_form(rf"\b(?P<w>last|past|previous|this|current)\s+{_UNIT}\b{_ALONE}"), _read_last),
    (_form(rf"(?P<w>지난|저번|이번|금)\s*{_UNIT}"), _read_last),
    (_form(r"(?P<w>\btoday\b|\byesterday\b|오늘|어제|작년|올해)"), _read_relative),
    (_form(rf"{_NOT_COUNTED}(?<![\d.,$]){_YEAR}(?![\d%]|[.,]\d)"), _read_year),
    (_LONE_MONTH, _read_lone_month),
    (_LONE_MONTH_KOREAN, _read_lone_month),
)
"""Each form and how it is read, the longer ones before those that are part of them."""
ROLLING = _read_last_units
"""Reads so many units back from today."""

"""Periods as Korean says them, put as English does: ``작년 5월`` is "May 2024"."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_SAID = r"재작년|작년|지난해|전년|올해|금년|이번\s?해|내년"
_YEAR = rf"(?:(?P<year>(?:19|20)\d{{2}})년(?:도)?|'(?P<short>\d{{2}})년|(?P<said>{_SAID}))"
_OTHER_YEAR = re.sub(r"\?P<(\w+)>", r"?P<\g<1>2>", _YEAR)
_POINT = re.compile(
    rf"(?:{_YEAR}(?:의)?\s?)?(?P<month>1[0-2]|0?[1-9])월(?!\s?별)"
    r"(?:\s?(?P<day>3[01]|[12]\d|0?[1-9])일)?"
    rf"|(?:{_OTHER_YEAR}(?:의)?\s?)?(?:(?P<quarter>[1-4])\s?(?:사)?분기|(?P<half>상반기|하반기))"
    r"|(?P<iso>\d{4}[-./]\d{1,2}[-./]\d{1,2})"
    r"|(?P<isomonth>(?:19|20)\d{2}[-./](?:1[0-2]|0[1-9]))(?![\d-])"
)
_PLAIN_YEAR = re.compile(_YEAR)
_DAY = re.compile(r"(?P<day>3[01]|[12]\d|0?[1-9])일")
_TO = re.compile(r"\s?(?:부터|에서|~|-|–)\s?")
_UP_TO = re.compile(r"\s?(?:까지)(?:의)?")
_SINGLE: tuple[tuple[str, str], ...] = (
    (r"그저께|그제|엊그제", "@2"),
    (r"어저께|어제|전날|전일(?!\s?대비)", "yesterday"),
    (r"오늘|금일(?!\s?대비)", "today"),
    (r"(?:지난|저번|직전)\s?달|전월(?!\s?대비)|지난\s?월", "last month"),
    (r"(?:이번|요번)\s?달|이달|금월|당월", "this month"),
    (r"(?:지난|저번)\s?주(?!말|문|요|소|차)|전주(?=[에의\s])", "last week"),
    (r"이번\s?주(?!말|문|요|소)|금주", "this week"),
    (r"(?:지난|직전|저번)\s?분기|전\s?분기(?!\s?대비)", "last quarter"),
    (r"이번\s?분기|금분기|당분기", "this quarter"),
)
_SINGLES = tuple((re.compile(pattern), english) for pattern, english in _SINGLE)
_ROLLING = re.compile(
    r"(?:최근|지난|과거|직전)\s?(?:(?P<count>\d+)\s?|(?P<word>한|두|세|네|여섯|일)\s?)?"
    r"(?P<unit>일|주일|주|개월|달|년|분기)(?:간|동안)?(?!\s?(?:월|별|문))"
)
_WORDS = {"한": 1, "두": 2, "세": 3, "네": 4, "여섯": 6, "일": 1}
_UNITS = {
    "일": "days",
    "주일": "weeks",
    "주": "weeks",
    "개월": "months",
    "달": "months",
    "년": "years",
    "분기": "quarters",
}
_GRAINS = (
    (r"(?:일자|날짜|일)\s?별|매일|일일", "day"),
    (r"(?:주차|주간|주)\s?별|매주|주간", "week"),
    (r"월\s?별|매월|매달|월간|다달이|달마다", "month"),
    (r"분기\s?별|매\s?분기|분기마다", "quarter"),
    (r"(?:연도|년도|연|년)\s?별|매년|매해|연간|해마다", "year"),
)
_GRAIN = tuple((re.compile(rf"(?:{pattern})(?:로는?)?"), unit) for pattern, unit in _GRAINS)


def read_grain(text: str, at: int) -> tuple[str, int] | None:
    """``월별`` at this place: the unit, and where it ends."""
    for pattern, unit in _GRAIN:
        match = pattern.match(text, at)
        if match:
            return unit, match.end()
    return None


def read_period(text: str, at: int, today: date) -> tuple[str, int] | None:
    """The period at this place in English, and where it ends; None if there is none."""
    readers: tuple[Callable[[str, int, date], tuple[str, int] | None], ...] = (
        _rolling,
        _from_to,
        _single,
        _year_alone,
    )
    for read in readers:
        found = read(text, at, today)
        if found is not None:
            return _opened(text, *found)
    return None


def _opened(text: str, said: str, end: int) -> tuple[str, int]:
    """``6월부터``, ``작년 이후`` and ``3월까지`` stay open at one end."""
    bare = said.removeprefix("in ")
    since = re.match(r"\s?(?:부터|이후로?|들어서?(?![가-힣])|이래로?)(?!\s?\d)", text[end:])
    if since and since[0].strip() in ("들어", "들어서"):
        return said, end + since.end()
    if since:
        return f"since {bare}", end + since.end()
    until = re.match(r"\s?(?:이전|전까지)(?:에|의)?", text[end:])
    if until:
        return f"before {bare}", end + until.end()
    ended = re.match(r"\s?말(?:\s?(?:기준|현재|시점))?(?:으로|에)?(?![가-힣])", text[end:])
    if ended:
        return f"the end of {bare}", end + ended.end()
    return said, end


def _rolling(text: str, at: int, today: date) -> tuple[str, int] | None:
    del today
    match = _ROLLING.match(text, at)
    if match is None or not (match["count"] or match["word"]):
        return None
    count = int(match["count"]) if match["count"] else _WORDS[match["word"]]
    return f"last {count} {_UNITS[match['unit']]}", match.end()


def _single(text: str, at: int, today: date) -> tuple[str, int] | None:
    for pattern, english in _SINGLES:
        match = pattern.match(text, at)
        if match:
            if english.startswith("@"):
                return (today - timedelta(days=int(english[1:]))).isoformat(), match.end()
            return english, match.end()
    return None


def _year_alone(text: str, at: int, today: date) -> tuple[str, int] | None:
    match = _PLAIN_YEAR.match(text, at)
    if match is None:
        return None
    if match["said"] in ("작년", "지난해", "전년"):
        if re.match(r"\s?대비", text[match.end() :]):
            return None
        return "last year", match.end()
    if match["said"] and match["said"] not in ("재작년", "내년"):
        return "this year", match.end()
    return f"in {_year(match['year'], match['short'], match['said'], today)}", match.end()


def _from_to(text: str, at: int, today: date) -> tuple[str, int] | None:
    """One month, day, quarter or half, or a span from one to another."""
    first = _POINT.match(text, at)
    if first is None:
        return _years(text, at)
    start, end = _point(first, today, None)
    joined = _TO.match(text, first.end())
    second = _POINT.match(text, joined.end()) if joined else None
    if joined and second is None and first["day"]:
        second = _DAY.match(text, joined.end())
        if second is not None:
            month = f"{_MONTHS[int(first['month']) - 1]}"
            year = start.rsplit(" ", 1)[-1] if first["year"] or first["said"] else ""
            said = (
                f"from {int(first['day'])} {month} to {int(second['day'])} {month} {year}".strip()
            )
            return said, _skip(text, second.end())
    if joined is None or second is None:
        return (start if start == end else f"from {start} to {end}"), first.end()
    _, last = _point(second, today, start.rsplit(" ", 1)[-1])
    return f"from {start} to {last}", _skip(text, second.end())


def _years(text: str, at: int) -> tuple[str, int] | None:
    match = re.compile(r"(20\d{2}|19\d{2})년?\s?(?:부터|에서|~|-)\s?(20\d{2}|19\d{2})년").match(
        text, at
    )
    if match is None:
        return None
    return f"from {match[1]} to {match[2]}", _skip(text, match.end())


def _skip(text: str, end: int) -> int:
    found = _UP_TO.match(text, end)
    return found.end() if found else end


def _point(match: re.Match[str], today: date, before: str | None) -> tuple[str, str]:
    """Its first and its last part in English; those of one month or day are the same."""
    if match["iso"]:
        return (iso := _iso(match["iso"])), iso
    if match["isomonth"]:
        year, month = re.split(r"[-./]", match["isomonth"])
        return (said := f"{_MONTHS[int(month) - 1]} {year}"), said
    year = _year_of(match, today)
    if match["month"]:
        inherited = before if year is None and before and before.isdigit() else None
        known = str(year) if year is not None else inherited or ""
        day = f"{int(match['day'])} " if match["day"] else ""
        return (said := f"{day}{_MONTHS[int(match['month']) - 1]} {known}".strip()), said
    shown = year if year is not None else today.year
    if match["quarter"]:
        return (said := f"Q{match['quarter']} {shown}"), said
    months = ("January", "June") if match["half"] == "상반기" else ("July", "December")
    return f"{months[0]} {shown}", f"{months[1]} {shown}"


def _iso(written: str) -> str:
    year, month, day = re.split(r"[-./]", written)
    return f"{year}-{int(month):02}-{int(day):02}"


def _year_of(match: re.Match[str], today: date) -> int | None:
    for end in ("", "2"):
        if match[f"year{end}"] or match[f"short{end}"] or match[f"said{end}"]:
            return _year(match[f"year{end}"], match[f"short{end}"], match[f"said{end}"], today)
    return None


def _year(written: str | None, short: str | None, said: str | None, today: date) -> int:
    if written or short:
        return int(written or f"20{short}")
    ago = {"재작년": 2, "작년": 1, "지난해": 1, "전년": 1, "내년": -1}
    return today.year - ago.get(said or "", 0)

"""Periods in table names: what ``20240101``, ``2024_q1`` or ``jan_2024`` say, as ISO labels."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_MONTH = r"(?P<m>0[1-9]|1[0-2])"
_DAY = r"(?P<d>0[1-9]|[12]\d|3[01])"
_NAME = rf"(?P<n>{_NAMED})"

VARYING = re.compile(
    rf"(?<!\d)(?:19|20)\d\d[_-]?(?:[qw]\d\d?|(?:{_NAMED})(?![a-z])(?:[_-]?\d\d?)?)(?!\d)"
    rf"|(?<![a-z])(?:q[1-4]|{_NAMED})[_-]?(?:19|20)\d\d(?!\d)"
    r"|\d+(?:[_-]\d+)*"
)
"""What may differ among the names of a family, in lower case: runs of digits, joined or apart,
and the month, quarter or week that stands beside a year."""

_Write = Callable[[re.Match[str]], str]
_FORMS: tuple[tuple[re.Pattern[str], _Write], ...] = (
    (
        re.compile(rf"(?<!\d){_YEAR}[_-]?{_MONTH}[_-]?{_DAY}(?P<t>(?:\d\d){{0,3}})(?!\d)"),
        lambda found: f"{found['y']}-{found['m']}-{found['d']}{_clock(found['t'])}",
    ),
    (
        re.compile(rf"{_YEAR}[_-]?{_NAME}(?:[_-]?{_DAY})?(?!\d)"),
        lambda found: "-".join(filter(None, (found["y"], _number(found["n"]), found["d"]))),
    ),
    (re.compile(rf"{_NAME}[_-]?{_YEAR}"), lambda found: f"{found['y']}-{_number(found['n'])}"),
    (re.compile(rf"{_YEAR}[_-]?q(?P<q>[1-4])(?!\d)"), lambda found: f"{found['y']}-Q{found['q']}"),
    (re.compile(rf"q(?P<q>[1-4])[_-]?{_YEAR}"), lambda found: f"{found['y']}-Q{found['q']}"),
    (
        re.compile(rf"{_YEAR}[_-]?w(?P<w>[0-4]\d|5[0-3])(?!\d)"),
        lambda found: f"{found['y']}-W{found['w']}",
    ),
    (re.compile(rf"(?<!\d){_YEAR}[_-]?{_MONTH}(?!\d)"), lambda found: f"{found['y']}-{found['m']}"),
    (re.compile(rf"(?<!\d){_MONTH}[_-]{_YEAR}(?!\d)"), lambda found: f"{found['y']}-{found['m']}"),
    (re.compile(rf"(?<!\d){_YEAR}(?!\d)"), lambda found: found["y"]),
)
_LABEL = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T[\d:]+)?)?|-Q([1-4])|-W(\d\d))?")


@lru_cache(maxsize=4096)
def read_period(part: str) -> tuple[str, str] | None:
    """The period that a varying part of a name says, and the digits left beside it.

    Returns:
        An ISO label (``2024-01-01``, ``2024-01``, ``2024-Q1``, ``2024-W05``, ``2024``), and the
        rest; None if the part says no period of the years 1900 to 2099.
    """
    for form, write in _FORMS:
        found = form.search(part)
        if found is None:
            continue
        label = write(found)
        if not _exists(label):
            continue
        rest = f"{part[: found.start()]} {part[found.end() :]}"
        return label, " ".join(re.findall(r"\d+", rest))
    return None


def label_days(label: str) -> tuple[str, str] | None:
    """The first and the last day of an ISO label, as ISO dates; None if it has not that form.

    Months end on the 31st here: the dates are for comparing as texts.
    """
    size = len(label)
    if label[:2] not in {"19", "20"}:
        return None
    if size == 10 and label[4] == label[7] == "-":
        return label, label
    if size == 4 and label.isdecimal():
        return f"{label}-01-01", f"{label}-12-31"
    found = _LABEL.fullmatch(label)
    if found is None:
        return None
    year, month, day, quarter, week = found.groups()
    if day:
        return label[:10], label[:10]
    if quarter:
        last = int(quarter) * 3
        return f"{year}-{last - 2:02}-01", f"{year}-{last:02}-31"
    if week:
        monday = date.fromisocalendar(int(year), int(week), 1)
        return monday.isoformat(), (monday + timedelta(days=6)).isoformat()
    return f"{year}-{month}-01", f"{year}-{month}-31"


def _exists(label: str) -> bool:
    """Whether the calendar has the day or week of a label."""
    try:
        days = label_days(label)
        return days is not None and (len(label) < 10 or bool(date.fromisoformat(days[0])))
    except ValueError:
        return False


def _number(month: str) -> str:
    return f"{_MONTHS.index(month[:3]) + 1:02}"


def _clock(digits: str) -> str:
    """``1230`` as the time of a day."""
    return f"T{':'.join(re.findall('..', digits))}" if digits else ""

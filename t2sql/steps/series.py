"""A result as a series over time: is it one, and is its last period over?"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from t2sql.types import Problem

if TYPE_CHECKING:
    from t2sql.types import QueryResult, Question

BY_PERIOD = re.compile(
    r"\b(?:by|per|each|every) (?:day|week|month|quarter|year)\b|\b(?:daily|weekly|monthly)\b"
    r"|\b(?:quarterly|yearly)\b|\b(?:trend|over time|month by month|day by day)\b"
    r"|(?:일|주|월|분기|연도|년)별|추이",
    re.IGNORECASE,
)
_FEWEST = 4
"""Periods from which the last can be compared with the others."""
_FAR_BELOW = 0.5
"""Share of the median of the other periods."""
_TEXT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?|[- ]?Q([1-4]))?(?:[ T]00:00(?::00)?.*)?")


@dataclass(frozen=True, slots=True)
class Period:
    """Days of a calendar."""

    start: date
    end: date
    """The first day after it."""


def judge_series(result: QueryResult, question: Question) -> Iterator[Problem]:
    """A series of one period only, and a last period that is unfinished and far below."""
    asked = BY_PERIOD.search(question.text) is not None
    place = _period_column(result)
    if place is None:
        return
    periods = read_periods([row[place] for row in result.rows])
    if asked and len(result.rows) == 1:
        shown = _shown(result.rows[0][place])
        message = f"One period only came back, {shown}."
        hint = "A series was asked for: look at the filter on dates."
        yield Problem("single_period", "warning", message, hint, cells=(shown,))
    if len(periods) < _FEWEST or len(set(periods)) < len(periods):
        return  # too few, or several series in one
    last = max(range(len(periods)), key=lambda at: periods[at].start)
    if not periods[last].start <= question.today < periods[last].end:
        return
    low = [
        result.columns[column]
        for column in range(len(result.columns))
        if column != place and _is_low([row[column] for row in result.rows], last)
    ]
    if low:
        shown = _shown(result.rows[last][place])
        message = f"The last period, {shown}, is not over: {', '.join(low[:3])} is far below."
        hint = "Leave it out, or compare it with the same days of other periods."
        yield Problem("partial_period", "warning", message, hint, cells=(shown,))


def _period_column(result: QueryResult) -> int | None:
    """The one column whose cells are all days or periods."""
    found = [
        place
        for place in range(len(result.columns))
        if result.rows
        and len(read_periods([row[place] for row in result.rows])) == len(result.rows)
    ]
    return found[0] if len(found) == 1 else None


def read_periods(cells: Sequence[Any]) -> list[Period]:
    """The cells as periods of one length, as far as they are such; NULL is none.

    The length is that of what all cells have in common: days that are all the first of a month
    are months, and so on.
    """
    starts: list[date] = []
    units: set[str] = set()
    for cell in cells:
        read = _read(cell)
        if read is None:
            continue
        starts.append(read[0])
        units.add(read[1])
    if not starts or len(units) > 1:
        return []
    unit = units.pop()
    return [Period(start, _end(start, unit)) for start in starts] if unit else _by_gaps(starts)


def _read(cell: Any) -> tuple[date, str] | None:
    """The first day, and the unit where the text tells it."""
    if isinstance(cell, datetime):
        return (cell.date(), "") if cell.time() == time() else None
    if isinstance(cell, date):
        return cell, ""
    found = _TEXT.fullmatch(cell) if isinstance(cell, str) else None
    if found is None:
        return None
    year, month, day, quarter = found.groups()
    unit = "quarter" if quarter else "" if day else "month" if month else "year"
    try:
        start = date(int(year), int(month or 3 * int(quarter or 1) - 2), int(day or 1))
    except ValueError:
        return None
    return start, unit


def _by_gaps(starts: Sequence[date]) -> list[Period]:
    """Days as periods: by what all of them are the first of, and the smallest gap."""
    ordered = sorted(set(starts))
    gaps = [(later - earlier).days for earlier, later in pairwise(ordered)]
    gap = min(gaps, default=0)
    if all(start.day == 1 for start in ordered) and gap != 1:
        months = {start.month for start in ordered}
        yearly = months == {1} and (not gaps or gap >= 365)
        unit = "year" if yearly else "quarter" if months <= {1, 4, 7, 10} and gap >= 90 else "month"
    else:
        unit = "week" if gaps and all(one % 7 == 0 for one in gaps) else "day"
    return [Period(start, _end(start, unit)) for start in starts]


def _end(start: date, unit: str) -> date:
    if unit in {"day", "week"}:
        days = timedelta(days=7 if unit == "week" else 1)
        return start + min(
            days, date.max - start
        )  # 9999-12-31 stands for "for ever" in many tables
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(min(year, 9999), month + 1, min(start.day, calendar.monthrange(2001, month + 1)[1]))


def _is_low(cells: Sequence[Any], last: int) -> bool:
    """Whether the last is a number far below the others, and below each of them."""
    numbers = [float(cell) for cell in cells if hasattr(cell, "__float__")]
    if len(numbers) < len(cells):
        return False
    others = numbers[:last] + numbers[last + 1 :]
    return numbers[last] < min(others) and numbers[last] < _FAR_BELOW * median(others)


def _shown(cell: Any) -> str:
    return cell.date().isoformat() if isinstance(cell, datetime) else str(cell)

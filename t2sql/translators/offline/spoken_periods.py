"""Every period that a question speaks of: single ones, spans of them, and open ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from t2sql.translators.offline.dates import MONTHS, Period, find_period
from t2sql.translators.offline.words import Word

_UP_TO = frozenset({"to", "through", "until", "till", "-", "–", "and"})
_SINCE = frozenset({"since"})


@dataclass(frozen=True, slots=True)
class Spoken:
    """A period, and the words that say it: from ``at`` up to, not including, ``end``."""

    period: Period
    at: int
    end: int


def find_spoken_periods(words: Sequence[Word], today: date) -> tuple[Spoken, ...]:
    """The periods in the order of the words; spans are put together.

    ``January to May 2025`` is one period, ``9-15 June`` is one, ``since March`` ends today, and
    ``each month of 2024`` is 2024. A period that is said again in brackets is the one in brackets.
    """
    found: list[Spoken] = []
    at = 0
    while at < len(words):
        spoken = _at(words, at, today)
        if spoken is None:
            at += 1
            continue
        if found and _in_brackets(words[found[-1].end : spoken.at]):
            found[-1] = Spoken(spoken.period, found[-1].at, spoken.end)  # said twice
        elif found and _joined(words, found[-1], spoken):
            found[-1] = _span(found[-1], spoken)
        else:
            found.append(spoken)
        at = spoken.end
    return tuple(_opened(words, one, today) for one in found)


def _in_brackets(between: Sequence[Word]) -> bool:
    """As in "(20 May to 18 June)", "(weeks from Monday; 21 April to 15 June)"."""
    texts = [word.text for word in between]
    return texts[:1] == ["("] and len(texts) < 7 and ")" not in texts


def _at(words: Sequence[Word], at: int, today: date) -> Spoken | None:
    for read in (_days_of_month, _so_far, _bare_year):
        spoken = read(words, at, today)
        if spoken is not None:
            return spoken
    found = find_period(words, at, today)
    return Spoken(found[0], at, at + found[1]) if found else None


def _days_of_month(words: Sequence[Word], at: int, today: date) -> Spoken | None:
    """``9-15 June 2025`` and ``1 March 2025``."""
    first = _day_number(words, at)
    if first is None:
        return None
    last, after = first, at + 1
    if after + 1 < len(words) and words[after].text in _UP_TO:
        second = _day_number(words, after + 1)
        if second is not None:
            last, after = second, after + 2
    elif _day_number(words, after) is not None and words[after].text.startswith("-"):
        last, after = -(_day_number(words, after) or 0), after + 1
    if after < len(words) and words[after].text.lower() == "of":
        after += 1
    month = _month_number(words, after)
    if month is None:
        return None
    year, used = _year(words, after + 1, today, month)
    try:
        start, end = date(year, month, first), date(year, month, abs(last))
    except ValueError:
        return None
    return Spoken(Period(start, end + timedelta(days=1)), at, after + 1 + used)


def _so_far(words: Sequence[Word], at: int, today: date) -> Spoken | None:
    """``the start of this year`` until today, and ``the end of 2024``, which is its last day."""
    lower = [word.text.lower() for word in words[at : at + 2]]
    if len(lower) < 2 or lower[0] not in ("start", "beginning", "end") or lower[1] != "of":
        return None
    inner = _at(words, at + 2, today) if at + 2 < len(words) else None
    if inner is None:
        return None
    period = inner.period
    if lower[0] == "end":
        return Spoken(Period(period.end - timedelta(days=1), period.end), at, inner.end)
    return Spoken(Period(period.start, today, relative=True), at, inner.end)


def _bare_year(words: Sequence[Word], at: int, today: date) -> Spoken | None:
    del today
    word = words[at]
    if word.kind != "number" or len(word.text) != 4 or not isinstance(word.number, int):
        return None
    if not 1990 <= word.number <= 2100:
        return None
    year = word.number
    return Spoken(Period(date(year, 1, 1), date(year + 1, 1, 1), year), at, at + 1)


def _joined(words: Sequence[Word], before: Spoken, now: Spoken) -> bool:
    between = [word.text.lower() for word in words[before.end : now.at]]
    if len(between) == 1 and between[0] in _UP_TO:
        lead = words[before.at - 1].text.lower() if before.at else ""
        return between[0] != "and" or lead == "between"
    return between in (["up", "to"], ["through", "the"], ["up", "until"])


def _span(before: Spoken, now: Spoken) -> Spoken:
    start, end = before.period.start, now.period.end
    if start >= end:  # "November to January 2025": the first is of the year before
        start = start.replace(year=end.year - 1)
    shift = now.period.start.year - start.year
    same_year = before.period.end - before.period.start < timedelta(days=35) and shift > 0
    if same_year and before.end - before.at == 1 and start.replace(year=start.year + shift) < end:
        start = start.replace(year=start.year + shift)
    return Spoken(Period(start, end, relative=now.period.relative), before.at, now.end)


def _opened(words: Sequence[Word], spoken: Spoken, today: date) -> Spoken:
    lead = words[spoken.at - 1].text.lower() if spoken.at else ""
    second = words[spoken.at - 2].text.lower() if spoken.at > 1 else ""
    if lead in _SINCE or (lead == "the" and second in _SINCE):
        return Spoken(Period(spoken.period.start, max(today, spoken.period.end)), *_place(spoken))
    return spoken


def _place(spoken: Spoken) -> tuple[int, int]:
    return spoken.at, spoken.end


def _day_number(words: Sequence[Word], at: int) -> int | None:
    if at >= len(words) or words[at].kind != "number":
        return None
    number = words[at].number
    return number if isinstance(number, int) and 1 <= abs(number) <= 31 else None


def _month_number(words: Sequence[Word], at: int) -> int | None:
    text = words[at].text.lower() if at < len(words) else ""
    names = [name for name in MONTHS if len(text) >= 3 and text in (name, name[:3])]
    return MONTHS.index(names[0]) + 1 if names else None


def _year(words: Sequence[Word], at: int, today: date, month: int) -> tuple[int, int]:
    skip = 1 if at < len(words) and words[at].text == "," else 0
    spoken = _bare_year(words, at + skip, today) if at + skip < len(words) else None
    if spoken is not None:
        return spoken.period.start.year, skip + 1
    return (today.year if date(today.year, month, 1) <= today else today.year - 1), 0

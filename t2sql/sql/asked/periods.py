"""Periods that a question names, as spans of ISO days: shards and dates are chosen by them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from t2sql.sql.asked.period_forms import FORMS, LONE_MONTHS, ROLLING, DaySpan, month_span

_OPEN, _END = "0001-01-01", "9999-12-31"


@dataclass(frozen=True, slots=True)
class AskedPeriod:
    """A period that a question names."""

    span: DaySpan
    """As it is meant: of ``since 2019`` the end is open."""
    start: int
    end: int
    """Where it stands in the question, in characters."""
    named: DaySpan
    """What is written: of ``since 2019`` the year."""
    rolling: bool = False
    """So many units up to today, or from a day on: people differ in where those begin and end."""
    guessed: bool = False
    """A month whose year nobody says."""
    loose: bool = False
    """``after 2019``: some begin in 2019, some in 2020."""

    @property
    def opens(self) -> bool:
        """Whether it has no end: ``since 2019``."""
        return self.span.last == _END

    @property
    def closes(self) -> bool:
        """Whether it has no beginning: ``until 2019``."""
        return self.span.first == _OPEN

    def joined(self, other: AskedPeriod) -> AskedPeriod:
        """The one from the beginning of the earlier to the end of the later."""
        first = min(self.span.first, other.span.first)
        both = DaySpan(first, max(self.span.last, other.span.last))
        named = DaySpan(
            min(self.named.first, other.named.first), max(self.named.last, other.named.last)
        )
        return AskedPeriod(both, self.start, other.end, named)


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    span: DaySpan
    month: int = 0
    """Set where a month stands without its year: the span is then only a guess."""
    rolling: bool = False


def find_periods(text: str, today: date) -> tuple[DaySpan, ...]:
    """The spans of :func:`read_periods`."""
    return tuple(period.span for period in read_periods(text, today))


def read_periods(text: str, today: date) -> tuple[AskedPeriod, ...]:
    """The periods that the text names, as they come; a range (``2019 to 2021``) is one.

    English and Korean (and 年月日) are read: days, months, quarters, years, and periods relative
    to today. A month without a year takes that of its neighbour, or is the last one so called.
    """
    mentions = _settle_months(_find_mentions(text, today))
    periods: list[AskedPeriod] = []
    at = 0
    while at < len(mentions):
        mention = mentions[at]
        start, end, named = mention.start, mention.end, mention.span
        before = text[:start]
        if at + 1 < len(mentions) and _is_range(before, text[end : mentions[at + 1].start]):
            other = mentions[at + 1]
            first, last = min(named.first, other.span.first), max(named.last, other.span.last)
            both = DaySpan(first, last)
            periods.append(AskedPeriod(both, start, other.end, both))
            at += 2
            continue
        after = text[end:]
        span, loose = named, bool(_LOOSE.search(before))
        rolling = mention.rolling or bool(_FROM_THERE.search(before))
        if _SINCE.search(before) or _SINCE_AFTER.match(after):
            span = DaySpan(named.first, _END)
        elif _UNTIL.search(before) or _UNTIL_AFTER.match(after):
            span = DaySpan(_OPEN, named.last)
        guessed = bool(mention.month)
        periods.append(AskedPeriod(span, start, end, named, rolling, guessed, loose))
        at += 1
    return tuple(periods)


_RANGE = re.compile(
    r"[\s,]*(?:to|until|till|through|thru|(?P<and>and)|-|–|—|~|부터|에서)[\s,]*(?:the\s+)?(?:end\s+of\s+)?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?$", re.IGNORECASE)
_ITS_UNIT = r"(?:the\s+)?(?:(?:year|month|date|day)\s+(?:of\s+)?)?['\"]?$"
_SINCE = re.compile(rf"\b(?:since|after|from|later\s+than)\s+{_ITS_UNIT}", re.IGNORECASE)
_UNTIL = re.compile(
    rf"\b(?:before|until|till|up\s+to|through|earlier\s+than)\s+{_ITS_UNIT}", re.IGNORECASE
)
_LOOSE = re.compile(
    rf"\b(?:after|later\s+than|before|earlier\s+than|until|till|up\s+to)\s+{_ITS_UNIT}",
    re.IGNORECASE,
)
_FROM_THERE = re.compile(
    rf"\b(?:days?|weeks?|months?|years?)\s+(?:before|after|prior\s+to|from)\s+{_ITS_UNIT}",
    re.IGNORECASE,
)
"""Two months after March is another period than March."""
_SINCE_AFTER = re.compile(
    r"\s*(?:이후|부터|(?:or|and)\s+(?:after|later|onwards?)\b|onwards?\b)", re.IGNORECASE
)
_UNTIL_AFTER = re.compile(r"\s*(?:이전|까지|(?:or|and)\s+(?:before|earlier)\b)", re.IGNORECASE)


def _is_range(before: str, between: str) -> bool:
    found = _RANGE.fullmatch(between)
    # "2019 and 2021" are two, "between 2019 and 2021" are three.
    return found is not None and (not found["and"] or bool(_BETWEEN.search(before)))


def _find_mentions(text: str, today: date) -> list[_Mention]:
    found: list[_Mention] = []
    free = text
    for form, read in FORMS:
        for match in form.finditer(free):
            span = read(match, today)
            if span is not None:
                lone = form in LONE_MONTHS
                month = int(span.first[5:7]) if lone else 0
                rolling = read is ROLLING
                found.append(_Mention(match.start(), match.end(), span, month, rolling))
                # What is read is not read again; a mark that no form holds takes its place.
                blank = "\0" * (match.end() - match.start())
                free = f"{free[: match.start()]}{blank}{free[match.end() :]}"
    return sorted(found, key=lambda mention: mention.start)


def _settle_months(mentions: Sequence[_Mention]) -> list[_Mention]:
    """A month without a year takes the year of the mention after it, else of the one before."""
    settled = list(mentions)
    for at, mention in enumerate(settled):
        if mention.month:
            others = [*settled[at + 1 : at + 2], *settled[max(0, at - 1) : at]]
            year = next((int(o.span.first[:4]) for o in others if not o.month), None)
            if year is not None:
                span = month_span(year, mention.month)
                settled[at] = _Mention(mention.start, mention.end, span)
    return settled

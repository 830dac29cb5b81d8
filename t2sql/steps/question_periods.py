"""Periods that a question names, as spans of ISO days: what shards of a table are chosen by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from t2sql.steps.period_forms import FORMS, LONE_MONTHS, DaySpan, month_span

_OPEN, _END = "0001-01-01", "9999-12-31"


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    span: DaySpan
    month: int = 0
    """Set where a month stands without its year: the span is then only a guess."""


def find_periods(text: str, today: date) -> tuple[DaySpan, ...]:
    """The periods that the text names, as they come; a range (``2019 to 2021``) is one.

    English and Korean (and 年月日) are read: days, months, quarters, years, and periods relative
    to today. A month without a year takes that of its neighbour, or is the last one so called.
    """
    mentions = _settle_months(_find_mentions(text, today))
    spans: list[DaySpan] = []
    at = 0
    while at < len(mentions):
        mention = mentions[at]
        before = text[: mention.start]
        if at + 1 < len(mentions) and _is_range(before, text[mention.end : mentions[at + 1].start]):
            other = mentions[at + 1].span
            spans.append(
                DaySpan(min(mention.span.first, other.first), max(mention.span.last, other.last))
            )
            at += 2
            continue
        after = text[mention.end :]
        if _SINCE.search(before) or _SINCE_KOREAN.match(after):
            spans.append(DaySpan(mention.span.first, _END))
        elif _UNTIL.search(before) or _UNTIL_KOREAN.match(after):
            spans.append(DaySpan(_OPEN, mention.span.last))
        else:
            spans.append(mention.span)
        at += 1
    return tuple(spans)


_RANGE = re.compile(
    r"[\s,]*(?:to|until|till|through|thru|(?P<and>and)|-|–|—|~|부터|에서)[\s,]*(?:the\s+)?(?:end\s+of\s+)?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?$", re.IGNORECASE)
_SINCE = re.compile(r"\b(?:since|after|from)\s+(?:the\s+)?$", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:before|until|till|up\s+to|through)\s+(?:the\s+)?$", re.IGNORECASE)
_SINCE_KOREAN = re.compile(r"\s*(?:이후|부터)")
_UNTIL_KOREAN = re.compile(r"\s*(?:이전|까지)")


def _is_range(before: str, between: str) -> bool:
    found = _RANGE.fullmatch(between)
    # "2019 and 2021" are two, "between 2019 and 2021" are three.
    return found is not None and (not found["and"] or bool(_BETWEEN.search(before)))


def _find_mentions(text: str, today: date) -> list[_Mention]:
    found: list[_Mention] = []
    free = list(text)
    for form, read in FORMS:
        for match in form.finditer("".join(free)):
            span = read(match, today)
            if span is not None:
                lone = form in LONE_MONTHS
                month = int(span.first[5:7]) if lone else 0
                found.append(_Mention(match.start(), match.end(), span, month))
                # What is read is not read again; a mark that no form holds takes its place.
                free[match.start() : match.end()] = "\0" * (match.end() - match.start())
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

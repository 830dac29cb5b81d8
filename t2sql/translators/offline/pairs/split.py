"""A question for two figures as two questions.

"Turnover per active rider, by month" asks for the turnover by month and for the active riders by
month; "number of visits and number of claims per clinic" asks for each per clinic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TAIL = r"(?P<tail>(?:,|\s+(?:in|from|by|per|for|between|since|during|over|last|this)\b).*)$"
_RATIO = re.compile(
    rf"^(?P<one>[^?]+?)\s+(?:per|divided by)\s+(?P<other>[^?]+?){_TAIL}", re.IGNORECASE
)
_BESIDE = re.compile(
    r"^(?P<one>[^?]+?)\s+(?:and|versus|vs\.?|against|next to|alongside|compared (?:with|to))\s+"
    rf"(?P<other>[^?]+?){_TAIL}",
    re.IGNORECASE,
)
"""A figure ends where its sentence does, if that is a question."""
_ASK = re.compile(r"\bhow many\b", re.IGNORECASE)
_LEAD = re.compile(
    r"^(?:(?:please|show(?: me)?|list|give me|compare|what (?:is|are|was|were))\s+)*"
    r"(?:(?:the|our)\s+)?",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"\b(?:by|per|for each|in each|each|every)\s+\w", re.IGNORECASE)
_GRAIN = re.compile(r"^(?P<grain>daily|weekly|monthly|quarterly|yearly)\s+", re.IGNORECASE)
_COUNTS = re.compile(
    r"^(?:(?:the\s+)?(?:total\s+)?(?:number|count)\s+of|total|how many|sum of)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two questions, and whether the first figure is to be divided by the second."""

    one: str
    other: str
    divided: bool = False
    told: bool = False
    """Surely two are asked: "daily ... and daily ...", "number of ... and number of ..."."""
    alone: bool = False
    """One figure is asked for, the ratio or the difference of the two; groups may be missing."""


def split_pair(text: str) -> tuple[Pair, ...]:
    """The ways to part the question; none where it asks for one figure, or for no groups."""
    plain = _LEAD.sub("", " ".join(text.split()).rstrip("?. "))
    found = [_parted(pattern.match(plain), divided) for pattern, divided in _WAYS]
    return tuple(pair for pair in found if pair is not None)


_WAYS = ((_RATIO, True), (_BESIDE, False))


def _parted(match: re.Match[str] | None, divided: bool) -> Pair | None:
    if match is None:
        return None
    one, other, tail = match["one"], match["other"], match["tail"]
    grain = _GRAIN.match(one)
    if not (_GROUPED.search(tail) or (grain and not divided)):
        return None
    if any(len(_ASK.findall(figure)) > 1 for figure in (one, other)):
        return None  # more than two are asked for
    told = False
    if not divided:
        counted = _COUNTS.match(_GRAIN.sub("", one))
        told = bool(grain and _GRAIN.match(other)) or bool(counted and _COUNTS.match(other))
        if grain is not None and not _GRAIN.match(other):
            other = f"{grain['grain']} {other}"
        if counted is not None and not _COUNTS.match(other) and len(other.split()) <= 3:
            other = f"{counted[0]} {other}"
    return Pair(f"{one}{tail}", f"{other}{tail}", divided, told)

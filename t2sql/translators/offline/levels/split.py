"""A question for the average of a figure that each thing has, as a question for the figure.

"The average number of visits per patient" asks first for the number of visits of each patient.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Over = Literal["avg", "median", "max", "min"]

_LEAD = (
    r"^(?:(?:please|show(?: me)?|list|give me|compute|calculate|find|return|report"
    r"|what (?:is|was|are|were))\s+)*(?:the\s+)?"
)
_EACH = r"(?:per|for each|for every|by each|of each|each|every)"
_NUMBER = re.compile(
    rf"{_LEAD}(?P<over>average|mean|median|typical)\s+(?:(?:total\s+)?(?:number|count) of\s+)?"
    rf"(?P<thing>[\w\s'-]+?)(?<!\sin)\s+{_EACH}\s+(?P<rest>.+)$",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    rf"{_LEAD}(?P<over>average|mean|median)\s+(?P<thing>total\s+.+?)(?<!\sin)\s+{_EACH}\s+(?P<rest>.+)$",
    re.IGNORECASE,
)
_MOST = re.compile(
    rf"{_LEAD}(?P<over>maximum|highest|greatest|largest|minimum|lowest|smallest)\s+"
    r"(?:number|count) of\s+(?P<thing>[\w\s'-]+?)\s+(?:per|by an?|by any|for an?|for any|of an?)"
    r"\s+(?:single\s+|one\s+)?(?P<rest>.+)$",
    re.IGNORECASE,
)
_OVERS: dict[str, Over] = {
    "median": "median",
    "maximum": "max",
    "highest": "max",
    "greatest": "max",
    "largest": "max",
    "minimum": "min",
    "lowest": "min",
    "smallest": "min",
}
_ON_AVERAGE = re.compile(r",?\s*\bon average\b,?\s*", re.IGNORECASE)
_ASKED = re.compile(
    r"^(?P<what>how many .+? (?:does|do|did|has|have|had|is|are|was|were))\s+"
    r"(?:an?|each|every|one|the average)\s+(?P<rest>.+)$",
    re.IGNORECASE,
)
_PER = re.compile(r"^(?P<what>.+?)\s+(?:per|for each|for every)\s+(?P<rest>.+)$", re.IGNORECASE)
_BY = re.compile(
    r",?\s+(?:by|for each|in each|per|split by|broken down by)\s+(?P<group>[^,?.]+)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Level:
    """The question for the figure of each thing, and what is to be made of the figures."""

    inner: str
    over: Over
    grouped: bool = False
    """The figures are put together by the first key of the inner question, not all in one."""
    told: bool = True
    """It is said that things are counted or added up; else a column may be meant."""


def split_levels(text: str) -> Iterator[Level]:
    """The ways to read it as a figure of figures; none where the words ask for no such."""
    plain = " ".join(text.split()).rstrip("?. ")
    lower = plain.lower()
    for pattern in (_TOTAL, _NUMBER, _MOST):
        found = pattern.match(plain)
        if found is not None:
            said = found["over"].lower()
            told = pattern is not _NUMBER or " of " in lower[: found.start("thing")]
            counted = found["thing"] if pattern is _TOTAL else f"number of {found['thing']}"
            yield _level(counted, found["rest"], _OVERS.get(said, "avg"), told=told)
            return
    if _ON_AVERAGE.search(plain):
        yield from _on_average(_ON_AVERAGE.sub(" ", plain).strip())


def _on_average(plain: str) -> Iterator[Level]:
    asked = _ASKED.match(plain)
    if asked is not None:
        yield Level(f"{asked['what']} each {asked['rest']}", "avg")
        return
    per = _PER.match(plain)
    if per is not None:
        yield _level(per["what"], per["rest"], "avg", told=True)


def _level(what: str, rest: str, over: Over, *, told: bool) -> Level:
    group = _BY.search(rest)
    if group is None:
        return Level(f"{what} per {rest}", over, told=told)
    inner = f"{what} by {group['group']} and {rest[: group.start()]}"
    return Level(inner, over, grouped=True, told=told)

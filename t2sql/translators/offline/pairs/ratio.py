"""A ratio or a difference of two figures as two questions.

"The ratio of visits to claims, by clinic" asks for the visits by clinic and for the claims by
clinic; what is said last, "in May", is meant of both, unless the first says such a thing itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from t2sql.translators.offline.pairs.split import Pair

_LEAD = (
    r"^(?:(?:please|show(?: me)?|list|give me|compute|calculate|find|return|what (?:is|was|are)"
    r"|how (?:does|did|do))\s+)*(?:the\s+)?"
)
_RATIO = re.compile(rf"{_LEAD}ratio (?:of|between) (?P<rest>.+)$", re.IGNORECASE)
_DIFFERENCE = re.compile(
    rf"{_LEAD}difference (?:between|in) (?P<one>.+?) and (?P<other>.+)$", re.IGNORECASE
)
_GROUPED = re.compile(
    r",?\s+(?:(?:differ|var[yi]|change|develop|compare)(?:s|es|ed)?\s+"
    r"(?:by|across|over|between|with|among|per|from)|by|per|for each|in each|within each|across)\s+"
    r"(?:(?:the|each|every|different|various|all)\s+)*(?P<group>(?:(?!to\b)[^\s,?.]+\s*){1,4})$",
    re.IGNORECASE,
)
_EVERYTHING = re.compile(
    r"\s+(?:in|of) (?:the|our|this) (?:whole )?(?:database|data|data ?set|system|warehouse)\b",
    re.IGNORECASE,
)
_TO = re.compile(r"\s+(?:to|over|versus|vs\.?|and)\s+", re.IGNORECASE)
_PLACED = re.compile(
    r"\s(?P<word>in|for|from|during|at|within|on|among|between|since|before|after)\s",
    re.IGNORECASE,
)
_MEASURED = re.compile(
    r"^(?:the\s+)?(?:total|sum|average|mean|median|number|count|amount|maximum|minimum|highest"
    r"|lowest|overall|revenue)\b",
    re.IGNORECASE,
)
_HEAD = re.compile(r"^(?:the\s+)?(?:\w+\s+){1,3}?of\s+", re.IGNORECASE)
"""As in "the average price of": what is measured of the things that follow."""
_PLACE_ONLY = re.compile(
    r"^(?:in|for|from|during|at|within|on|since|before|after|last|this)\b", re.IGNORECASE
)


def split_ratio(text: str) -> tuple[Pair, ...]:
    """The ways to part a question for one ratio or one difference; none where it asks no such."""
    plain = _EVERYTHING.sub("", " ".join(text.split()).rstrip("?. "))
    ratio = _RATIO.match(plain)
    if ratio is not None:
        rest, group = _without_group(ratio["rest"])
        return tuple(_pair(one, other, group, "ratio") for one, other in _parted(rest))
    found = _DIFFERENCE.match(plain)
    if found is None:
        return ()
    grouped = _without_group(found["other"])[1]
    return () if grouped else (_pair(found["one"], found["other"], "", "difference"),)


def _without_group(text: str) -> tuple[str, str]:
    found = _GROUPED.search(text)
    return (text, "") if found is None else (text[: found.start()], f" by {found['group']}")


def _parted(text: str) -> Iterator[tuple[str, str]]:
    """Both sides of each word that may part them."""
    for word in _TO.finditer(text):
        yield text[: word.start()], text[word.end() :]


def _pair(one: str, other: str, group: str, kind: str) -> Pair:
    if _PLACE_ONLY.match(other):  # "of the visits in May and in June"
        place = _PLACED.search(one)
        other = f"{one[: place.start()] if place is not None else one} {other}"
    else:
        one = one + _shared_place(one, other)
        head = _HEAD.match(one) if _MEASURED.match(one) else None
        other = f"{head[0]}{other}" if head is not None and not _MEASURED.match(other) else other
    return Pair(
        f"{_asked(one)}{group}",
        f"{_asked(other)}{group}",
        divided=kind == "ratio",
        told=True,
        alone=True,
    )


def _shared_place(one: str, other: str) -> str:
    """What the second figure's words say last, if the first has nothing of that sort."""
    said = {found["word"].lower() for found in _PLACED.finditer(f" {one} ")}
    for found in _PLACED.finditer(other):
        if found["word"].lower() not in said:
            return other[found.start() :]
    return ""


def _asked(figure: str) -> str:
    return figure if _MEASURED.match(figure) else f"number of {figure}"

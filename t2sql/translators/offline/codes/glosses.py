"""What a column's description says of its codes: ``10 requested, 20 approved, 90 failed``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

_LINK = r"\s*(?:=>|->|=|:|\s[-–—]\s|\bis\b|\bmeans\b|\bfor\b|\bstands for\b)?\s*"
"""What may stand between a code and its words."""
_END = re.compile(r"[,;/|.]|\n|\bor\b(?=\s*$)|\band\b(?=\s*$)|\bto\b(?=\s*$)")
_NOISE = re.compile(r"[_.]\w|^\W*$")
"""Names of tables and columns are no words of a code."""
_EXPLAINS = re.compile(
    r"(?:if|when|where|otherwise|else|it|by|after|before|since|until|see|not|only|also|the row"
    r"|this|these|is|are|means)\b",
    re.IGNORECASE,
)
"""How a remark begins that explains a code and is no name of it."""
_WORDY = 4
"""A code of so many letters is a word itself: what stands in parentheses after it is a remark."""
_LONGEST = 8


@lru_cache(maxsize=16_384)
def read_glosses(description: str, values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Pairs of a value and the words that stand right after it, or in parentheses before it.

    ``values``: those that the column is known to hold; others are not looked for.
    """
    if not description or not values:
        return ()
    found = dict(_after_codes(description, values))
    for value, words in _before_parentheses(description, values):
        found.setdefault(value, words)
    return tuple(found.items())


def _after_codes(description: str, values: Sequence[str]) -> Iterator[tuple[str, str]]:
    """As in ``C card, W wallet`` or ``1: active; 2: closed``."""
    places = [
        match
        for match in re.finditer(_any_of(values), description)
        if not _inside_parentheses(description, match.start())
    ]
    if len({match["value"] for match in places}) < min(2, len(values)):
        return
    ends = [match.start() for match in places[1:]] + [len(description)]
    for match, end in zip(places, ends, strict=True):
        value = match["value"]
        words = _first_part(description[match.end() : end], remarked=not _is_wordy(value))
        if words:
            yield value, words


def _before_parentheses(description: str, values: Sequence[str]) -> Iterator[tuple[str, str]]:
    """As in ``active (A), closed (C)``."""
    pattern = rf"(?P<words>[^\W\d_][^,;()./|\n]*?)\s*\({_any_of(values)}\)"
    for match in re.finditer(pattern, description):
        said = match["words"].rpartition(":")[2].strip()
        words = _first_part(said.removeprefix("or ").removeprefix("and "), remarked=False)
        if words:
            yield match["value"], words


def _any_of(values: Sequence[str]) -> str:
    ordered = sorted(values, key=lambda value: (-len(value), value))
    names = "|".join(re.escape(value) for value in ordered)
    return rf"(?<![\w.-])['\"`]?(?P<value>{names})(?!\w)['\"`]?"


def _first_part(text: str, *, remarked: bool) -> str:
    """The words up to the end of the part; empty if they are none, or too many.

    ``remarked``: where there is nothing else, what stands in parentheses counts.
    """
    text = re.sub(rf"^{_LINK}", "", text)
    plain = re.sub(r"\([^)]*\)?", "", text)
    words = _END.split(plain, maxsplit=1)[0].strip(" -–—:")
    within = re.match(r"\s*\(([^),;]*)", text)
    if not words and remarked and within is not None:
        words = within[1].strip()
    if _NOISE.search(words) or _EXPLAINS.match(words) or len(words.split()) > _LONGEST:
        return ""
    return words


def _is_wordy(value: str) -> bool:
    return sum(sign.isalpha() for sign in value) >= _WORDY


def _inside_parentheses(text: str, place: int) -> bool:
    return text.count("(", 0, place) > text.count(")", 0, place)

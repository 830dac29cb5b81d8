"""Which known name was surely meant by one that does not exist, if one was."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

NEAR = 0.84
"""Likeness in spelling (difflib's ratio) from which a name is taken for a misspelling."""
CLEAR = 0.06
"""By so much the nearest name must be nearer than the next."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_a-zA-Z]+")


def surely_meant(
    name: str, known: Iterable[str], *, part_of: str = "", strict: bool = False
) -> str | None:
    """The known name that is meant, or None where none is near or several are.

    In this order: the same letters, the same words, a spelling that is near, the only name that
    has all its words, the only name whose words it has.

    Args:
        name: what was written.
        known: names that exist.
        part_of: the table's name, whose words may stand before a column's own.
        strict: the words must be the same; a name with more or fewer of them means another thing.
    """
    names = list(dict.fromkeys(known))
    for test in (_same_letters, _same_words):
        found = [one for one in names if test(name, one)]
        if found:
            return found[0] if len(found) == 1 else None
    near = _near_spelling(name, names)
    if near is not None or strict:
        return near
    words = _words(name)
    wider = [one for one in names if words and words < _words(one)]
    if wider:
        return wider[0] if len(wider) == 1 else None
    extra = _words(part_of)
    narrower = [one for one in names if _words(one) < words and words - _words(one) <= extra]
    return narrower[0] if len(narrower) == 1 else None


def _near_spelling(name: str, names: Iterable[str]) -> str | None:
    digits = re.findall(r"\d+", name)
    scored = sorted(
        (
            (_likeness(name.lower(), one.lower()), one)
            for one in names
            if re.findall(r"\d+", one) == digits  # q1 is no misspelling of q2
        ),
        reverse=True,
    )
    if not scored or scored[0][0] < NEAR:
        return None
    if len(scored) > 1 and scored[0][0] - scored[1][0] < CLEAR:
        return None
    return scored[0][1]


def _likeness(left: str, right: str) -> float:
    """The ratio of letters in common; letters that only changed places count as such."""
    if len(left) > 3 and left[0] == right[:1] and sorted(left) == sorted(right):
        return 0.95
    return SequenceMatcher(None, left, right).ratio()


def _same_letters(left: str, right: str) -> bool:
    return _letters(left) == _letters(right)


def _letters(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()


def _same_words(left: str, right: str) -> bool:
    return bool(_words(left)) and _words(left) == _words(right)


def _words(name: str) -> frozenset[str]:
    """The words of a name, in lower case and in the singular."""
    return frozenset(_singular(word.lower()) for word in _WORD.findall(name))


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word

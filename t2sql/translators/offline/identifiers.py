"""The words of an identifier: ``cust_nm`` is "customer name", ``deptname`` is "department name"."""

from __future__ import annotations

from functools import lru_cache

from t2sql.translators.offline.english import ABBREVIATIONS
from t2sql.translators.offline.words import lemma, split_name

GLUED = ("no", "id", "time")
"""Endings that a name is parted at only where what stands before is a word."""
_WHOLE = frozenset(
    {"paid", "void", "grid", "valid", "candidate", "update", "mandate", "validate", "consolidate"}
    | {"liquidate", "prototype", "stereotype", "maritime", "overtime", "lifetime", "sometime"}
    | {"daytime", "decode", "encode"}
)
"""Words that only look as if they were glued."""


@lru_cache(maxsize=65536)
def name_words(name: str, known: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The lemmas of an identifier: abbreviations written out, glued words parted where known."""
    found: list[str] = []
    pieces = [piece for part in split_name(name) for piece in _unglue(part, known)]
    for place, piece in enumerate(pieces):
        full = ABBREVIATIONS.get(piece, piece)
        if pieces[place + 1 : place + 2] == ["name"]:
            full = {"f": "first", "l": "last", "m": "middle"}.get(piece, full)
        found.extend(full.split())
    return tuple(lemma(word) for word in found)


def _unglue(part: str, known: frozenset[str]) -> tuple[str, ...]:
    """``deptname`` is "dept name" where both halves are words of the schema or of English."""
    if len(part) == 3 and part.endswith("id") and part not in ("bid", "aid"):
        return (part[0], "id")
    if part in ABBREVIATIONS or len(part) < 4 or part in _WHOLE:
        return (part,)
    for ending in ("id", "name", "date", "code", "type", "number", "num", "title", "time", "no"):
        head = part.removesuffix(ending)
        if head == part or len(head) < 1:
            continue
        if len(head) == 1 and ending == "name":
            return (ending,)
        if ending in GLUED and not (len(head) >= 2 and _is_word(head, known)):
            continue
        if len(head) >= 3 or head in ABBREVIATIONS:
            return (head, ending)
    for place in range(3, len(part) - 2):
        head, tail = part[:place], part[place:]
        if head in known and tail in known:
            return (head, tail)
    return (part,)


def _is_word(head: str, known: frozenset[str]) -> bool:
    return (
        head in known
        or head in ABBREVIATIONS
        or any(word.startswith(head) for word in known if len(head) >= 2)
    )

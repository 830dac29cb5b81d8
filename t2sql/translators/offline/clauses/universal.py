"""Rows that have to do with every row of another table: "borrowed books of every genre".

Relational division (Codd, 1972), written by counting: as many different ones as there are.
"""

from __future__ import annotations

from t2sql.translators.offline.draft import PROJECT, Draft
from t2sql.translators.offline.reading import Compare, Operand, Reading

_EVERY = frozenset({"every", "in every", "each and every"})
_MEASURING = frozenset({"aggregate", "superlative", "mode", "share", "window", "compare"})


def read_universal(draft: Draft) -> None:
    """Read "every" after a verb; of figures it says by what they are grouped, and is left."""
    if any(tag.kind in _MEASURING for tag in draft.tags):
        return
    for place in list(draft.each("group")):
        at = draft.skip(place, 1, 2)
        if draft.tags[place].text.lower() not in _EVERY or at < 0 or not _is_told(draft, place, at):
            continue
        key = _key_of(draft, at)
        if key is None:
            continue
        counted = Operand(key.table, key.column, "count", distinct=True)
        draft.add(place, Compare(counted, "=", Reading((key.table,), (counted,))))
        draft.use(place, at)


def _is_told(draft: Draft, place: int, at: int) -> bool:
    """Whether rows of another table are asked for, and something is said that they did."""
    every = draft.tags[at].target
    asked = [tag.target.table for tag in draft.tags[:place] if tag.is_table and tag.target]
    if every is None or not asked or asked[0] == every.table:
        return False
    counts = (near for near in range(place) if draft.tags[near].kind == "count")
    verbs = any(_is_verb(draft, near) for near in range(place))
    return verbs and all(draft.regions[near] == PROJECT for near in counts)


def _is_verb(draft: Draft, place: int) -> bool:
    tag = draft.tags[place]
    lower = tag.text.lower()
    return lower in ("had", "have", "has", "who", "that") or lower.endswith("ed")


def _key_of(draft: Draft, at: int) -> Operand | None:
    """What tells those apart of which there must be every one."""
    target = draft.tags[at].target
    if target is None or target.kind not in ("table", "column"):
        return None
    if target.kind == "column":
        return Operand(target.table, target.column)
    return draft.schema.key_of(target.table)

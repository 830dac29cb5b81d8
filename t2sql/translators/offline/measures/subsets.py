"""Several counts in one row: "how many orders were placed, and how many of those were paid"."""

from __future__ import annotations

from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.measures.formula import Subset
from t2sql.translators.offline.reading import Operand, Within

_THOSE = frozenset({"those", "them", "these", "which"})


def read_subsets(draft: Draft) -> None:
    """Each "how many of those" counts what the first one does, over fewer rows."""
    places = [place for place, tag in enumerate(draft.tags) if tag.kind == "count"]
    those = [place for place in places[1:] if _is_of_those(draft, place)]
    if not places or not those or places[0] in draft.used:
        return
    first = next(
        (at for at in range(places[0] + 1, those[0]) if draft.tags[at].is_table),
        draft.skip(places[0], 1, 4),
    )
    counted = draft.count_of(first) if first >= 0 else None
    if counted is None:
        return
    found: list[tuple[int, Operand]] = []
    for place, end in zip(those, (*those[1:], len(draft.tags)), strict=True):
        inside = [
            (at, one) for at, one in draft.where if place < at < end and not isinstance(one, Within)
        ]
        if not inside:
            return
        subset = Subset(counted, tuple(condition for _, condition in inside))
        found.append((place, Operand(counted.table, formula=subset)))
        draft.where = [pair for pair in draft.where if pair not in inside]
    draft.select.append((places[0], counted))
    draft.select.extend(found)
    draft.use(places[0], first, *those)


def _is_of_those(draft: Draft, place: int) -> bool:
    words = [tag.text.lower() for tag in draft.tags[place + 1 : place + 4]]
    of_those = words[:1] == ["of"] and bool(_THOSE & set(words))
    return of_those or (bool(words) and words[0] in _THOSE)

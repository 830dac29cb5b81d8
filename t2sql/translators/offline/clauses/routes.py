"""Where something goes from and to: two keys of one table, told apart by "from" and "to"."""

from __future__ import annotations

from t2sql.translators.offline.clauses.semi_join import ends_of
from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.reading import Compare, Member, Operand, Reading

_FROM_WORDS = frozenset({"from", "leaving", "out of"})
_TO_WORDS = frozenset({"to", "into", "towards"})
_STARTS = frozenset(
    {"from", "orig", "origin", "source", "start", "departure", "depart", "pickup", "sender"}
    | {"old", "previous"}
)
_ENDS = frozenset(
    {"to", "destination", "target", "end", "arrival", "arrive", "dropoff", "receiver", "recipient"}
    | {"new", "next"}
)


def read_routes(draft: Draft) -> None:
    """As in "parcels from Lyon to Porto": each place is looked up by its own key."""
    for place, tag in enumerate(draft.tags):
        target = tag.target
        if target is None or not (tag.is_value and draft.free(place)):
            continue
        lead = draft.skip(place, -1, 2, ("stop",)) + 1 if place else 0
        said = {one.text.lower() for one in draft.tags[lead:place]} - {"the", "a"}
        wanted = _STARTS if said & _FROM_WORDS else _ENDS if said & _TO_WORDS else frozenset()
        ways = _ways(draft, target.table) if wanted and not said - _FROM_WORDS - _TO_WORDS else {}
        left, right = next((ends for words, ends in ways.items() if words & wanted), (None, None))
        if left is None or right is None:
            continue
        such = Compare(Operand(target.table, target.column), "=", target.value)
        negated = draft.take_negation(place)
        draft.add(place, Member(left, Reading((right.table,), (right,), where=(such,)), negated))
        draft.use(place)


def _ways(draft: Draft, there: str) -> dict[frozenset[str], tuple[Operand, Operand]]:
    """Words of each key by which one table that is named points to the other, if by several."""
    for table in draft.table_names():
        edges = draft.graph.between(table, there) if table != there else []
        pairs = [ends_of(edge, table) for edge in edges if len(edge.left_columns) == 1]
        found = {frozenset(draft.schema.words(left.column)): (left, right) for left, right in pairs}
        if sum(bool(words & (_STARTS | _ENDS)) for words in found) > 1:
            return found
    return {}

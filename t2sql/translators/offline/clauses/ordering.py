"""ORDER BY phrases: "sorted by age descending", "in alphabetical order of name"."""

from __future__ import annotations

from collections.abc import Sequence

from t2sql.translators.offline.draft import Draft, aggregate_of
from t2sql.translators.offline.measures.formula import apply_function
from t2sql.translators.offline.reading import Operand, Order


def read_ordering(draft: Draft) -> None:
    """Read every ordering phrase; a direction may stand before or after its keys."""
    for place in list(draft.each("superlative")):
        _read_first(draft, place)
    places = [
        place
        for place, tag in enumerate(draft.tags)
        if draft.free(place) and tag.kind in ("order", "direction") and _orders(draft, place)
    ]
    if not places:
        return
    keys: list[tuple[int, Operand]] = []
    end = places[0]
    for place in places:
        if place < end:
            continue
        draft.use(place)
        found, end = _keys_after(draft, place + 1)
        keys.extend(found)
    if not keys:
        keys.extend(_key_before(draft, places[0]))
    directions = [place for place in places if draft.tags[place].kind == "direction"]
    if not keys:
        descending = any(draft.tags[place].meaning == "desc" for place in directions)
        draft.order.append(Order(Operand(""), descending))  # the first column shown, put in later
        return
    for place, key in keys:
        if all(one.operand != key for one in draft.order):
            draft.order.append(Order(key, _descends(draft, place, directions)))


def _read_first(draft: Draft, place: int) -> None:
    """As in "cheapest first", "the highest average rating first": an order, no row alone."""
    end = next(
        (at for at in range(place + 1, min(place + 5, len(draft.tags))) if _is_first(draft, at)), -1
    )
    if end < 0:
        return
    tag = draft.tags[place]
    between = range(place + 1, end)
    key = next((found for at in between if (found := _key(draft, at)[0]) is not None), None)
    named = key is not None
    if key is None:
        key = draft.by_hints(tag.hints) if tag.hints else Operand("")
    if key is None:
        return
    descending = (tag.meaning == "desc") != draft.turned(key, tag.hints)
    draft.order.append(Order(key, descending))
    draft.use(place, end, *(between if named else ()))
    for at in range(max(place - 3, 0), place):
        if draft.tags[at].kind == "order":
            draft.use(at)


def _is_first(draft: Draft, place: int) -> bool:
    return draft.tags[place].text.lower() == "first"


def _descends(draft: Draft, place: int, directions: list[int]) -> bool:
    """The direction said right after the key, else the one said before it, else the last."""
    after = [one for one in directions if one > place]
    before = [one for one in directions if one < place]
    chosen = (after or before)[0 if after else -1] if directions else -1
    return chosen >= 0 and draft.tags[chosen].meaning == "desc"


def _key_before(draft: Draft, place: int) -> list[tuple[int, Operand]]:
    """As in "by number of books, descending": the key stands before its direction."""
    for by in range(place - 1, max(-1, place - 6), -1):
        if draft.tags[by].text.lower() != "by":
            continue
        at = draft.skip(by, 1, 3)
        operand, used = _key(draft, at) if 0 <= at < place else (None, 0)
        if operand is None:
            return []
        draft.use(by, *range(at, at + used))
        return [(at, operand)]
    return []


def _orders(draft: Draft, place: int) -> bool:
    """Whether it orders: a lone "increasing" before a noun does not, nor does a passive."""
    tag = draft.tags[place]
    if tag.text.lower() == "ordered by" and _is_passive(draft, place):
        draft.use(place)
        return False
    return tag.kind == "order" or tag.meaning == "alpha" or tag.end - tag.start > 1 or place > 2


def _is_passive(draft: Draft, place: int) -> bool:
    """As in "products ordered by customers": who did it, not in what order."""
    after = draft.skip(place, 1)
    target = draft.tags[after].target if after >= 0 else None
    before = draft.tags[place - 1].target if place else None
    return (
        target is not None
        and target.kind == "table"
        and before is not None
        and before.kind == "table"
        and target.table != before.table
    )


def _keys_after(draft: Draft, place: int) -> tuple[list[tuple[int, Operand]], int]:
    keys: list[tuple[int, Operand]] = []
    while place < len(draft.tags):
        tag = draft.tags[place]
        if _is_that_count(draft, place):
            draft.use(place)
            keys.append((place, Operand("", function="count")))
            place += 1
            continue
        if tag.kind in ("project", "group", "compare") or tag.text in (".", "?", ";"):
            break
        if tag.kind == "condition" and tag.text.lower() in ("who", "whose", "that", "with"):
            break
        operand, used = _key(draft, place) if _is_linked(draft, place, keys) else (None, 0)
        if operand is not None:
            keys.append((place, operand))
            draft.use(*range(place, place + used))
        elif tag.kind in ("direction", "order"):
            draft.use(place)
        place += max(used, 1)
    return keys, place


def _is_linked(draft: Draft, place: int, keys: Sequence[tuple[int, Operand]]) -> bool:
    """Whether a list goes on here; "by the rank of the boat they sail" has one key."""
    between = draft.tags[keys[-1][0] + 1 : place] if keys else ()
    return not keys or any(
        tag.kind in ("and", "order", "direction") or tag.text == "," for tag in between
    )


def _is_that_count(draft: Draft, place: int) -> bool:
    """As in "..., ordered by this count": the count that was asked for before."""
    lead, tag = draft.tags[place - 1], draft.tags[place]
    counting = any(one.kind == "count" for one in draft.tags[:place])
    named = tag.text.lower() in ("count", "number", "counts", "the count") and not tag.targets
    return named and counting and lead.text.lower().split()[-1] in ("this", "that", "the", "by")


def _told_number(draft: Draft, place: int) -> Operand | None:
    """As in "the number of guests they seated": the column that the verb names holds it."""
    they = draft.tags[place + 1].text.lower() if place + 1 < len(draft.tags) else ""
    column = draft.operand(place + 2) if they in ("they", "it", "he", "she") else None
    return column if column is not None and draft.schema.is_measure(column) else None


def _key(draft: Draft, place: int) -> tuple[Operand | None, int]:
    """The key at this place, and how many tags it takes."""
    tag = draft.tags[place]
    if tag.kind in ("count", "aggregate"):
        after = draft.skip(place, 1)
        if after < 0:
            return None, 1
        used = after - place + 1
        if tag.kind == "count":
            told = _told_number(draft, after)
            return (told, used + 2) if told is not None else (draft.number_of(after), used)
        column = draft.operand(after)
        if column is None:
            counted = draft.tags[after].kind == "count"
            after = draft.skip(after, 1) if counted else -1
            return (draft.count_of(after), after - place + 1) if after >= 0 else (None, 1)
        return apply_function(column, aggregate_of(tag.meaning)), used
    if tag.kind == "mention" and tag.is_column:
        return draft.operand(place), 1
    if tag.kind == "mention" and tag.is_table and tag.target is not None:
        before = draft.tags[place - 1] if place else None
        if before is not None and before.text.lower() in ("of", "for", "in"):
            return None, 1
        names = draft.schema.names_of(tag.target.table)
        return (names[0] if names else None), 1
    return None, 1

"""Ratios: "the ratio of open to closed shops", "of late orders to all orders"."""

from __future__ import annotations

from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.measures.formula import Quotient, Subset, apply_function
from t2sql.translators.offline.reading import Condition, Operand, operands

_BETWEEN = ("to", "out", "over", "against")
_PLACED = list[tuple[int, Condition]]


def read_ratio(draft: Draft, place: int) -> bool:
    """One measure over another, each over the rows that its own words ask for.

    A condition after the second measure is its own if it is on what the first one's are on;
    else it narrows both, as "in Lyon" does.
    """
    if "ratio" not in draft.tags[place].text.lower():
        return False
    end = len(draft.tags)
    to = next((at for at in range(place + 1, end) if _parts(draft, place, at)), end)
    top, bottom = whole_measure(draft, place + 1, to), whole_measure(draft, to + 1, end)
    if top is None or (bottom is None and to < end):
        return False
    above = [pair for pair in draft.where if place < pair[0] < to]
    columns = {one for _, condition in above for one in operands(condition)}
    below = [pair for pair in draft.where if pair[0] > to and columns & set(operands(pair[1]))]
    whole = bottom or top
    if bottom is not None and top[0] == bottom[0] and not above and not below:
        return False
    if bottom is None and not above:
        return False
    quotient = Quotient(_over(top[0], above), _over(whole[0], below))
    draft.where = [pair for pair in draft.where if pair not in above and pair not in below]
    draft.select.append((place, Operand(top[0].table, formula=quotient)))
    draft.use(place, *top[1], *(bottom[1] if bottom is not None else ()))
    return True


def _parts(draft: Draft, place: int, at: int) -> bool:
    """Whether the word parts the two measures: something is named before it."""
    named = any(tag.target is not None for tag in draft.tags[place + 1 : at])
    return named and draft.tags[at].text.lower() in _BETWEEN


def _over(measure: Operand, conditions: _PLACED) -> Operand:
    if not conditions:
        return measure
    subset = Subset(measure, tuple(condition for _, condition in conditions))
    return Operand(measure.table, formula=subset)


def whole_measure(draft: Draft, place: int, end: int) -> tuple[Operand, list[int]] | None:
    """The sum of the measure that is named from ``place`` on, or the count of what is; its tags."""
    reach = range(max(place, 0), min(place + 5, end)) if place >= 0 else range(0)
    for at in reach:
        column = draft.operand(at)
        summed = any(draft.tags[near].is_a("aggregate", "sum") for near in range(place, at))
        counted = any(draft.tags[near].kind == "count" for near in range(place, at))
        measured = column is not None and draft.free(at) and _is_amount(draft, column)
        if column is not None and measured and (summed or not counted):
            return apply_function(column, "sum"), list(range(place, at + 1))
        if draft.tags[at].kind in ("mark", "and") or draft.tags[at].is_table:
            break
    for at in reach:
        column = draft.operand(at)
        flag = column is not None and bool(column.column) and draft.schema.is_flag(column)
        thing = draft.count_of(at) if draft.tags[at].target is not None and not flag else None
        if thing is not None:
            return thing, list(range(place, at + 1))
    return None


def _is_amount(draft: Draft, column: Operand) -> bool:
    """Whether it is a number that adds up: no year and no rating."""
    return draft.schema.is_measure(column) and not draft.schema.is_year(column)

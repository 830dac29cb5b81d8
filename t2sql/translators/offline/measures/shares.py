"""Shares: "what percentage of the orders was cancelled", "which part of sales each city makes up".

A share of rows is the measure over the rows that meet what follows the verb, over the measure of
all of them; a share that each group has is the group's measure over the sum of the groups'.
"""

from __future__ import annotations

from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.measures.formula import (
    Quotient,
    Subset,
    Window,
    apply_function,
)
from t2sql.translators.offline.measures.ratios import read_ratio, whole_measure
from t2sql.translators.offline.reading import Condition, IsNull, Operand, Within

_VERBS = frozenset(
    {"was", "were", "is", "are", "did", "do", "does", "has", "have", "had", "that", "who", "which"}
    | {"came", "comes", "come", "went", "goes", "go", "got", "get", "gets", "made", "makes"}
    | {"ended", "end", "ends", "turned", "became", "led", "with"}
)
_EVERY = frozenset({"each", "every"})
_PERCENT = frozenset({"percentage", "percent", "pct"})


def read_events(draft: Draft) -> None:
    """As in "what share was opened": a moment that happened, and no date to look for.

    Read before dates are, so that no period takes it.
    """
    share = next(draft.each("share"), -1)
    verb = _verb(draft, share) if share >= 0 else -1
    if verb < 0:
        return
    for place in range(verb + 1, len(draft.tags)):
        column = draft.operand(place)
        if column is None or not draft.free(place):
            continue
        word = draft.tags[place].text.lower()
        if draft.schema.is_dated(column) and word.endswith(("ed", "en", "id", "nt")):
            negated = draft.take_negation(place)
            draft.add(place, IsNull(column, negated=not negated))
            draft.use(place)


def read_shares(draft: Draft) -> None:
    """Read the first share that is asked for into the select list."""
    for place in list(draft.each("share")):
        readers = (read_ratio, _read_part, _read_each, _read_subset, _read_kind)
        if any(read(draft, place) for read in readers):
            return


def _factor(draft: Draft, place: int) -> float:
    words = set(draft.tags[place].text.lower().split())
    return 100.0 if words & _PERCENT else 1.0


def _read_part(draft: Draft, place: int) -> bool:
    """As in "fees as a percentage of the amount"."""
    lead = [tag.text.lower() for tag in draft.tags[max(place - 2, 0) : place]]
    if "as" not in lead:
        return False
    before = draft.skip(place - len(lead) + lead.index("as"), -1, 3)
    places = (before, draft.skip(place, 1, 4))
    found = [whole_measure(draft, at, len(draft.tags)) for at in places]
    top, bottom = found
    if top is None or bottom is None or top[0] == bottom[0]:
        return False
    quotient = Quotient(top[0], bottom[0], _factor(draft, place))
    draft.select.append((place, Operand(top[0].table, formula=quotient)))
    draft.use(place, *top[1], *bottom[1])
    return True


def _read_each(draft: Draft, place: int) -> bool:
    """As in "what share of the sales does each city account for"."""
    each = [
        at
        for at in range(place + 1, len(draft.tags))
        if draft.tags[at].kind == "group" and draft.tags[at].text.lower() in _EVERY
    ]
    between = draft.tags[place + 1 : each[0]] if each else ()
    if not any(tag.text.lower() in ("does", "do", "did", "is", "was", "that") for tag in between):
        return False
    measured = _base(draft, place, each[0])
    if measured is None or not draft.group:
        return False
    measure, used = measured
    share = Window(measure, "share", factor=_factor(draft, place))
    draft.select.append((place, Operand(measure.table, formula=share)))
    draft.use(
        place, *used, *(at for at in range(each[0], len(draft.tags)) if _is_filler(draft, at))
    )
    return True


def _read_subset(draft: Draft, place: int) -> bool:
    verb = _verb(draft, place)
    if verb < 0:
        return False
    measured = _base(draft, place, verb) or _asked_of(draft, place)
    moved = [
        (at, one) for at, one in draft.where if at > verb and not _is_base(draft, one, at, verb)
    ]
    if measured is None or not moved:
        return False
    measure, used = measured
    inner = Operand(
        measure.table, formula=Subset(measure, tuple(condition for _, condition in moved))
    )
    quotient = Quotient(inner, measure, _factor(draft, place))
    draft.where = [pair for pair in draft.where if pair not in moved]
    draft.select.append((place, Operand(measure.table, formula=quotient)))
    draft.use(place, *used)
    return True


def _read_kind(draft: Draft, place: int) -> bool:
    """As in "the percentage of cancelled trips per city": of all trips, in each city."""
    at = next((at for at in range(place + 1, len(draft.tags)) if draft.tags[at].is_table), -1)
    told = [pair for pair in draft.where if place < pair[0] < at]
    counted = draft.count_of(at) if at > place + 1 and told else None
    if counted is None or any(draft.free(near) for near in range(place + 1, at)):
        return False
    conditions = tuple(condition for _, condition in told)
    part = Operand(counted.table, formula=Subset(counted, conditions))
    quotient = Quotient(part, counted, _factor(draft, place))
    draft.where = [pair for pair in draft.where if pair not in told]
    draft.select.append((place, Operand(counted.table, formula=quotient)))
    draft.use(place, at)
    return True


def _is_base(draft: Draft, condition: Condition, at: int, verb: int) -> bool:
    """Whether a period after the verb narrows all rows: there is none before it."""
    earlier = any(isinstance(one, Within) and place < verb for place, one in draft.where)
    return isinstance(condition, Within) and not earlier


def _base(draft: Draft, place: int, end: int) -> tuple[Operand, list[int]] | None:
    """The measure that is shared out: a metric, a sum, or the count of what is named."""
    columns: list[int] = []
    for at in range(place + 1, end):
        column = draft.operand(at)
        if column is not None and draft.schema.is_measure(column):
            lead = [near for near in (at - 1, at - 2) if draft.tags[near].is_a("aggregate", "sum")]
            return apply_function(column, "sum"), [at, *lead]
        columns.extend([at] if column is not None else [])
    for at in range(place + 1, end):
        if draft.tags[at].is_table:
            counted = draft.count_of(at)
            return (counted, [at]) if counted is not None else None
    for at in columns:
        counted = draft.count_of(at) if draft.regions[at] == "project" else None
        if counted is not None:
            return counted, [at]
    return None


def _asked_of(draft: Draft, place: int) -> tuple[Operand, list[int]] | None:
    """As in "of the members who ..., what share": what is counted stands before."""
    for at in range(place):
        if draft.tags[at].is_table:
            counted = draft.count_of(at)
            return (counted, [at]) if counted is not None else None
    return None


def _verb(draft: Draft, place: int) -> int:
    """The verb after what is shared out, where what is said of the part begins."""
    named = False
    for at in range(place + 1, len(draft.tags)):
        word = draft.tags[at].text.lower()
        if word in _VERBS and (named or place > 2):
            return at
        named = named or draft.tags[at].target is not None
    return -1


def _is_filler(draft: Draft, at: int) -> bool:
    return draft.tags[at].text.lower() in ("account", "accounts", "make", "makes", "contribute")

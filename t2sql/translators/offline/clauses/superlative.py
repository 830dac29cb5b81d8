"""Superlatives and top-N: "the youngest", "the highest price", "the most orders", "top 3"."""

from __future__ import annotations

from t2sql.translators.offline.clauses.ranked import find_ranked, skip_kinds
from t2sql.translators.offline.draft import FILTER, PROJECT, Draft, aggregate_of
from t2sql.translators.offline.measures.amounts import total_at
from t2sql.translators.offline.measures.formula import apply_function
from t2sql.translators.offline.reading import Operand, Order


def read_superlatives(draft: Draft) -> None:
    """Read the superlatives; one in the asked part, over a measure, is left as MAX or MIN."""
    for place in list(draft.each("mode")):
        _read_mode(draft, place)
    for place in list(draft.each("superlative")):
        _read_superlative(draft, place)
    for place in list(draft.each("aggregate", "max", "min")):
        _read_extreme(draft, place)
    _read_first(draft)


def _read_first(draft: Draft) -> None:
    """As in "which shop opened first": the verb's own date ranks, and is not shown."""
    for place in range(1, len(draft.tags)):
        word, column = draft.tags[place].text.lower(), draft.operand(place - 1)
        closed = all(tag.kind == "mark" for tag in draft.tags[place + 1 :])
        if word not in ("first", "last") or column is None or not closed or not draft.free(place):
            continue
        told = draft.tags[place - 1].text.lower().endswith("ed")
        if told and draft.schema.is_dated(column) and draft.limit is None:
            draft.order.append(Order(column, word == "last"))
            draft.limit = 1
            draft.use(place - 1, place)


def _read_extreme(draft: Draft, place: int) -> None:
    """As in "the flight with the maximum price": a condition, not a measure to show."""
    at = draft.skip(place, 1, 3)
    column = draft.operand(at) if at >= 0 else None
    lead = [tag.text.lower() for tag in draft.tags[max(place - 2, 0) : place]]
    follow = draft.tags[at + 1] if 0 <= at < len(draft.tags) - 1 else None
    compared = follow is not None and (follow.kind == "compare" or follow.number is not None)
    if column is None or compared or not {"with", "has", "have", "had"} & set(lead):
        return
    if draft.regions[place] == FILTER and draft.schema.is_numeric(column):
        draft.order.append(Order(column, draft.tags[place].meaning == "max"))
        draft.limit = _limit(draft, place)
        draft.use(place, at)


def _limit(draft: Draft, place: int) -> int:
    """The N of "top 3", "3 most": a number beside the superlative, or one that opens the ask.

    As in "stayed in ward 7 most recently" it is part of a name.
    """
    for near in (place + 1, place - 1, place - 2):
        if draft.free(near) and draft.tags[near].kind == "number":
            number = draft.tags[near].number
            gap_ok = near != place - 2 or draft.tags[place - 1].kind in ("stop", "mention")
            called = near == place - 1 and near > 0 and draft.tags[near - 1].target is not None
            if isinstance(number, int) and 0 < number <= 10_000 and gap_ok and not called:
                draft.use(near)
                return number
    for near in draft.each("number"):
        number = draft.tags[near].number
        follows = draft.tags[near + 1] if near + 1 < len(draft.tags) else None
        asked = draft.regions[near] == PROJECT and near < place
        counted = follows is not None and (follows.is_table or follows.is_column)
        between = draft.tags[near + 2 : place]
        told = near < place and all(tag.kind in ("stop", "condition") for tag in between)
        if (asked or told) and counted and isinstance(number, int) and 1 < number <= 1000:
            draft.use(near)
            return number
    return 1


def _read_mode(draft: Draft, place: int) -> None:
    """As in "the most common X": X grouped, the greatest count first."""
    after = draft.skip(place, 1)
    limit = _limit(draft, place)
    tag = draft.tags[after] if after >= 0 else None
    draft.use(place)
    descending = draft.tags[place].meaning == "desc"
    counted = Operand("", function="count")
    column = draft.operand(after) if after >= 0 else None
    if tag is not None and tag.is_table and tag.target is not None:
        others = [name for name in draft.table_names() if name != tag.target.table]
        linked = [name for name in others if draft.graph.between(tag.target.table, name)]
        if linked:
            counted = Operand(linked[0], function="count")
    elif column is not None:
        draft.group.append(column)
        draft.modes.append(column)
    draft.order.append(Order(counted, descending))
    draft.limit = limit


_BY = frozenset({"by", "in terms of", "based on", "according to"})


def _read_top_by(draft: Draft, place: int) -> bool:
    """As in "top 10 products by quantity": what stands after "by" ranks the rows or groups."""
    tag = draft.tags[place]
    if tag.text.lower() not in ("top", "bottom", "best", "worst"):
        return False
    by = [at for at in range(place + 1, len(draft.tags)) if draft.tags[at].text.lower() in _BY]
    at = skip_kinds(draft, draft.skip(by[0], 1, 3)) if by else -1
    if at < 0:
        return False
    function = ""
    lead = at
    if draft.tags[at].kind in ("count", "aggregate"):
        function = draft.tags[at].meaning
        at = skip_kinds(draft, draft.skip(at, 1, 3))
    column = draft.operand(at) if at >= 0 else None
    if at >= 0 and (function == "count" or (draft.tags[at].is_table and not function)):
        operand = draft.number_of(at)
    elif function == "sum" and column is None:
        operand, _ = total_at(draft, lead)
    elif column is not None and draft.schema.is_numeric(column):
        apart = draft.subject not in ("", column.table)
        name = aggregate_of(function) if function else "sum" if apart else ""
        operand = apply_function(column, name)
    else:
        return False
    if operand is None:
        return False
    draft.limit = _limit(draft, place)
    draft.order.append(Order(operand, tag.meaning == "desc"))
    draft.ranked = operand
    draft.use(place, by[0], lead, at)
    return True


def _read_superlative(draft: Draft, place: int) -> None:
    tag = draft.tags[place]
    if _read_top_by(draft, place):
        return
    later = any(
        at > place and draft.tags[at].kind in ("superlative", "mode")
        for at in draft.each("superlative")
    )
    if tag.text.lower() == "top" and later:  # "top 3 shops with the greatest ...": that one ranks
        draft.use(place)
        return
    descending = tag.meaning == "desc"
    after = draft.skip(place, 1, 5, ("number",))
    if 0 <= after < len(draft.tags) - 1 and draft.tags[after].text == "-":
        after += 1  # "the highest-rated"
    operand, used = find_ranked(draft, place, after)
    if operand is None:
        return
    named = not tag.hints or operand == draft.operand(after)
    asked = draft.regions[place] == PROJECT and named and not operand.aggregated
    if asked and _is_asked(draft, place):
        column = Operand(operand.table, operand.column, "max" if descending else "min")
        draft.select.append((place, column))
        draft.use(place, *used)
        return
    draft.limit = _limit(draft, place)
    draft.order.append(Order(operand, descending != draft.turned(operand, tag.hints)))
    draft.use(place, *used)


def _is_asked(draft: Draft, place: int) -> bool:
    """Whether "the highest price" is itself what is asked: nothing stands before it in the ask."""
    for near in range(place - 1, -1, -1):
        tag = draft.tags[near]
        if tag.kind == "number":
            return False
        if tag.kind == "condition" and tag.text.lower() in ("with", "has", "have", "having"):
            return False
        if tag.kind == "mention" and near not in draft.used:
            return draft.tags[near + 1].kind == "and" if near + 1 < place else False
        if tag.kind in ("project", "count"):
            break
    return True

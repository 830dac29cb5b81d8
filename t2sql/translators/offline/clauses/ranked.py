"""What a superlative ranks by: a measure, a count, what an adjective speaks of."""

from __future__ import annotations

from t2sql.translators.offline.draft import FILTER, PROJECT, Draft, aggregate_of
from t2sql.translators.offline.measures.amounts import total_at
from t2sql.translators.offline.measures.formula import apply_function
from t2sql.translators.offline.reading import Operand

_OF_SIZE = frozenset(
    {"top", "best", "worst", "bottom", "largest", "biggest", "greatest", "smallest", "lowest"}
)


def find_ranked(draft: Draft, place: int, after: int) -> tuple[Operand | None, list[int]]:
    """What the superlative at ``place`` ranks by, and the places of its words.

    ``after``: of the first word behind it that is not empty; -1 where there is none.
    """
    operand, used = _named_metric(draft, place)
    for at in (after, after + 1):  # "the highest total fines", "the highest fine total"
        if operand is None and after >= 0:
            operand, used = total_at(draft, at)
    return (operand, used) if operand is not None else _measure(draft, place, after)


def skip_kinds(draft: Draft, at: int) -> int:
    """As in "by completed orders": counted are the orders; what they are narrows them."""
    while at >= 0 and at + 1 < len(draft.tags):
        column = draft.operand(at)
        dated = column is not None and draft.schema.is_dated(column)
        if not draft.tags[at].is_value and not (dated and draft.tags[at + 1].is_table):
            break
        at = draft.skip(at, 1, 2)
    return at


def _named_metric(draft: Draft, place: int) -> tuple[Operand | None, list[int]]:
    """As in "the largest outstanding balance": the metric may have other words before it."""
    for at in range(place + 1, min(place + 5, len(draft.tags))):
        if draft.tags[at].is_metric:
            return draft.operand(at), [at]
        if draft.tags[at].kind not in ("mention", "stop") or draft.tags[at].is_table:
            break
    return None, []


def _measure(draft: Draft, place: int, after: int) -> tuple[Operand | None, list[int]]:
    """What is greatest or least: a column, a count, an aggregate; and the tags it takes."""
    tag = draft.tags[place]
    if after >= 0 and draft.tags[after].is_value and draft.tags[after + 1 : after + 2]:
        after = skip_kinds(draft, after)  # "the most cancelled trips": trips are counted
    if after < 0 or draft.tags[after].kind in ("mark", "period"):
        for read in (_before, _done):
            operand, used = read(draft, place)
            if operand is not None:
                return operand, used
    if after >= 0 and draft.tags[after].kind in ("count", "aggregate"):
        operand, used = _aggregated(draft, after)
        if used:
            return operand, used
    if tag.hints:
        near = draft.operand(after) if after >= 0 else None
        if near is not None and (draft.schema.is_measure(near) or draft.schema.is_dated(near)):
            return near, [after]
        found = draft.by_hints(tag.hints)
        if found is not None:
            return found, []
    return _counted(draft, place, after)


def _aggregated(draft: Draft, after: int) -> tuple[Operand | None, list[int]]:
    """As in "the highest number of trips", "the largest average fare"."""
    follow = draft.skip(after, 1)
    if follow >= 0 and draft.tags[after].kind == "count":
        return draft.number_of(follow), [after, follow]
    column = draft.operand(follow) if follow >= 0 else None
    if column is not None:
        return apply_function(column, aggregate_of(draft.tags[after].meaning)), [after, follow]
    if follow >= 0 and draft.tags[follow].kind == "count":
        last = draft.skip(follow, 1)
        return (draft.count_of(last), [after, follow, last]) if last >= 0 else (None, [])
    return None, []


def _done(draft: Draft, place: int) -> tuple[Operand | None, list[int]]:
    """As in "which book was borrowed the most": how often, by the table that the verb names."""
    word, verb = draft.tags[place].text.lower().split()[-1], draft.tags[max(place - 1, 0)]
    told = verb.target is not None and verb.text.lower().endswith("ed") and verb.is_table
    if word not in ("most", "least", "often") or not told or verb.target is None:
        return None, []
    return draft.rows_of(verb.target.table), [place - 1]


def _counted_column(
    draft: Draft, place: int, after: int, column: Operand
) -> tuple[Operand | None, list[int]]:
    word = draft.tags[place].text.lower().split()[-1]
    if word in ("most", "least", "fewest") and _is_happening(draft, after, column):
        return draft.rows_of(column.table), [after]
    measured = draft.schema.is_measure(column) or draft.schema.is_dated(column)
    numbered = "number of" in draft.tags[place].text.lower() and draft.schema.is_count(column)
    if measured or numbered or draft.schema.is_year(column):
        return column, [after]
    if word in ("most", "least", "fewest", "of"):
        return draft.count_of(after), [after]
    return (None, []) if draft.schema.is_key(column) else (column, [after])


def _is_happening(draft: Draft, place: int, column: Operand) -> bool:
    """As in "the most prescribed drug": a verb that is dated says how often it came about."""
    following = draft.tags[place + 1] if place + 1 < len(draft.tags) else None
    verb = draft.tags[place].text.lower().endswith("ed") and draft.schema.is_dated(column)
    thing = following.target if following is not None and following.is_table else None
    return verb and thing is not None and thing.table != column.table


def _before(draft: Draft, place: int) -> tuple[Operand | None, list[int]]:
    """As in "whose price is the highest", "whose total quantity is the largest"."""
    before = draft.skip(place, -1, 4)
    column = draft.operand(before) if before >= 0 and draft.free(before) else None
    if column is None or not (draft.schema.is_measure(column) or draft.schema.is_dated(column)):
        return None, []
    lead = draft.skip(before, -1, 2)
    cue = draft.tags[lead] if lead >= 0 else None
    if cue is not None and cue.kind == "aggregate" and draft.regions[before] == FILTER:
        function = aggregate_of(cue.meaning)
        return apply_function(column, function), [lead, before]
    return column, [before] if draft.regions[before] == FILTER else []


def _counted(draft: Draft, place: int, after: int) -> tuple[Operand | None, list[int]]:
    column = draft.operand(after) if after >= 0 else None
    if column is not None:
        return _counted_column(draft, place, after, column)
    last = draft.tags[place].text.lower().split()[-1]
    if after >= 0 and draft.tags[after].kind == "word" and last in ("most", "least", "fewest"):
        draft.loose.append(draft.tags[after].text)
        others = [
            near
            for near in range(after + 1, min(after + 6, len(draft.tags)))
            if draft.tags[near].is_table
        ]
        return (draft.count_of(others[0]), [after, others[0]]) if others else (None, [])
    if after >= 0 and draft.tags[after].is_table:
        tag = draft.tags[place]
        if tag.hints or tag.text.lower() in _OF_SIZE:  # "our largest clients" counts no clients
            return None, []
        other = draft.tags[after].target
        if other is not None and (draft.regions[place] == FILTER or other.table != draft.subject):
            return draft.count_of(after), [after]
        if other is not None and draft.regions[place] == PROJECT:
            return draft.count_of(after), [after]
    return None, []

"""Comparisons with numbers: "older than 30", "between 5 and 10", "more than 3 orders" (HAVING)."""

from __future__ import annotations

from t2sql.translators.offline.clauses.ages import bound
from t2sql.translators.offline.clauses.compared import find_compared
from t2sql.translators.offline.clauses.numbers import read_numbers
from t2sql.translators.offline.clauses.outdone import read_outdone
from t2sql.translators.offline.clauses.periods import (
    OPERATORS,
    compare_period,
    find_date,
    read_period,
    span_of_periods,
)
from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.reading import AnyOf, Compare, Operand, Operator

REVERSED: dict[str, Operator] = {">": "<=", ">=": "<", "<": ">=", "<=": ">", "=": "!=", "!=": "="}


def read_comparisons(draft: Draft) -> None:
    """Read comparisons with numbers and dates, then the periods and numbers that stand alone."""
    for place in list(draft.each("compare")):
        if place not in draft.used:
            _read_compare(draft, place)
    for place in list(draft.each("or_more")):
        _read_or_more(draft, place)
    for place in list(draft.each("period")):
        read_period(draft, place)
    read_numbers(draft)


def _read_compare(draft: Draft, place: int) -> None:
    tag = draft.tags[place]
    at = place + 1
    while at < len(draft.tags) and at - place < 5 and _steps_over(draft, at):
        at += 1
    if at >= len(draft.tags):
        return
    right = draft.operand(at)
    if tag.meaning == "ne" and draft.tags[place + 1].text.lower() in _LEFT_OUT:
        return  # what is said of "those" is read first
    if right is not None and tag.meaning in OPERATORS and draft.schema.is_measure(right):
        _compare_columns(draft, place, at, right)
    elif tag.meaning == "between":
        _read_between(draft, place, at)
    elif draft.tags[at].kind == "period" and draft.free(at):
        if not (read_outdone(draft, place, at) or compare_period(draft, place, at)):
            _compare_number(draft, place, at)
    elif draft.tags[at].kind == "number" and draft.free(at):
        _compare_number(draft, place, at)


def _compare_columns(draft: Draft, place: int, at: int, right: Operand) -> None:
    """As in "a higher checking balance than savings balance": two columns of a row."""
    before = draft.skip(place, -1, 4)
    left = draft.operand(before) if before >= 0 else None
    if left is None or left == right or not draft.schema.is_measure(left):
        return
    draft.add(place, Compare(left, OPERATORS[draft.tags[place].meaning], right))
    draft.use(place, at)
    if draft.regions[before] != "project":
        draft.use(before)


def _steps_over(draft: Draft, at: int) -> bool:
    """Words that may stand between a comparison and its number: "after the season 2010"."""
    tag = draft.tags[at]
    if tag.kind in ("stop", "condition") or tag.text in ("$", ":"):
        return True
    column = draft.operand(at)
    after = draft.tags[at + 1] if at + 1 < len(draft.tags) else None
    numbered = after is not None and (after.number is not None or after.text.lower() == "of")
    return column is not None and numbered and not draft.schema.is_key(column)


def _read_between(draft: Draft, place: int, at: int) -> None:
    ends = [at]
    for near in range(at + 1, min(at + 5, len(draft.tags))):
        if draft.tags[near].kind in ("number", "period"):
            ends.append(near)
            break
    if len(ends) < 2:
        return
    first, last = (draft.tags[end] for end in ends)
    if first.period is not None and last.period is not None:
        dated = find_date(draft, place, ends[1])
        if dated is not None:
            for condition in span_of_periods(draft, dated, first.period, last.period):
                draft.add(place, condition)
            draft.use(place, *ends)
            return
    if first.number is None or last.number is None:
        return
    left, used = find_compared(draft, place, ends[1])
    if left is not None:
        draft.add(place, bound(draft, left, ">=", first.number))
        draft.add(place, bound(draft, left, "<=", last.number))
        draft.use(place, *range(at, ends[1] + 1), *used)


def _compare_number(draft: Draft, place: int, at: int) -> None:
    tag, number = draft.tags[place], draft.tags[at].number
    left, used = find_compared(draft, place, at)
    if left is None or number is None:
        draft.loose.append(f"{tag.text} {draft.tags[at].text}")
        draft.use(place, at)
        return
    operator = OPERATORS[tag.meaning]
    if _is_left_out(draft, place):
        operator = REVERSED[operator]
    before = draft.tags[place - 1] if place else None
    if before is not None and before.kind == "negation" and draft.free(place - 1):
        operator = REVERSED[operator]
        draft.use(place - 1)
    compared = bound(draft, left, operator, number)
    last = draft.having[-1] if draft.having else None
    either = before is not None and before.kind == "or" and left.aggregated
    if either and isinstance(last, Compare) and last.left == left:
        draft.having[-1] = AnyOf((last, compared))
        draft.use(place - 1)
    else:
        draft.add(place, compared)
    draft.use(place, at, *used)


_LEFT_OUT = frozenset({"those", "ones"})


def _is_left_out(draft: Draft, place: int) -> bool:
    """As in "rooms other than those that cost more than 80": what is said of "those" must fail."""
    for at in range(max(place - 6, 0), place - 1):
        lead, those = draft.tags[at], draft.tags[at + 1]
        apart = lead.is_a("compare", "ne") or lead.kind == "negation"
        if apart and those.text.lower() in _LEFT_OUT:
            draft.use(at)
            return True
    return False


def _read_or_more(draft: Draft, place: int) -> None:
    """As in "5 or more orders", "18 or older"."""
    at = place - 1
    if draft.tags[at].is_table and draft.free(at - 1) and draft.tags[at - 1].number is not None:
        _count_or_more(draft, place)
        return
    if not draft.free(at) or draft.tags[at].number is None:
        return
    left, used = find_compared(draft, at, place)
    number = draft.tags[at].number
    if left is None or number is None:
        return
    operator = OPERATORS[draft.tags[place].meaning]
    draft.add(place, bound(draft, left, operator, number))
    draft.use(place, at, *used)


def _count_or_more(draft: Draft, place: int) -> None:
    """As in "only wards with 500 visits or more"."""
    counted, number = draft.count_of(place - 1), draft.tags[place - 2].number
    if counted is None or number is None:
        return
    draft.add(place, Compare(counted, OPERATORS[draft.tags[place].meaning], number))
    draft.use(place, place - 1, place - 2)

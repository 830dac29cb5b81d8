"""Comparisons with other rows: above the average, more than any, higher than the maximum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from t2sql.translators.offline.clauses.negation import scope_of
from t2sql.translators.offline.clauses.peers import of_peers
from t2sql.translators.offline.clauses.periods import OPERATORS
from t2sql.translators.offline.draft import Draft, aggregate_of
from t2sql.translators.offline.measures.formula import apply_function
from t2sql.translators.offline.reading import (
    Compare,
    Condition,
    Function,
    Operand,
    Reading,
)


def read_averages(draft: Draft) -> None:
    """As in "above the average price", "older than average", "more than the maximum X"."""
    for place in list(draft.each("average_bound")):
        _read_average_bound(draft, place)
    for place in list(draft.each("compare")):
        after = draft.skip(place, 1, 3)
        if after >= 0 and draft.tags[after].kind in ("aggregate", "superlative"):
            _read_aggregate_bound(draft, place, after)


def read_quantified(draft: Draft) -> None:
    """As in "higher than any price of wines from 2006": compared with the extreme of other rows."""
    for place in list(draft.each("compare")):
        tag = draft.tags[place]
        word = place + 1
        while word < len(draft.tags) and draft.tags[word].text.lower() in (
            "that",
            "of",
            "the",
            "those",
        ):
            word += 1
        if _names_measure(draft, word) and draft.tags[word + 1].text.lower() == "of":
            word += 2  # "smaller than the price of all ..."
        if word >= len(draft.tags) or draft.tags[word].text.lower() not in _QUANTIFIERS:
            continue
        span = scope_of(draft, word)
        left, used = _compared(draft, place, span)
        if left is None or tag.meaning not in OPERATORS:
            continue
        some = draft.tags[word].text.lower() == "some"
        above = tag.meaning in ("gt", "ge", "after")
        function: Function = "max" if above != some else "min"
        inner = [near for near in span if draft.free(near) and near not in used]
        conditions = _inner_conditions(draft, inner)
        query = Reading((left.table,), (replace(left, function=function),), where=conditions)
        draft.add(place, Compare(left, OPERATORS[tag.meaning], query))
        draft.use(place, word, *used, *inner)


def _names_measure(draft: Draft, place: int) -> bool:
    column = draft.operand(place) if place + 2 < len(draft.tags) else None
    return column is not None and draft.schema.is_measure(column)


_QUANTIFIERS = frozenset({"any", "all", "every", "some", "each"})


def _compared(draft: Draft, place: int, span: range) -> tuple[Operand | None, list[int]]:
    """The measure compared: named before, by the adjective, or after the quantifier."""
    before = draft.skip(place, -1, 4)
    for near in (before, *span[:3]):
        column = draft.operand(near) if near >= 0 else None
        if column is not None and (
            draft.schema.is_measure(column) or draft.schema.is_dated(column)
        ):
            return column, [near]
    return draft.by_hints(draft.tags[place].hints), []


def _inner_conditions(draft: Draft, inner: Sequence[int]) -> tuple[Condition, ...]:
    found: list[Condition] = []
    for near in inner:
        tag = draft.tags[near]
        if tag.is_value and tag.target is not None:
            column = Operand(tag.target.table, tag.target.column)
            found.append(Compare(column, "=", tag.target.value))
        elif tag.period is not None:
            years = [
                Operand(table, column.name)
                for table in draft.table_names()
                for column in draft.schema.by_name[table].columns
                if draft.schema.is_year(Operand(table, column.name))
            ]
            found.extend(Compare(year, "=", tag.period.start.year) for year in years[:1])
    return tuple(found)


def _read_average_bound(draft: Draft, place: int) -> None:
    column, used = _measured(draft, place)
    if column is None:
        draft.loose.append(draft.tags[place].text)
        return
    last = max((*used, place))
    peers, shared = of_peers(draft, last, column)
    where, narrowed = ((), []) if peers else _of_whom(draft, last)
    inner = Reading((column.table,), (apply_function(column, "avg"),), where=where, peers=peers)
    draft.add(place, Compare(column, OPERATORS[draft.tags[place].meaning], inner))
    draft.use(place, *used, *narrowed, *shared)


def _of_whom(draft: Draft, place: int) -> tuple[tuple[Condition, ...], list[int]]:
    """As in "the average price of red wines": what narrows the rows that are averaged."""
    link = draft.tags[place + 1].text.lower() if place + 1 < len(draft.tags) else ""
    if link not in ("of", "for", "among", "by"):
        return (), []
    inner = [near for near in scope_of(draft, place) if draft.free(near)]
    conditions = _inner_conditions(draft, inner)
    return conditions, [near for near in inner if draft.tags[near].target is not None]


def _measured(draft: Draft, place: int) -> tuple[Operand | None, list[int]]:
    """The measure beside the bound: right after it, before it, or spoken of by its adjective."""
    after, before = draft.skip(place, 1, 3, ("count",)), draft.skip(place, -1, 4)
    for near in (after, before):
        column = draft.operand(near) if near >= 0 and draft.free(near) else None
        if column is not None and draft.schema.is_numeric(column):
            return column, [near]
    words = draft.tags[place].text.lower().split()
    comparative = {"older": ("age",), "younger": ("age",), "longer": ("length", "duration")}
    hints = {"heavier": ("weight",), "taller": ("height",), "shorter": ("height", "length")}
    hints |= comparative | {"expensive": ("price", "cost")}
    for word in words:
        if word in hints:
            return draft.by_hints(hints[word]), []
    return None, []


def _read_aggregate_bound(draft: Draft, place: int, after: int) -> None:
    """A comparison with an aggregate of the same (or the named) measure."""
    tag = draft.tags[after]
    if tag.kind == "aggregate":
        function = aggregate_of(tag.meaning)
    elif not tag.hints:
        function = "max" if tag.meaning == "desc" else "min"
    else:
        return
    follow = draft.skip(after, 1)
    column = draft.operand(follow) if follow >= 0 else None
    before = draft.skip(place, -1, 4)
    left = draft.operand(before) if before >= 0 else None
    if left is None:
        left = draft.by_hints(draft.tags[place].hints) or column
    column = column if column is not None else left
    if column is None or left is None or not draft.schema.is_numeric(column):
        return
    peers, shared = of_peers(draft, max(after, follow), column)
    where, narrowed = ((), []) if peers else _of_whom(draft, max(after, follow))
    inner = Reading((column.table,), (apply_function(column, function),), where=where, peers=peers)
    draft.add(place, Compare(left, OPERATORS.get(draft.tags[place].meaning, ">"), inner))
    draft.use(place, after, *narrowed, *shared)
    for near in (follow, before):
        if near >= 0 and draft.operand(near) is not None and draft.regions[near] != "project":
            draft.use(near)

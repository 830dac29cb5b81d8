"""The clauses put together: grouping that measures imply, counts that a join would inflate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from t2sql.translators.offline.clauses.keys import group_keys, with_keys
from t2sql.translators.offline.clauses.per_group import ranked_entity, ranked_keys
from t2sql.translators.offline.clauses.pointed import name_pointers
from t2sql.translators.offline.clauses.ranks import order_of, with_rank
from t2sql.translators.offline.clauses.repeated import repeats_keys, repeats_kinds
from t2sql.translators.offline.clauses.semi_join import nest_having
from t2sql.translators.offline.clauses.sets import intersect, part_contradictions
from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.join_tree import join_tables
from t2sql.translators.offline.measures.formula import change_parts
from t2sql.translators.offline.measures.named import keep_rows
from t2sql.translators.offline.reading import (
    AnyOf,
    Compare,
    Condition,
    Member,
    Operand,
    Order,
    Reading,
    tables_used,
)
from t2sql.translators.offline.tags import Tag
from t2sql.types import JoinEdge


def finish(draft: Draft) -> Reading | None:
    """The reading that the draft amounts to; None if its tables cannot be joined."""
    if not any(tag.kind == "or" for tag in draft.tags):
        part_contradictions(draft)
    select = [operand for _, operand in sorted(draft.select, key=lambda pair: pair[0])]
    select = _summed(draft, select)
    _nest_superlative(draft, select)
    nest_having(draft, select)
    select.extend(ranked_entity(draft))
    group = group_keys(draft, select)
    select = with_keys(draft, select, group)
    select = list(dict.fromkeys(select))
    select = with_rank(draft, select)
    per = ranked_keys(draft, select)
    order = order_of(draft, select, group)
    if per and not draft.listed:
        select.extend(key.operand for key in order if key.operand not in select)
    rough = Reading(
        tables=_tables(draft),
        select=() if draft.everything else tuple(select),
        distinct=draft.distinct and not any(one.aggregated for one in select),
        where=_conditions(draft),
        group=tuple(group),
        having=tuple(draft.having),
        kept=tuple(draft.kept),
        order=order,
        limit=draft.limit,
        per=per,
    )
    return _joined(keep_rows(name_pointers(rough, draft)), draft)


def _joined(rough: Reading, draft: Draft) -> Reading | None:
    tree = join_tables(draft.graph, tables_used(rough))
    if tree is None and rough.select:  # tables that only narrow the rows are left out, and said
        needed = set(tables_used(replace(rough, tables=())))
        apart = [tag.text for tag in draft.tags if tag.target and tag.target.table not in needed]
        draft.loose.extend(dict.fromkeys(apart))
        rough = replace(rough, tables=())
        tree = join_tables(draft.graph, tables_used(rough)) if needed else None
    if tree is None:
        return None
    whole = _count_rightly(rough, draft, tree[0])
    if repeats_keys(whole, draft, tree[0]) or repeats_kinds(whole, draft):
        whole = replace(whole, distinct=True)
    _warn_of_repeats(whole, draft, tree[0])
    return intersect(whole, draft)


def _summed(draft: Draft, select: list[Operand]) -> list[Operand]:
    """As in "monthly revenue": a plain measure over a stretch of time is its sum."""
    schema = draft.schema
    if not any(key.grain or schema.is_dated(key) for key in draft.group):
        return select
    return [
        replace(one, function="sum")
        if not one.aggregated and schema.is_measure(one) and not schema.is_year(one)
        else one
        for one in select
    ]


def _nest_superlative(draft: Draft, select: Sequence[Operand]) -> None:
    """A measure over the row that is first by something else: that row is found by a sub-query.

    As in "the average price of the products of the largest supplier".
    """
    measured = bool(select) and all(one.aggregated for one in select)
    if not measured or draft.group or draft.limit is None or len(draft.order) != 1:
        return
    operand = draft.order[0].operand
    entity = operand.table if not operand.aggregated else _ranked_entity(draft, operand.table)
    key = draft.schema.key_of(entity) if entity in draft.schema.by_name else None
    if key is None or join_tables(draft.graph, [entity, *filter(None, [operand.table])]) is None:
        return
    inner = Reading(
        tables=tuple(filter(None, dict.fromkeys((entity, operand.table)))),
        select=(key,),
        group=(key,) if operand.aggregated else (),
        order=tuple(draft.order),
        limit=draft.limit,
    )
    draft.where.append((len(draft.tags), Member(key, inner)))
    draft.order, draft.limit = [], None


def _ranked_entity(draft: Draft, counted: str) -> str:
    """The table whose rows a counting superlative ranks: the one named right before it."""
    found = ""
    for tag in draft.tags:
        if tag.kind in ("superlative", "mode"):
            break
        if tag.is_table and tag.target is not None and tag.target.table != counted:
            found = tag.target.table
    return found


def _tables(draft: Draft) -> tuple[str, ...]:
    """Tables that a used or free tag names outside sub-queries; they narrow the rows by joining."""
    inner = {
        table
        for _, condition in draft.where
        for part in (condition.conditions if isinstance(condition, AnyOf) else (condition,))
        if isinstance(part, Member)
        for table in part.query.tables
    }
    named = [
        tag.target.table
        for tag in draft.tags
        if tag.is_table and tag.target is not None and tag.target.table not in inner
    ]
    if draft.everything and draft.subject:
        named.insert(0, draft.subject)
    return tuple(dict.fromkeys(named))


def _conditions(draft: Draft) -> tuple[Condition, ...]:
    """The conditions in the order of their words; those with an "or" between them as one."""
    found: list[Condition] = []
    last = -1
    for place, condition in sorted(dict.fromkeys(draft.where), key=lambda pair: pair[0]):
        between = draft.tags[last + 1 : place] if last >= 0 else ()
        if _is_either(between) and found:
            left = found.pop()
            parts = left.conditions if isinstance(left, AnyOf) else (left,)
            found.append(AnyOf((*parts, condition)))
        else:
            found.append(condition)
        last = place
    return tuple(dict.fromkeys(found))


def _is_either(between: Sequence[Tag]) -> bool:
    """Whether an "or" links what stands around; not as in "from Oslo or Rome, who have paid"."""
    places = [at for at, tag in enumerate(between) if tag.kind == "or"]
    return bool(places) and not any(tag.is_value for tag in between[places[-1] :])


def _count_rightly(reading: Reading, draft: Draft, edges: Sequence[JoinEdge]) -> Reading:
    """COUNT(DISTINCT key) where the join repeats the rows that are counted."""
    if not edges:
        return reading

    def fix(operand: Operand) -> Operand:
        if operand.function != "count" or operand.column or not operand.table:
            return operand
        key = draft.schema.key_of(operand.table)
        if key is None or not draft.schema.fans_out(operand.table, edges):
            return operand
        return Operand(operand.table, key.column, "count", distinct=True)

    def fix_condition(condition: Condition) -> Condition:
        return (
            replace(condition, left=change_parts(condition.left, fix))
            if isinstance(condition, Compare)
            else condition
        )

    return replace(
        reading,
        select=tuple(change_parts(one, fix) for one in reading.select),
        having=tuple(fix_condition(one) for one in reading.having),
        order=tuple(Order(change_parts(key.operand, fix), key.descending) for key in reading.order),
    )


def _warn_of_repeats(reading: Reading, draft: Draft, edges: Sequence[JoinEdge]) -> None:
    """A sum or an average over rows that the join repeats counts each repetition, and says so."""
    for operand in reading.select:
        if operand.function in ("sum", "avg") and draft.schema.fans_out(operand.table, edges):
            draft.notes.append(
                f"A row of {operand.table} counts once for each row joined to it "
                f"in the {operand.function} of {operand.column}."
            )

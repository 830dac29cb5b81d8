"""Rows that have, or do not have, partners in another table: semi-joins and anti-joins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.join_tree import join_tables
from t2sql.translators.offline.reading import (
    AnyOf,
    Compare,
    Condition,
    IsNull,
    Member,
    Operand,
    Reading,
    operands,
)
from t2sql.types import JoinEdge


def relate(
    draft: Draft,
    subject: str,
    names: Sequence[str],
    conditions: Sequence[Condition],
    *,
    negated: bool,
) -> Member | None:
    """Rows of the subject with partners in these tables (or without, NULLs apart).

    None if the tables hang on the subject in no simple way.
    """
    tree = join_tables(draft.graph, [subject, *names]) if subject else None
    mine = [edge for edge in tree[0] if subject in (edge.left, edge.right)] if tree else []
    if len(mine) != 1 or len(mine[0].left_columns) != 1:
        return None
    left, right = ends_of(mine[0], subject)
    column = draft.schema.column(right.table, right.column)
    where = list(conditions)
    unique = draft.schema.is_unique(right.table, [right.column])
    if negated and column is not None and column.nullable and not unique:
        where.append(IsNull(right, negated=True))
    tables = tuple(name for name in dict.fromkeys([right.table, *names]) if name != subject)
    return Member(left, Reading(tables, (right,), where=tuple(where)), negated=negated)


def ends_of(edge: JoinEdge, table: str) -> tuple[Operand, Operand]:
    """The join's column of this table, and the other one."""
    left = Operand(edge.left, edge.left_columns[0])
    right = Operand(edge.right, edge.right_columns[0])
    return (left, right) if edge.left == table else (right, left)


def tables_of(condition: Condition) -> set[str]:
    """The tables that a condition reads."""
    return {operand.table for operand in operands(condition)}


def any_of_each(conditions: Sequence[Condition]) -> list[Condition]:
    """Equalities of one column are alternatives: no row has two values there."""
    found: list[Condition] = []
    for condition in conditions:
        last = found[-1] if found else None
        first = last.conditions[0] if isinstance(last, AnyOf) else last
        if last is not None and first is not None and _same_equality(first, condition):
            parts = last.conditions if isinstance(last, AnyOf) else (last,)
            found[-1] = AnyOf((*parts, condition))
        else:
            found.append(condition)
    return found


def _same_equality(left: Condition, right: Condition) -> bool:
    if not (isinstance(left, Compare) and isinstance(right, Compare)):
        return False
    return left.operator == right.operator == "=" and left.left == right.left


def nest_having(draft: Draft, select: Sequence[Operand]) -> None:
    """A measure over things with so many of something: the things are found by a sub-query.

    As in "how many members have more than two loans", "the average age of members with ...".
    """
    measured = bool(select) and all(one.aggregated and one.formula is None for one in select)
    counted = {one.left.table for one in draft.having if isinstance(one, Compare)}
    entities = {one.table for one in select}
    if not measured or not draft.having or draft.group or draft.order or len(entities) != 1:
        return
    entity = entities.pop()
    if counted == {entity} and _turn_to_history(draft, entity):
        counted = {one.left.table for one in draft.having if isinstance(one, Compare)}
    if counted == {entity}:
        if not _nest_owners(draft, entity):
            _nest_same(draft, select, entity)
    elif entity not in counted and entity in draft.schema.by_name:
        _nest_partners(draft, entity, sorted(counted))


def _turn_to_history(draft: Draft, entity: str) -> bool:
    """As in "patients with more than one address": of the rows that were kept of each patient.

    A row of the entity has one; the table that has more has a column called the same.
    """
    bounds = [one.left for one in draft.having if isinstance(one, Compare)]
    columns = {one.column for one in bounds if one.distinct}
    if len(columns) != 1 or len(bounds) != len(draft.having) or draft.schema.key_of(entity) is None:
        return False
    name = columns.pop()
    for _, edge in draft.graph.neighbours.get(entity, ()):
        left, right = ends_of(edge, entity)
        repeats = not draft.schema.is_unique(right.table, [right.column])
        again = draft.schema.column(right.table, name) is not None and right.column != name
        if repeats and again and left == draft.schema.key_of(entity):
            draft.having = [
                replace(one, left=replace(one.left, table=right.table))
                for one in draft.having
                if isinstance(one, Compare)
            ]
            return True
    return False


def _nest_partners(draft: Draft, entity: str, counted: Sequence[str]) -> None:
    inner = [one for _, one in draft.where if entity not in tables_of(one)]
    member = relate(draft, entity, counted, inner, negated=False)
    if member is None:
        return
    key = member.query.select[0]
    having = tuple(draft.having)
    nested = replace(member, query=replace(member.query, group=(key,), having=having))
    draft.where = [pair for pair in draft.where if pair[1] not in inner]
    draft.where.append((len(draft.tags), nested))
    draft.having = []


def _nest_owners(draft: Draft, entity: str) -> bool:
    """As in "the fines of members who have more than 5 loans": loans of such members."""
    for tag in draft.tags:
        owner = tag.target.table if tag.is_table and tag.target is not None else entity
        edges = draft.graph.between(entity, owner) if owner != entity else ()
        if not edges or len(edges[0].left_columns) != 1:
            continue
        mine, other = ends_of(edges[0], entity)
        if draft.schema.is_unique(owner, [other.column]):
            having = tuple(draft.having)
            inner = Reading((entity,), (mine,), group=(mine,), having=having)
            draft.where.append((len(draft.tags), Member(mine, inner)))
            draft.having = []
            return True
    return False


def _nest_same(draft: Draft, select: Sequence[Operand], entity: str) -> None:
    """As in "the number of cities with more than 3 airports", all of it in one table."""
    one = select[0]
    if len(select) != 1 or not one.column or not one.distinct:
        return
    key = Operand(one.table, one.column)
    where = tuple(condition for _, condition in draft.where)
    having = tuple(_of_rows(condition, one) for condition in draft.having)
    inner = Reading((entity,), (key,), where=where, group=(key,), having=having)
    draft.where.append((len(draft.tags), Member(key, inner)))
    draft.having = []


def _of_rows(condition: Condition, key: Operand) -> Condition:
    """Within one value of the key its values are one: the rows are counted."""
    counted = replace(key, function="count", distinct=True)
    if isinstance(condition, Compare) and condition.left == counted:
        return replace(condition, left=Operand(key.table, function="count"))
    return condition

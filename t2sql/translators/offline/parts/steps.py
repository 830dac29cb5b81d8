"""What is asked of rows that are counted already, as conditions on them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from t2sql.translators.offline.clauses.semi_join import relate, tables_of
from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.interpret import Interpretation
from t2sql.translators.offline.join_tree import JoinGraph
from t2sql.translators.offline.measures.formula import Subset
from t2sql.translators.offline.reading import (
    Condition,
    IsNull,
    Member,
    Operand,
    Reading,
    Within,
    tables_used,
)

_LIGHT = re.compile(
    r"^(?:(?:that|who|which)\s+)?(?:(?:did|does|do|has|have|had)\s+)?"
    r"(?:(?:anybody|anyone|somebody|someone|they|people)\s+)?"
    r"(?:got|gets?|had|has|have|made|makes?|placed?|received?|open|filed?|left|leave|wrote|write"
    r"|submitted|submit|posted)?\s*"
    r"(?:an?|any|at least one|one or more|at least 1)\s+(?=\w)",
    re.IGNORECASE,
)
"""To have, make or place something is no more than that there is something."""
_VERB_ALONE = re.compile(
    r"^(?:(?:that|who|which)\s+)?(?:(?:have|has|had)\s+)?(\w{3,})ed$", re.IGNORECASE
)
_ONCE = re.compile(r"\s+(?:at least once|by now|at all|so far|eventually)\b", re.IGNORECASE)
_AT_LEAST_ONE = re.compile(r"\bat least one\b", re.IGNORECASE)


_YEAR_FIRST = re.compile(r"^((?:19|20)\d\d) (.+)$")
_AGAIN = re.compile(r"\s+again\b(?=.*(?:\d|\blast\b|\bthis\b))", re.IGNORECASE)
"""In another period than the first time, which is named."""


def plain_step(text: str) -> str:
    """The step in words that say no more than what must be there."""
    text = _AGAIN.sub("", _ONCE.sub("", text))
    return _AT_LEAST_ONE.sub("a", _LIGHT.sub("with a ", text))


def as_thing(text: str) -> str:
    """As in "ordered": that there is an order, by the stem of the verb; empty if it is no verb."""
    found = _VERB_ALONE.match(text)
    return f"with a {found[1]}" if found is not None else ""


def plain_base(text: str) -> str:
    """What is counted, in words that say no more than what must be there."""
    return _YEAR_FIRST.sub(r"\2 in \1", _AT_LEAST_ONE.sub("a", text))


@dataclass(frozen=True, slots=True)
class Entity:
    """What is counted first: the rows of a table, by their key or by another column."""

    table: str
    key: Operand | None

    def is_counted(self, operand: Operand) -> bool:
        """Whether the measure counts the same things."""
        if operand.function != "count" or operand.formula is not None:
            return False
        column = Operand(operand.table, operand.column)
        return operand.table == self.table and (not operand.column or column == self.key)


def counted_of(reading: Reading) -> Operand | None:
    """The count that the reading shows, beside what it is grouped by; None if it is none."""
    measures = [one for one in reading.select if one.aggregated]
    if len(measures) != 1 or measures[0].function != "count" or measures[0].formula is not None:
        return None
    return measures[0] if set(reading.select) - set(measures) <= set(reading.group) else None


def shows_parts(reading: Reading) -> bool:
    """Whether it shows a count, and the same over some of the rows."""
    parts = [one.formula for one in reading.select if isinstance(one.formula, Subset)]
    return any(part.measure in reading.select for part in parts)


def conditions_of(step: Interpretation, entity: Entity, graph: JoinGraph) -> tuple[Condition, ...]:
    """What the step's reading asks of a row of the entity; nothing if it is no plain condition.

    ``graph``: the joins among all tables.
    """
    reading = step.asked
    plain = not (reading.group or reading.having or reading.limit or reading.combine)
    counted = counted_of(reading)
    if counted is None or not plain:
        return ()
    if entity.is_counted(counted):
        return _narrowed(reading, step.draft, entity)
    if entity.key is not None and counted.column and _points(graph, counted, entity.key):
        left = Operand(counted.table, counted.column)
        return (Member(entity.key, _inner(reading, reading.where, left)),)
    return ()


def none_of(conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """That a row is not among those of the sub-query; nothing if that is not all that is asked."""
    members = [one for one in conditions if isinstance(one, Member)]
    if len(members) != 1 or len(conditions) != 1:
        return ()
    query = members[0].query
    nobody = tuple(IsNull(shown, negated=True) for shown in query.select)
    return (replace(members[0], query=replace(query, where=(*query.where, *nobody)), negated=True),)


def _narrowed(reading: Reading, draft: Draft, entity: Entity) -> tuple[Condition, ...]:
    own = tuple(one for one in reading.where if tables_of(one) <= {entity.table})
    far = tuple(one for one in reading.where if one not in own)
    others = [name for name in tables_used(reading) if name != entity.table]
    if not others and not _is_another(own, draft, entity):
        return own
    if entity.key is None:
        return ()
    if not others:
        return (Member(entity.key, _inner(reading, own, entity.key)),)
    apart = not any(entity.table in tables_of(one) for one in far)
    member = relate(draft, entity.table, others, far, negated=False) if apart else None
    return (*own, member or Member(entity.key, _inner(reading, far, entity.key)))


def _is_another(own: Sequence[Condition], draft: Draft, entity: Entity) -> bool:
    """Whether other rows than those of the base are meant: they share what is counted.

    As in "of the buyers of March, how many bought in April", where buyers are counted in orders.
    """
    key = entity.key
    if key is None or draft.schema.is_unique(entity.table, [key.column]):
        return False
    return any(isinstance(one, Within) for one in own)


def _inner(reading: Reading, where: Sequence[Condition], shown: Operand) -> Reading:
    return Reading(tables_used(reading), (shown,), where=tuple(where))


def _points(graph: JoinGraph, counted: Operand, key: Operand) -> bool:
    """Whether the column that is counted holds keys of the entity."""
    return any(
        {(edge.left, edge.left_columns), (edge.right, edge.right_columns)}
        == {(counted.table, (counted.column,)), (key.table, (key.column,))}
        for edge in graph.between(counted.table, key.table)
    )

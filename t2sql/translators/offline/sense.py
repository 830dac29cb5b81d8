"""What no careful analyst asks of columns, whatever the words: it speaks against a reading."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from t2sql.translators.offline.measures.formula import Quotient
from t2sql.translators.offline.reading import (
    Compare,
    IsNull,
    Member,
    Operand,
    Reading,
    tables_used,
    whole_and_parts,
)
from t2sql.translators.offline.schema import Schema

_OF_NUMBERS = frozenset({"sum", "avg", "median"})
_ALIKE_ANYHOW = frozenset({"min", "max"})
"""Rows that repeat change nothing of them."""


def count_nonsense(reading: Reading, schema: Schema) -> int:
    """How many things of the reading make no sense."""
    measures = [one for one in reading.select if one.aggregated]
    keys = [one.operand for one in reading.order if one.operand.aggregated]
    blind = sum(_is_blind(one, schema) for one in {*measures, *keys})
    apart = any(_are_apart(one, other) for one, other in combinations(measures, 2))
    odd = sum(_is_odd(one, schema) for one in _comparisons(reading))
    ranked = int(_ranks_texts(reading, schema))
    parts = tuple(whole_and_parts(reading))
    ranked += sum(_one_each(part, schema) or _ranks_ones(part, schema) for part in parts)
    ranked += sum(_ranks_one_figure(part) + _keeps_nothing(part) for part in parts)
    return blind + odd + ranked + int(apart) + sum(_is_apart(one) for one in measures)


def says_twice(reading: Reading) -> bool:
    """Whether rows of one value are also not to have another value of the column."""
    found = [one for one in _comparisons(reading) if isinstance(one.right, str)]
    same = {one.left for one in found if one.operator == "="}
    return any(one.left in same for one in found if one.operator == "!=")


def _ranks_texts(reading: Reading, schema: Schema) -> bool:
    """Whether the last of some texts are asked for, as if these were the largest."""
    first = reading.order[0] if reading.order and reading.limit is not None else None
    if first is None or not first.descending or first.operand.aggregated:
        return False
    key = first.operand
    dated = schema.is_dated(key) or schema.is_year(key)
    return bool(key.column) and not dated and not schema.is_numeric(key)


def _is_blind(operand: Operand, schema: Schema) -> bool:
    """Whether texts, flags or keys are added up."""
    if operand.function not in _OF_NUMBERS or operand.formula is not None or not operand.column:
        return False
    plain = Operand(operand.table, operand.column)
    return not schema.is_numeric(plain) or schema.is_key(plain)


def _is_odd(condition: Compare, schema: Schema) -> bool:
    """Whether a column that is true or false is compared with something else."""
    left = condition.left
    if not left.column or left.aggregated or not schema.is_flag(left):
        return False
    answers = schema.answers_of(left) or ("true", "false")
    return isinstance(condition.right, str | int | float) and str(condition.right).lower() not in {
        one.lower() for one in answers
    }


def _comparisons(reading: Reading) -> Iterator[Compare]:
    yield from (one for one in reading.where if isinstance(one, Compare))


def _are_apart(one: Operand, other: Operand) -> bool:
    """Whether a join of two tables makes rows of one repeat under the other's measure."""
    if one.table == other.table or set(one.tables) & set(other.tables):
        return False
    return any(not side.distinct and side.function not in _ALIKE_ANYHOW for side in (one, other))


def _one_each(reading: Reading, schema: Schema) -> bool:
    """As in "members with more than one town": a row of members has one, so all are counted."""
    bounds = [one.left for one in reading.having if isinstance(one, Compare)]
    counted = {one.table for one in bounds if one.distinct and one.column}
    entities = {one.table for one in reading.select}
    if not counted or counted != entities:
        return False
    key = schema.key_of(next(iter(counted)))
    whole = not reading.group and all(one.aggregated for one in reading.select)
    return key is not None and (whole or reading.group == (key,))


def _ranks_ones(reading: Reading, schema: Schema) -> bool:
    """As in "the longest call", "calls made twice", by how many rows each has: all have one."""
    ranks = [one.operand for one in reading.order if one.operand.function == "count"]
    bounds = (one.left for one in reading.having if isinstance(one, Compare))
    ranks.extend(one for one in bounds if one.function == "count")
    if not ranks or any(one.formula for one in ranks) or len(set(tables_used(reading))) != 1:
        return False
    return any(schema.is_unique(one.table, [one.column]) for one in reading.group)


def _ranks_one_figure(reading: Reading) -> bool:
    """As in "who had the most calls", where nobody is shown: one figure has no first."""
    shown = reading.select
    whole = bool(shown) and all(one.aggregated and one.formula is None for one in shown)
    ranked = any(key.operand.aggregated for key in reading.order)
    return whole and ranked and reading.limit is not None and not reading.group


def _keeps_nothing(reading: Reading) -> bool:
    """As in "members who made no call", by what their calls say: none is left."""
    absent = [one for one in reading.where if isinstance(one, Member) and one.negated]
    read = set(tables_used(reading)) if absent else set()
    return any(
        name in read and name != one.left.table
        for one in absent
        if all(isinstance(part, IsNull) for part in one.query.where) and not one.query.having
        for name in tables_used(one.query)
    )


def _is_apart(operand: Operand) -> bool:
    """Whether it sets the rows of one table against another's, of which a join loses some."""
    formula = operand.formula
    return isinstance(formula, Quotient) and formula.top.table != formula.bottom.table

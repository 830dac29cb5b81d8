"""Faults of WHERE and HAVING: a filter lost, turned round, or joined otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlglot import exp

from t2sql.evaluation.planted.mutations.terms import read_terms
from t2sql.evaluation.planted.planting import (
    COMPARISONS,
    Plant,
    Planting,
    as_number,
    canonical,
    conditions,
    drop,
    having,
    is_date,
    literals,
    stored,
)
from t2sql.sql.guards.subject import Block
from t2sql.types import Habit, Table

_HABIT_SHARE, _HABIT_QUERIES = 0.5, 3
"""What most past queries do; fixed before any guard was tuned."""


def dropped_habit(planting: Planting) -> Iterator[Plant]:
    """A filter that most past queries of the table have is left out."""
    yield from _dropped(planting, is_habit)


def dropped_named_value(planting: Planting) -> Iterator[Plant]:
    """A filter is left out whose text value stands in the question."""
    yield from _dropped(planting, _names_value)


def dropped_named_number(planting: Planting) -> Iterator[Plant]:
    """A filter or HAVING is left out whose number stands in the question."""
    yield from _dropped(planting, _names_number)
    for block in planting.blocks:
        for part in having(block):
            if _names_number(planting, block, part):
                yield planting.changed((part, drop)), f"without {planting.written(part)}"


def dropped_unnamed_filter(planting: Planting) -> Iterator[Plant]:
    """A filter is left out whose value neither the question nor a term of the team says."""
    yield from _dropped(planting, _unnamed)


def lost_not_null(planting: Planting) -> Iterator[Plant]:
    """IS NOT NULL is left out."""
    yield from _dropped(planting, lambda _planting, _block, part: _is_not_null(part))


def dropped_date_filter(planting: Planting) -> Iterator[Plant]:
    """Every bound on a date column is left out."""
    for block in planting.blocks:
        dated: dict[str, list[exp.Expr]] = {}
        for part in conditions(block):
            column = part.find(exp.Column)
            if column is not None and any(map(is_date, literals(part))):
                dated.setdefault(column.sql().lower(), []).append(part)
        for parts in dated.values():
            # The last first: what an earlier drop leaves must still stand in its place.
            edits = [(part, drop) for part in reversed(parts)]
            said = " AND ".join(map(planting.written, parts))
            yield planting.changed(*edits), f"without {said}"


def dropped_having(planting: Planting) -> Iterator[Plant]:
    """HAVING is left out whose number the question does not write in digits."""
    for block in planting.blocks:
        for part in having(block):
            if not _names_number(planting, block, part):
                yield planting.changed((part, drop)), f"without {planting.written(part)}"


def dropped_negation(planting: Planting) -> Iterator[Plant]:
    """<> for =, NOT IN, NOT LIKE, NOT EXISTS without the NOT."""
    for block in planting.blocks:
        for part in conditions(block):
            positive: exp.Expr | None = None
            if isinstance(part, exp.NEQ):
                positive = exp.EQ(this=part.this.copy(), expression=part.expression.copy())
            elif isinstance(part, exp.Not) and isinstance(
                part.this.unnest(), exp.In | exp.Like | exp.Exists | exp.EQ
            ):
                positive = part.this.copy()
            if positive is not None:
                said = f"{planting.written(positive)} for {planting.written(part)}"
                yield planting.replaced(part, positive), said


def swapped_and_or(planting: Planting) -> Iterator[Plant]:
    """AND for OR, or the other way round, between two comparisons with literals."""
    for block in planting.blocks:
        for node in block.find(exp.And, exp.Or):
            sides = (node.args["this"].unnest(), node.args["expression"].unnest())
            if not node.find_ancestor(exp.Join) and all(map(_compares_literal, sides)):
                other = exp.Or if isinstance(node, exp.And) else exp.And
                swapped = other(this=sides[0].copy(), expression=sides[1].copy())
                yield planting.replaced(node, exp.paren(swapped)), planting.written(swapped)


def comparison_flipped(planting: Planting) -> Iterator[Plant]:
    """< for >, >= for <=, on a number that the question says."""
    turned = {exp.GT: exp.LT, exp.LT: exp.GT, exp.GTE: exp.LTE, exp.LTE: exp.GTE}
    yield from _compared(planting, turned)


def bound_strictness(planting: Planting) -> Iterator[Plant]:
    """> for >=, < for <=, on a number."""
    turned = {exp.GT: exp.GTE, exp.LT: exp.LTE, exp.GTE: exp.GT, exp.LTE: exp.LT}
    yield from _compared(planting, turned)


def is_habit(planting: Planting, block: Block, part: exp.Expr) -> bool:
    """Whether most past queries of the table have this very filter."""
    found = stored(block, part)
    if found is None:
        return False
    wanted = canonical(part, planting.dialect)
    return any(habit.sql.lower() == wanted for habit in frequent_filters(planting, found[0]))


def frequent_filters(planting: Planting, table: Table) -> list[Habit]:
    """The filters that most past queries of the table have."""
    use = planting.known.use(table.name)
    return [
        habit
        for habit in (use.filters if use is not None else ())
        if habit.share >= _HABIT_SHARE and habit.queries >= _HABIT_QUERIES
    ]


def _dropped(
    planting: Planting, fits: Callable[[Planting, Block, exp.Expr], bool]
) -> Iterator[Plant]:
    for block in planting.blocks:
        for part in conditions(block):
            if fits(planting, block, part):
                yield planting.changed((part, drop)), f"without {planting.written(part)}"


def _names_value(planting: Planting, block: Block, part: exp.Expr) -> bool:
    values = [value for value in literals(part) if value.is_string and not is_date(value)]
    if not values or is_habit(planting, block, part):
        return False
    return all(planting.asked(value.name) for value in values)


def _names_number(planting: Planting, block: Block, part: exp.Expr) -> bool:
    values = [value for value in literals(part) if as_number(value.name) is not None]
    if not values or is_habit(planting, block, part):
        return False
    return all(planting.asked(value.name) for value in values)


def _unnamed(planting: Planting, block: Block, part: exp.Expr) -> bool:
    values = literals(part)
    meant, _ = read_terms(planting)
    return (
        bool(values)
        and canonical(part, planting.dialect) not in meant
        and not any(map(is_date, values))
        and not any(planting.asked(value.name) for value in values)
        and not is_habit(planting, block, part)
    )


def _is_not_null(part: exp.Expr) -> bool:
    return (
        isinstance(part, exp.Not)
        and isinstance(part.this, exp.Is)
        and isinstance(part.this.expression, exp.Null)
    )


def _compares_literal(side: exp.Expr) -> bool:
    return isinstance(side, (*COMPARISONS, exp.Like)) and bool(literals(side))


def _compared(
    planting: Planting, turned: dict[type[exp.Binary], type[exp.Binary]]
) -> Iterator[Plant]:
    for block in planting.blocks:
        for part in (*conditions(block), *having(block)):
            other = turned.get(type(part))  # type: ignore[arg-type] # others are not found
            numbers = [value for value in literals(part) if as_number(value.name) is not None]
            if other is not None and numbers:
                node = other(this=part.this.copy(), expression=part.expression.copy())
                yield planting.replaced(part, node), planting.written(node)

"""What is computed in place of a column: frozen trees, written as SQL by ``write.py``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from t2sql.translators.offline.reading import Condition, Function, Operand, operands

WindowKind = Literal["share", "growth", "change", "running", "moving", "rank"]


@dataclass(frozen=True, slots=True)
class Expression:
    """A measure as the team writes it.

    ``sql``: each column is qualified by the full name of its table as one quoted word.
    ``where``: the rows it is computed over, as SQL over bare columns of the first table.
    """

    name: str
    sql: str
    tables: tuple[str, ...]
    where: tuple[tuple[str, str], ...] = ()
    """Pairs of a column of the condition, and the condition."""
    aggregated: bool = True


@dataclass(frozen=True, slots=True)
class Subset:
    """A measure over the rows alone that meet the conditions."""

    measure: Operand
    conditions: tuple[Condition, ...]
    aggregated: bool = True

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that the measure and the conditions read."""
        read = [one for condition in self.conditions for one in operands(condition)]
        return (*self.measure.tables, *(table for one in read for table in one.tables))


@dataclass(frozen=True, slots=True)
class Quotient:
    """One measure over another, times a factor: 1 for a share, 100 for a percentage."""

    top: Operand
    bottom: Operand
    factor: float = 1.0

    @property
    def aggregated(self) -> bool:
        """Whether it is a ratio of measures, not of two columns of a row."""
        return self.top.aggregated or self.bottom.aggregated

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables of both measures."""
        return (*self.top.tables, *self.bottom.tables)


@dataclass(frozen=True, slots=True)
class Difference:
    """One less the other; of two dates or times in ``unit``s."""

    left: Operand
    right: Operand
    unit: str = ""

    @property
    def aggregated(self) -> bool:
        """Whether it is a difference of measures."""
        return self.left.aggregated or self.right.aggregated

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables of both sides."""
        return (*self.left.tables, *self.right.tables)


@dataclass(frozen=True, slots=True)
class Window:
    """A measure seen beside the measures of the other groups.

    ``share``: of the sum over all groups; ``growth``, ``change``: against the group ``rows``
    before; ``running``: the sum of all up to this one; ``moving``: the mean of the last ``rows``.
    """

    measure: Operand
    kind: WindowKind
    order: tuple[Operand, ...] = ()
    partition: tuple[Operand, ...] = ()
    rows: int = 1
    factor: float = 1.0
    aggregated: bool = True

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables of the measure and of what it is ordered by."""
        return tuple(
            table for one in (self.measure, *self.order, *self.partition) for table in one.tables
        )


_AGGREGATES = ("sum(", "count(", "avg(", "min(", "max(")

Formula = Expression | Subset | Quotient | Difference | Window


def apply_function(operand: Operand, function: Function) -> Operand:
    """The function over the operand; a measure that is one already stays as it is."""
    if operand.formula is not None and operand.formula.aggregated:
        return operand
    return replace(operand, function=function)


def change_parts(operand: Operand, change: Callable[[Operand], Operand]) -> Operand:
    """The operand with every measure that it is made of changed."""
    formula = operand.formula
    if isinstance(formula, (Subset, Window)):
        inner = change_parts(formula.measure, change)
        return replace(operand, formula=replace(formula, measure=inner))
    if isinstance(formula, Quotient):
        top, bottom = (change_parts(one, change) for one in (formula.top, formula.bottom))
        return replace(operand, formula=replace(formula, top=top, bottom=bottom))
    if isinstance(formula, Difference):
        left, right = (change_parts(one, change) for one in (formula.left, formula.right))
        return replace(operand, formula=replace(formula, left=left, right=right))
    return change(operand)


def parts_of(operand: Operand) -> tuple[Operand, ...]:
    """The measures that it is made of; itself if it is made of no others."""
    found: list[Operand] = []

    def note(part: Operand) -> Operand:
        found.append(part)
        return part

    change_parts(operand, note)
    return tuple(found)


def is_one_measure(operand: Operand) -> bool:
    """Whether each of its parts is one aggregate, which can be taken over a part of the rows."""
    if isinstance(operand.formula, Window):
        return False
    formulas = [one.formula for one in parts_of(operand)]
    return all(
        one is None or (isinstance(one, Expression) and _is_aggregate(one)) for one in formulas
    )


def _is_aggregate(formula: Expression) -> bool:
    sql = formula.sql.strip().lower()
    return sql.startswith(_AGGREGATES) and sql.count("(") == 1

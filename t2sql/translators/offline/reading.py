"""A reading: what a question is taken to ask, clause by clause, before it is written as SQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from t2sql.translators.offline.measures.formula import Formula

Function = Literal["", "count", "sum", "avg", "median", "min", "max"]
Operator = Literal["=", "!=", ">", ">=", "<", "<="]


@dataclass(frozen=True, slots=True)
class Operand:
    """A column, a measure over a column (``column`` empty: over rows), or a date cut to a grain."""

    table: str
    column: str = ""
    function: Function = ""
    distinct: bool = False
    grain: str = ""
    """``day``, ``week``, ``month``, ``quarter`` or ``year``: the date is cut to it.

    ``month_of_year``, ``quarter_of_year``, ``weekday``: its number, the same in every year or week.
    """
    formula: Formula | None = None
    """What is computed in place of a column: a ratio, a named metric, a window."""

    @property
    def aggregated(self) -> bool:
        """Whether it is a measure."""
        return bool(self.function) or (self.formula is not None and self.formula.aggregated)

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables it reads, its own first."""
        more = self.formula.tables if self.formula is not None else ()
        return (self.table, *more)


@dataclass(frozen=True, slots=True)
class Compare:
    """A column or measure against a value, a number, or a sub-query that gives one value."""

    left: Operand
    operator: Operator
    right: str | int | float | Reading | Operand


@dataclass(frozen=True, slots=True)
class Within:
    """A date column within a half-open period of ISO days; an open end is empty."""

    left: Operand
    start: str
    end: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Like:
    """A text column that holds, starts or ends with a text."""

    left: Operand
    pattern: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class IsNull:
    """A column with no value, or (negated) with one."""

    left: Operand
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """A boolean column that holds, or does not."""

    left: Operand
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """A column among the values of a one-column sub-query, or not."""

    left: Operand
    query: Reading
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """A condition on one column taken from a past query, as its SQL with a bare column name."""

    left: Operand
    sql: str


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of these holds."""

    conditions: tuple[Condition, ...]


Condition = Compare | Within | Like | IsNull | Flag | Member | Given | AnyOf


@dataclass(frozen=True, slots=True)
class Order:
    """One key of ORDER BY."""

    operand: Operand
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A question, clause by clause. ``tables`` are those that must be joined, in order."""

    tables: tuple[str, ...]
    select: tuple[Operand, ...] = ()
    """Empty: all columns of the first table."""
    distinct: bool = False
    where: tuple[Condition, ...] = ()
    group: tuple[Operand, ...] = ()
    having: tuple[Condition, ...] = ()
    kept: tuple[Condition, ...] = ()
    """The rows that are shown, once windows have seen all: those before a period are only seen."""
    order: tuple[Order, ...] = ()
    limit: int | None = None
    per: tuple[Operand, ...] = ()
    """``limit`` counts rows of each of these, not of the whole."""
    peers: tuple[Operand, ...] = ()
    """Of a sub-query: its rows agree in these columns with the row of the query around it."""
    combine: Literal["", "intersect", "except", "union"] = ""
    other: Reading | None = None
    """The right side of the set operation."""


def operands(condition: Condition) -> tuple[Operand, ...]:
    """The operands that a condition reads from the query it stands in."""
    if isinstance(condition, AnyOf):
        return tuple(one for part in condition.conditions for one in operands(part))
    if isinstance(condition, Compare) and isinstance(condition.right, Operand):
        return (condition.left, condition.right)
    return (condition.left,)


def tables_used(reading: Reading) -> tuple[str, ...]:
    """The tables that must stand in FROM, each once, in the order they were met."""
    found, read = [*reading.tables], [*reading.select]
    for condition in (*reading.where, *reading.having):
        read.extend(operands(condition))
    read.extend(reading.group)
    read.extend([key.operand for key in reading.order])
    for operand in read:
        found.append(operand.table)
        if operand.formula is not None:
            found.extend(operand.formula.tables)
    return tuple(dict.fromkeys(filter(None, found)))


def renamed(reading: Reading, shown: Mapping[Operand, Operand]) -> Reading:
    """The reading with other columns in place of some that it shows, groups and orders by."""
    return replace(
        reading,
        select=tuple(shown.get(one, one) for one in reading.select),
        group=tuple(shown.get(one, one) for one in reading.group),
        order=tuple(
            Order(shown.get(key.operand, key.operand), key.descending) for key in reading.order
        ),
    )


def whole_and_parts(reading: Reading) -> Iterator[Reading]:
    """The reading, and those of its sub-queries and of the other side of a set operation."""
    yield reading
    if reading.other is not None:
        yield from whole_and_parts(reading.other)
    for condition in (*reading.where, *reading.having):
        for part in condition.conditions if isinstance(condition, AnyOf) else (condition,):
            inner = part.query if isinstance(part, Member) else getattr(part, "right", None)
            if isinstance(inner, Reading):
                yield from whole_and_parts(inner)

"""Facts: what profile, value index and warehouse say of keys and values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import prod
from typing import TYPE_CHECKING

from sqlglot import exp

from t2sql.catalog.measure import BIG_ROWS, SAMPLED_ROWS, counted_exactly
from t2sql.catalog.names import table_tree
from t2sql.errors import DatabaseError
from t2sql.types import CatalogSlice, Column, Table

if TYPE_CHECKING:
    from t2sql.protocols import SearchIndex, Warehouse

COUNTED = frozenset({"duckdb", "sqlite"})
"""Dialects whose data lie on this machine: counting there costs nobody money."""
_SURELY_FEWER = 0.9
"""Distinct values of big tables are estimates, a few per cent off; below this share of the rows
they prove that values repeat."""

Counts = dict[tuple[str, frozenset[str]], bool | None]
"""What counting said of the columns of a table: whether they are unique."""


@dataclass(slots=True)
class GatheredFacts:
    """What is known of keys and values: implements :class:`t2sql.protocols.DataFacts`.

    The profile is asked first, then the value index; only what neither can tell is counted, once.
    """

    known: CatalogSlice
    index: SearchIndex | None
    warehouse: Warehouse | None
    timeout_s: float = 1.0
    """For one count; what takes longer stays unknown."""
    counts: bool | None = None
    """Whether to count on the warehouse; None: where its dialect is of :data:`COUNTED`."""
    counted: Counts = field(default_factory=dict)
    """What was counted already; to ask many questions hand the same one to each."""

    def is_unique(self, table: str, columns: Sequence[str]) -> bool | None:
        """Whether no two rows of the table are equal in these columns; a NULL equals nothing."""
        found = self.known.table(table)
        wanted = frozenset(column.lower() for column in columns)
        if found is None or not wanted or any(found.column(name) is None for name in wanted):
            return None
        primary = {name.lower() for name in found.primary_key}
        if primary and primary <= wanted:
            return True
        told = _by_profile(found, wanted, self.known.dialect)
        if told is None and self._is_pointed_to(found, wanted):
            return True
        return told if told is not None else self._count(found, wanted)

    def holds(self, table: str, column: str, value: str) -> bool | None:
        """Whether a cell of the column is exactly that text."""
        found = self.known.table(table)
        stored = found.column(column) if found is not None else None
        if found is None or stored is None or stored.pii:
            return None
        if value in stored.accepted_values or value in stored.examples:
            return True
        if _examples_are_all(stored):
            return False
        listed = self.index.holds_value(table, column, value) if self.index else None
        if listed:
            return True
        if stored.accepted_values:
            return False
        return listed if _listed_whole(found, self.known.dialect) else None

    def near_values(self, table: str, column: str, value: str) -> tuple[str, ...]:
        """Values of the column that the text most likely means, the likeliest first."""
        found = self.known.table(table)
        stored = found.column(column) if found is not None else None
        if self.index is None or stored is None or stored.pii:
            return ()
        return self.index.near_values(table, column, value)

    def _is_pointed_to(self, table: Table, wanted: frozenset[str]) -> bool:
        """Whether a declared foreign key points to some of the columns: then they are a key."""
        return any(
            {name.lower() for name in foreign.ref_columns} <= wanted
            for other in self.known.tables
            for foreign in other.foreign_keys
            if foreign.source == "declared" and foreign.ref_table.lower() == table.name.lower()
        )

    def _count(self, table: Table, wanted: frozenset[str]) -> bool | None:
        key = (table.name.lower(), wanted)
        if key not in self.counted:
            self.counted[key] = self._ask(table, sorted(wanted))
        return self.counted[key]

    def _ask(self, table: Table, names: Sequence[str]) -> bool | None:
        warehouse = self.warehouse
        if warehouse is None:
            return None
        if not (warehouse.dialect in COUNTED if self.counts is None else self.counts):
            return None
        sql = repeated_rows(table, names).sql(dialect=warehouse.dialect)
        try:
            result = warehouse.query(sql, max_rows=1, timeout_s=self.timeout_s)
        except DatabaseError:
            return None
        return not result.rows


def repeated_rows(table: Table, names: Sequence[str]) -> exp.Select:
    """A query that gives one row where rows of the table are equal in these columns, else none."""
    spelled = [stored.name for name in names if (stored := table.column(name)) is not None]
    columns = [exp.column(name, quoted=True) for name in spelled]
    filled = [exp.Not(this=exp.Is(this=column.copy(), expression=exp.null())) for column in columns]
    more = exp.GT(this=exp.Count(this=exp.Star()), expression=exp.Literal.number(1))
    query = exp.select(exp.alias_(exp.Literal.number(1), "n", quoted=True))
    query = query.from_(table_tree(table.name), copy=False).where(*filled, copy=False)
    return query.group_by(*columns, copy=False).having(more, copy=False).limit(1, copy=False)


def _by_profile(table: Table, wanted: frozenset[str], dialect: str) -> bool | None:
    """What the numbers of distinct values prove of the columns together, or None."""
    columns = [column for column in table.columns if column.name.lower() in wanted]
    rows = table.row_count
    if rows is None or any(column.distinct is None for column in columns):
        return None
    exact = counted_exactly(rows, dialect)
    for column in columns:
        # Of big tables the profile counts exactly what may be a key, and that has no NULL.
        if (exact or not column.null_share) and _distinct(column) >= _present(column, rows):
            return True
    # So many rows cannot all differ in so few combinations.
    empty = sum(rows - _present(column, rows) for column in columns)
    combinations = prod(_distinct(column) for column in columns)
    needed = (rows - empty) * (1.0 if exact else _SURELY_FEWER)
    return False if combinations < needed else None


def _distinct(column: Column) -> int:
    return column.distinct or 0


def _present(column: Column, rows: int) -> int:
    return round(rows * (1 - (column.null_share or 0.0)))


def _examples_are_all(column: Column) -> bool:
    return bool(column.examples) and column.distinct == len(column.examples)


def _listed_whole(table: Table, dialect: str) -> bool:
    """Whether the value index lists all values of its columns, not those of a sample."""
    rows = table.row_count
    return rows is not None and rows <= SAMPLED_ROWS.get(dialect, BIG_ROWS)

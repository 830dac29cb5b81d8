"""The tables around a gold query: those that a person would have confirmed beside its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from t2sql.protocols import Catalog
    from t2sql.types import Table

_TABLES = 6
"""Confirmed tables, as ``limits.tables`` has it."""
_TWINS = 2
_ALIKE = 0.7
"""Share of a table's columns that a near twin has too."""


def surrounding_tables(
    read: Sequence[str], tables: Sequence[Table], catalog: Catalog
) -> tuple[str, ...]:
    """The tables that are read, their near twins, and those that join them, up to six."""
    names = dict.fromkeys(read)
    for name in read:
        table = catalog.table(name)
        twins = [other for other in tables if table is not None and _is_twin(table, other)]
        for other in twins[:_TWINS]:
            names.setdefault(other.name)
    for edge in sorted(catalog.joins(list(read)), key=lambda edge: -edge.uses):
        for name in (edge.left, edge.right):
            if len(names) < max(_TABLES, len(read)):
                names.setdefault(name)
    return tuple(names)


def _is_twin(table: Table, other: Table) -> bool:
    if other.name == table.name or len(table.columns) < 3:
        return False
    has = {column.name.lower() for column in other.columns}
    shared = sum(column.name.lower() in has for column in table.columns)
    return shared >= _ALIKE * len(table.columns)

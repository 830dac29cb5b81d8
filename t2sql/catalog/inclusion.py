"""Do the values of a column stand in a key? Asked of the data once, then remembered."""

from __future__ import annotations

from t2sql.catalog.families import type_family
from t2sql.catalog.measure import Probe
from t2sql.catalog.names import table_tree
from t2sql.catalog.profile_queries import inclusion
from t2sql.catalog.writing import CatalogWriter
from t2sql.errors import QueryError, QueryTimeoutError
from t2sql.types import Column, Table

_VALUES = 1000
"""Distinct values of the column that are looked up; more would say little more."""


class Inclusions:
    """Answers from what an earlier build found, from the profiles, else by one query.

    Args:
        writer: keeps the answers; profiling a table anew forgets its own.
        probe: asks the database while there is time.
    """

    def __init__(self, writer: CatalogWriter, probe: Probe) -> None:
        self._writer = writer
        self._probe = probe

    def share(self, child: Table, column: Column, parent: Table, key: Column) -> float | None:
        """The share of the column's distinct values that stand in the key; None if unknown.

        Unknown are empty tables and columns, tables without a profile, and what there was no
        time for.
        """
        if not (child.row_count and parent.row_count and column.distinct):
            return None
        known = self._writer.inclusion(child.name, column.name, parent.name, key.name)
        if known is not None:
            return known[0]
        if _is_apart(column, key):
            share: float | None = 0.0
        elif self._probe.out_of_time:
            return None
        else:
            share = self._ask(child.name, column.name, parent.name, key.name)
        self._writer.store_inclusion(child.name, column.name, parent.name, key.name, share)
        return share

    def _ask(self, child: str, column: str, parent: str, key: str) -> float | None:
        tree = inclusion(table_tree(child), column, table_tree(parent), key, _VALUES)
        try:
            total, found = self._probe.rows(tree)[0]
        except (QueryError, QueryTimeoutError):
            return None
        return int(found) / int(total) if total else None


def _is_apart(column: Column, key: Column) -> bool:
    """Whether the least and greatest values show that two numeric columns share no value."""
    if type_family(column.data_type) != "number" or type_family(key.data_type) != "number":
        return False
    texts = (column.minimum, column.maximum, key.minimum, key.maximum)
    try:
        low, high, key_low, key_high = (float(text or "") for text in texts)
    except ValueError:
        return False
    return high < key_low or low > key_high

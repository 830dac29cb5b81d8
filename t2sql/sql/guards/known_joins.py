"""What is known of joins between tables: keys, and the joins of past queries."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import TYPE_CHECKING

from t2sql.types import Table

if TYPE_CHECKING:
    from t2sql.types import CatalogSlice

Edge = tuple[tuple[str, ...], tuple[str, ...]]
"""Columns of a left table, and the columns of a right table that they are equal to."""
Key = tuple[str, str]
"""A table and a column of it, in lower case."""


def edges_between(known: CatalogSlice, left: Table, right: Table) -> list[Edge]:
    """The known ways to join two tables; each once."""
    mine, theirs = left.name.lower(), right.name.lower()
    found: dict[frozenset[tuple[str, str]], Edge] = {}
    for one, one_columns, other, other_columns in _all_edges(known):
        if (one, other) == (mine, theirs):
            edge = (one_columns, other_columns)
        elif (one, other) == (theirs, mine):
            edge = (other_columns, one_columns)
        else:
            continue
        pairs = zip(*edge, strict=False)
        found.setdefault(frozenset((a.lower(), b.lower()) for a, b in pairs), edge)
    return list(found.values())


def domains(known: CatalogSlice) -> dict[Key, Set[Key]]:
    """Columns that hold the same keys, by one another: whatever known joins connect.

    A primary key of one column is in a domain of its own if nothing refers to it.
    """
    groups: dict[Key, set[Key]] = {}
    for table in known.tables:
        if len(table.primary_key) == 1:
            key = (table.name.lower(), table.primary_key[0].lower())
            groups[key] = {key}
    for one, one_columns, other, other_columns in _all_edges(known):
        for mine, theirs in zip(one_columns, other_columns, strict=False):
            left, right = (one, mine.lower()), (other, theirs.lower())
            together = groups.get(left, {left}) | groups.get(right, {right})
            groups.update(dict.fromkeys(together, together))
    return dict(groups)


def _all_edges(
    known: CatalogSlice,
) -> Iterator[tuple[str, tuple[str, ...], str, tuple[str, ...]]]:
    """Joins and keys, tables in lower case."""
    for edge in known.joins:
        yield edge.left.lower(), edge.left_columns, edge.right.lower(), edge.right_columns
    for table in known.tables:
        for key in table.foreign_keys:
            target = known.table(key.ref_table)
            columns = key.ref_columns or (target.primary_key if target is not None else ())
            if columns:
                yield table.name.lower(), key.columns, key.ref_table.lower(), columns

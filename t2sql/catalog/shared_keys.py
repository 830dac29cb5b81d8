"""Joins guessed from names alone: a key that stands first in one table and somewhere in others.

Old warehouses declare no keys, and a catalog without rows cannot be looked at. But people name a
key alike wherever it stands, and put it first in the table that owns it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from t2sql.catalog.families import type_family
from t2sql.catalog.keys import is_twin
from t2sql.catalog.names import words_of
from t2sql.types import Column, Table

_KEY_WORDS = frozenset(
    {"id", "key", "code", "cd", "no", "num", "nbr", "number", "sk", "pk", "uuid", "guid"}
)
_MOST_OWNERS = 3
"""A column that stands first in more tables names no one's key."""
_MOST_HOLDERS = 120
"""A column that stands in more tables is a batch number or a language."""
_DIGITS = re.compile(r"\d+")

_Place = tuple[Table, int]


def shared_keys(tables: Sequence[Table]) -> Iterator[tuple[Table, Column, Table, Column]]:
    """Pairs (table, column) to (owner, key column), where nothing better is known.

    Only schemas without any declared key are looked at, and only owners without a profile: where
    there are rows, :func:`t2sql.catalog.inference.infer_keys` knows more.
    """
    declared = {table.schema for table in tables if table.foreign_keys}
    holders: dict[tuple[str, str], list[_Place]] = defaultdict(list)
    for table in _without_shards(table for table in tables if table.schema not in declared):
        for position, column in enumerate(table.columns):
            words = words_of(column.name)
            if len(words) > 1 and words[-1] in _KEY_WORDS:
                holders[table.schema, "".join(words)].append((table, position))
    for places in holders.values():
        if 1 < len(places) <= _MOST_HOLDERS:
            yield from _to_owners(places)


def _to_owners(places: Sequence[_Place]) -> Iterator[tuple[Table, Column, Table, Column]]:
    first = [table for table, position in places if position == 0 and not table.row_count]
    owners = [table for table in first if not is_twin(table.bare_name)] or first
    if len(owners) > _MOST_OWNERS:
        return
    for owner in owners:
        key = owner.columns[0]
        for table, position in places:
            column = table.columns[position]
            if table is not owner and type_family(column.data_type) == type_family(key.data_type):
                yield table, column, owner, key


def _without_shards(tables: Iterator[Table]) -> Iterator[Table]:
    """Of tables that are called alike but for numbers the last one."""
    last: dict[str, Table] = {}
    for table in tables:
        shape = _DIGITS.sub("#", table.name)
        if shape not in last or table.name > last[shape].name:
            last[shape] = table
    yield from last.values()

"""Keys shown by the names they stand for: "accounts with their owner" of an ``owner_id``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.join_tree import JoinGraph
from t2sql.translators.offline.reading import (
    IsNull,
    Member,
    Operand,
    Reading,
    tables_used,
)
from t2sql.translators.offline.schema import Schema
from t2sql.types import CatalogSlice

_KEY_WORDS = frozenset({"id", "ids", "code", "codes", "key", "keys", "number", "numbers", "no"})


def name_pointers(reading: Reading, draft: Draft) -> Reading:
    """The reading with people's and things' names in place of keys that point to them.

    Only where their table is read for nothing else, so that it is joined by that very key.
    """
    whole = _own_first(reading, draft)
    if whole is not None:
        return whole
    shown = {
        key: names
        for key in bare_pointers(reading, draft)
        if (names := _names(key, draft.schema, draft.graph))
    }
    tables = [names[0].table for names in shown.values()]
    if not shown or len(set(tables)) < len(tables) or set(tables) & set(tables_used(reading)):
        return reading
    select = [one for key in reading.select for one in shown.get(key, (key,))]
    group = [one for key in reading.group for one in (key, *shown.get(key, ()))]
    return replace(reading, select=tuple(select), group=tuple(group))


def _own_first(reading: Reading, draft: Draft) -> Reading | None:
    """As in "who manages the most people", of a ``manager_id``: the row of the table itself.

    Rows that point to nobody are no group, be they ever so many.
    """
    if reading.limit is None or reading.per or len(reading.select) != 1:
        return None
    for pointer in bare_pointers(reading, draft):
        table = draft.schema.by_name[pointer.table]
        own = any(
            key.columns == (pointer.column,) and key.ref_table == table.name
            for key in table.foreign_keys
        )
        key, names = draft.schema.key_of(table.name), draft.schema.names_of(table.name)
        if own and key is not None and names[0] not in (key, pointer):
            inner = replace(reading, where=(*reading.where, IsNull(pointer, negated=True)))
            return Reading((table.name,), names, where=(Member(key, inner),))
    return None


def bare_pointers(reading: Reading, draft: Draft) -> tuple[Operand, ...]:
    """The foreign keys that are shown though nobody asks for a key."""
    asked = {
        draft.operand(place)
        for place, tag in enumerate(draft.tags)
        if _KEY_WORDS & set(tag.text.lower().split())
    }
    plain = (one for one in reading.select if one.column and not one.aggregated and not one.grain)
    return tuple(
        one
        for one in plain
        if one not in asked and one.formula is None and _says_nothing(one, draft.schema)
    )


def _says_nothing(pointer: Operand, schema: Schema) -> bool:
    """Whether it is called an id; a code, or a column called by what it holds, is asked for."""
    return schema.words(pointer.column)[-1:] == ("id",)


def tables_of_names(
    pointers: Iterable[Operand], known: CatalogSlice, read: Iterable[str]
) -> dict[str, Operand]:
    """Tables beside those that are ``read`` whose rows the pointers stand for."""
    inside, found = set(read), dict[str, Operand]()
    for pointer in pointers:
        table = known.table(pointer.table)
        for key in table.foreign_keys if table is not None else ():
            if key.columns == (pointer.column,) and key.ref_table not in inside:
                found.setdefault(key.ref_table, pointer)
    return found


def _names(pointer: Operand, schema: Schema, graph: JoinGraph) -> tuple[Operand, ...]:
    """What names the rows that the key points to; empty if they have no name, or no plain join."""
    for key in schema.by_name[pointer.table].foreign_keys:
        there = key.ref_table
        if key.columns != (pointer.column,) or there not in schema.by_name:
            continue
        edges = graph.between(pointer.table, there) if there != pointer.table else []
        names = schema.names_of(there)
        own = names[0].table == there and names[0] != schema.key_of(there)
        if own and edges and {*edges[0].left_columns, *edges[0].right_columns} >= {pointer.column}:
            return names
    return ()

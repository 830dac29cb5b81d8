"""Keys of groups: those that are named, and those that measures beside plain columns imply."""

from __future__ import annotations

from collections.abc import Sequence

from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.reading import Compare, Operand
from t2sql.translators.offline.words import stem


def group_keys(draft: Draft, select: Sequence[Operand]) -> list[Operand]:
    """Keys named, or those that measures beside plain columns imply."""
    keys: list[Operand] = []
    measured = any(one.aggregated for one in select)
    implied = draft.having or any(key.operand.aggregated for key in draft.order)
    if not measured and not implied:
        return []
    for key in draft.group:
        keys.extend([key] if key.column else _entity_keys(draft, key.table))
    plain = [one for one in select if not one.aggregated]
    if keys or plain:
        keys.extend(_plain_keys(draft, plain, keys))
    return list(dict.fromkeys(keys))


def _entity_keys(draft: Draft, table: str) -> list[Operand]:
    key = _own_key(draft, table)
    names = draft.schema.names_of(table)
    return [*([key] if key is not None else []), *names]


def _plain_keys(draft: Draft, plain: Sequence[Operand], keys: Sequence[Operand]) -> list[Operand]:
    found: list[Operand] = []
    counted = {
        operand.table
        for operand in (
            *(one for _, one in draft.select if one.aggregated),
            *(key.operand for key in draft.order if key.operand.aggregated),
            *(one.left for one in draft.having if isinstance(one, Compare)),
        )
    }
    for table in dict.fromkeys(one.table for one in plain):
        key = _own_key(draft, table)
        mine = [one for one in plain if one.table == table]
        named = any(one in draft.schema.names_of(table) or one == key for one in mine)
        named = named and not any(one in draft.modes for one in mine)  # "the most common name"
        if key is not None and named and counted - {table} and key not in keys:
            found.append(key)
        found.extend(mine)
    return found


def _own_key(draft: Draft, table: str) -> Operand | None:
    """The key of the things that a table names; None where its rows are only marks on others.

    As in the sorts of ``shop_sorts (shop_id, sort_name)``: its key is that of shops, and many of
    them share a sort, which is meant by its name.
    """
    schema = draft.schema
    key, names = schema.key_of(table), schema.names_of(table)
    if key is None or len(names) != 1 or names[0].table != table or key in names:
        return key
    whose = tuple(map(stem, schema.words(key.column)[:-1]))
    tables = [one for one in schema.known.tables if one.name != table]
    lent = whose and any(tuple(map(stem, schema.words(one.bare_name))) == whose for one in tables)
    named, rows = schema.column(table, names[0].column), schema.by_name[table].row_count
    shared = named is not None and named.distinct is not None and rows and named.distinct < rows
    return None if lent and shared else key


def with_keys(draft: Draft, select: list[Operand], group: Sequence[Operand]) -> list[Operand]:
    """A measure by group shows what it is grouped by, unless columns for it are asked."""
    if not draft.group:
        return select
    shown = list(select)
    front: list[Operand] = []
    if draft.listed and any(not one.aggregated for one in shown):
        return shown
    plain = any(not one.aggregated for one in shown)
    for key in draft.group:
        if plain and key in draft.modes:
            continue
        if key.column:
            front.extend([key] if key not in shown else [])
        elif not any(one.table == key.table and not one.aggregated for one in shown):
            front.extend(draft.schema.names_of(key.table))
    if not any(one.aggregated for one in select) and not draft.order and not draft.having:
        return shown or front
    return front + shown

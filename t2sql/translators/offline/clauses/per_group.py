"""The first rows of each group: "the oldest member of each city", "top 3 products per category"."""

from __future__ import annotations

from collections.abc import Sequence

from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.reading import Operand


def ranked_keys(draft: Draft, select: Sequence[Operand]) -> tuple[Operand, ...]:
    """What the rows are ranked within; empty if the whole answer is ranked, or nothing is.

    The rows that are ranked must be shown by something else than the keys of the groups.
    """
    if draft.limit is None or not draft.order or not draft.group or draft.both:
        return ()
    keys = [one for key in draft.group if key not in draft.modes for one in _columns(draft, key)]
    tables = {key.table for key in draft.group if not key.column}
    things = [one for one in select if not one.aggregated and one not in keys]
    things = [one for one in things if one.table not in tables]
    ordered = {key.operand for key in draft.order}
    if not keys or not things or not set(things) - ordered or ordered & set(keys):
        return ()
    measured = any(one.aggregated and one not in ordered for one in select)
    if measured and not any(one.aggregated for one in ordered):
        return ()
    entities = (draft.schema.key_of(table) for table in sorted(tables))
    return tuple(dict.fromkeys((*keys, *(one for one in entities if one is not None))))


def _columns(draft: Draft, key: Operand) -> tuple[Operand, ...]:
    return (key,) if key.column else draft.schema.names_of(key.table)


def ranked_entity(draft: Draft) -> tuple[Operand, ...]:
    """What names the things that are ranked within groups, where no column of them is asked."""
    if draft.limit is None or not draft.order or not draft.group or draft.select:
        return ()
    keys = {key.table for key in draft.group if not key.column}
    counted = {key.operand.table for key in draft.order if key.operand.aggregated}
    for tag in draft.tags:
        if not tag.is_table or tag.target is None:
            continue
        table = tag.target.table
        if table not in keys and (table not in counted or len(counted) > 1):
            return _own_names(draft, table)
    return ()


def _own_names(draft: Draft, table: str) -> tuple[Operand, ...]:
    """What tells its rows apart, and does not only name what they belong to."""
    names = draft.schema.names_of(table)
    key = draft.schema.key_of(table)
    return (key,) if key is not None and any(one.table != table for one in names) else names

"""One table as a person sees it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from t2sql.types import Column, ForeignKey, Table

if TYPE_CHECKING:
    from t2sql.access.view_names import SeenNames


def seen_table(table: Table, names: SeenNames) -> Table:
    """The table without hidden columns, and without what points to anything hidden.

    Texts that people wrote lose the names of what is hidden.
    """
    hidden = names.hidden
    gone = names.hidden_columns.get(table.name, frozenset())
    return replace(
        table,
        columns=tuple(
            _seen_column(column, gone, names)
            for column in table.columns
            if column.name.lower() not in gone
        ),
        description=hidden.without(table.description),
        grain=hidden.without(table.grain),
        # Half a key is no key.
        primary_key=table.primary_key if _are_seen(table.primary_key, gone) else (),
        foreign_keys=tuple(
            foreign for foreign in table.foreign_keys if _is_key_seen(foreign, gone, names)
        ),
        synonyms=tuple(name for name in table.synonyms if not hidden.stands_in(name)),
        tags=tuple(tag for tag in table.tags if not hidden.stands_in(tag)),
        partition="" if table.partition.lower() in gone else table.partition,
    )


def _seen_column(column: Column, gone: frozenset[str], names: SeenNames) -> Column:
    hidden = names.hidden
    return replace(
        column,
        description=hidden.without(column.description),
        synonyms=tuple(name for name in column.synonyms if not hidden.stands_in(name)),
        # The unit of an amount may be another column, by its name.
        unit="" if column.unit.lower() in gone else hidden.without(column.unit),
    )


def _are_seen(columns: tuple[str, ...], gone: frozenset[str]) -> bool:
    return gone.isdisjoint(column.lower() for column in columns)


def _is_key_seen(foreign: ForeignKey, gone: frozenset[str], names: SeenNames) -> bool:
    if not _are_seen(foreign.columns, gone):
        return False
    if foreign.ref_table not in names.seen:
        return False
    return _are_seen(foreign.ref_columns, names.hidden_columns.get(foreign.ref_table, frozenset()))

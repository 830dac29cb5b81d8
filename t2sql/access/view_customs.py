"""What a warehouse is used to do with a table, as a person may see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from t2sql.types import CodeLink, StandingFilter, TableCustoms

if TYPE_CHECKING:
    from t2sql.access.view_names import SeenNames


def seen_customs(customs: TableCustoms, names: SeenNames) -> TableCustoms:
    """The same without codes and standing filters that rest on what is hidden."""
    return TableCustoms(
        customs.table,
        tuple(one for one in customs.codes if _is_link_seen(customs.table, one, names)),
        tuple(
            replace(one, unless=tuple(name for name in one.unless if name in names.seen))
            for one in customs.standing
            if _is_filter_seen(one, names)
        ),
    )


def _is_link_seen(table: str, link: CodeLink, names: SeenNames) -> bool:
    words = (link.code_column, link.group_column, *link.names)
    return _are_seen(table, (link.column,), names) and _are_seen(link.code_table, words, names)


def _is_filter_seen(one: StandingFilter, names: SeenNames) -> bool:
    ends = [(edge.left, edge.left_columns) for edge in one.path]
    ends += [(edge.right, edge.right_columns) for edge in one.path]
    return all(
        _are_seen(table, columns, names) for table, columns in [(one.on, (one.column,)), *ends]
    )


def _are_seen(table: str, columns: Iterable[str], names: SeenNames) -> bool:
    gone = names.hidden_columns.get(table, frozenset())
    return table in names.seen and gone.isdisjoint(column.lower() for column in columns)

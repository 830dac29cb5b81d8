"""Are columns a key? Told by the catalog, the profile, the shape of a query, else by the data."""

from __future__ import annotations

from collections.abc import Set
from typing import TYPE_CHECKING

from sqlglot import exp

from t2sql.types import Column, Table

if TYPE_CHECKING:
    from t2sql.protocols import DataFacts
    from t2sql.sql.guards.block import Block, Source

FAR = 0.9
"""Distinct values of a column below this share of its rows are no estimate's error."""


def is_unique_in(source: Source, columns: Set[str], data: DataFacts) -> bool | None:
    """Whether no two rows of a source are equal in these columns; None: not known.

    Args:
        source: a table, or a query in its place.
        columns: names in lower case.
        data: asked only where catalog and profile cannot tell.
    """
    if source.table is not None:
        return is_unique(source.table, columns, data)
    if source.block is not None:
        return _is_unique_query(source.block, columns, data)
    return None


def is_unique(table: Table, columns: Set[str], data: DataFacts) -> bool | None:
    """Whether no two rows of a table are equal in these columns; None: not known."""
    key = {name.lower() for name in table.primary_key}
    if key and key <= columns:
        return True
    found = [table.column(name) for name in columns]
    verdicts = [_is_key(table, column) for column in found if column is not None]
    if True in verdicts:
        return True
    if verdicts == [False]:
        return False
    names = sorted(column.name for column in found if column is not None)
    return data.is_unique(table.name, names) if len(names) == len(columns) else None


def _is_key(table: Table, column: Column) -> bool | None:
    """What the profile says of one column; empty cells join nothing and count for nothing."""
    if column.distinct is None or table.row_count is None:
        return None
    filled = round(table.row_count * (1 - (column.null_share or 0.0)))
    if column.distinct == filled:
        return True
    return False if column.distinct < FAR * filled else None


def _is_unique_query(block: Block, columns: Set[str], data: DataFacts) -> bool | None:
    """The same of a query in FROM or WITH: by its GROUP BY, its DISTINCT, or what it reads."""
    if block.is_one_row:
        return True
    outputs = {item.alias_or_name.lower(): item.unalias() for item in block.select.expressions}
    group = block.select.args.get("group")
    if group is not None:
        keys = block.group_keys()
        return True if keys and all(_gives(outputs, columns, key) for key in keys) else None
    if block.select.args.get("distinct") is not None:
        return True if outputs.keys() <= columns else None
    return _is_unique_reading(block, columns, outputs, data)


def _is_unique_reading(
    block: Block, columns: Set[str], outputs: dict[str, exp.Expr], data: DataFacts
) -> bool | None:
    """Of a query that hands rows on: a key of one table that settles all the others."""
    behind: dict[str, set[str]] = {}
    for name in columns:
        origin = outputs.get(name, exp.column(name))
        source = block.source_of(origin) if isinstance(origin, exp.Column) else None
        if source is None or block.sources.get(source.alias) is not source:
            return None
        behind.setdefault(source.alias, set()).add(origin.name.lower())
    for alias, names in behind.items():
        if is_unique_in(block.sources[alias], names, data) and _settles_all(block, alias, data):
            return True
    bare = len(block.sources) == 1 and not any(map(block.select.args.get, ("where", "qualify")))
    if bare and len(behind) == 1:
        ((alias, names),) = behind.items()
        return is_unique_in(block.sources[alias], names, data)
    return None


def _settles_all(block: Block, alias: str, data: DataFacts) -> bool:
    from t2sql.sql.guards.links import reach  # the two need each other

    return reach(block, [alias], data).settled >= block.sources.keys()


def _gives(outputs: dict[str, exp.Expr], columns: Set[str], key: exp.Expr) -> bool:
    """Whether one of the columns is this group key."""
    return any(name in columns and output == key for name, output in outputs.items())

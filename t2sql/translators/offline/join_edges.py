"""Joins that the tables themselves tell: by their foreign keys, else by names of keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from t2sql.translators.offline.identifiers import name_words
from t2sql.translators.offline.plain_names import plain_names
from t2sql.types import CatalogSlice, Column, JoinEdge, Table


def key_edges(tables: Iterable[Table]) -> Iterable[JoinEdge]:
    """The joins that foreign keys tell."""
    for table in tables:
        for key in table.foreign_keys:
            ends = sorted(((table.name, key.columns), (key.ref_table, key.ref_columns)))
            yield JoinEdge(*ends[0], *ends[1], key.source)


def name_edges(known: CatalogSlice) -> Iterable[JoinEdge]:
    """A last resort for a table that nothing joins: a key column of the same name elsewhere."""
    joined = {end for edge in known.joins for end in (edge.left, edge.right)}
    joined |= {end for edge in key_edges(known.tables) for end in (edge.left, edge.right)}
    plain = plain_names(known.tables)
    for table in known.tables:
        if table.name in joined:
            continue
        for other in known.tables:
            if other.name == table.name:
                continue
            for mine, theirs in _shared_keys(table, other, plain):
                ends = sorted(((table.name, (mine,)), (other.name, (theirs,))))
                yield JoinEdge(*ends[0], *ends[1], "inferred")


def _shared_keys(table: Table, other: Table, plain: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """Columns of the two that are called alike and of which one is a key, or has no value twice."""
    single = [one.primary_key for one in (table, other) if len(one.primary_key) == 1]
    keys = {name.lower() for (name,) in single}
    for column in table.columns:
        shared = other.column(column.name)
        if shared is not None and shared.name.lower() not in ("id", "name"):
            lone = len(name_words(shared.name)) > 1 and (
                _is_lone(table, column) or _is_lone(other, shared)
            )
            if shared.name.lower() in keys or lone:
                yield column.name, shared.name
    for one, two in ((table, other), (other, table)):
        key = one.column(one.primary_key[0]) if len(one.primary_key) == 1 else None
        pointer = _pointer(two, one, key.name, plain) if key is not None and plain else ""
        if pointer and key is not None:
            yield (key.name, pointer) if one is table else (pointer, key.name)


def _is_lone(table: Table, column: Column) -> bool:
    """Whether, by the profile, no two of several rows share a value of this text."""
    several = table.row_count is not None and table.row_count > 1
    return several and column.distinct == table.row_count and "char" in column.data_type.lower()


def _pointer(table: Table, other: Table, key: str, plain: Mapping[str, str]) -> str:
    """The column that is called as the other table's key, behind a prefix of its own table."""
    if key.lower() not in plain:
        return ""
    wanted = "".join(name_words(plain[key.lower()]))
    own = len(name_words(plain.get(table.bare_name.lower(), table.bare_name)))
    for column in table.columns:
        said = name_words(plain.get(column.name.lower(), ""))[own:]
        if "".join(said) == wanted:  # "tickerid" is one word, and no less the key of tickers
            return column.name
    return ""

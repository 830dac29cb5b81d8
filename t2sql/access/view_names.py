"""The names of a catalog as a person sees them: which are seen, and which must not be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from t2sql.access.view_text import HiddenNames
from t2sql.catalog.names import NameIndex

if TYPE_CHECKING:
    from t2sql.access.rules import Sight
    from t2sql.types import Table


@dataclass(frozen=True, slots=True)
class SeenNames:
    """What a person sees of the names of a catalog."""

    tables: tuple[str, ...]
    """In order."""
    seen: frozenset[str]
    index: NameIndex
    """Finds a table that is seen by what a person writes; the others do not exist for it."""
    columns: Mapping[str, tuple[str, ...]]
    """The columns that are seen, of tables that may have hidden ones: those that do, and those
    that would if somebody added one since they were read."""
    hidden_columns: Mapping[str, frozenset[str]]
    """Of tables that are seen in part: the columns that are not, in lower case."""
    hidden: HiddenNames
    any_hidden: bool
    labels: tuple[tuple[str, ...], tuple[str, ...]]
    """The tags and the tiers of tables that are seen, in order."""
    whole_schemas: frozenset[str]
    """Those in which nothing is hidden."""


def seen_names(tables: Iterable[Table], sight: Sight) -> SeenNames:
    """Sort the names of all tables by what a person sees.

    A table without a column that they see is not seen at all.
    """
    seen: list[str] = []
    columns: dict[str, tuple[str, ...]] = {}
    hidden_columns: dict[str, frozenset[str]] = {}
    hidden_tables: list[str] = []
    names: set[str] = set()
    told: set[str] = set()
    tags: set[str] = set()
    tiers: set[str] = set()
    for table in tables:
        all_columns = [column.name for column in table.columns]
        shown = sight.seen_columns(table.name, all_columns)
        limited = sight.may_hide_columns_of(table.name)
        if not shown and (all_columns or limited or not sight.sees_table(table.name)):
            hidden_tables.append(table.name)
            names.update(name.lower() for name in all_columns)
            continue
        seen.append(table.name)
        told.update(table.name.lower().split("."), (name.lower() for name in shown))
        tags.update(table.tags)
        tiers.update([table.tier] if table.tier else [])
        if limited or len(shown) < len(all_columns):
            columns[table.name] = tuple(shown)
        if len(shown) < len(all_columns):
            gone = {name.lower() for name in all_columns} - {name.lower() for name in shown}
            hidden_columns[table.name] = frozenset(gone)
            names |= gone
    for name in hidden_tables:
        names.update(name.lower().split("."))
    return SeenNames(
        tables=tuple(sorted(seen)),
        seen=frozenset(seen),
        index=NameIndex(seen),
        columns=columns,
        hidden_columns=hidden_columns,
        hidden=HiddenNames(
            frozenset(names - told),
            frozenset(name.lower() for name in hidden_tables)
            | {
                f"{end}.{column}"
                for table, gone in hidden_columns.items()
                for end in _ends(table.lower())
                for column in gone
            },
        ),
        any_hidden=bool(hidden_tables or hidden_columns),
        labels=(tuple(sorted(tags)), tuple(sorted(tiers))),
        whole_schemas=frozenset(map(_schema, seen))
        - frozenset(map(_schema, (*hidden_tables, *hidden_columns))),
    )


def _schema(name: str) -> str:
    return name.rpartition(".")[0]


def _ends(name: str) -> list[str]:
    """The name, and what is left of it without its first parts."""
    parts = name.split(".")
    return [".".join(parts[start:]) for start in range(len(parts))]

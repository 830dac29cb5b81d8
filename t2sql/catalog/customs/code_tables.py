"""Code tables: a group, a code and its words in each row; read whole, since they are small."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from t2sql.catalog.families import type_family
from t2sql.catalog.measure import as_text
from t2sql.catalog.names import table_tree
from t2sql.errors import QueryError, QueryTimeoutError
from t2sql.types import Column, Table

if TYPE_CHECKING:
    from t2sql.catalog.measure import Probe

MOST_ROWS = 5_000
MOST_GROUPS = 500
_NAMED = 0.5
"""A column of words has another value in so many of the rows."""


@dataclass(frozen=True, slots=True)
class CodeTable:
    """The rows of a code table by group."""

    name: str
    group_column: str
    code_column: str
    names: tuple[str, ...]
    groups: Mapping[str, tuple[tuple[str, ...], ...]]
    """Group to rows: the code, then the words in the order of ``names``."""


def find_code_tables(tables: Iterable[Table], probe: Probe) -> Iterator[CodeTable]:
    """Every table that looks like one and can be read."""
    for table in tables:
        shape = _shape(table)
        if shape is None:
            continue
        group, code, names = shape
        try:
            rows = probe.rows(_read(table.name, (group, code, *names)), max_rows=MOST_ROWS)
        except (QueryError, QueryTimeoutError):
            if probe.out_of_time:
                return
            continue
        groups: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for row in rows:
            texts = tuple(as_text(cell) or "" for cell in row)
            groups[texts[0]].append(texts[1:])
        held = {name: tuple(found) for name, found in groups.items()}
        yield CodeTable(table.name, group, code, names, held)


def _shape(table: Table) -> tuple[str, str, tuple[str, ...]] | None:
    """The group, the code and the columns of words, where the table has them."""
    rows = table.row_count or 0
    if len(table.primary_key) != 2 or not 4 <= rows <= MOST_ROWS or table.is_view:
        return None
    key = [column for name in table.primary_key if (column := table.column(name)) is not None]
    if len(key) != 2 or not all(_is_text(column) for column in key):
        return None
    group, code = sorted(key, key=lambda column: column.distinct or 0)
    if not 2 <= (group.distinct or 0) <= min(MOST_GROUPS, rows / 2):
        return None
    inside = {group.name, code.name}
    names = [
        column.name
        for column in table.columns
        if column.name not in inside
        and _is_text(column)
        and (column.distinct or 0) >= _NAMED * rows
    ]
    return (group.name, code.name, tuple(names)) if names else None


def _is_text(column: Column) -> bool:
    return type_family(column.data_type) == "text" and not column.pii


def _read(name: str, columns: Iterable[str]) -> exp.Select:
    picked = [exp.column(column, quoted=True) for column in columns]
    return exp.select(*picked).from_(table_tree(name), copy=False).limit(MOST_ROWS, copy=False)

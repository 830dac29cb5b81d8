"""What exists in a DuckDB file, from its ``duckdb_*()`` views."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from t2sql.types import Column, ForeignKey, Table

DEFAULT_SCHEMA = "main"

COLUMNS = """
SELECT schema_name, table_name, column_name, data_type, is_nullable, coalesce(comment, '')
FROM duckdb_columns() WHERE NOT internal AND database_name = current_database()
ORDER BY schema_name, table_name, column_index
"""
TABLES = """
SELECT schema_name, table_name, coalesce(comment, ''), estimated_size, false
FROM duckdb_tables() WHERE NOT internal AND database_name = current_database()
UNION ALL
SELECT schema_name, view_name, coalesce(comment, ''), NULL, true
FROM duckdb_views() WHERE NOT internal AND database_name = current_database()
ORDER BY ALL
"""
KEYS = """
SELECT schema_name, table_name, constraint_type, constraint_column_names, referenced_table,
       referenced_column_names
FROM duckdb_constraints() WHERE database_name = current_database()
AND constraint_type IN ('PRIMARY KEY', 'FOREIGN KEY')
ORDER BY schema_name, table_name, constraint_index
"""

_Place = tuple[str, str]
Read = Callable[[str], Sequence[Sequence[Any]]]
"""Gives all rows of a query."""


def read_schema(read: Read) -> tuple[Table, ...]:
    """Every table and view with its columns, comments and declared keys."""
    columns: dict[_Place, list[Column]] = defaultdict(list)
    for schema, table, name, data_type, nullable, comment in read(COLUMNS):
        columns[schema, table].append(
            Column(name, data_type, description=comment, nullable=bool(nullable))
        )
    listed = read(TABLES)
    places = {(schema, table) for schema, table, *_ in listed}
    primary, foreign = _read_keys(read, places)
    return tuple(
        Table(
            name=_name(schema, table),
            columns=tuple(columns[schema, table]),
            description=comment,
            primary_key=primary.get((schema, table), ()),
            foreign_keys=tuple(foreign[schema, table]),
            row_count=None if is_view else size,
            is_view=bool(is_view),
        )
        for schema, table, comment, size, is_view in listed
    )


def _read_keys(
    read: Read, places: set[_Place]
) -> tuple[dict[_Place, tuple[str, ...]], dict[_Place, list[ForeignKey]]]:
    primary: dict[_Place, tuple[str, ...]] = {}
    foreign: dict[_Place, list[ForeignKey]] = defaultdict(list)
    rows = read(KEYS)
    for schema, table, kind, names, other, other_names in rows:
        if kind == "PRIMARY KEY":
            primary[schema, table] = tuple(names)
        elif owner := _schema_of(other, schema, places):
            reference = ForeignKey(tuple(names), _name(owner, other), tuple(other_names))
            foreign[schema, table].append(reference)
    return primary, foreign


def _schema_of(table: str, schema: str, places: set[_Place]) -> str:
    """The schema of a referenced table, which DuckDB does not tell: its own first."""
    if (schema, table) in places:
        return schema
    owners = [owner for owner, name in places if name == table]
    return owners[0] if len(owners) == 1 else ""


def _name(schema: str, table: str) -> str:
    return table if schema == DEFAULT_SCHEMA else f"{schema}.{table}"

"""The columns that tables have in the database now, by one query of our own where that is cheap."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import sqlglot
from sqlglot import exp

from t2sql.catalog.names import table_tree
from t2sql.errors import QueryError
from t2sql.sql.dialects import find_dialect

if TYPE_CHECKING:
    from t2sql.protocols import Warehouse

Columns = Mapping[str, str]
"""Data types by the columns' names in lower case; a type is empty where it is told otherwise."""

_MOST_ROWS: Final = 100_000
_STANDARD: Final = (
    "SELECT table_schema, table_name, column_name, '', {current} FROM information_schema.columns"
)
_QUERIES: Final = {
    "duckdb": (
        "SELECT schema_name, table_name, column_name, data_type, 'main' FROM duckdb_columns() "
        "WHERE database_name = current_database()"
    ),
    # Materialized views stand in no information schema.
    "postgres": (
        "SELECT n.nspname, c.relname AS table_name, a.attname, '', current_schema() "
        "FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid "
        "JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace "
        "WHERE a.attnum > 0 AND NOT a.attisdropped"
    ),
    "mysql": _STANDARD.format(current="DATABASE()"),
    "redshift": _STANDARD.format(current="CURRENT_SCHEMA()"),
    "snowflake": _STANDARD.format(current="CURRENT_SCHEMA()"),
    "tsql": _STANDARD.format(current="SCHEMA_NAME()"),
}
"""Schema, table, column, type, the schema that a bare name means. A cloud's other engines bill or
scan for this; there nothing is said of changes."""
_NAMED: Final = {"postgres": "c.relname"}


def current_columns(
    warehouse: Warehouse, names: Sequence[str], timeout_s: float
) -> Mapping[str, Columns | None]:
    """The columns of each of these tables; None for one that is gone or cannot be read.

    A table is left out where the engine cannot be asked cheaply, or where its name may mean a
    table of another database.

    Raises:
        DatabaseError: the database cannot be asked.
    """
    if warehouse.dialect == "sqlite":
        return {name: _columns_of(warehouse, name, timeout_s) for name in names}
    query = _QUERIES.get(warehouse.dialect)
    asked = [name for name in names if name.count(".") <= 1]
    if query is None or not asked:
        return {}
    tree = sqlglot.parse_one(query, dialect=warehouse.dialect)
    assert isinstance(tree, exp.Select)  # noqa: S101 # of our own constants
    sql = _narrowed(tree, asked, warehouse.dialect).sql(warehouse.dialect)
    result = warehouse.query(sql, max_rows=_MOST_ROWS, timeout_s=timeout_s)
    if result.truncated:
        return {}
    found: dict[tuple[str, str], dict[str, str]] = {}
    for schema, table, column, data_type, _ in result.rows:
        place = (str(schema).lower(), str(table).lower())
        found.setdefault(place, {})[str(column).lower()] = str(data_type or "")
    current = {str(row[4] or "").lower() for row in result.rows}
    current |= {facts.default_schema} if (facts := find_dialect(warehouse.dialect)) else set()
    return {name: _of(name, found, current) for name in asked}


def _columns_of(warehouse: Warehouse, name: str, timeout_s: float) -> Columns | None:
    """By a query without rows: a session on SQLite may not read what SQLite says of itself."""
    tree = exp.select("*").from_(table_tree(name, whole=True)).limit(0)
    try:
        found = warehouse.query(tree.sql(warehouse.dialect), max_rows=1, timeout_s=timeout_s)
    except QueryError:
        return None
    return {column.lower(): "" for column in found.columns}


def _narrowed(tree: exp.Select, names: Sequence[str], dialect: str) -> exp.Select:
    """The query for these tables alone."""
    spelled = {form(name.rpartition(".")[2]) for name in names for form in _SPELLINGS}
    literals = [exp.Literal.string(name) for name in sorted(spelled)]
    column = exp.column(*reversed(_NAMED.get(dialect, "table_name").split(".")))
    return tree.where(column.isin(*literals))


_SPELLINGS: Final[tuple[Callable[[str], str], ...]] = (str, str.lower, str.upper)
"""A name without quotes is stored in capitals or small letters, as the engine has it."""


def _of(name: str, found: Mapping[tuple[str, str], Columns], current: set[Any]) -> Columns | None:
    schema, _, table = name.lower().rpartition(".")
    places = [place for place in found if place[1] == table]
    if schema:
        return found.get((schema, table))
    return next((found[place] for place in places if place[0] in current), None)

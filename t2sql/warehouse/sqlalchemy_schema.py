"""What exists in a database, by SQLAlchemy's reflection; a schema is read in a few statements."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from t2sql.sql.dialects import DialectFacts
from t2sql.types import Column, ForeignKey, Table

if TYPE_CHECKING:
    from sqlalchemy import Connection, Dialect

OWN_SCHEMAS = {
    "information_schema", "performance_schema", "mysql", "sys", "pg_catalog", "pg_toast", "guest",
}  # fmt: skip


def read_schema(connection: Connection, facts: DialectFacts) -> tuple[Table, ...]:
    """Every table and view with its columns, comments and declared keys."""
    import sqlalchemy as sa

    with warnings.catch_warnings():
        # A type or an index of an extension that SQLAlchemy does not know is no news to a person.
        warnings.simplefilter("ignore", sa.exc.SAWarning)
        inspector = sa.inspect(connection)
        default = inspector.default_schema_name or facts.default_schema
        tables: list[Table] = []
        for schema in _schemas(inspector, facts, default):
            tables += _read_one(inspector, connection.dialect, schema, default)
    return tuple(sorted(tables, key=lambda table: table.name))


def _schemas(inspector: Any, facts: DialectFacts, default: str) -> list[str | None]:
    """The schemas to read; None is the default one."""
    if facts.name in {"sqlite", "mysql", "oracle"}:  # elsewhere a schema is another database
        return [None]
    others = [
        name
        for name in inspector.get_schema_names()
        if name != default and name.lower() not in OWN_SCHEMAS and not name.startswith("pg_")
    ]
    return [None, *others]


def _read_one(inspector: Any, dialect: Dialect, schema: str | None, default: str) -> list[Table]:
    from sqlalchemy.engine.reflection import ObjectKind

    columns = inspector.get_multi_columns(schema=schema, kind=ObjectKind.ANY)
    primary = inspector.get_multi_pk_constraint(schema=schema)
    foreign = inspector.get_multi_foreign_keys(schema=schema)
    views = set(inspector.get_view_names(schema=schema))
    if dialect.name == "postgresql":
        views |= set(inspector.get_materialized_view_names(schema=schema))
    comments = _comments(inspector, schema, ObjectKind.ANY)
    return [
        Table(
            name=_name(schema, name, default),
            columns=tuple(_column(column, dialect) for column in found),
            description=str(comments.get((place, name), {}).get("text") or ""),
            primary_key=tuple(primary.get((place, name), {}).get("constrained_columns") or ()),
            foreign_keys=_foreign_keys(
                foreign.get((place, name), ()), schema, default, dialect.name == "postgresql"
            ),
            is_view=name in views,
        )
        for (place, name), found in columns.items()
    ]


def _comments(inspector: Any, schema: str | None, kind: Any) -> Mapping[Any, Any]:
    """Comments of tables; SQLite, among others, has none."""
    try:
        found: Mapping[Any, Any] = inspector.get_multi_table_comment(schema=schema, kind=kind)
    except NotImplementedError:
        return {}
    return found


def _column(found: Mapping[str, Any], dialect: Dialect) -> Column:
    return Column(
        name=str(found["name"]),
        data_type=_type(found["type"], dialect),
        description=str(found.get("comment") or ""),
        nullable=bool(found.get("nullable", True)),
    )


def _type(data_type: Any, dialect: Dialect) -> str:
    """The type as the database writes it; an empty string where it is unknown."""
    import sqlalchemy as sa

    if isinstance(data_type, sa.types.NullType):
        return ""
    try:
        return str(data_type.compile(dialect=dialect))
    except (sa.exc.CompileError, sa.exc.UnsupportedCompilationError, AttributeError):
        return type(data_type).__name__.upper()


def _foreign_keys(
    found: Sequence[Mapping[str, Any]], schema: str | None, default: str, on_search_path: bool
) -> tuple[ForeignKey, ...]:
    keys = []
    for key in found:
        # PostgreSQL leaves off what the search path finds, which is the default schema.
        owner = key.get("referred_schema") or (None if on_search_path else schema)
        columns = tuple(key["constrained_columns"])
        others = tuple(key.get("referred_columns") or ())
        if columns and len(columns) == len(others):
            table = _name(owner, str(key["referred_table"]), default)
            keys.append(ForeignKey(columns, table, others))
    return tuple(keys)


def _name(schema: str | None, table: str, default: str) -> str:
    return table if schema is None or schema == default else f"{schema}.{table}"

"""Which schemas of a database a project is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from t2sql.errors import DatabaseError
from t2sql.sql.dialects import find_dialect
from t2sql.types import Table


def tables_of_schemas(
    tables: Iterable[Table], schemas: Sequence[str], dialect: str
) -> tuple[Table, ...]:
    """The tables whose schema fits one of these patterns (``*`` and ``?``); all without any.

    A table without a schema in its name is in the dialect's default one.
    """
    if not schemas:
        return tuple(tables)
    return tuple(table for table in tables if in_schemas(table.name, schemas, dialect))


def in_schemas(name: str, schemas: Sequence[str], dialect: str) -> bool:
    """Whether the schema of a table's name fits a pattern, letter case apart."""
    facts = find_dialect(dialect)
    schema = name.rpartition(".")[0] or (facts.default_schema if facts else "")
    whole = schema.lower()
    spelled = (whole, whole.rpartition(".")[2])
    return any(fnmatchcase(form, pattern.lower()) for pattern in schemas for form in spelled)


def no_tables(label: str, schemas: Sequence[str], known: Iterable[str] = ()) -> DatabaseError:
    """There is nothing to read."""
    if not schemas:
        return DatabaseError(
            f"No tables found in {label}.",
            hint="Check that the URL names the right database and that you may read its tables.",
        )
    there = ", ".join(sorted(known)[:20])
    return DatabaseError(
        f"No tables found in {label} in the schemas {', '.join(schemas)}.",
        hint=f"It has {there}." if there else "Check [database] schemas in t2sql.toml.",
    )

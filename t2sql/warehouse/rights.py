"""What the role could do beside reading, as far as the engine tells it by reading alone."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from t2sql.errors import DatabaseError

if TYPE_CHECKING:
    from t2sql.protocols import Warehouse

TIMEOUT_S = 10.0
MOST_ROWS = 10_000
FILES = ("duckdb", "sqlite")
UNASKED = {
    "bigquery": "BigQuery tells the rights of an account by IAM alone, not by a query.",
}


@dataclass(frozen=True, slots=True)
class Rights:
    """The rights of the role that t2sql connects as."""

    known: bool
    """Whether the engine told them."""
    writes: tuple[str, ...] = ()
    """What it could do beside reading, each to follow "The role": ``is a superuser``."""
    notes: tuple[str, ...] = ()
    """What else a person should know, in sentences."""


def read_rights(warehouse: Warehouse) -> Rights:
    """Ask the engine what the role may do. Nothing is tried out.

    Raises:
        CancelledError: somebody stopped it.
    """
    dialect = warehouse.dialect
    if dialect in FILES:
        return _rights_of_file(warehouse.label)
    try:
        if dialect == "postgres":
            from t2sql.warehouse.rights_postgres import postgres_rights

            return postgres_rights(warehouse)
        if dialect == "mysql":
            from t2sql.warehouse.rights_mysql import mysql_rights

            return mysql_rights(warehouse)
        return _rights_by_views(warehouse)
    except DatabaseError as error:
        return Rights(False, notes=(f"The engine does not tell: {error.message}",))


def rows_of(warehouse: Warehouse, sql: str) -> Sequence[tuple[Any, ...]]:
    """The rows of a query of our own."""
    return warehouse.query(sql, max_rows=MOST_ROWS, timeout_s=TIMEOUT_S).rows


def listed(names: Sequence[str], most: int = 3) -> str:
    """The first names, and how many more there are."""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _rights_of_file(label: str) -> Rights:
    """A file is opened so that the engine cannot write it, whoever may."""
    place = Path(label.partition(":///")[2])
    if place.is_file() and os.access(place, os.W_OK):
        said = "The file is opened read-only; this account of the system could write it."
        return Rights(True, notes=(said,))
    return Rights(True, notes=("The file is opened read-only, and this account cannot write it.",))


VIEWS = {
    "snowflake": (
        "SELECT DISTINCT privilege_type FROM information_schema.object_privileges "
        "WHERE grantee = CURRENT_ROLE()"
    ),
    "trino": (
        "SELECT DISTINCT privilege_type FROM information_schema.table_privileges "
        "WHERE grantee = current_user"
    ),
    "databricks": (
        "SELECT DISTINCT privilege_type FROM information_schema.table_privileges "
        "WHERE grantee = current_user()"
    ),
    "redshift": (
        "SELECT DISTINCT privilege_type FROM svv_relation_privileges "
        "WHERE identity_name = current_user"
    ),
}
"""Where an engine lists what was granted to the role itself, by name."""
READING = frozenset(
    ("SELECT", "USAGE", "REFERENCES", "REFERENCE_USAGE", "READ", "MONITOR", "OPERATE", "BROWSE",
     "READ METADATA", "USE CATALOG", "USE SCHEMA", "EXECUTE")
)  # fmt: skip


def _rights_by_views(warehouse: Warehouse) -> Rights:
    """What was granted to the role by name; what it inherits is not looked at."""
    dialect = warehouse.dialect
    if dialect not in VIEWS:
        return Rights(False, notes=(UNASKED.get(dialect, f"{dialect} is not asked for rights."),))
    granted = {str(row[0]).upper().replace("_", " ") for row in rows_of(warehouse, VIEWS[dialect])}
    others = sorted(granted - {name.replace("_", " ") for name in READING})
    if others:
        return Rights(True, (f"was granted {listed(others)}",))
    said = "What it inherits from other roles or groups is not looked at."
    return Rights(bool(granted), notes=(said,))

"""Is the database there, and may we only read it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from t2sql.errors import ConfigError, DatabaseError
from t2sql.evaluation.doctor.findings import Finding, of_error

if TYPE_CHECKING:
    from t2sql.project import Project
    from t2sql.protocols import Warehouse
    from t2sql.types import Table

NAME: Final = "database"
_FILES: Final = ("duckdb", "sqlite")
_WRITABLE: Final = """
SELECT count(*) FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
AND n.nspname NOT LIKE 'pg\\_%'
AND pg_catalog.has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
"""
"""PostgreSQL: tables that the role could change. The owner and a superuser can change any."""
_TIMEOUT_S: Final = 5.0


def check_database(project: Project) -> tuple[tuple[Table, ...] | None, list[Finding]]:
    """The tables that exist, or None if that cannot be known; and how the database stands."""
    try:
        warehouse = project.warehouse
        tables = warehouse.tables()
    except (ConfigError, DatabaseError) as error:
        return None, [of_error(NAME, error)]
    if not tables:
        mend = "Check that the URL names the right database and that you may read its tables."
        return (), [Finding(NAME, "error", f"No tables found in {warehouse.label}.", mend)]
    found = f"{warehouse.label} ({warehouse.dialect}): {_tables(len(tables))}"
    return tables, [Finding(NAME, "ok", found), _rights(warehouse)]


def _rights(warehouse: Warehouse) -> Finding:
    if warehouse.dialect in _FILES:
        return Finding(NAME, "ok", "The file is opened read-only.")
    if warehouse.dialect != "postgres":
        text = f"Whether the {warehouse.dialect} role may write is not looked at."
        mend = "Give t2sql a role that may only read: the gate is not the only wall then."
        return Finding(NAME, "note", text, mend)
    try:
        result = warehouse.query(_WRITABLE, max_rows=1, timeout_s=_TIMEOUT_S)
    except DatabaseError as error:
        return Finding(NAME, "note", f"The role's rights cannot be read: {error.message}")
    writable = int(result.rows[0][0])
    if not writable:
        return Finding(NAME, "ok", "The role may only read.")
    return Finding(
        NAME,
        "warning",
        f"The role could write to {_tables(writable)}. t2sql only reads, in transactions that "
        "are read-only.",
        "Give it a role of its own that may only SELECT: then nothing rests on t2sql alone.",
    )


def _tables(count: int) -> str:
    return f"{count:,} table{'' if count == 1 else 's'}"

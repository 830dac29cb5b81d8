"""Is the database there, and may we only read it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from t2sql.catalog.schemas import no_tables, tables_of_schemas
from t2sql.errors import ConfigError, DatabaseError
from t2sql.evaluation.doctor.check_rights import check_rights
from t2sql.evaluation.doctor.findings import Finding, of_error

if TYPE_CHECKING:
    from t2sql.project import Project
    from t2sql.types import Table

NAME: Final = "database"


def check_database(project: Project) -> tuple[tuple[Table, ...] | None, list[Finding]]:
    """The tables that exist, or None if that cannot be known; and how the database stands."""
    try:
        warehouse = project.warehouse
        tables = warehouse.tables()
    except (ConfigError, DatabaseError) as error:
        return None, [of_error(NAME, error)]
    schemas = project.config.database.schemas
    known = {table.schema for table in tables} - {""}
    tables = tables_of_schemas(tables, schemas, warehouse.dialect)
    if not tables:
        return (), [of_error(NAME, no_tables(warehouse.label, schemas, known))]
    found = f"{warehouse.label} ({warehouse.dialect}): {_tables(len(tables))}"
    return tables, [Finding(NAME, "ok", found), *check_rights(warehouse)]


def _tables(count: int) -> str:
    return f"{count:,} table{'' if count == 1 else 's'}"

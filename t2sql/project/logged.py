"""The database's own log of queries, as past queries of the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from t2sql.catalog.logged import LoggedHistory, add_logged_queries
from t2sql.catalog.schemas import tables_of_schemas
from t2sql.errors import SearchError
from t2sql.warehouse.query_log import read_query_log
from t2sql.warehouse.query_log_types import FoundLog, NoLog

if TYPE_CHECKING:
    from t2sql.project.parts import Parts
    from t2sql.protocols import Progress


def known_names(parts: Parts) -> tuple[str, tuple[str, ...]]:
    """The dialect and the names of all tables: of the catalog, else of the database itself."""
    try:
        return parts.catalog.dialect, parts.catalog.names()
    except SearchError:
        warehouse = parts.warehouse
        found = tables_of_schemas(
            warehouse.tables(), parts.config.database.schemas, warehouse.dialect
        )
        return warehouse.dialect, tuple(table.name for table in found)


def add_log(parts: Parts, log: FoundLog, progress: Progress | None = None) -> LoggedHistory | NoLog:
    """Read a log and write what is new of it; why not, where it cannot be read.

    Raises:
        MetadataError: the file cannot be written.
    """
    warehouse = parts.warehouse
    logged = read_query_log(warehouse, log)
    if isinstance(logged, NoLog):
        return logged
    if logged.hidden and not logged.rows:
        said = f"{log.name} hides the text of all {logged.hidden:,} queries from this role."
        return NoLog(said, log.mend)
    tables = tables_of_schemas(warehouse.tables(), parts.config.database.schemas, warehouse.dialect)
    return add_logged_queries(
        logged.rows,
        log.name,
        parts.config.path(parts.config.paths.metadata) / "queries",
        warehouse.dialect,
        tables,
        hidden=logged.hidden,
        rules=parts.history_rules,
        progress=progress,
    )

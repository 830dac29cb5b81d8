"""The lake of a suite: all its tables side by side, as a catalog to search, without any rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from t2sql.config import Config
from t2sql.errors import FileError, QueryError
from t2sql.evaluation.suite import LakeColumn, LakeTable, Suite
from t2sql.protocols import MAX_BYTES
from t2sql.types import (
    CheckResult,
    Column,
    CostEstimate,
    ForeignKey,
    PastQuery,
    QueryResult,
    Table,
)

if TYPE_CHECKING:
    from t2sql.protocols import Embedder, Progress


@dataclass(frozen=True, slots=True)
class LakeWarehouse:
    """Tables that are only told of: it has names and types, and answers no query."""

    lake: tuple[Table, ...]
    label: str
    dialect: str = "duckdb"

    def tables(self) -> tuple[Table, ...]:
        """All tables of the lake."""
        return self.lake

    def change_token(self) -> str:
        """There are no data that could change."""
        return "no rows"

    def query(
        self, sql: str, *, max_rows: int, timeout_s: float, max_bytes: int = MAX_BYTES
    ) -> QueryResult:
        """Refuse: there are no rows.

        Raises:
            QueryError: always.
        """
        raise QueryError(f"{self.label} is a list of tables without rows.")

    def dry_run(self, sql: str, tables: Sequence[Table], *, timeout_s: float) -> CheckResult:
        """Say that nothing can be proved."""
        return CheckResult("dry_run", message=f"{self.label} is a list of tables without rows.")

    def estimate(self, sql: str, *, timeout_s: float) -> CostEstimate | None:
        """Nothing can be read, so nothing costs."""
        return None

    def close(self) -> None:
        """Hold nothing, give nothing back."""


def lake_tables(suite: Suite, config: Config) -> tuple[Table, ...]:
    """The tables of ``tables.jsonl``, or, where there is none, those of the databases.

    Raises:
        FileError: the suite has neither.
        DatabaseError: a database cannot be read.
    """
    if suite.lake:
        return tuple(_table(table) for table in suite.lake)
    if suite.databases:
        return tuple(_of_databases(suite, config))
    raise FileError(
        f"{suite.folder} has no tables to find.", hint="Add a tables.jsonl or databases/."
    )


def build_lake(
    folder: Path,
    warehouse: LakeWarehouse,
    history: tuple[PastQuery, ...],
    config: Config,
    embedder: Embedder,
    progress: Progress | None = None,
) -> None:
    """Bring catalog and search index over the lake up to date in this folder.

    Raises:
        SearchError: the index cannot be written.
    """
    from t2sql.catalog.build import build_catalog
    from t2sql.catalog.database import SqliteCatalog
    from t2sql.search.index import update_index

    path = folder / "catalog.sqlite"
    build_catalog(
        path,
        warehouse,
        metadata=None,
        extra_queries=history,
        limits=replace(config.limits, profile_seconds=0.0),
        progress=progress,
    )
    catalog = SqliteCatalog(path)
    try:
        update_index(folder / "index", catalog, embedder, progress=progress)
    finally:
        catalog.close()


def _of_databases(suite: Suite, config: Config) -> Iterator[Table]:
    from t2sql.warehouse.open import open_warehouse

    for db, url in suite.databases.items():
        warehouse = open_warehouse(url, folder=suite.folder, limits=config.limits)
        try:
            for table in warehouse.tables():
                keys = tuple(
                    replace(key, ref_table=f"{db}.{key.ref_table}") for key in table.foreign_keys
                )
                yield replace(table, name=f"{db}.{table.name}", foreign_keys=keys)
        finally:
            warehouse.close()


def _table(table: LakeTable) -> Table:
    prefix = f"{table.db}." if table.db else ""
    return Table(
        name=table.name,
        columns=tuple(_column(column) for column in table.columns),
        description=table.description,
        primary_key=table.primary_key,
        foreign_keys=tuple(
            ForeignKey((column,), f"{prefix}{ref_table}", (ref_column,) if ref_column else ())
            for column, ref_table, ref_column in table.foreign_keys
        ),
        synonyms=_label(table.label, table.table),
    )


def _column(column: LakeColumn) -> Column:
    return Column(
        name=column.name,
        data_type=column.data_type,
        description=column.description,
        synonyms=_label(column.label, column.name),
    )


def _label(label: str, name: str) -> tuple[str, ...]:
    """A label as a synonym, unless it only spells the name with spaces."""
    same = re.sub(r"[\W_]+", "", label).lower() == re.sub(r"[\W_]+", "", name).lower()
    return () if same or not label.strip() else (label,)

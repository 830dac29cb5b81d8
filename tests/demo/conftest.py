"""The demo warehouse at full size, built once a run; and a way to ask it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from t2sql.demo import build_warehouse

Rows = list[tuple[Any, ...]]
Ask = Callable[[str], Rows]

PATIENCE_S = 300


def build_once(folder: Path) -> Path:
    """Builds the warehouse, or waits for the test process beside this one that is doing so."""
    path = folder / "onggi.duckdb"
    try:
        (folder / "onggi.claimed").mkdir()
    except FileExistsError:
        deadline = time.monotonic() + PATIENCE_S
        while not path.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        return path
    build_warehouse(path)
    return path


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    base = tmp_path_factory.getbasetemp()
    return build_once(base if worker_id == "master" else base.parent)


@pytest.fixture(scope="session")
def ask(warehouse: Path) -> Iterator[Ask]:
    """Runs a query on the demo warehouse, read-only, and returns its rows."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:

        def run(sql: str) -> Rows:
            return connection.execute(sql).fetchall()

        yield run


@pytest.fixture(scope="session")
def columns(ask: Ask) -> dict[str, dict[str, str]]:
    """Type of every column, by table and column name."""
    found: dict[str, dict[str, str]] = {}
    for schema, table, column, data_type in ask(
        "SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns() "
        "WHERE NOT internal ORDER BY ALL"
    ):
        found.setdefault(f"{schema}.{table}", {})[column] = data_type
    return found

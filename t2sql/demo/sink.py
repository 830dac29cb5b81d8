"""Where generated columns go: one insert a table, and word of each table done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from t2sql.demo.columns import Column, Columns, Labels, Maybe


@dataclass(slots=True)
class Sink:
    """Fills tables that already exist and counts them."""

    connection: duckdb.DuckDBPyConnection
    total: int
    progress: Callable[[str, int, int], None] | None = None
    done: list[str] = field(default_factory=list)

    def insert(self, table: str, columns: Columns) -> None:
        """Appends the columns to a table by name; those not given stay at their default."""
        # The name is one of ours, from the modules of this package.
        self.derive(table, f"INSERT INTO {table} BY NAME SELECT * FROM incoming", columns)  # noqa: S608

    def derive(self, table: str, sql: str, incoming: Columns) -> None:
        """Runs the statement that fills a table, with `incoming` at hand under that name."""
        frame = pd.DataFrame({name: _series(column) for name, column in incoming.items()})
        self.connection.register("incoming", frame)
        self.run(table, sql)
        self.connection.unregister("incoming")

    def run(self, table: str, sql: str) -> None:
        """Runs the statements that fill a table."""
        self.connection.execute(sql).fetchall()
        self.done.append(table)
        if self.progress is not None:
            self.progress(table, len(self.done), self.total)


def _series(column: Column) -> Any:
    if isinstance(column, Labels):
        return pd.Categorical.from_codes(column.codes, categories=list(column.names))
    if not isinstance(column, Maybe):
        return column
    if column.values.dtype.kind == "M":
        return np.where(column.present, column.values, np.datetime64("NaT"))
    if column.values.dtype.kind == "f":
        return np.where(column.present, column.values, np.nan)
    if column.values.dtype.kind == "b":
        return pd.arrays.BooleanArray(column.values, ~column.present)
    return pd.arrays.IntegerArray(column.values.astype(np.int64), ~column.present)

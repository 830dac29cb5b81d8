"""A small warehouse over the standard library's sqlite3, which counts what it is asked."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path

from t2sql.errors import QueryError, QueryTimeoutError
from t2sql.types import CheckResult, Column, CostEstimate, ForeignKey, QueryResult, Table


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


class SqliteWarehouse:
    """Implements ``t2sql.protocols.Warehouse``; keys can be hidden, queries can be made to fail."""

    def __init__(
        self, database: Path | sqlite3.Connection, *, keys: bool = True, version: str = ""
    ) -> None:
        if isinstance(database, Path):
            database = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
        database.text_factory = lambda raw: raw.decode("utf-8", "replace")
        self.connection = database
        self.keys = keys
        self.version = version
        self.asked: list[str] = []
        self.failing = ""
        self.slow = ""
        self.killed_after: int | None = None

    @property
    def dialect(self) -> str:
        return "sqlite"

    @property
    def label(self) -> str:
        return "sqlite:///fake"

    def tables(self) -> tuple[Table, ...]:
        rows = self.connection.execute(
            "SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view') "
            "AND name NOT LIKE 'sqlite_%' ORDER BY name"
        ).fetchall()
        return tuple(self._table(name, kind == "view") for name, kind in rows)

    def _table(self, name: str, is_view: bool) -> Table:
        rows = self.connection.execute(f"PRAGMA table_info({quoted(name)})").fetchall()
        columns = tuple(Column(row[1], row[2], nullable=not row[3]) for row in rows)
        key = sorted((row[5], row[1]) for row in rows if row[5])
        links: dict[int, list[tuple[str, str, str]]] = {}
        for row in self.connection.execute(f"PRAGMA foreign_key_list({quoted(name)})"):
            links.setdefault(row[0], []).append((row[3], row[2], row[4]))
        foreign = tuple(
            ForeignKey(
                tuple(column for column, _, _ in link),
                link[0][1],
                tuple(target for _, _, target in link if target),
            )
            for link in links.values()
        )
        return Table(
            name,
            columns,
            primary_key=tuple(column for _, column in key) if self.keys else (),
            foreign_keys=foreign if self.keys else (),
            is_view=is_view,
        )

    def change_token(self) -> str:
        return self.version

    def query(
        self, sql: str, *, max_rows: int, timeout_s: float, max_bytes: int = 0
    ) -> QueryResult:
        self.asked.append(sql)
        if self.killed_after is not None and len(self.asked) > self.killed_after:
            raise KeyboardInterrupt
        if self.failing and self.failing in sql:
            raise QueryError("The engine refuses.")
        if self.slow and self.slow in sql:
            raise QueryTimeoutError("The query took too long.")
        started = time.monotonic()
        try:
            cursor = self.connection.execute(sql)
            rows = cursor.fetchmany(max_rows + 1)
        except sqlite3.Error as error:
            raise QueryError(str(error)) from error
        names = tuple(entry[0] for entry in cursor.description)
        types = ("",) * len(names)
        elapsed = time.monotonic() - started
        return QueryResult(names, types, tuple(rows[:max_rows]), len(rows) > max_rows, elapsed)

    def dry_run(self, sql: str, tables: Sequence[Table], *, timeout_s: float) -> CheckResult:
        raise NotImplementedError

    def estimate(self, sql: str, *, timeout_s: float) -> CostEstimate | None:
        return None

    def close(self) -> None:
        self.connection.close()

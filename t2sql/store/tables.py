"""The tables of the store, the same on SQLite and PostgreSQL, and how old ones become new.

A trace's own row holds what lists and sums read; the rest of it is one JSON text. Model calls
stand apart, so that costs are one GROUP BY. What refers to a question later on (feedback,
accepted queries) refers to ``t2sql_traces.id``, and must live on when a trace is forgotten: no
foreign key points there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from t2sql.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy import Connection, MetaData, Table

VERSION = 1
"""Of the tables; a store with a greater one was made by a newer t2sql."""

Migration = Callable[["Connection"], None]
_MIGRATIONS: tuple[Migration, ...] = ()
"""The first brings version 1 to 2, and so on."""


@dataclass(frozen=True, slots=True)
class StoreTables:
    """The tables, as SQLAlchemy knows them."""

    metadata: MetaData
    version: Table
    traces: Table
    calls: Table


def store_tables() -> StoreTables:
    """Describe the tables; nothing is created."""
    import sqlalchemy as sa

    metadata = sa.MetaData()

    def column(name: str, kind: Any, **given: Any) -> sa.Column[Any]:
        return sa.Column(name, kind, nullable=given.pop("nullable", False), **given)

    version = sa.Table("t2sql_version", metadata, column("version", sa.Integer))
    traces = sa.Table(
        "t2sql_traces",
        metadata,
        column("id", sa.String(64), primary_key=True),
        # ISO text in UTC, always of one length: it sorts, and its first ten letters are the day.
        column("asked_at", sa.String(32), index=True),
        column("question", sa.Text),
        column("outcome", sa.String(16)),
        column("elapsed_ms", sa.Float),
        column("body", sa.Text),
    )
    calls = sa.Table(
        "t2sql_calls",
        metadata,
        column("trace_id", sa.String(64), primary_key=True),
        column("position", sa.Integer, primary_key=True),
        column("stage", sa.String(32)),
        column("prompt", sa.String(128)),
        column("version", sa.Integer),
        column("sha256", sa.String(64)),
        column("model", sa.Text),
        column("input_tokens", sa.Integer),
        column("output_tokens", sa.Integer),
        column("calls", sa.Integer),
        column("cost", sa.Float, nullable=True),
        column("elapsed_ms", sa.Float),
        column("messages", sa.Text),
        column("reply", sa.Text),
    )
    return StoreTables(metadata, version, traces, calls)


def prepare_tables(connection: Connection, tables: StoreTables, label: str) -> None:
    """Create what is missing and bring what is old up to date, within one writing transaction.

    Raises:
        StoreError: the store was made by a newer t2sql.
    """
    tables.metadata.create_all(connection)
    found = read_version(connection, tables, label)
    if found is None:
        connection.execute(tables.version.insert().values(version=VERSION))
        return
    for migrate in _MIGRATIONS[found - 1 :]:
        migrate(connection)
    if found < VERSION:
        connection.execute(tables.version.update().values(version=VERSION))


def read_version(connection: Connection, tables: StoreTables, label: str) -> int | None:
    """The version of the tables that exist; None where there are none.

    Raises:
        StoreError: the store was made by a newer t2sql.
    """
    import sqlalchemy as sa

    if not sa.inspect(connection).has_table(tables.version.name):
        return None
    found = connection.execute(sa.select(tables.version.c.version)).scalar()
    if found is not None and found > VERSION:
        raise StoreError(
            f"The store {label} was made by a newer t2sql.",
            hint="Install that version, or name another store under [store].",
        )
    return found

"""From the URL of a store to an engine that several processes may use at once."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from t2sql.config import hide_secrets
from t2sql.errors import ConfigError, StoreError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

BUSY_S = 15.0
"""How long a process waits for another one's write."""
_WRITES = "t2sql_writes"
_LOCK = 7_265_117
"""Any number: the name of PostgreSQL's advisory lock for writers."""


def open_engine(url: str, folder: Path) -> Engine:
    """An engine for ``sqlite:///file`` (relative to the folder) or ``postgresql://…``.

    A file of ours is made for its owner alone (0600), and so is a folder that is missing (0700).

    Raises:
        ConfigError: the URL cannot be read, or names another kind of database.
        StoreError: the file cannot be made, or the driver is not installed.
    """
    import sqlalchemy as sa

    try:
        parsed = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        raise ConfigError(
            "The URL of the store cannot be read.", hint="Write sqlite:///… or postgresql://…."
        ) from None
    kind = parsed.get_backend_name()
    if kind == "sqlite":
        return _open_sqlite(_place(parsed.database, folder))
    if kind not in {"postgresql", "postgres"}:
        raise ConfigError(
            f"The store cannot be kept in {kind}.", hint="Write sqlite:///… or postgresql://…."
        )
    if parsed.drivername == "postgres":
        parsed = parsed.set(drivername="postgresql")
    with store_errors(hide_secrets(url)):
        options = {"connect_timeout": int(BUSY_S)}
        return sa.create_engine(
            parsed, hide_parameters=True, pool_size=2, pool_pre_ping=True, connect_args=options
        )


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes, the only one at its time: others wait before they read.

    One that reads first and asks for the lock later is refused by SQLite at once, however long it
    would wait, and may stand in a deadlock on PostgreSQL.
    """
    import sqlalchemy as sa

    with engine.execution_options(**{_WRITES: True}).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        yield connection


@contextmanager
def store_errors(label: str) -> Iterator[None]:
    """Turn whatever a driver raises into a sentence about the store.

    Raises:
        StoreError: something failed inside.
    """
    import sqlalchemy as sa

    try:
        yield
    except ImportError as error:
        raise StoreError(
            f"The driver of the store {label} is not installed ({error.name}).",
            hint='pip install "t2sql[postgresql]"',
        ) from None
    except sa.exc.DBAPIError as error:
        # The cause holds the statement and its values: it is told without them.
        raise StoreError(
            f"The store {label} cannot be used: {_first_line(error.orig)}.", hint=_MEND
        ) from None
    except (sa.exc.SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise StoreError(
            f"The store {label} cannot be used: {_first_line(error)}.", hint=_MEND
        ) from None


_MEND = "Check [store] in t2sql.toml, or set `traces = false` there to work without."


def _first_line(error: BaseException | None) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__


def _place(database: str | None, folder: Path) -> Path:
    if not database or database == ":memory:":
        raise ConfigError("The URL of the store must name a file.", hint="sqlite:///store.sqlite")
    return (folder / Path(database).expanduser()).absolute()


def _open_sqlite(path: Path) -> Engine:
    import sqlalchemy as sa

    with store_errors(str(path)):
        _make_file(path)
        engine = sa.create_engine(
            "sqlite://",
            creator=lambda: _connect(path),
            poolclass=sa.pool.QueuePool,
            hide_parameters=True,
        )
    sa.event.listen(engine, "begin", _begin)
    return engine


def _make_file(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _connect(path: Path) -> sqlite3.Connection:
    # No isolation level: sqlite3 begins no transaction by itself, `_begin` does.
    connection = sqlite3.connect(
        path, timeout=BUSY_S, isolation_level=None, check_same_thread=False
    )
    try:
        mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
        if mode != "wal":
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
        connection.execute("PRAGMA synchronous = NORMAL")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _begin(connection: Connection) -> None:
    options: dict[str, Any] = dict(connection.get_execution_options())
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(_WRITES) else "BEGIN")

"""From the URL of a store to an engine that several processes may use at once."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from t2sql.config import hide_secrets, reveal
from t2sql.errors import ConfigError
from t2sql.store.faults import store_errors

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

BUSY_S = 15.0
"""How long a process waits for another one's write."""
_WRITES = "t2sql_writes"
_AWAITS_DISK = "t2sql_awaits_disk"
_LOCK = 7_265_117
"""Any number: the name of PostgreSQL's advisory lock for writers."""
_WRITE = "Write sqlite:///… or postgresql://…."
_PLAIN_FILE = re.compile(r"sqlite:///(?P<file>[^?]+)")


def open_engine(url: str, folder: Path) -> Engine:
    """An engine for ``sqlite:///file`` (relative to the folder) or ``postgresql://…``.

    A file is made at its first use, for its owner alone (0600), and so is a folder that is
    missing (0700).

    Raises:
        ConfigError: the URL cannot be read, or names another kind of database.
        StoreError: the driver is not installed.
    """
    import sqlalchemy as sa

    file = store_file(url, folder)
    if file is not None:
        return _open_sqlite(file)
    parsed = _parsed(url)
    kind = parsed.get_backend_name()
    if kind not in {"postgresql", "postgres"}:
        raise ConfigError(f"The store cannot be kept in {kind}.", hint=_WRITE)
    if parsed.drivername == "postgres":
        parsed = parsed.set(drivername="postgresql")
    with store_errors(hide_secrets(url)):
        options = {"connect_timeout": int(BUSY_S)}
        return sa.create_engine(
            parsed, hide_parameters=True, pool_size=2, pool_pre_ping=True, connect_args=options
        )


def store_file(url: str, folder: Path) -> Path | None:
    """The file of the store; None where a server keeps it.

    Raises:
        ConfigError: the URL cannot be read.
    """
    # Most are this plain; SQLAlchemy takes 0.4 s to come, which a shell's completion has not.
    plain = _PLAIN_FILE.fullmatch(reveal(url))
    if plain is not None:
        database: str | None = unquote(plain["file"])
    else:
        parsed = _parsed(url)
        if parsed.get_backend_name() != "sqlite":
            return None
        database = parsed.database
    if not database or database == ":memory:":
        raise ConfigError("The URL of the store must name a file.", hint="sqlite:///store.sqlite")
    return (folder / Path(database).expanduser()).absolute()


@contextmanager
def writing(engine: Engine, *, awaits_disk: bool = True) -> Iterator[Connection]:
    """A transaction that writes, the only one at its time: others wait before they read.

    One that reads first and asks for the lock later is refused by SQLite at once, however long it
    would wait, and may stand in a deadlock on PostgreSQL.

    Args:
        engine: of :func:`open_engine`.
        awaits_disk: whether its end waits for the disk. Without, all processes see what was
            written, but where the power goes before the next that waits, it may be lost as a whole.
    """
    import sqlalchemy as sa

    with engine.connect() as connection:
        connection.execution_options(**{_WRITES: True, _AWAITS_DISK: awaits_disk})
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
                if not awaits_disk:
                    connection.exec_driver_sql("SET LOCAL synchronous_commit TO off")
            yield connection


def _parsed(url: str) -> URL:
    import sqlalchemy as sa

    try:
        return sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        raise ConfigError("The URL of the store cannot be read.", hint=_WRITE) from None


def _open_sqlite(path: Path) -> Engine:
    import sqlalchemy as sa

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
    _make_file(path)
    # No isolation level: sqlite3 begins no transaction by itself, `_begin` does.
    connection = sqlite3.connect(
        path, timeout=BUSY_S, isolation_level=None, check_same_thread=False
    )
    try:
        mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
        if mode != "wal":
            _turn_to_wal(connection)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _turn_to_wal(connection: sqlite3.Connection) -> None:
    """Kept in the file, so the first to open it does so; SQLite waits for no lock here."""
    deadline = monotonic() + BUSY_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or monotonic() > deadline:
                raise
            sleep(0.01)


def _begin(connection: Connection) -> None:
    options: dict[str, Any] = dict(connection.get_execution_options())
    if not options.get(_WRITES):
        connection.exec_driver_sql("BEGIN")
        return
    # What was acknowledged is on the disk, even where the power goes: FULL syncs each commit.
    kept = "FULL" if options[_AWAITS_DISK] else "NORMAL"
    connection.exec_driver_sql(f"PRAGMA synchronous = {kept}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")

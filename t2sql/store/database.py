"""The store's database: opened at its first use, brought up to date, read and written."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from t2sql.config import hide_secrets
from t2sql.store.engine import open_engine, store_file, writing
from t2sql.store.faults import store_errors
from t2sql.store.heartbeat import Heartbeat, Moment
from t2sql.store.migrating import is_current, migrate
from t2sql.store.statements import StoreStatements, store_statements
from t2sql.store.tables import StoreTables, store_tables

if TYPE_CHECKING:
    from sqlalchemy import Connection


class StoreDatabase:
    """Threads and processes may share it.

    Args:
        url: ``sqlite:///file`` or ``postgresql://…``.
        folder: what a relative file is taken from.

    Raises:
        ConfigError: the URL cannot be read, or names another kind of database.
        StoreError: the driver is not installed.
    """

    def __init__(self, url: str, folder: Path) -> None:
        self._engine = open_engine(url, folder)
        self.file = store_file(url, folder)
        self._lock = threading.Lock()
        self._ready = False
        self._heartbeat = Heartbeat(self.file) if self.file is not None else None
        self.label = hide_secrets(url)
        self.tables: StoreTables = store_tables()
        self.statements: StoreStatements = store_statements(self.tables)

    @property
    def exists(self) -> bool:
        """Whether anything may be kept in it: a file is made by the first who writes."""
        return self._ready or self.file is None or self.file.exists()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that reads.

        Raises:
            StoreError: the store cannot be read.
        """
        self._prepare()
        with store_errors(self.label), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, *, awaits_disk: bool = True) -> Iterator[Connection]:
        """A transaction that writes, the only one at its time; it is on the disk at its end.

        Args:
            awaits_disk: False where a power cut may cost it.

        Raises:
            StoreError: the store cannot be written.
        """
        self._prepare()
        with (
            store_errors(self.label),
            writing(self._engine, awaits_disk=awaits_disk) as connection,
        ):
            yield connection

    def moment(self) -> Moment | None:
        """Another one after every change; None where only reading tells: on a server, at first."""
        return self._heartbeat.look() if self._heartbeat is not None and self._ready else None

    def close(self) -> None:
        """Close the connections."""
        if self._heartbeat is not None:  # first: who leaves last tidies the file, if it may write
            self._heartbeat.close()
        self._engine.dispose()

    def look(self) -> bool:
        """Whether its layout is current; nothing is changed, and no file is made.

        Raises:
            StoreError: it cannot be read, or is of a newer t2sql.
        """
        if not self.exists:
            return True
        with store_errors(self.label), self._engine.connect() as connection:
            return is_current(connection, self.label)

    def _prepare(self) -> None:
        """Bring the layout up to date, once; a store that is current is only looked at."""
        with self._lock:
            if self._ready:
                return
            with store_errors(self.label):
                with self._engine.connect() as connection:
                    current = is_current(connection, self.label)
                if not current:
                    with writing(self._engine) as connection:
                        migrate(connection, self.label)
            self._ready = True

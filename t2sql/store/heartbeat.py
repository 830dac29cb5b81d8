"""Tells cheaply whether a store's file was written since one last looked."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import suppress
from pathlib import Path

Moment = tuple[int, ...]
"""Which file it is, how often it was opened here, and a number that every transaction changes."""


class Heartbeat:
    """Looks at a SQLite file without a transaction of its own: some ten microseconds a look.

    Threads may share it. SQLite counts for each connection what others have written
    (``PRAGMA data_version``), so this one is kept, and writes nothing itself.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None
        self._opened = 0

    def look(self) -> Moment | None:
        """The moment that the file is at; None where that cannot be told."""
        with self._lock:
            try:
                status = self._path.stat()
                file = (status.st_dev, status.st_ino)
                connection = self._connection
                if connection is None or file != self._file:
                    connection = self._open(file)
                version = connection.execute("PRAGMA data_version").fetchone()[0]
                return (*file, self._opened, int(version))
            except (OSError, sqlite3.Error, TypeError):
                self._close()
                return None

    def close(self) -> None:
        """Give back the file; the next look opens it again."""
        with self._lock:
            self._close()

    def _open(self, file: tuple[int, int]) -> sqlite3.Connection:
        self._close()
        address = f"{self._path.resolve().as_uri()}?mode=ro"
        opened = sqlite3.connect(address, uri=True, check_same_thread=False, timeout=0.1)
        self._connection, self._file = opened, file
        self._opened += 1  # each connection counts for itself
        return opened

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()

"""The catalog's SQLite file: opened, checked and laid out. Everything in it can be rebuilt."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from t2sql.errors import SearchError

APPLICATION = 0x7432_7163
"""Stands in the file's header, so that another program's database is known as such."""
VERSION = 3
REBUILD = "Run `t2sql index --rebuild`."
_BUSY_MS = 10_000

_LAYOUT = (
    "CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE tables (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        folded TEXT NOT NULL,
        bare TEXT NOT NULL,
        data_key TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('profiled', 'waiting', 'failed')),
        problems TEXT NOT NULL,
        body TEXT NOT NULL)""",
    "CREATE INDEX tables_folded ON tables (folded)",
    "CREATE INDEX tables_bare ON tables (bare)",
    """CREATE TABLE column_values (
        id INTEGER PRIMARY KEY,
        table_name TEXT NOT NULL,
        column_name TEXT NOT NULL,
        value TEXT NOT NULL,
        count INTEGER NOT NULL)""",
    "CREATE INDEX column_values_table ON column_values (table_name, column_name)",
    """CREATE TABLE past_queries (
        row INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        body TEXT NOT NULL)""",
    """CREATE TABLE joins (
        left_table TEXT NOT NULL,
        left_columns TEXT NOT NULL,
        right_table TEXT NOT NULL,
        right_columns TEXT NOT NULL,
        source TEXT NOT NULL,
        uses INTEGER NOT NULL,
        PRIMARY KEY (left_table, left_columns, right_table, right_columns)) WITHOUT ROWID""",
    "CREATE INDEX joins_right ON joins (right_table)",
    "CREATE TABLE terms (id INTEGER PRIMARY KEY, body TEXT NOT NULL)",
    """CREATE TABLE uses (
        table_name TEXT PRIMARY KEY,
        body TEXT NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE customs (
        table_name TEXT PRIMARY KEY,
        body TEXT NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE families (
        name TEXT PRIMARY KEY,
        body TEXT NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE family_members (
        table_name TEXT PRIMARY KEY,
        family TEXT NOT NULL,
        label TEXT NOT NULL,
        stand_in TEXT NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX family_members_family ON family_members (family, label)",
    """CREATE TABLE inclusions (
        child TEXT NOT NULL,
        child_column TEXT NOT NULL,
        parent TEXT NOT NULL,
        parent_column TEXT NOT NULL,
        share REAL,
        PRIMARY KEY (child, child_column, parent, parent_column)) WITHOUT ROWID""",
    "CREATE INDEX inclusions_parent ON inclusions (parent)",
)


@contextmanager
def told_as_search_error(path: Path) -> Iterator[None]:
    """Turn what SQLite raises about the catalog file into one sentence with the mend."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            said = f"The catalog {path} is in use by another process."
            raise SearchError(said, hint="Try again when it is done.") from error
        if "disk is full" in str(error) or "disk I/O" in str(error):
            said = f"The catalog {path} cannot be written: {error}."
            raise SearchError(
                said, hint="Make room on the disk, then run `t2sql index`."
            ) from error
        if "readonly" in str(error) or "unable to open" in str(error):
            said = f"The catalog {path} cannot be opened or written."
            raise SearchError(said, hint="Check the permissions of its folder.") from error
        raise SearchError(f"The catalog {path} is damaged.", hint=REBUILD) from error
    except sqlite3.DatabaseError as error:
        raise SearchError(f"The catalog {path} is damaged.", hint=REBUILD) from error


def open_file(path: Path) -> sqlite3.Connection:
    """A connection to a catalog that exists; it may be used from several threads under a lock.

    Raises:
        SearchError: there is no such file, or it is damaged, or of another program or version.
    """
    if path.is_dir():
        said = f"{path} is a folder, where the file of the catalog should be."
        raise SearchError(said, hint="Remove it, then run `t2sql index`.")
    if not path.is_file():
        raise SearchError("There is no catalog yet.", hint="Run `t2sql index`.")
    with told_as_search_error(path):
        connection = connect_file(path)
        try:
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            connection.execute("SELECT count(*) FROM facts").fetchone()
        except sqlite3.Error:
            connection.close()
            raise
    if application != APPLICATION:
        connection.close()
        raise SearchError(f"{path} is not a t2sql catalog.", hint=REBUILD)
    if version != VERSION:
        connection.close()
        raise SearchError(
            f"The catalog {path} is of another version of t2sql.", hint="Run `t2sql index`."
        )
    return connection


def make_folder(folder: Path) -> None:
    """Make the folder of a catalog, for its owner only, where it is not there yet.

    Raises:
        SearchError: it cannot be made.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        said = f"The folder {folder} cannot be made: {error.strerror}."
        raise SearchError(said, hint="Check its permissions and the room on the disk.") from error


def is_outdated(path: Path) -> bool:
    """Whether the file is a catalog of another version, which a build makes anew."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            version = connection.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.Error:
        return False  # there is none, or it is damaged: opening it will tell
    return bool(application == APPLICATION and version != VERSION)


def create_file(path: Path) -> None:
    """Write an empty catalog, whole or not at all; nothing where another process was first.

    Raises:
        SearchError: the file cannot be written.
    """
    with told_as_search_error(path):
        connection = connect_file(path)
        try:
            connection.execute("BEGIN IMMEDIATE")
            if connection.execute("PRAGMA user_version").fetchone()[0]:
                connection.execute("ROLLBACK")
                return
            for statement in _LAYOUT:
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION:d}")
            connection.execute(f"PRAGMA user_version = {VERSION:d}")
            connection.execute("COMMIT")
        finally:
            connection.close()


def let_read_on(connection: sqlite3.Connection) -> None:
    """Let others read the file while it is written, till :func:`settle`."""
    connection.execute("PRAGMA journal_mode = WAL")


def settle(connection: sqlite3.Connection) -> None:
    """Make it one plain file again, which can be read where nothing can be written.

    Where somebody has it open it stays as it is, for the next build to settle.
    """
    with suppress(sqlite3.Error):
        connection.execute("PRAGMA busy_timeout = 100")
        connection.execute("PRAGMA journal_mode = DELETE")


def remove_file(path: Path) -> None:
    """Delete a catalog and what SQLite keeps beside it. Who has it open reads on undisturbed.

    Raises:
        SearchError: it cannot be deleted.
    """
    try:
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    except OSError as error:
        said = f"The catalog {path} cannot be deleted: {error.strerror}."
        raise SearchError(said, hint="Check the permissions of its folder.") from error


def connect_file(path: Path) -> sqlite3.Connection:
    """A connection to a file, whatever is in it; raises ``sqlite3.Error``."""
    # Transactions are ours (isolation_level=None): Python's implicit ones hide where they begin.
    connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS:d}")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection

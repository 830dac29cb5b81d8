"""Brings a store's layout up to date, whatever release made it; Alembic runs the revisions."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from t2sql.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy import Connection

REVISIONS = ("0001", "0002")
"""Known ones, in order; a store that names another was made by a newer t2sql."""
VERSION_TABLE = "t2sql_revision"
_FIRST_RELEASE = "t2sql_version"
"""What the first release wrote instead."""
_ONE_AT_A_TIME = threading.Lock()
"""Alembic keeps the migration that is going on in a module of its own, for all threads."""


def is_current(connection: Connection, label: str) -> bool:
    """Whether the layout is this release's; a look without a write, and without Alembic.

    Raises:
        StoreError: the store was made by a newer t2sql.
    """
    return _revision(connection, label) == REVISIONS[-1]


def migrate(connection: Connection, label: str) -> None:
    """Make what is missing, within the one writing transaction of the connection.

    A layout of the first release is recognised and brought over with its rows. There is no way
    back.

    Raises:
        StoreError: the store was made by a newer t2sql.
    """
    found = _revision(connection, label)
    if found == REVISIONS[-1]:
        return  # another process was faster
    from alembic import command
    from alembic.config import Config

    config = Config()
    folder = Path(__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["version_table"] = VERSION_TABLE
    with _ONE_AT_A_TIME:
        if not found and _is_of_first_release(connection):
            command.stamp(config, REVISIONS[0])
        command.upgrade(config, "head")


def _revision(connection: Connection, label: str) -> str:
    """The revision that the store names; empty where it names none."""
    import sqlalchemy as sa

    if not sa.inspect(connection).has_table(VERSION_TABLE):
        return ""
    table = sa.table(VERSION_TABLE, sa.column("version_num"))
    found = connection.execute(sa.select(table.c.version_num)).scalar() or ""
    if found and found not in REVISIONS:
        raise _too_new(label)
    return str(found)


def _is_of_first_release(connection: Connection) -> bool:
    import sqlalchemy as sa

    if not sa.inspect(connection).has_table(_FIRST_RELEASE):
        return False
    table = sa.table(_FIRST_RELEASE, sa.column("version"))
    return connection.execute(sa.select(table.c.version)).scalar() == 1


def _too_new(label: str) -> StoreError:
    return StoreError(
        f"The store {label} was made by a newer t2sql.",
        hint="Install that version, or name another store under [store].",
    )

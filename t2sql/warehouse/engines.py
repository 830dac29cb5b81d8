"""From a URL to a SQLAlchemy engine, or one sentence on why not."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from t2sql.errors import ConfigError, DatabaseError
from t2sql.sql.dialects import DialectFacts
from t2sql.types import Limits

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

CONNECT_S = 10
_DRIVERS = {"postgres": "psycopg", "mysql": "pymysql", "sqlite": "pysqlite"}
"""Drivers that the sessions are written for: one statement alone by protocol, and a cancel."""
_LONGEST = 100_000_000
"""Bytes of one value in SQLite."""
_LEAST_HEAP = 256_000_000
"""Bytes of heap for all SQLite files of the process: t2sql's own catalog is one of them."""
_SQLITE_LIMITS = (
    (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
    (sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000),  # matching takes pattern times text
    (sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1),
    (sqlite3.SQLITE_LIMIT_WORKER_THREADS, 0),
)
_SHIPPED = ("postgres", "mysql", "oracle", "tsql")
"""Dialects that SQLAlchemy itself has: it is the driver's name that is wrong."""


def read_url(url: str, facts: DialectFacts, folder: Path) -> tuple[URL, Path | None]:
    """Parse the URL; for SQLite also find the file, which must exist.

    Raises:
        ConfigError: the text is no URL. The message never repeats it, since it may hold a password.
        DatabaseError: a SQLite file is missing.
    """
    import sqlalchemy as sa

    try:
        parsed = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError) as error:
        raise ConfigError(
            f"The {facts.schemes[0]} URL cannot be read.",
            hint=f"Write {facts.schemes[0]}://user@host:port/database; %-encode odd characters.",
        ) from error
    if parsed.drivername == "postgres":
        parsed = parsed.set(drivername="postgresql")
    if parsed.drivername in {"mysql", "mariadb"}:  # the driver that our extra installs
        parsed = parsed.set(drivername=f"{parsed.drivername}+pymysql")
    if facts.name != "sqlite":
        return parsed, None
    if not parsed.database or parsed.database == ":memory:":
        raise ConfigError("A SQLite URL must name a file.", hint="Write sqlite:///warehouse.db.")
    path = folder / Path(parsed.database).expanduser()
    if path.is_dir():
        raise DatabaseError(f"{path} is a folder.", hint="Name a SQLite file in the URL.")
    if not path.exists():
        raise DatabaseError(
            f"There is no database file {path}.",
            hint="Check the URL; a file is never created here.",
        )
    return parsed.set(database=str(path)), path


def make_engine(url: URL, facts: DialectFacts, limits: Limits, path: Path | None) -> Engine:
    """An engine that has not connected yet.

    Raises:
        ConfigError: SQLAlchemy has no such dialect or driver.
        DatabaseError: the driver's package is not installed.
    """
    import sqlalchemy as sa

    package = f'"t2sql[{facts.extra}]"' if facts.extra else facts.driver
    options: dict[str, Any] = {"hide_parameters": True}
    if path is not None:
        options |= {"creator": lambda: _open_sqlite(path, limits), "poolclass": sa.pool.NullPool}
    else:
        # Never a wait for a free one: who stops a query needs one more, when all are busy.
        options |= {"pool_size": 2, "max_overflow": -1, "pool_pre_ping": True}
        if facts.name in {"postgres", "mysql"}:
            options["connect_args"] = {"connect_timeout": CONNECT_S}
        if facts.name == "mysql":  # no flags, MULTI_STATEMENTS among them, whatever the URL says
            options["connect_args"] |= {"client_flag": 0, "local_infile": False}
    try:
        _check_driver(url, facts)
        return sa.create_engine(url, **options)
    except sa.exc.NoSuchModuleError as error:
        if package and facts.name not in _SHIPPED:
            raise DatabaseError(
                f"No driver for {facts.name} is installed.", hint=f"pip install {package}"
            ) from error
        raise ConfigError(
            f"SQLAlchemy knows no driver {url.drivername!r}.",
            hint=f"Write {facts.schemes[0]}://…",
        ) from error
    except ImportError as error:
        raise DatabaseError(
            f"The driver for {facts.name} is not installed ({error.name}).",
            hint=f"pip install {package}",
        ) from error
    except sa.exc.ArgumentError as error:
        raise ConfigError(
            f"The {facts.schemes[0]} URL has options that SQLAlchemy does not know."
        ) from error


def _check_driver(url: URL, facts: DialectFacts) -> None:
    """Refuse a driver whose protocol may take two statements, and cancels in a way of its own."""
    wanted = _DRIVERS.get(facts.name)
    driver = url.get_dialect().driver
    if wanted is not None and driver != wanted:
        raise ConfigError(
            f"The driver {driver!r} is not used here: how it keeps a session read-only and stops "
            "a query is not known.",
            hint=f"Write {facts.schemes[0]}://…, which means {wanted}.",
        )


def _open_sqlite(path: Path, limits: Limits) -> sqlite3.Connection:
    """Open a file read-only, with limits on all that SQLite limits by itself.

    The heap is that of all SQLite files of the process together, and is only ever made smaller:
    what t2sql itself keeps open needs little of it.
    """
    place = f"file:{quote(str(path.absolute()))}?mode=ro"
    connection = sqlite3.connect(place, uri=True, check_same_thread=False, timeout=CONNECT_S)
    connection.text_factory = lambda raw: raw.decode(errors="replace")
    memory = limits.memory_mb * 1_000_000
    for limit, most in ((sqlite3.SQLITE_LIMIT_LENGTH, min(memory // 8, _LONGEST)), *_SQLITE_LIMITS):
        connection.setlimit(limit, most)
    heap = max(memory, _LEAST_HEAP)
    connection.execute(f"PRAGMA hard_heap_limit = {heap:d}").close()
    return connection

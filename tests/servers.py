"""A MySQL or MariaDB as tests and benchmarks use it, past t2sql."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit


def connect_to_mysql(url: str) -> Any:
    """A connection as the URL's user, in its database; every statement counts at once."""
    import pymysql

    parts = urlsplit(url)
    return pymysql.connect(
        host=parts.hostname,
        port=parts.port or 3306,
        user=parts.username,
        password=parts.password or "",
        database=parts.path.lstrip("/") or None,
        autocommit=True,
    )


def run_on_mysql(url: str, statements: Iterable[str]) -> list[tuple[Any, ...]]:
    """Run statements; the rows of each."""
    with connect_to_mysql(url) as connection, connection.cursor() as cursor:
        found = []
        for statement in statements:
            cursor.execute(statement)
            found.append(tuple(cursor.fetchall()))
        return found

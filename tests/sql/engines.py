"""Four real engines with the same small tables: what the gate lets through is run on them."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.servers import connect_to_mysql, run_on_mysql

CANARY = "canary-7f3e"
"""What no query may bring to light: a name in a table nobody confirmed, and the text of a file."""

PEOPLE = """
CREATE TABLE people (id INTEGER PRIMARY KEY, name VARCHAR(40), city VARCHAR(40), joined DATE,
    score DOUBLE PRECISION);
INSERT INTO people VALUES (1, 'Kim', 'Seoul', '2024-01-15', 4.5);
INSERT INTO people VALUES (2, 'Lee', 'Busan', '2024-02-29', 3.25);
INSERT INTO people VALUES (3, 'Park', 'Seoul', '2023-12-31', NULL);
INSERT INTO people VALUES (4, 'Choi', 'Jeju', '2024-03-01', 5.0);
"""
ORDERS = """
CREATE TABLE {orders} (id INTEGER PRIMARY KEY, buyer INTEGER, amount DECIMAL(12,2),
    placed TIMESTAMP, kind VARCHAR(10), note VARCHAR(40){more});
INSERT INTO {orders} VALUES (1, 1, 2.50, '2024-01-05 10:00:00', 'a', NULL{one});
INSERT INTO {orders} VALUES (2, 1, 10.00, '2024-02-10 12:30:00', 'b', '50%'{two});
INSERT INTO {orders} VALUES (3, 2, 7.25, '2024-02-11 08:15:30', 'a', 'x-y'{one});
INSERT INTO {orders} VALUES (4, 4, 33.10, '2024-05-20 23:59:59', 'b', 'it''s'{two});
"""
SALARIES = """
CREATE TABLE salaries (id INTEGER PRIMARY KEY, pay VARCHAR(40));
INSERT INTO salaries VALUES (1, 'canary-7f3e');
"""
SEQUENCE = "CREATE SEQUENCE counter;"


@dataclass(frozen=True)
class Engine:
    """A database with the tables, by the URL that t2sql opens it with."""

    dialect: str
    url: str
    folder: Path
    canary: Path
    """A file outside of it with a secret."""
    allowed: tuple[str, ...]

    @property
    def out(self) -> Path:
        """A file that nothing may write."""
        return self.folder / "written"

    def run(self, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Run as it stands, without t2sql: the names of the columns, and the rows."""
        connection = self._connect()
        try:
            cursor = connection.cursor()
            cursor.execute(sql)
            names = [column[0] for column in cursor.description or ()]
            return names, [tuple(row) for row in cursor.fetchall()]
        finally:
            connection.close()

    def state(self) -> str:
        """All that a query could have changed: the tables, their rows, the files around them."""
        orders = self.allowed[0]
        rows = [
            self.run(f"SELECT * FROM {name} ORDER BY 1")[1]  # noqa: S608 - fixed names
            for name in ("people", orders, "salaries")
        ]
        listed = self.run(LISTINGS[self.dialect])[1]
        files = sorted(path.name for path in self.folder.rglob("*") if "-wal" not in path.name)
        return repr((rows, listed, files))

    def _connect(self) -> Any:
        if self.dialect == "duckdb":
            import duckdb

            return duckdb.connect(str(self.folder / "warehouse.duckdb"), read_only=True)
        if self.dialect == "sqlite":
            return sqlite3.connect(f"file:{self.folder / 'warehouse.sqlite'}?mode=ro", uri=True)
        if self.dialect == "postgres":
            import psycopg

            return psycopg.connect(self.url)
        return connect_to_mysql(self.url)


LISTINGS = {
    "duckdb": "SELECT schema_name, table_name FROM duckdb_tables() ORDER BY ALL",
    "sqlite": "SELECT name, sql FROM sqlite_master ORDER BY 1",
    "postgres": "SELECT relname::text, relkind::text FROM pg_class c JOIN pg_namespace n ON n.oid ="
    " relnamespace WHERE nspname IN ('public', 'shop') UNION ALL SELECT loid::text, 'lo' FROM"
    " pg_largeobject UNION ALL SELECT last_value::text, 'counter' FROM counter UNION ALL"
    " SELECT slot_name, 'slot' FROM pg_replication_slots UNION ALL SELECT rolname, 'role' FROM"
    " pg_roles WHERE rolname NOT LIKE 'pg_%' ORDER BY 1, 2",
    "mysql": "SELECT table_schema, table_name FROM information_schema.tables"
    " WHERE table_schema IN (DATABASE(), 'mysql') ORDER BY 1, 2",
}


def make_duckdb(folder: Path) -> Engine:
    """A DuckDB file in the folder."""
    import duckdb

    with duckdb.connect(folder / "warehouse.duckdb") as connection:
        orders = _orders("shop.orders", ", tags VARCHAR[]", ", ['x']", ", []")
        connection.execute(f"{PEOPLE} CREATE SCHEMA shop; {orders} {SALARIES} {SEQUENCE}")
    return _engine("duckdb", "duckdb:///warehouse.duckdb", folder, "shop.orders")


def make_sqlite(folder: Path) -> Engine:
    """A SQLite file in the folder."""
    connection = sqlite3.connect(folder / "warehouse.sqlite")
    connection.executescript(f"{PEOPLE} {_orders('orders')} {SALARIES}")
    connection.close()
    return _engine("sqlite", "sqlite:///warehouse.sqlite", folder, "orders")


def make_postgres(server: str, folder: Path) -> Engine:
    """A database of its own on the server."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS gate")
        connection.execute("CREATE DATABASE gate")
    url = urlsplit(server)._replace(path="/gate").geturl()
    more = ", tags TEXT[], info JSONB"
    one, two = """, '{x}', '{"a": 1}'""", """, '{}', '{"b": {"c": "d"}}'"""
    with psycopg.connect(url, autocommit=True) as connection:
        orders = _orders("shop.orders", more, one, two)
        connection.execute(f"{PEOPLE} CREATE SCHEMA shop; {orders} {SALARIES} {SEQUENCE}")
    return _engine("postgres", url, folder, "shop.orders")


def make_mysql(server: str, folder: Path) -> Engine:
    """A database of its own on the MySQL or MariaDB server."""
    name = _mysql_name()
    url = urlsplit(server)._replace(path=f"/{name}").geturl()
    run_on_mysql(server, (f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}"))
    script = f"{PEOPLE} {_orders('orders')} {SALARIES}".replace("TIMESTAMP", "DATETIME")
    run_on_mysql(url, (part for part in script.split(";") if part.strip()))
    return _engine("mysql", url, folder, "orders")


def drop_mysql(server: str) -> None:
    """Take the database away again."""
    run_on_mysql(server, (f"DROP DATABASE IF EXISTS {_mysql_name()}",))


def _mysql_name() -> str:
    return f"t2sql_gate_{os.getpid()}"  # each worker of the tests has its own


def same_rows(left: Sequence[tuple[Any, ...]], right: Sequence[tuple[Any, ...]]) -> bool:
    """Whether both hold the same rows, as bags; numbers as the engine shows them, to 12 digits."""
    return sorted(map(_comparable, left)) == sorted(map(_comparable, right))


def _comparable(row: tuple[Any, ...]) -> str:
    return repr([_plain(value) for value in row])


def _plain(value: Any) -> Any:
    if isinstance(value, (float, Decimal)):
        return f"{float(value):.12g}"
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value


def _engine(dialect: str, url: str, folder: Path, orders: str) -> Engine:
    canary = folder / "canary.csv"
    canary.write_text(f"secret\n{CANARY}\n", encoding="utf-8")
    return Engine(dialect, url, folder, canary, (orders, "people"))


def _orders(name: str, more: str = "", one: str = "", two: str = "") -> str:
    return ORDERS.format(orders=name, more=more, one=one, two=two)

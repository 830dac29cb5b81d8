"""Real databases: a DuckDB file, a SQLite file and a PostgreSQL server of a wheel."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from t2sql.protocols import Warehouse
from t2sql.types import Limits
from t2sql.warehouse.open import open_warehouse

LIMITS = Limits(query_seconds=10, memory_mb=512)

DUCKDB = """
CREATE SCHEMA trade;
CREATE TABLE members (id INTEGER PRIMARY KEY, "full name" VARCHAR, city VARCHAR);
CREATE TABLE trade.orders (
    id BIGINT PRIMARY KEY, buyer INTEGER, amount DECIMAL(12,2), placed TIMESTAMP, tags VARCHAR[]);
CREATE TABLE trade.items (order_id BIGINT REFERENCES trade.orders (id), "weird "" na.me" INTEGER);
CREATE VIEW trade.recent AS SELECT * FROM trade.orders WHERE placed > DATE '2024-01-01';
COMMENT ON TABLE trade.orders IS 'one row an order';
COMMENT ON COLUMN trade.orders.amount IS 'in won';
INSERT INTO members VALUES (1, 'Kim', 'Seoul'), (2, 'Lee', 'Busan');
INSERT INTO trade.orders
    SELECT i, 1 + i % 2, i * 10, TIMESTAMP '2024-05-01', ['a'] FROM range(10) t(i);
"""
SQLITE = """
CREATE TABLE members (id INTEGER PRIMARY KEY, "full name" TEXT, city VARCHAR(20));
CREATE TABLE orders (id INTEGER, buyer INTEGER REFERENCES members (id), amount DECIMAL(12,2), note);
CREATE TABLE "weird "" na.me" ("a b" INTEGER, "ünï" TEXT);
CREATE VIEW recent AS SELECT * FROM orders;
INSERT INTO members VALUES (1, 'Kim', 'Seoul'), (2, 'Lee', 'Busan');
INSERT INTO orders VALUES (1, 1, 2.5, '100%'), (2, 1, 3, NULL);
"""
POSTGRES = """
CREATE SCHEMA trade;
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE TABLE members (id INTEGER PRIMARY KEY, "Full Name" TEXT, feels mood, place POINT);
CREATE TABLE trade.orders (id BIGINT PRIMARY KEY, buyer INTEGER REFERENCES members (id),
    amount NUMERIC(12,2), placed TIMESTAMPTZ, info JSONB, tags TEXT[]);
CREATE TABLE trade.items (order_id BIGINT REFERENCES trade.orders (id), name TEXT);
CREATE MATERIALIZED VIEW trade.recent AS SELECT * FROM trade.orders;
CREATE SEQUENCE counter;
COMMENT ON TABLE members IS 'people';
COMMENT ON COLUMN members.id IS 'the key';
INSERT INTO members VALUES (1, 'Kim', 'good', NULL), (2, 'Lee', 'bad', NULL);
INSERT INTO trade.orders VALUES (1, 1, 2.5, now(), '{"a": 1}', '{x}'), (2, 1, 3, now(), '{}', '{}');
"""


@pytest.fixture(scope="module")
def duckdb_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import duckdb

    path = tmp_path_factory.mktemp("duckdb") / "warehouse.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute(DUCKDB)
    return path


@pytest.fixture(scope="module")
def duckdb_warehouse(duckdb_file: Path) -> Iterator[Warehouse]:
    warehouse = open_warehouse(
        "duckdb:///warehouse.duckdb", folder=duckdb_file.parent, limits=LIMITS
    )
    yield warehouse
    warehouse.close()


@pytest.fixture(scope="module")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "ware house #1.db"
    connection = sqlite3.connect(path)
    connection.executescript(SQLITE)
    connection.close()
    return path


@pytest.fixture(scope="module")
def sqlite_warehouse(sqlite_file: Path) -> Iterator[Warehouse]:
    warehouse = open_warehouse(
        "sqlite:///ware house #1.db", folder=sqlite_file.parent, limits=LIMITS
    )
    yield warehouse
    warehouse.close()


@pytest.fixture(scope="module")
def postgres_url(postgres_server: str) -> str:
    """A server with data."""
    import psycopg

    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(POSTGRES)
    return postgres_server


@pytest.fixture(scope="module")
def postgres_warehouse(postgres_url: str) -> Iterator[Warehouse]:
    warehouse = open_warehouse(postgres_url, folder=Path(), limits=LIMITS)
    yield warehouse
    warehouse.close()

"""MySQL or MariaDB by SQLAlchemy and PyMySQL, on the server that ``T2SQL_TEST_MYSQL_URL`` names."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from t2sql.errors import DatabaseError, QueryError, QueryTimeoutError
from t2sql.protocols import Warehouse
from t2sql.types import ForeignKey, Limits
from t2sql.warehouse.open import open_warehouse
from tests.servers import run_on_mysql

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("mysql")]

STATEMENTS = (
    "CREATE TABLE members (id INT PRIMARY KEY, `Full Name` VARCHAR(40) COMMENT 'as written', "
    "joined DATE, kind ENUM('new', 'old')) COMMENT 'people'",
    "CREATE TABLE orders (id BIGINT PRIMARY KEY AUTO_INCREMENT, buyer INT, amount DECIMAL(12,2), "
    "placed TIMESTAMP DEFAULT CURRENT_TIMESTAMP, note TEXT, "
    "FOREIGN KEY (buyer) REFERENCES members (id))",
    "INSERT INTO members VALUES (1, 'Kim', '2024-01-01', 'new'), (2, 'Lee', NULL, 'old')",
    "INSERT INTO orders (buyer, amount, note) VALUES (1, 2.5, '100%'), (2, 3, NULL)",
    "INSERT INTO orders (buyer, amount, note) SELECT a.buyer, a.amount, 'copied' FROM orders a, "
    "orders b, orders c, orders d, orders e, orders f, orders g, orders h, orders i, orders j",
    "CREATE VIEW recent AS SELECT * FROM orders WHERE amount > 2",
)


@pytest.fixture(scope="module")
def url(mysql_server: str) -> Iterator[str]:
    name = f"t2sql_members_{os.getpid()}"
    run_on_mysql(mysql_server, (f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}"))
    url = urlsplit(mysql_server)._replace(path=f"/{name}").geturl()
    run_on_mysql(url, STATEMENTS)
    yield url
    run_on_mysql(mysql_server, (f"DROP DATABASE {name}",))


@pytest.fixture(scope="module")
def warehouse(url: str) -> Iterator[Warehouse]:
    limits = Limits(query_seconds=10, memory_mb=512)
    opened = open_warehouse(url, folder=Path(), limits=limits, samples=True)
    yield opened
    opened.close()


def run(warehouse: Warehouse, sql: str, timeout_s: float = 5) -> list[tuple[object, ...]]:
    return list(warehouse.query(sql, max_rows=100, timeout_s=timeout_s).rows)


def test_tables_come_with_comments_keys_and_views(warehouse: Warehouse) -> None:
    tables = {table.name: table for table in warehouse.tables()}
    assert sorted(tables) == ["members", "orders", "recent"]
    assert tables["members"].description == "people"
    assert tables["members"].columns[1].name == "Full Name"
    assert tables["members"].columns[1].description == "as written"
    assert tables["orders"].primary_key == ("id",)
    assert tables["orders"].foreign_keys == (ForeignKey(("buyer",), "members", ("id",)),)
    assert tables["recent"].is_view
    assert warehouse.dialect == "mysql"


def test_the_text_runs_as_it_stands(warehouse: Warehouse) -> None:
    found = warehouse.query(
        "SELECT amount, '%s :a 100%' AS t, buyer FROM orders WHERE 'a' LIKE '%' ORDER BY id",
        max_rows=1,
        timeout_s=5,
    )
    assert found.rows == ((Decimal("2.50"), "%s :a 100%", 1),)
    assert found.types == ("DECIMAL", "VARCHAR", "INT")
    assert found.truncated


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM orders",
        "INSERT INTO members VALUES (9, 'x', NULL, 'new')",
        "SELECT 1; DROP TABLE orders",
        "CREATE TEMPORARY TABLE x (a INT)",
        "CREATE TABLE y (a INT)",
        "selec",
        "SELECT nope FROM members",
        "SELECT '\ud800'",
        "SELECT 1\x00",
        "",
    ],
)
def test_what_is_not_a_query_of_the_tables_is_a_query_error(warehouse: Warehouse, sql: str) -> None:
    with pytest.raises(QueryError):
        run(warehouse, sql)
    assert run(warehouse, "SELECT count(*) FROM members") == [(2,)]


@pytest.mark.parametrize(
    "sql",
    ["SELECT sleep(20)", "SELECT count(*) FROM orders a, orders b, orders c, orders d"],
)
def test_the_time_limit_stops_a_heavy_query_and_the_next_one_runs(
    warehouse: Warehouse, sql: str
) -> None:
    started = time.monotonic()
    with pytest.raises(QueryTimeoutError, match=r"0\.3 s"):
        run(warehouse, sql, timeout_s=0.3)
    assert time.monotonic() - started < 5
    assert run(warehouse, "SELECT 1") == [(1,)]


def test_rows_that_nobody_reads_are_left_on_the_server(warehouse: Warehouse) -> None:
    started = time.monotonic()
    found = warehouse.query(
        "SELECT a.* FROM orders a, orders b, orders c", max_rows=10, timeout_s=8
    )
    assert len(found.rows) == 10
    assert found.truncated
    assert time.monotonic() - started < 7
    assert run(warehouse, "SELECT 1") == [(1,)]


@pytest.mark.parametrize(
    ("sql", "severity", "words"),
    [
        ("SELECT date_format(placed, '%Y-%m') AS m, sum(amount) FROM orders GROUP BY m", "ok", ""),
        ("SELECT `Full Name` FROM members WHERE kind = 'new'", "ok", ""),
        ("SELECT group_concat(note ORDER BY id SEPARATOR ';') FROM orders", "ok", ""),
        ("SELECT buyer, amount FROM orders GROUP BY buyer", "ok", ""),
        ("SELECT soundex(note) FROM orders", "note", "stands as NULL"),
        ("SELECT amont FROM orders", "error", "amount"),
        ("SELECT id FROM nope", "error", "nope"),
        ("SELECT nope(id) FROM orders", "error", "nope"),
        ("SELECT id FROM orders, members", "error", "ambiguous"),
        ("SELECT amount FORM orders WHERE", "error", "syntax"),
    ],
)
def test_a_dry_run_lets_the_engine_judge_and_says_what_duckdb_cannot(
    warehouse: Warehouse, sql: str, severity: str, words: str
) -> None:
    found = warehouse.dry_run(sql, warehouse.tables(), timeout_s=5)
    assert found.severity == severity, found
    assert words in " ".join(f"{problem.message} {problem.hint}" for problem in found.problems)


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("SELECT amont FROM orders", "unknown_column"),
        ("SELECT id FROM nope", "unknown_table"),
        ("SELECT nope(id) FROM orders", "unknown_function"),
        ("SELECT id FROM orders, members", "ambiguous_column"),
        ("SELECT FROM", "syntax"),
    ],
)
def test_a_refusal_has_its_kind(warehouse: Warehouse, sql: str, kind: str) -> None:
    found = warehouse.dry_run(sql, warehouse.tables(), timeout_s=5)
    assert [problem.kind for problem in found.problems] == [kind]


def test_the_plan_tells_how_many_rows_are_joined(warehouse: Warehouse) -> None:
    found = warehouse.estimate("SELECT * FROM orders", timeout_s=5)
    assert found is not None
    assert found.rows is not None
    assert found.rows > 500
    assert warehouse.estimate("SELECT nope FROM orders", timeout_s=5) is None


def test_a_wrong_password_or_port_is_one_sentence_without_it(url: str) -> None:
    parts = urlsplit(url)
    wrong = url.replace(f":{parts.password}@", ":hunter2@")
    for target in (wrong, "mysql://u:hunter2@127.0.0.1:1/x"):
        with pytest.raises(DatabaseError) as caught:
            open_warehouse(target, folder=Path(), limits=Limits())
        assert "hunter2" not in f"{caught.value} {caught.value!r}"
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "sql",
    [
        "SET SESSION max_statement_time = 0",
        "SET SESSION TRANSACTION READ WRITE",
        "SET @a = 7",
        "SELECT @a := 7",
        "SELECT GET_LOCK('t2sql_mine', 1)",
        "SET NAMES latin1",
    ],
)
def test_a_session_leaves_nothing_to_the_next_query(warehouse: Warehouse, sql: str) -> None:
    run(warehouse, sql)  # it runs: only the gate would refuse it
    found = run(warehouse, "SELECT @a, IS_FREE_LOCK('t2sql_mine'), 'é', @@character_set_client")
    assert found == [(None, 1, "é", "utf8mb4")]
    with pytest.raises(QueryError, match=r"(?i)read.only"):
        run(warehouse, "DELETE FROM orders")


@pytest.mark.parametrize(
    "sql", ["SELECT 1; SELECT 2", "SELECT 1; DROP TABLE orders", "COMMIT; DELETE FROM orders"]
)
def test_two_statements_are_refused_by_the_protocol(url: str, sql: str) -> None:
    """Even where the URL asks for several."""
    opened = open_warehouse(f"{url}?client_flag=65536", folder=Path(), limits=Limits())
    with pytest.raises(QueryError, match="error in your SQL syntax"):
        run(opened, sql)
    opened.close()

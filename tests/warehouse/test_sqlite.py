"""SQLite by SQLAlchemy: read-only by three walls, weird names, honest dry runs."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest

from t2sql.errors import DatabaseError, QueryError, QueryTimeoutError
from t2sql.protocols import Warehouse
from t2sql.types import ForeignKey, Limits
from t2sql.warehouse.open import open_warehouse

ENDLESS = "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a) SELECT count(*) FROM a"


def run(warehouse: Warehouse, sql: str, timeout_s: float = 5) -> list[tuple[object, ...]]:
    return list(warehouse.query(sql, max_rows=100, timeout_s=timeout_s).rows)


def test_tables_come_with_types_keys_views_and_weird_names(sqlite_warehouse: Warehouse) -> None:
    tables = {table.name: table for table in sqlite_warehouse.tables()}
    assert sorted(tables) == ["members", "orders", "recent", 'weird " na.me']
    assert tables["members"].primary_key == ("id",)
    assert tables["orders"].foreign_keys == (ForeignKey(("buyer",), "members", ("id",)),)
    assert [column.data_type for column in tables["orders"].columns][2:] == ["DECIMAL(12, 2)", ""]
    assert tables["recent"].is_view
    assert [column.name for column in tables['weird " na.me'].columns] == ["a b", "ünï"]
    assert sqlite_warehouse.dialect == "sqlite"


def test_the_text_runs_as_it_stands(sqlite_warehouse: Warehouse) -> None:
    found = sqlite_warehouse.query(
        "SELECT note, '%s :a 100%' AS t, amount FROM orders ORDER BY id", max_rows=1, timeout_s=5
    )
    assert found.rows == (("100%", "%s :a 100%", 2.5),)
    assert found.types == ("TEXT", "TEXT", "REAL")
    assert found.truncated


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM orders",
        "SELECT 1; DELETE FROM orders",
        "PRAGMA table_info(orders)",
        "SELECT * FROM pragma_table_info('orders')",
        "ATTACH 'x.db' AS x",
        "CREATE TEMP TABLE x (a)",
        "SELECT load_extension('x')",
        "BEGIN",
        "selec",
        "SELECT nope FROM orders",
        "SELECT '\ud800'",
        "SELECT 1\x00; SELECT 2",
    ],
)
def test_what_is_not_a_query_of_the_tables_is_a_query_error(
    sqlite_warehouse: Warehouse, sql: str
) -> None:
    with pytest.raises(QueryError):
        run(sqlite_warehouse, sql)
    assert run(sqlite_warehouse, "SELECT count(*) FROM orders") == [(2,)]


def test_the_time_limit_stops_an_endless_query(sqlite_warehouse: Warehouse) -> None:
    started = time.monotonic()
    with pytest.raises(QueryTimeoutError, match=r"0\.2 s"):
        run(sqlite_warehouse, ENDLESS, timeout_s=0.2)
    assert time.monotonic() - started < 3
    assert run(sqlite_warehouse, "SELECT 1") == [(1,)]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT length(zeroblob(2000000000))",
        "SELECT hex(randomblob(90000000))",
        "SELECT replace(printf('%.*c', 9000000, 'x'), 'x', 'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy')",
        "WITH RECURSIVE a(x) AS (SELECT 'x' UNION ALL SELECT x || x FROM a) SELECT x FROM a",
        "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a) "
        "SELECT json_group_array(n || printf('%.*c', 1000, 'x')) FROM a",
        "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a) SELECT n FROM a "
        "ORDER BY n DESC",
        "WITH RECURSIVE a(n) AS (SELECT 1 UNION SELECT n || printf('%.*c', 99999, 'x') FROM a) "
        "SELECT count(*) FROM a",
        "SELECT printf('%.*c', 99999, 'a') LIKE '%' || printf('%.*c', 9999, 'a') || 'b%'",
    ],
)
def test_a_query_that_grows_ends_by_a_limit_and_the_next_one_runs(
    sqlite_warehouse: Warehouse, sql: str
) -> None:
    """It runs in this process, so what it may take is limited by SQLite itself."""
    with pytest.raises((QueryError, QueryTimeoutError)):
        run(sqlite_warehouse, sql, timeout_s=2)
    assert run(sqlite_warehouse, "SELECT count(*) FROM members") == [(2,)]


def test_what_takes_too_much_memory_is_told_so(sqlite_warehouse: Warehouse) -> None:
    words = "needed more than 512 MB"
    grows = (
        "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a) "
        "SELECT max(x) FROM (SELECT hex(randomblob(20000)) AS x FROM a ORDER BY 1)"
    )
    with pytest.raises(QueryError, match=words):
        run(sqlite_warehouse, grows, timeout_s=120)


@pytest.mark.parametrize(
    "setting", ["query_only", "trusted_schema", "cell_size_check", "temp_store", "mmap_size"]
)
def test_each_guard_is_on_and_cannot_be_seen_or_changed(
    sqlite_warehouse: Warehouse, setting: str
) -> None:
    for template in ("PRAGMA {}", "PRAGMA {} = 0", "SELECT * FROM pragma_{}"):
        with pytest.raises(QueryError):
            run(sqlite_warehouse, template.format(setting))


@pytest.mark.parametrize(
    ("sql", "severity", "words"),
    [
        ('SELECT city FROM members WHERE city = "Seoul"', "ok", ""),
        ("SELECT city, max(id) FROM members", "ok", ""),
        ("SELECT sum(city) FROM members", "note", "not provable on DuckDB"),
        ("SELECT sum(note) FROM orders", "note", "not provable on DuckDB"),
        ("SELECT group_concat(city, '; ') FROM members", "ok", ""),
        ("SELECT nope FROM members", "error", "No such column: nope"),
        ("SELECT * FROM nope", "error", "No such table: nope"),
        ("SELECT date_trunc('month', note) FROM orders", "error", "No such function"),
    ],
)
def test_a_dry_run_lets_the_engine_judge_and_says_what_duckdb_cannot(
    sqlite_warehouse: Warehouse, sql: str, severity: str, words: str
) -> None:
    found = sqlite_warehouse.dry_run(sql, sqlite_warehouse.tables(), timeout_s=5)
    assert found.severity == severity, found
    assert words in " ".join(problem.message for problem in found.problems)


def test_bytes_that_are_no_text_are_read_all_the_same(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "x.db")
    connection.execute("CREATE TABLE t AS SELECT CAST(x'ff41' AS TEXT) AS a")
    connection.commit()
    connection.close()
    warehouse = open_warehouse("sqlite:///x.db", folder=tmp_path, limits=Limits())
    assert run(warehouse, "SELECT a FROM t") == [("\ufffdA",)]
    warehouse.close()


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "There is no database file"), (b"hello" * 999, "not a database")],
    ids=["missing", "text"],
)
def test_a_bad_file_is_one_sentence_and_is_left_as_it_was(
    tmp_path: Path, content: bytes | None, words: str
) -> None:
    if content is not None:
        (tmp_path / "bad.db").write_bytes(content)
    with pytest.raises(DatabaseError, match=words) as caught:
        open_warehouse("sqlite:///bad.db", folder=tmp_path, limits=Limits())
    assert caught.value.hint
    assert len(list(tmp_path.iterdir())) == (content is not None)


def test_a_damaged_file_is_one_sentence(tmp_path: Path, sqlite_file: Path) -> None:
    content = bytearray(sqlite_file.read_bytes())
    content[100:3000] = b"\xff" * 2900
    (tmp_path / "bad.db").write_bytes(content)
    with pytest.raises(DatabaseError):
        open_warehouse("sqlite:///bad.db", folder=tmp_path, limits=Limits()).tables()


def test_the_change_token_follows_the_file(sqlite_warehouse: Warehouse, tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "x.db").execute("CREATE TABLE t (a)").connection.close()
    warehouse = open_warehouse("sqlite:///x.db", folder=tmp_path, limits=Limits())
    before = warehouse.change_token()
    connection = sqlite3.connect(tmp_path / "x.db")
    connection.executescript("CREATE TABLE u (a); CREATE TABLE v (a);")
    connection.close()
    assert warehouse.change_token() != before
    warehouse.close()

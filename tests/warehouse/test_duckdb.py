"""DuckDB natively: what is read, what is refused, and that nothing of the driver leaks."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from t2sql.errors import DatabaseError, QueryError, QueryTimeoutError, SandboxError
from t2sql.protocols import Warehouse
from t2sql.types import ForeignKey, Limits
from t2sql.warehouse.duckdb import DuckDBWarehouse
from t2sql.warehouse.open import open_warehouse
from t2sql.warehouse.sandbox_process import Child
from t2sql.warehouse.sandbox_wire import Message
from tests.warehouse.conftest import LIMITS

HEAVY = "SELECT count(*) FROM range(1000000000) a, range(100000000) b"


def run(
    warehouse: Warehouse, sql: str, rows: int = 100, timeout_s: float = 5
) -> list[tuple[object, ...]]:
    return list(warehouse.query(sql, max_rows=rows, timeout_s=timeout_s).rows)


def test_tables_come_with_schemas_comments_keys_and_weird_names(
    duckdb_warehouse: Warehouse,
) -> None:
    tables = {table.name: table for table in duckdb_warehouse.tables()}
    assert sorted(tables) == ["members", "trade.items", "trade.orders", "trade.recent"]
    orders = tables["trade.orders"]
    assert orders.description == "one row an order"
    assert orders.primary_key == ("id",)
    assert [column.data_type for column in orders.columns][2:] == [
        "DECIMAL(12,2)",
        "TIMESTAMP",
        "VARCHAR[]",
    ]
    amount = orders.column("amount")
    assert amount is not None
    assert amount.description == "in won"
    assert orders.row_count == 10
    items = tables["trade.items"]
    assert items.foreign_keys == (ForeignKey(("order_id",), "trade.orders", ("id",)),)
    assert [column.name for column in items.columns] == ["order_id", 'weird " na.me']
    assert tables["trade.recent"].is_view
    assert not orders.is_view


def test_a_query_brings_columns_types_and_exact_values(duckdb_warehouse: Warehouse) -> None:
    found = duckdb_warehouse.query(
        "SELECT amount, count(*) AS n FROM trade.orders GROUP BY 1 ORDER BY 1",
        max_rows=3,
        timeout_s=5,
    )
    assert found.columns == ("amount", "n")
    assert found.types == ("DECIMAL(12,2)", "BIGINT")
    assert found.rows[1] == (Decimal("10.00"), 1)
    assert found.truncated
    assert len(found.rows) == 3


def test_exactly_as_many_rows_as_asked_for_is_not_truncated(duckdb_warehouse: Warehouse) -> None:
    assert not duckdb_warehouse.query("SELECT * FROM members", max_rows=2, timeout_s=5).truncated


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO members VALUES (3, 'x', 'y')",
        "SELECT 1; DELETE FROM members",
        "CREATE TEMP MACRO sum(x) AS 42",
        "SET search_path = 'trade'",
        "COPY members TO 'x.csv'",
        "ATTACH ':memory:' AS x",
        "EXPLAIN ANALYZE SELECT 1",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "INSTALL httpfs",
        "",
        "selec",
        "SELECT 'a'::INT",
        "SELECT error('x')",
        "SELECT nope FROM members",
        "SELECT '\ud800'",
    ],
)
def test_what_is_not_a_query_of_the_tables_is_a_query_error(
    duckdb_warehouse: Warehouse, sql: str
) -> None:
    with pytest.raises(QueryError) as caught:
        run(duckdb_warehouse, sql)
    assert "{" not in str(caught.value)
    assert run(duckdb_warehouse, "SELECT count(*) FROM members") == [(2,)]


def test_a_file_is_still_unread_when_the_program_has_a_frame_of_that_name(
    duckdb_warehouse: Warehouse,
) -> None:
    frame = [1, 2, 3]
    with pytest.raises(QueryError):
        run(duckdb_warehouse, "SELECT * FROM frame")
    assert frame


@pytest.mark.parametrize(
    ("sql", "kind", "hint"),
    [
        ("SELECT cty FROM members", "unknown_column", "Did you mean city?"),
        ("SELECT m.cty FROM members m", "unknown_column", "city"),
        ("SELECT x.city FROM members m", "unknown_table", ""),
        ("SELECT * FROM membrs", "unknown_table", "Did you mean members?"),
        ("SELECT flor(1)", "unknown_function", "Did you mean floor?"),
        ("SELECT sum(city) FROM members", "engine", "Cast"),
        ("SELECT city FROM members GROUP BY id", "engine", "GROUP BY"),
        ("SELECT id FROM members a, members b", "ambiguous_column", ""),
        ("SELECT FROM", "syntax", ""),
    ],
)
def test_a_dry_run_finds_what_is_wrong_without_running(
    duckdb_warehouse: Warehouse, sql: str, kind: str, hint: str
) -> None:
    found = duckdb_warehouse.dry_run(sql, (), timeout_s=5)
    assert [problem.kind for problem in found.problems] == [kind]
    assert hint in found.problems[0].hint
    assert found.problems[0].message.endswith((".", "?"))


def test_a_dry_run_says_that_it_passed(duckdb_warehouse: Warehouse) -> None:
    found = duckdb_warehouse.dry_run(HEAVY, (), timeout_s=5)
    assert found.severity == "ok"
    assert found.message.startswith("EXPLAIN passed in ")


def test_a_dry_run_tells_the_estimate_too_until_the_file_changes(
    duckdb_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, newer = tmp_path / "copy.duckdb", tmp_path / "newer.duckdb"
    for file in (copy, newer):
        file.write_bytes(duckdb_file.read_bytes())
    with duckdb.connect(str(newer)) as connection:
        connection.execute(
            "INSERT INTO trade.orders SELECT id + 100, * EXCLUDE (id) FROM trade.orders"
        )
    asked: list[str] = []
    real = Child.ask

    def counted(child: Child, operation: str, message: Message, *given: Any) -> Message:
        asked.append(operation)
        return real(child, operation, message, *given)

    monkeypatch.setattr(Child, "ask", counted)
    warehouse, sql = DuckDBWarehouse(copy, LIMITS), "SELECT * FROM trade.orders"
    assert warehouse.dry_run(sql, (), timeout_s=5).severity == "ok"
    first = warehouse.estimate(sql, timeout_s=5)
    assert asked == ["explain"]
    assert warehouse.estimate(sql, timeout_s=5) == first
    assert asked == ["explain"] * 2

    warehouse.dry_run(sql, (), timeout_s=5)
    newer.replace(copy)
    found = warehouse.estimate(sql, timeout_s=5)
    assert first is not None
    assert found is not None
    assert (first.rows, found.rows) == (10, 20)
    warehouse.close()


def test_the_time_limit_stops_a_heavy_query_and_the_next_one_runs(
    duckdb_warehouse: Warehouse,
) -> None:
    started = time.monotonic()
    with pytest.raises(QueryTimeoutError, match=r"stopped after 0\.3 s"):
        run(duckdb_warehouse, HEAVY, timeout_s=0.3)
    assert time.monotonic() - started < 5
    assert run(duckdb_warehouse, "SELECT 1") == [(1,)]


def test_a_query_that_needs_too_much_memory_is_refused(duckdb_file: Path) -> None:
    warehouse = DuckDBWarehouse(duckdb_file, LIMITS)
    with pytest.raises(SandboxError, match="512 MB"):
        run(warehouse, "SELECT list(i) FROM range(400000000) t(i)", timeout_s=20)
    assert run(warehouse, "SELECT 1") == [(1,)]


def test_a_few_rows_of_an_endless_result_come_at_once(duckdb_warehouse: Warehouse) -> None:
    found = duckdb_warehouse.query(
        "SELECT a.range FROM range(1000000000) a, range(1000) b", max_rows=10, timeout_s=5
    )
    assert len(found.rows) == 10
    assert found.truncated


def test_many_threads_get_their_own_rows(duckdb_warehouse: Warehouse) -> None:
    queries = [f"VALUES ({number})" for number in range(64)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda sql: run(duckdb_warehouse, sql), queries))
    assert found == [[(number,)] for number in range(64)]


def test_the_change_token_follows_the_file(duckdb_file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes(duckdb_file.read_bytes())
    warehouse = DuckDBWarehouse(copy, Limits())
    before = warehouse.change_token()
    assert before == warehouse.change_token() != ""
    warehouse.close()
    copy.unlink()
    assert warehouse.change_token() == ""


def test_a_closed_warehouse_says_so(duckdb_file: Path) -> None:
    warehouse = DuckDBWarehouse(duckdb_file, LIMITS)
    warehouse.close()
    with pytest.raises(DatabaseError, match="closed"):
        warehouse.tables()


def test_an_empty_database_has_no_tables(tmp_path: Path) -> None:
    import duckdb

    duckdb.connect(tmp_path / "empty.duckdb").close()
    warehouse = DuckDBWarehouse(tmp_path / "empty.duckdb", Limits())
    assert warehouse.tables() == ()
    warehouse.close()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "There is no database file"),
        (b"", "is not a DuckDB file"),
        (b"hello" * 2000, "is not a DuckDB file"),
        (b"SQLite format 3\x00" + bytes(4096), "is not a DuckDB file"),
        ("cut", "is damaged"),
    ],
    ids=["missing", "empty", "text", "sqlite", "cut"],
)
def test_a_bad_file_is_one_sentence_and_is_left_as_it_was(
    tmp_path: Path, duckdb_file: Path, content: bytes | str | None, words: str
) -> None:
    path = tmp_path / "bad.duckdb"
    if content == "cut":
        content = duckdb_file.read_bytes()[:6000]
    if isinstance(content, bytes):
        path.write_bytes(content)
    with pytest.raises(DatabaseError, match=words) as caught:
        open_warehouse("duckdb:///bad.duckdb", folder=tmp_path, limits=Limits()).tables()
    assert caught.value.hint
    assert [found.name for found in tmp_path.iterdir()] == (
        ["bad.duckdb"] if content is not None else []
    )
    if isinstance(content, bytes):
        assert path.read_bytes() == content


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="is a folder"):
        DuckDBWarehouse(tmp_path, Limits())


def test_a_schema_named_as_its_file_is_read_all_the_same(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as connection:
        connection.execute("CREATE SCHEMA shop")
        connection.execute("CREATE TABLE shop.shop.orders AS SELECT 7 AS order_id")
    warehouse = open_warehouse("duckdb:///shop.duckdb", folder=tmp_path, limits=LIMITS)

    assert [table.name for table in warehouse.tables()] == ["shop.orders"]
    sql = "SELECT order_id FROM shop.orders"
    assert warehouse.dry_run(sql, warehouse.tables(), timeout_s=5).severity == "ok"
    assert warehouse.query(sql, max_rows=5, timeout_s=5).rows == ((7,),)
    for hostile in ("SELECT * FROM read_text('shop.duckdb')", "SELECT * FROM 'shop.duckdb'"):
        with pytest.raises(DatabaseError):
            warehouse.query(hostile, max_rows=5, timeout_s=5)
    warehouse.close()

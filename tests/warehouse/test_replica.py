"""The DuckDB replica: what it proves of other engines' SQL, and what it only notes."""

from __future__ import annotations

import pytest

from t2sql.sql.dialects import find_dialect
from t2sql.types import Column, Limits, Table
from t2sql.warehouse.replica import Replica

ORDERS = Table(
    "shop.orders",
    (
        Column("id", "INT64"),
        Column("day", "DATE"),
        Column("amount", "NUMERIC"),
        Column("place", "GEOGRAPHY"),
    ),
)
MEMBERS = Table("shop.members", (Column("id", "INT64"), Column("name", "STRING")))


def replica(dialect: str) -> Replica:
    facts = find_dialect(dialect)
    assert facts is not None
    return Replica(facts, Limits())


@pytest.mark.parametrize(
    ("sql", "severity"),
    [
        ("SELECT DATE_TRUNC(day, MONTH), COUNTIF(amount > 3) FROM shop.orders GROUP BY 1", "ok"),
        ("SELECT SAFE_DIVIDE(amount, 2) FROM `shop.orders`", "ok"),
        ("SELECT o.id FROM shop.orders o JOIN shop.members m ON o.id = m.id", "ok"),
        ("WITH orders AS (SELECT id AS x FROM shop.orders) SELECT x FROM orders", "ok"),
        ("SELECT amont FROM shop.orders", "error"),
        ("SELECT id FROM shop.orders, shop.members", "error"),
        ("SELECT id FROM shop.nothing", "error"),
        ("SELECT FARM_FINGERPRINT(name) FROM shop.members", "note"),
    ],
)
def test_a_query_of_another_engine_is_bound_on_empty_tables(sql: str, severity: str) -> None:
    found = replica("bigquery").dry_run(sql, (ORDERS, MEMBERS), timeout_s=5)
    assert found.severity == severity, found


def test_a_type_that_duckdb_lacks_is_read_as_text_and_said() -> None:
    found = replica("bigquery").dry_run("SELECT place FROM shop.orders", (ORDERS,), timeout_s=5)
    assert "GEOGRAPHY" in found.message
    odd = Table("t", (Column("a", "NO_SUCH_TYPE_AT_ALL(3)"), Column("b", "")))
    found = replica("snowflake").dry_run("SELECT a, b FROM t", (odd,), timeout_s=5)
    assert found.severity == "ok"
    assert "read as text" in found.message


def test_a_replica_is_kept_and_follows_a_table_that_changes() -> None:
    warm = replica("snowflake")
    before = Table("t", (Column("a", "NUMBER"),))
    after = Table("t", (Column("b", "NUMBER"),))
    assert warm.dry_run("SELECT a FROM t", (before,), timeout_s=5).severity == "ok"
    assert warm.dry_run("SELECT b FROM t", (after,), timeout_s=5).severity == "ok"
    assert warm.dry_run("SELECT a FROM t", (after,), timeout_s=5).severity == "error"
    warm.close()
    assert warm.dry_run("SELECT a FROM t", (before,), timeout_s=5).severity == "ok"


def test_a_table_without_columns_is_a_note_and_no_error() -> None:
    found = replica("mysql").dry_run("SELECT 1 FROM t", (Table("t", ()),), timeout_s=5)
    assert found.severity == "note"


def test_columns_that_differ_by_case_alone_do_not_break_it() -> None:
    odd = Table("t", (Column("a", "INT"), Column("A", "INT")))
    assert replica("mysql").dry_run("SELECT a FROM t", (odd,), timeout_s=5).severity == "ok"

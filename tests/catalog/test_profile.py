from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st

from t2sql.catalog.families import type_family
from t2sql.catalog.measure import as_text
from t2sql.catalog.names import NameIndex, table_tree
from t2sql.catalog.profile import profile_table
from t2sql.catalog.profile_queries import aggregate, sampled
from t2sql.errors import QueryError, QueryTimeoutError
from t2sql.types import Column, Limits, Table
from tests.catalog.warehouse import SqliteWarehouse, quoted

LIMITS = Limits()
Filled = Callable[..., SqliteWarehouse]


@pytest.fixture
def warehouse() -> Iterator[Filled]:
    """Makes databases from statements; all are closed in the end."""
    held: list[SqliteWarehouse] = []

    def fill(*statements: str) -> SqliteWarehouse:
        connection = sqlite3.connect(":memory:")
        for statement in statements:
            connection.execute(statement)
        held.append(SqliteWarehouse(connection))
        return held[-1]

    yield fill
    for database in held:
        database.close()


def column(table: Table, name: str) -> Column:
    found = table.column(name)
    assert found is not None
    return found


SHOP = (
    "CREATE TABLE orders (order_id INTEGER, status TEXT, total DECIMAL(8,2), note TEXT, gone TEXT)",
    "INSERT INTO orders VALUES (1, 'paid', 9.5, 'a', NULL), (2, 'paid', 3.0, NULL, NULL)",
    "INSERT INTO orders VALUES (3, 'new', 4, '', NULL)",
)


def test_counts_shares_and_extremes_are_found(warehouse: Filled) -> None:
    database = warehouse(*SHOP)
    found = profile_table(database, database.tables()[0], LIMITS)
    table = found.table
    assert table.row_count == 3
    assert (column(table, "total").minimum, column(table, "total").maximum) == ("3", "9.5")
    assert column(table, "status").distinct == 2
    assert column(table, "status").examples == ("paid", "new")
    assert column(table, "note").null_share == pytest.approx(1 / 3)
    assert column(table, "note").examples == ("a",)
    gone = column(table, "gone")
    assert (gone.distinct, gone.null_share, gone.minimum, gone.examples) == (0, 1.0, None, ())
    assert [(value.column, value.value, value.count) for value in found.values] == [
        ("status", "paid", 2),
        ("status", "new", 1),
        ("note", "a", 1),
    ]
    assert found.problems == ()


def test_a_key_is_guessed_from_name_and_data(warehouse: Filled) -> None:
    database = warehouse(*SHOP)
    table = database.tables()[0]
    assert profile_table(database, table, LIMITS).table.primary_key == ("order_id",)
    declared = replace(table, primary_key=("status",))
    assert profile_table(database, declared, LIMITS).table.primary_key == ("status",)
    database.connection.execute("UPDATE orders SET order_id = 1")
    assert profile_table(database, table, LIMITS).table.primary_key == ()


def test_an_empty_table_has_no_key_and_no_shares(warehouse: Filled) -> None:
    database = warehouse("CREATE TABLE t (id INTEGER, name TEXT)")
    found = profile_table(database, database.tables()[0], LIMITS)
    assert (found.table.row_count, found.table.primary_key, found.values) == (0, (), ())
    assert [column.null_share for column in found.table.columns] == [None, None]


def test_personal_columns_are_counted_but_never_read(warehouse: Filled) -> None:
    database = warehouse(*SHOP)
    table = database.tables()[0]
    hidden = tuple(replace(column, pii=True) for column in table.columns)
    found = profile_table(database, replace(table, columns=hidden), LIMITS)
    assert found.values == ()
    assert column(found.table, "status").distinct == 2
    assert all(
        (known.minimum, known.maximum, known.examples) == (None, None, ())
        for known in found.table.columns
    )
    assert not any("MIN(" in sql or "GROUP BY" in sql for sql in database.asked)


@pytest.mark.parametrize(
    "name", ["two words", 'quo"te', "it's", "dot.ted", "sélect", "주문", "select", "a;b", "%s ?"]
)
def test_weird_names_are_profiled(name: str, warehouse: Filled) -> None:
    database = warehouse(
        f"CREATE TABLE {quoted(name)} ({quoted(name)} TEXT, {quoted(name + ' id')} INTEGER)",
        f"INSERT INTO {quoted(name)} VALUES ('x', 1), ('y', 2)",  # noqa: S608 - the point
    )
    found = profile_table(database, database.tables()[0], LIMITS)
    assert found.table.row_count == 2
    assert [value.value for value in found.values] == ["x", "y"]


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1))
def test_any_name_is_quoted_as_one_name(name: str) -> None:
    sql = table_tree(name, whole=True).sql(dialect="sqlite")
    assert sql == quoted(name)


def test_a_wide_table_needs_few_queries(warehouse: Filled) -> None:
    columns = ", ".join(f"c{number} INTEGER" for number in range(300))
    database = warehouse(f"CREATE TABLE wide ({columns})")
    marks = ", ".join("?" * 300)
    rows = [[row * number for number in range(300)] for row in range(1, 4)]
    database.connection.executemany(f"INSERT INTO wide VALUES ({marks})", rows)  # noqa: S608 - marks
    found = profile_table(database, database.tables()[0], LIMITS)
    assert [known.distinct for known in found.table.columns] == [1, *[3] * 299]
    assert len(database.asked) == 8


def test_views_are_profiled(warehouse: Filled) -> None:
    database = warehouse(*SHOP, "CREATE VIEW paid AS SELECT * FROM orders WHERE status = 'paid'")
    view = next(table for table in database.tables() if table.is_view)
    assert profile_table(database, view, LIMITS).table.row_count == 2


def test_long_texts_are_not_listed_and_cells_are_cut(warehouse: Filled) -> None:
    database = warehouse("CREATE TABLE t (prose TEXT, memo TEXT)")
    rows = [("long text " * 20 + str(number), "m" * 300 + str(number % 3)) for number in range(150)]
    database.connection.executemany("INSERT INTO t VALUES (?, ?)", rows)
    found = profile_table(database, database.tables()[0], LIMITS)
    assert {value.column for value in found.values} == {"memo"}
    assert [(len(value.value), value.count) for value in found.values] == [(200, 150)]


def test_columns_of_too_many_values_are_left_out(warehouse: Filled) -> None:
    database = warehouse("CREATE TABLE t (name TEXT)")
    rows = [(f"n{number}",) for number in range(20)]
    database.connection.executemany("INSERT INTO t VALUES (?)", rows)
    limits = replace(LIMITS, profile_values=10)
    assert profile_table(database, database.tables()[0], limits).values == ()


def test_one_column_that_cannot_be_read_does_not_cost_the_others(warehouse: Filled) -> None:
    database = warehouse(*SHOP)
    database.failing = 'COUNT("total")'
    found = profile_table(database, database.tables()[0], LIMITS)
    assert column(found.table, "total").distinct is None
    assert column(found.table, "status").examples == ("paid", "new")
    assert [problem.kind for problem in found.problems] == ["column_not_profiled"]


def test_slow_values_do_not_cost_the_profile(warehouse: Filled) -> None:
    database = warehouse(*SHOP)
    database.slow = '"status" AS "v"'
    found = profile_table(database, database.tables()[0], LIMITS)
    assert column(found.table, "status").distinct == 2
    assert {value.column for value in found.values} == {"note"}


def test_a_table_that_cannot_be_read_raises(warehouse: Filled) -> None:
    database = warehouse(*SHOP)
    database.failing = "COUNT(*)"
    with pytest.raises(QueryError):
        profile_table(database, database.tables()[0], LIMITS)


def test_nothing_is_asked_after_the_deadline(warehouse: Filled) -> None:
    database = warehouse(*SHOP)
    with pytest.raises(QueryTimeoutError):
        profile_table(database, database.tables()[0], LIMITS, deadline=time.monotonic() - 1)
    assert database.asked == []


@pytest.mark.parametrize("dialect", ["duckdb", "postgres"])
def test_samples_are_written_as_the_dialect_has_them(dialect: str) -> None:
    sample = sampled(table_tree("s.t"), dialect, 12.5)
    assert sample is not None
    sql = aggregate(sample, [Column("a", "INTEGER")], "exact").sql(dialect=dialect)
    assert "TABLESAMPLE" in sql
    assert sqlglot.parse_one(sql, dialect=dialect).sql(dialect=dialect) == sql
    assert sampled(table_tree("s.t"), "sqlite", 12.5) is None


@pytest.mark.parametrize(
    ("data_type", "family"),
    [
        ("VARCHAR(20)", "text"),
        ("character varying", "text"),
        ("", "text"),
        ("ENUM('a', 'b')", "text"),
        ("DECIMAL(12,2)", "number"),
        ("UNSIGNED BIG INT", "number"),
        ("int4", "number"),
        ("DOUBLE PRECISION", "number"),
        ("INTERVAL", "other"),
        ("POINT", "other"),
        ("INTEGER[]", "other"),
        ("STRUCT(a INTEGER, b VARCHAR)", "other"),
        ("JSON", "other"),
        ("TIMESTAMP WITH TIME ZONE", "date"),
        ("datetime", "date"),
        ("BOOLEAN", "bool"),
        ("UUID", "uuid"),
    ],
)
def test_types_have_families(data_type: str, family: str) -> None:
    assert type_family(data_type) == family


def test_cells_become_texts_that_can_be_stored() -> None:
    assert as_text(None) is None
    assert as_text(b"\x00") is None
    assert as_text(True) == "true"
    assert as_text("bad \ud800") == "bad ?"


def test_names_are_resolved_only_if_they_mean_one_table() -> None:
    index = NameIndex(["trade.orders", "old.orders", "trade.items", "Flat"])
    assert index.resolve("TRADE.Orders") == "trade.orders"
    assert index.resolve("orders") is None
    assert index.resolve("items") == "trade.items"
    assert index.resolve("shop.trade.items") == "trade.items"
    assert index.resolve("main.flat") == "Flat"
    assert index.resolve("other.items") is None

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from t2sql.catalog.build import build_catalog
from t2sql.catalog.customs.marks import carried_columns, hinted_columns, leaves_out, mark_of
from t2sql.catalog.database import SqliteCatalog
from t2sql.types import Limits, StandingFilter
from tests.catalog.warehouse import SqliteWarehouse

LAYOUT = """
    CREATE TABLE guests (guest_id INTEGER PRIMARY KEY, name TEXT, is_fake INTEGER);
    CREATE TABLE ships (ship_id INTEGER PRIMARY KEY, name TEXT, is_fake INTEGER);
    CREATE TABLE trips (trip_id INTEGER PRIMARY KEY, guest_id INTEGER REFERENCES guests(guest_id),
                        fare REAL, trip_st TEXT);
    CREATE TABLE meals (meal_id INTEGER PRIMARY KEY, guest_id INTEGER REFERENCES guests(guest_id));
    CREATE TABLE calls (call_id INTEGER PRIMARY KEY, guest_id INTEGER REFERENCES guests(guest_id));
    CREATE TABLE tips (tip_id INTEGER PRIMARY KEY, guest_id INTEGER REFERENCES guests(guest_id));
    CREATE TABLE codes (grp TEXT, cd TEXT, said TEXT, PRIMARY KEY (grp, cd));
    INSERT INTO codes VALUES ('TRIP_ST', '1', 'Booked'), ('TRIP_ST', '2', 'Sailed'),
        ('TRIP_ST', '9', 'Called off'), ('FOOD', '1', 'Fish'), ('FOOD', '2', 'Rice'),
        ('FOOD', '7', 'Soup');
"""
# ruff: noqa: S608 - texts of this file alone
JOINED = "JOIN guests g ON g.guest_id = t.guest_id WHERE g.is_fake = 0"
QUERIES = [
    *(f"SELECT sum(t.fare) + {n} FROM trips t {JOINED}" for n in range(3)),
    *(f"SELECT count(*) FROM {name} t {JOINED}" for name in ("meals", "calls")),
    *(f"SELECT name, {n} FROM guests WHERE is_fake = 0" for n in range(3)),
    *(f"SELECT name, {n} FROM ships WHERE is_fake = 0" for n in range(3)),
]


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[SqliteCatalog]:
    with built(tmp_path, QUERIES) as found:
        yield found


@contextmanager
def built(folder: Path, queries: Sequence[str], rules: str = "") -> Iterator[SqliteCatalog]:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(LAYOUT)
    for row in range(1, 13):
        state = "129"[row % 3]
        connection.execute("INSERT INTO guests VALUES (?, ?, 0)", (row, f"guest {row}"))
        connection.execute("INSERT INTO trips VALUES (?, ?, 5.0, ?)", (row, row, state))
        for name in ("meals", "calls", "tips"):
            connection.execute(f"INSERT INTO {name} VALUES (?, ?)", (row, row))
    history, metadata = folder / "history", folder / "metadata"
    history.mkdir()
    metadata.mkdir()
    texts = [f"-- question: {n}?\n-- verified_by: ada\n{sql};" for n, sql in enumerate(queries)]
    (history / "q.sql").write_text("\n".join(texts), encoding="utf-8")
    (metadata / "rules.md").write_text(rules, encoding="utf-8")
    path = folder / "catalog.sqlite"
    warehouse = SqliteWarehouse(connection)
    build_catalog(path, warehouse, metadata=metadata, history=[history], limits=Limits())
    found = SqliteCatalog(path)
    yield found
    found.close()


def standing(catalog: SqliteCatalog, name: str) -> StandingFilter:
    (found,) = catalog.customs([name])[name].standing
    return found


def test_a_table_leaves_out_what_its_queries_leave_out(catalog: SqliteCatalog) -> None:
    found = standing(catalog, "guests")
    assert (found.on, found.sql, found.queries, found.of) == ("guests", "is_fake = 0", 8, 8)


def test_a_table_is_joined_to_the_one_whose_mark_its_queries_filter_by(
    catalog: SqliteCatalog,
) -> None:
    found = standing(catalog, "trips")
    assert (found.on, found.column, found.queries) == ("guests", "is_fake", 3)
    assert [(edge.left, edge.right) for edge in found.path] == [("guests", "trips")]


def test_a_table_without_queries_follows_the_custom_of_the_warehouse(
    catalog: SqliteCatalog,
) -> None:
    found = standing(catalog, "tips")
    assert (found.on, found.sql, found.queries) == ("guests", "is_fake = 0", 0)


def test_a_column_of_codes_finds_its_group_by_values_and_name(catalog: SqliteCatalog) -> None:
    (link,) = catalog.customs(["trips"])["trips"].codes
    assert (link.column, link.code_table, link.group, link.names) == (
        *("trip_st", "codes", "TRIP_ST"),
        ("said",),
    )
    assert ("9", "Called off") in link.rows


@pytest.mark.parametrize(
    ("sql", "column", "out"),
    [
        ("NOT is_test", "is_test", True),
        ("tst_yn = 'N'", "tst_yn", True),
        ("tst_yn <> 'Y'", "tst_yn", True),
        ("deleted_at IS NULL", "deleted_at", True),
        ("COALESCE(void, FALSE) = FALSE", "void", True),
        ("is_current", "is_current", False),
        ("is_open = TRUE", "is_open", False),
        ("state = 'PAID'", "", False),
        ("a = b", "", False),
    ],
)
def test_a_mark_says_yes_or_no_of_a_row(sql: str, column: str, out: bool) -> None:
    assert mark_of(sql, "duckdb") == column
    assert leaves_out(sql, "duckdb") is out


def test_rules_that_leave_out_name_marks_in_backticks() -> None:
    rules = "- Leave out test rows: `is_test` on `a.rides`.\n- Show `name` first."
    assert hinted_columns(rules, ("is_test", "name", "rides_x")) == {"is_test"}


def test_rules_that_say_to_join_carry_the_mark_to_tables_without_it() -> None:
    rules = (
        "- Leave out test rows: `is_test`. Where a table has no mark, join the rider.\n"
        "- Leave out `is_deleted` rows."
    )
    assert carried_columns(rules, ("is_test", "is_deleted")) == {"is_test"}


def test_a_query_without_the_filter_outweighs_the_habit_of_other_tables(tmp_path: Path) -> None:
    with built(tmp_path, [*QUERIES, "SELECT count(*) FROM tips"]) as catalog:
        assert "tips" not in catalog.customs(["tips"])


def test_what_the_rules_say_outweighs_a_query(tmp_path: Path) -> None:
    rules = "- Leave out rows with `is_fake`; where there is no mark, join the guest."
    with built(tmp_path, [*QUERIES, "SELECT count(*) FROM tips"], rules) as catalog:
        assert standing(catalog, "tips").sql == "is_fake = 0"

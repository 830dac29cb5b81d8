"""The checks in their order; the later ones are absent after an error."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from t2sql.protocols import Warehouse
from t2sql.steps.check import check_cost, check_sql, in_units
from t2sql.steps.facts import GatheredFacts
from t2sql.types import Attempt, CatalogSlice, CostEstimate, Limits
from t2sql.warehouse.open import open_warehouse

LIMITS = Limits()


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    import duckdb

    path = tmp_path_factory.mktemp("check") / "w.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("CREATE SCHEMA trade; CREATE TABLE trade.orders (id INT, city VARCHAR)")
        connection.execute("CREATE TABLE secrets (word VARCHAR)")
    opened = open_warehouse(f"duckdb:///{path}", folder=Path(), limits=LIMITS)
    yield opened
    opened.close()


@pytest.fixture
def known(warehouse: Warehouse) -> CatalogSlice:
    return CatalogSlice("duckdb", warehouse.tables()).only(["trade.orders"])


def checked(
    sql: str, known: CatalogSlice, warehouse: Warehouse, limits: Limits = LIMITS
) -> Attempt:
    return check_sql(sql, known, GatheredFacts(known, None, None), warehouse, limits)


def told(attempt: Attempt) -> list[tuple[str, str]]:
    return [(check.name, check.severity) for check in attempt.checks]


def test_good_sql_passes_every_check_and_each_says_what_it_proved(
    warehouse: Warehouse, known: CatalogSlice
) -> None:
    attempt = checked("SELECT city, count(*) FROM orders GROUP BY city", known, warehouse, LIMITS)
    assert attempt.passed
    assert told(attempt)[:4] == [
        ("gate", "ok"),
        ("names and types", "ok"),
        ("meaning", "ok"),
        ("dry run", "ok"),
    ]
    messages = [check.message for check in attempt.checks]
    assert messages[:2] == ["one read-only statement over trade.orders", "1 column known"]
    assert messages[3].startswith("EXPLAIN passed in ")


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("DELETE FROM trade.orders", [("gate", "error")]),
        ("SELECT * FROM secrets", [("gate", "error")]),
        ("SELECT nope FROM trade.orders", [("gate", "ok"), ("names and types", "error")]),
        (
            "SELECT city FROM trade.orders GROUP BY id",
            [("gate", "ok"), ("names and types", "ok"), ("meaning", "error")],
        ),
        (
            "SELECT id FROM trade.orders WHERE id = (SELECT id, city FROM trade.orders)",
            [("gate", "ok"), ("names and types", "ok"), ("meaning", "ok"), ("dry run", "error")],
        ),
    ],
)
def test_it_stops_at_the_first_check_that_finds_an_error(
    warehouse: Warehouse, known: CatalogSlice, sql: str, expected: list[tuple[str, str]]
) -> None:
    attempt = checked(sql, known, warehouse, LIMITS)
    assert told(attempt) == expected
    assert not attempt.passed
    assert attempt.sql == sql


def test_a_missing_column_is_looked_for_in_the_other_tables(warehouse: Warehouse) -> None:
    known = CatalogSlice("duckdb", warehouse.tables())
    attempt = checked("SELECT word FROM trade.orders", known, warehouse, LIMITS)
    assert "secrets has a column word." in attempt.problems[0].hint


def test_a_place_in_the_rewritten_text_is_not_shown(
    warehouse: Warehouse, known: CatalogSlice
) -> None:
    attempt = checked(
        "select id FROM orders WHERE id = (SELECT id, city FROM orders)", known, warehouse, LIMITS
    )
    assert attempt.checks[-1].problems[0].span is None


def test_sql_longer_than_the_limit_is_refused(warehouse: Warehouse, known: CatalogSlice) -> None:
    limits = replace(LIMITS, sql_characters=20)
    attempt = checked("SELECT city FROM trade.orders", known, warehouse, limits)
    assert told(attempt) == [("gate", "error")]
    assert "20" in attempt.problems[0].message


def test_sqlite_is_checked_by_its_own_rules(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "x.db")
    connection.executescript("CREATE TABLE t (a INT, b TEXT);")
    connection.close()
    warehouse = open_warehouse("sqlite:///x.db", folder=tmp_path, limits=LIMITS)
    known = CatalogSlice("sqlite", warehouse.tables())
    attempt = checked(
        'SELECT a, b, max(a) FROM t WHERE b = "x" AND b > 1', known, warehouse, LIMITS
    )
    assert attempt.passed
    assert told(attempt) == [
        ("gate", "ok"),
        ("names and types", "note"),
        ("meaning", "ok"),
        ("dry run", "note"),
    ]
    warehouse.close()


def test_a_query_that_reads_more_than_the_limit_is_refused_before_it_runs() -> None:
    limits = replace(LIMITS, max_bytes=1_000_000)
    little = check_cost(CostEstimate(rows=10, bytes=999_999, source="EXPLAIN"), limits)
    assert (little.severity, little.message) == (
        "ok",
        "about 10 rows, 1,000.0 kB read (EXPLAIN)",
    )
    much = check_cost(CostEstimate(bytes=2_500_000), limits)
    assert much.severity == "error"
    assert "2.5 MB; 1.0 MB is the limit" in much.problems[0].message


def test_bytes_are_told_in_units_a_person_reads() -> None:
    assert [in_units(size) for size in (0, 999, 1500, 2 * 10**12)] == [
        "0 bytes",
        "999 bytes",
        "1.5 kB",
        "2.0 TB",
    ]

"""The rows of a replica: made up by types and keys, or sampled where that is allowed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from t2sql.protocols import Warehouse
from t2sql.sql.dialects import find_dialect
from t2sql.types import Column, ForeignKey, Limits, QueryResult, Table
from t2sql.warehouse.duckdb_errors import without_cells
from t2sql.warehouse.open import open_warehouse
from t2sql.warehouse.replica import Replica
from t2sql.warehouse.replica_rows import MADE_UP, make_up_rows

MEMBERS = Table(
    "members",
    (
        Column("id", "BIGINT", nullable=False),
        Column("city", "VARCHAR", accepted_values=("Seoul", "Busan")),
        Column("age", "INTEGER", minimum="18", maximum="80"),
        Column("joined", "DATE", minimum="2023-01-01", maximum="2023-12-31"),
        Column("code", "VARCHAR", pii=True),
    ),
    primary_key=("id",),
)
ORDERS = Table(
    "orders",
    (Column("id", "BIGINT", nullable=False), Column("member_id", "BIGINT", nullable=False)),
    primary_key=("id",),
    foreign_keys=(ForeignKey(("member_id",), "members", ("id",)),),
)
MEMBER_TYPES = [
    ("id", "BIGINT"),
    ("city", "VARCHAR"),
    ("age", "INTEGER"),
    ("joined", "DATE"),
    ("code", "VARCHAR"),
]


class Source:
    """A warehouse that counts what is read of it."""

    def __init__(self, rows: tuple[tuple[object, ...], ...]) -> None:
        self.rows = rows
        self.asked: list[str] = []

    def read(self, sql: str, max_rows: int, timeout_s: float, max_bytes: int) -> QueryResult:
        self.asked.append(sql)
        return QueryResult((), (), self.rows[:max_rows])


def replica(dialect: str, source: Source | None = None) -> Replica:
    facts = find_dialect(dialect)
    assert facts is not None
    return Replica(facts, Limits(memory_mb=512), source.read if source else None)


def test_made_up_rows_respect_keys_domains_and_ranges() -> None:
    ids, cities, ages, days, _ = make_up_rows(MEMBERS, MEMBER_TYPES)
    assert sorted(int(cell or 0) for cell in ids) == list(range(1, MADE_UP + 1))
    assert {city for city in cities if city} == {"Seoul", "Busan"}
    assert all(18 <= int(age) <= 80 for age in ages if age)
    assert all("2023-01-01" <= day <= "2023-12-31" for day in days if day)
    assert None in cities


def test_a_made_up_foreign_key_finds_its_row() -> None:
    ids, members = make_up_rows(ORDERS, [("id", "BIGINT"), ("member_id", "BIGINT")])
    assert set(members) <= set(ids)
    assert len(set(members)) > 1


def test_without_leave_nothing_is_read_of_the_warehouse() -> None:
    found = replica("trino").dry_run("SELECT city FROM members", (MEMBERS,), timeout_s=5)
    assert "made-up rows" in found.message


def test_a_table_is_sampled_once_and_personal_data_never() -> None:
    source = Source(((1, "Seoul", 30, "2023-01-01"),))
    warm = replica("trino", source)
    for sql in ("SELECT city FROM members", "SELECT age, code FROM members"):
        assert "sampled rows" in warm.dry_run(sql, (MEMBERS,), timeout_s=5).message
    warm.close()
    assert len(source.asked) == 1
    assert "LIMIT 2000" in source.asked[0]
    assert "code" not in source.asked[0]


def test_an_engine_that_bills_what_is_scanned_is_not_sampled() -> None:
    source = Source(((1, "Seoul", 30, "2023-01-01"),))
    table = Table("d.members", (Column("id", "INT64"),))
    found = replica("bigquery", source).dry_run("SELECT id FROM d.members", (table,), timeout_s=5)
    assert "made-up rows" in found.message
    assert source.asked == []


def test_a_cast_that_fails_on_a_sample_is_a_warning_without_the_cell() -> None:
    source = Source(((1, "canary-77", 30, "2023-01-01"),))
    found = replica("trino", source).dry_run(
        "SELECT CAST(city AS bigint) FROM members", (MEMBERS,), timeout_s=5
    )
    assert [problem.kind for problem in found.problems] == ["run_time"]
    assert found.severity == "warning"
    assert "canary" not in repr(found)


def test_what_fails_on_made_up_rows_alone_is_a_note() -> None:
    found = replica("trino").dry_run(
        "SELECT CAST(city AS bigint) FROM members", (MEMBERS,), timeout_s=5
    )
    assert found.severity == "note"
    assert "made-up rows" in found.problems[0].message


def test_rows_that_break_a_key_are_kept_without_it() -> None:
    source = Source(((1, "Seoul", 30, "2023-01-01"), (1, "Busan", 31, "2023-01-02")))
    found = replica("trino", source).dry_run("SELECT id FROM members", (MEMBERS,), timeout_s=5)
    assert "sampled rows" in found.message
    assert found.severity == "ok"


@pytest.fixture
def lax(tmp_path: Path) -> Iterator[Warehouse]:
    """A SQLite file that uses what only SQLite allows."""
    connection = sqlite3.connect(tmp_path / "lax.db")
    connection.executescript(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, kind TEXT, amount INTEGER);"
        "INSERT INTO t VALUES (1, 'a', 'ten'), (2, 'a', 20), (3, 'b', '');"
    )
    connection.close()
    opened = open_warehouse(
        "sqlite:///lax.db", folder=tmp_path, limits=Limits(memory_mb=512), samples=True
    )
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT kind, amount FROM t GROUP BY kind",
        "SELECT sum(kind) FROM t",
        "SELECT id FROM t WHERE kind > 3",
        "SELECT CAST(kind AS INTEGER) FROM t",
        "SELECT kind + 1 FROM t",
        "SELECT max(id), kind FROM t",
    ],
)
def test_a_rule_that_sqlite_does_not_have_is_never_an_error(lax: Warehouse, sql: str) -> None:
    found = lax.dry_run(sql, lax.tables(), timeout_s=5)
    assert found.severity in {"ok", "note"}, found
    assert lax.query(sql, max_rows=10, timeout_s=5).rows
    for problem in found.problems:
        assert problem.message.startswith("not provable on DuckDB")


@pytest.mark.parametrize(
    "message",
    [
        "Could not convert string 'canary-77' to INT32 when casting from source column city",
        "Type INT64 with value 7777777777 can't be cast to the destination type INT32",
        'invalid input syntax for type integer: "canary-77"',
        "Overflow in multiplication of INT32 (7777 * 7777)!",
        "timestamp field value out of range: 7777-77-77T07:07",
        "Malformed JSON at byte 0 of input: unexpected. Input: \"canary 'x",
    ],
)
def test_no_cell_is_left_in_the_words_of_an_error(message: str) -> None:
    left = without_cells(message)
    assert "canary" not in left
    assert "77" not in left


def test_types_and_columns_are_left_in_the_words_of_an_error() -> None:
    said = "Could not convert string '9' to INT32 when casting from source column city"
    assert without_cells(said) == (
        "Could not convert string … to INT32 when casting from source column city"
    )

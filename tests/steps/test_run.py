"""Running: the gate stands here again, and rows, cells and time are limited aloud."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from t2sql.errors import QueryError, QueryTimeoutError, SqlRejectedError
from t2sql.protocols import Warehouse
from t2sql.steps.run import run_sql
from t2sql.types import CatalogSlice, Limits
from t2sql.warehouse.open import open_warehouse

LIMITS = Limits(rows=5, cell_characters=10)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    import duckdb

    path = tmp_path_factory.mktemp("run") / "w.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("CREATE TABLE t AS SELECT i, repeat('x', i) AS s FROM range(20) r(i)")
        connection.execute("CREATE TABLE secrets (word VARCHAR)")
        connection.execute("CREATE SCHEMA other; CREATE TABLE other.t AS SELECT 1 AS i")
    opened = open_warehouse(f"duckdb:///{path}", folder=Path(), limits=LIMITS)
    yield opened
    opened.close()


def test_rows_come_back_with_no_warning_when_nothing_is_left_out(warehouse: Warehouse) -> None:
    result, warnings = run_sql("SELECT i FROM t WHERE i < 3 ORDER BY i", ["t"], warehouse, LIMITS)
    assert result.rows == ((0,), (1,), (2,))
    assert warnings == ()


def test_more_rows_than_the_limit_are_told(warehouse: Warehouse) -> None:
    result, warnings = run_sql("SELECT i FROM t", ["t"], warehouse, LIMITS)
    assert len(result.rows) == 5
    assert result.truncated
    assert warnings == ("The first 5 rows are shown; there are more.",)


def test_long_cells_are_cut_and_counted(warehouse: Warehouse) -> None:
    sql = "SELECT s, s::BLOB AS b, [s] AS l FROM t WHERE i IN (10, 11) ORDER BY i"
    result, warnings = run_sql(sql, ["t"], warehouse, LIMITS)
    assert result.rows[0][:2] == ("x" * 10, b"x" * 10)
    assert result.rows[1][:2] == ("x" * 10 + "…", b"x" * 10)
    assert warnings == ("4 cells were longer than 10 characters and cut.",)


@pytest.mark.parametrize(
    "sql", ["DELETE FROM t", "SELECT * FROM secrets", "SELECT 1; SELECT 2", "SELECT getenv('HOME')"]
)
def test_what_the_gate_refuses_never_reaches_the_warehouse(
    warehouse: Warehouse, sql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("the warehouse was asked")

    monkeypatch.setattr(type(warehouse), "query", never)
    with pytest.raises(SqlRejectedError) as caught:
        run_sql(sql, ["t"], warehouse, LIMITS)
    assert caught.value.attempts[0].sql == sql
    assert not caught.value.attempts[0].passed


def test_a_bare_name_reads_the_table_that_was_allowed_and_no_namesake(warehouse: Warehouse) -> None:
    result, _ = run_sql("SELECT count(*) FROM t", ["other.t"], warehouse, LIMITS)
    assert result.rows == ((1,),)


def test_a_slice_allows_its_tables(warehouse: Warehouse) -> None:
    known = CatalogSlice("duckdb", warehouse.tables()).only(["t"])
    assert run_sql("SELECT count(*) FROM t", known, warehouse, LIMITS)[0].rows == ((20,),)
    with pytest.raises(SqlRejectedError):
        run_sql("SELECT * FROM secrets", known, warehouse, LIMITS)


def test_an_error_of_the_engine_and_the_time_limit_are_raised(warehouse: Warehouse) -> None:
    with pytest.raises(QueryError):
        run_sql("SELECT CAST(s AS INT) FROM t", ["t"], warehouse, LIMITS)
    heavy = "SELECT count(*) FROM range(100000000) a, range(100000000) b"
    with pytest.raises(QueryTimeoutError):
        run_sql(heavy, [], warehouse, replace(LIMITS, query_seconds=0.2))


def test_output_names_are_those_of_the_text_that_was_given(warehouse: Warehouse) -> None:
    result, _ = run_sql(
        "SELECT count(*), sum(i), i+1 AS n FROM t GROUP BY i LIMIT 1", ["t"], warehouse, LIMITS
    )
    assert result.columns == ("count_star()", "sum(i)", "n")

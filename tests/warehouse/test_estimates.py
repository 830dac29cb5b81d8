"""What engines expect of a query, read from plans as they write them."""

from __future__ import annotations

import json
import sys
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.protocols import Warehouse
from t2sql.warehouse.estimates import (
    read_duckdb_plan,
    read_mysql_plan,
    read_postgres_plan,
    read_snowflake_plan,
)
from t2sql.warehouse.sessions import session_for

MEMBERS = {"table_name": "m", "rows_produced_per_join": 20, "data_read_per_join": "2K"}
ORDERS = {"table_name": "o", "rows_produced_per_join": 80, "data_read_per_join": "1M"}
MYSQL = {
    "query_block": {
        "select_id": 1,
        "grouping_operation": {"nested_loop": [{"table": MEMBERS}, {"table": ORDERS}]},
    }
}
MARIADB = {
    "query_block": {
        "nested_loop": [
            {"table": {"table_name": "m", "rows": 200, "filtered": 10}},
            {"table": {"table_name": "o", "rows": 4, "filtered": 100}},
        ]
    }
}


def test_duckdb_tells_the_rows_of_the_result(duckdb_warehouse: Warehouse) -> None:
    found = duckdb_warehouse.estimate("SELECT * FROM trade.orders", timeout_s=5)
    assert found is not None
    assert (found.rows, found.bytes, found.source) == (10, None, "EXPLAIN")
    few = duckdb_warehouse.estimate("SELECT id FROM trade.orders LIMIT 3", timeout_s=5)
    assert few is not None
    assert few.rows == 3


def test_a_wrong_query_has_no_estimate(duckdb_warehouse: Warehouse) -> None:
    assert duckdb_warehouse.estimate("SELECT nope FROM trade.orders", timeout_s=5) is None


def test_sqlite_does_not_say(sqlite_warehouse: Warehouse) -> None:
    assert sqlite_warehouse.estimate("SELECT * FROM orders", timeout_s=5) is None


def test_mysql_counts_the_rows_of_the_join() -> None:
    found = read_mysql_plan(json.dumps(MYSQL))
    assert found is not None
    assert (found.rows, found.bytes) == (80, 2 * 1024 + 1024 * 1024)


def test_the_tables_of_mariadb_are_multiplied() -> None:
    found = read_mysql_plan(json.dumps(MARIADB))
    assert found is not None
    assert (found.rows, found.bytes) == (80, None)


def test_snowflake_tells_the_bytes_that_are_left_to_read() -> None:
    found = read_snowflake_plan('{"GlobalStats": {"bytesAssigned": 4096}}')
    assert found is not None
    assert found.bytes == 4096


@given(st.text() | st.sampled_from(["[]", "{}", "[[]]", '[{"Plan": 3}]', '{"query_block": []}']))
def test_a_plan_that_cannot_be_read_says_nothing(text: str) -> None:
    for read in (read_duckdb_plan, read_postgres_plan, read_mysql_plan, read_snowflake_plan):
        assert read(text) is None


class Job:
    """A dry run of BigQuery."""

    total_bytes_processed = 123_456


class Client:
    """BigQuery's client, as far as it is used."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.asked: list[tuple[str, Any]] = []

    def query(self, sql: str, job_config: Any) -> Job:
        self.asked.append((sql, job_config))
        if self.error is not None:
            raise self.error
        return Job()


class Connection:
    """A DB-API connection of BigQuery."""

    def __init__(self, client: Client) -> None:
        self._client = client


class CallError(Exception):
    """The client's own error."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class DriverError(Exception):
    """DB-API's error."""


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> None:
    """Google's packages, as far as they are used."""
    contents: dict[str, dict[str, Any]] = {
        "google": {},
        "google.api_core": {},
        "google.api_core.exceptions": {"GoogleAPICallError": CallError},
        "google.cloud": {},
        "google.cloud.bigquery": {"QueryJobConfig": dict},
        "google.cloud.bigquery.dbapi": {"DatabaseError": DriverError},
    }
    for name, members in contents.items():
        module = ModuleType(name)
        vars(module).update(members)
        monkeypatch.setitem(sys.modules, name, module)


@pytest.mark.usefixtures("google")
def test_bigquery_is_asked_by_a_dry_run_that_is_not_billed() -> None:
    client = Client()
    found = session_for("bigquery").estimate(Connection(client), "SELECT 1")
    assert found is not None
    assert (found.bytes, found.source) == (123_456, "dry run")
    assert client.asked == [("SELECT 1", {"dry_run": True, "use_query_cache": False})]


@pytest.mark.usefixtures("google")
def test_a_query_that_bigquery_refuses_is_a_driver_error_with_its_kind() -> None:
    session = session_for("bigquery")
    client = Client(CallError("Unrecognized name: amont; Did you mean amount? at [1:8]"))
    with pytest.raises(DriverError) as caught:
        session.explain(Connection(client), "SELECT amont FROM t")
    assert session.kind(caught.value) == "unknown_column"


@pytest.mark.parametrize(
    ("dialect", "explains"),
    [("snowflake", True), ("trino", True), ("spark", True), ("oracle", False), ("tsql", False)],
)
def test_where_explain_may_run_the_query_it_is_not_asked(dialect: str, explains: bool) -> None:
    assert session_for(dialect).explains is explains


class Cursor:
    """A cursor that answers every statement with one row."""

    def __init__(self, row: tuple[Any, ...]) -> None:
        self.row = row
        self.description = ("plan",)
        self.asked: list[str] = []

    def cursor(self) -> Cursor:
        return self

    def execute(self, sql: str) -> None:
        self.asked.append(sql)

    def fetchall(self) -> list[tuple[Any, ...]]:
        return [self.row]

    def close(self) -> None:
        """Nothing to close."""


def test_snowflake_and_trino_are_asked_by_a_word_before_the_query() -> None:
    connection = Cursor(('{"GlobalStats": {"bytesAssigned": 10}}',))
    found = session_for("snowflake").estimate(connection, "SELECT 1")
    assert found is not None
    assert found.bytes == 10
    session_for("trino").explain(connection, "SELECT 1")
    assert connection.asked == ["EXPLAIN USING JSON SELECT 1", "EXPLAIN (TYPE VALIDATE) SELECT 1"]

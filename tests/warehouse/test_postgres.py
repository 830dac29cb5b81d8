"""PostgreSQL by SQLAlchemy and psycopg, on a real server."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

import pytest

from t2sql.errors import ConfigError, DatabaseError, QueryError, QueryTimeoutError
from t2sql.protocols import Warehouse
from t2sql.types import ForeignKey, Limits
from t2sql.warehouse.open import open_warehouse

pytestmark = pytest.mark.server


def run(warehouse: Warehouse, sql: str, timeout_s: float = 5) -> list[tuple[object, ...]]:
    return list(warehouse.query(sql, max_rows=100, timeout_s=timeout_s).rows)


def test_tables_come_with_schemas_comments_keys_and_views(postgres_warehouse: Warehouse) -> None:
    tables = {table.name: table for table in postgres_warehouse.tables()}
    assert sorted(tables) == ["members", "trade.items", "trade.orders", "trade.recent"]
    assert tables["members"].description == "people"
    assert tables["members"].columns[0].description == "the key"
    assert tables["members"].columns[1].name == "Full Name"
    assert tables["trade.orders"].foreign_keys == (ForeignKey(("buyer",), "members", ("id",)),)
    assert tables["trade.items"].foreign_keys == (
        ForeignKey(("order_id",), "trade.orders", ("id",)),
    )
    assert tables["trade.orders"].columns[2].data_type == "NUMERIC(12, 2)"
    assert tables["trade.recent"].is_view
    assert postgres_warehouse.dialect == "postgres"


def test_the_text_runs_as_it_stands(postgres_warehouse: Warehouse) -> None:
    found = postgres_warehouse.query(
        "SELECT amount, '%s :a 100%' AS t, info FROM trade.orders WHERE 'a' LIKE '%' ORDER BY id",
        max_rows=1,
        timeout_s=5,
    )
    assert found.rows == ((Decimal("2.50"), "%s :a 100%", {"a": 1}),)
    assert found.types == ("numeric(12,2)", "text", "jsonb")
    assert found.truncated


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM trade.orders",
        "SELECT 1; COMMIT; DROP SCHEMA trade CASCADE",
        "WITH x AS (DELETE FROM trade.orders RETURNING id) SELECT * FROM x",
        "SELECT nextval('counter')",
        "SELECT * INTO copied FROM members",
        "CREATE TEMP TABLE x (a INT)",
        "COPY members TO '/tmp/members.csv'",
        "SET default_transaction_read_only = off",
        "COMMIT",
        "selec",
        "SELECT nope FROM members",
        "SELECT 1 / 0",
        "SELECT '\ud800'",
        "SELECT 1\x00",
        "",
    ],
)
def test_what_is_not_a_query_of_the_tables_is_a_query_error(
    postgres_warehouse: Warehouse, sql: str
) -> None:
    with pytest.raises(QueryError):
        run(postgres_warehouse, sql)
    assert run(postgres_warehouse, "SELECT count(*) FROM trade.orders") == [(2,)]


def test_every_transaction_only_reads(postgres_warehouse: Warehouse) -> None:
    found = run(
        postgres_warehouse,
        "SELECT current_setting('transaction_read_only'), "
        "current_setting('default_transaction_read_only'), current_setting('statement_timeout')",
        timeout_s=3,
    )
    assert found == [("on", "on", "3s")]


@pytest.mark.parametrize(
    "sql", ["SELECT pg_sleep(20)", "SELECT count(*) FROM generate_series(1, 2000000000)"]
)
def test_the_time_limit_stops_a_heavy_query_and_the_next_one_runs(
    postgres_warehouse: Warehouse, sql: str
) -> None:
    started = time.monotonic()
    with pytest.raises(QueryTimeoutError, match=r"0\.3 s"):
        run(postgres_warehouse, sql, timeout_s=0.3)
    assert time.monotonic() - started < 5
    assert run(postgres_warehouse, "SELECT 1") == [(1,)]


@pytest.mark.parametrize(
    ("sql", "severity", "words"),
    [
        ("SELECT date_trunc('month', placed), sum(amount) FROM trade.orders GROUP BY 1", "ok", ""),
        ("SELECT \"Full Name\" FROM members WHERE feels = 'good'", "ok", ""),
        ('SELECT id, "Full Name", count(*) FROM members GROUP BY id', "ok", ""),
        ("SELECT count(*) FILTER (WHERE amount > 2) FROM trade.orders GROUP BY buyer", "ok", ""),
        (
            "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY amount) FROM trade.orders",
            "ok",
            "",
        ),
        ("SELECT info @> '{}' FROM trade.orders", "note", "not provable on DuckDB"),
        ("SELECT nope FROM members", "error", '"nope" does not exist'),
        ("SELECT amont FROM trade.orders", "error", '"amont" does not exist'),
        ("SELECT id FROM nope", "error", '"nope" does not exist'),
        ("SELECT nope(id) FROM members", "error", "does not exist"),
        ("SELECT id, count(*) FROM trade.items, members GROUP BY name", "error", "GROUP BY"),
        ('SELECT sum("Full Name") FROM members', "error", "does not exist"),
    ],
)
def test_a_dry_run_lets_the_engine_judge_and_says_what_duckdb_cannot(
    postgres_warehouse: Warehouse, sql: str, severity: str, words: str
) -> None:
    found = postgres_warehouse.dry_run(sql, postgres_warehouse.tables(), timeout_s=5)
    assert found.severity == severity, found
    assert words in " ".join(problem.message for problem in found.problems)


def test_a_wrong_user_or_port_is_one_sentence_without_the_password(postgres_url: str) -> None:
    wrong = postgres_url.replace("postgres:@", "nobody:hunter2@")
    for url in (wrong, "postgresql://u:hunter2@127.0.0.1:1/x"):
        with pytest.raises(DatabaseError, match="cannot be opened") as caught:
            open_warehouse(url, folder=Path(), limits=Limits())
        assert "hunter2" not in f"{caught.value} {caught.value!r}"
        assert "\n" not in str(caught.value)


def test_the_label_has_no_password_and_no_options(postgres_warehouse: Warehouse) -> None:
    assert postgres_warehouse.label.startswith("postgresql://postgres")
    assert "host=" not in postgres_warehouse.label


def test_the_plan_tells_rows_and_bytes(postgres_warehouse: Warehouse) -> None:
    found = postgres_warehouse.estimate("SELECT * FROM trade.orders", timeout_s=5)
    assert found is not None
    assert found.rows
    assert found.bytes
    assert postgres_warehouse.estimate("SELECT nope FROM trade.orders", timeout_s=5) is None


def test_a_cell_that_an_error_repeats_is_not_in_the_problem(postgres_warehouse: Warehouse) -> None:
    found = postgres_warehouse.dry_run(
        "SELECT 'canary-77'::int FROM members", postgres_warehouse.tables(), timeout_s=5
    )
    assert found.severity == "error"
    assert "canary" not in repr(found)


SETTINGS = (
    "SELECT current_setting('transaction_read_only'), current_setting('statement_timeout'), "
    "current_setting('lock_timeout'), current_setting('search_path')"
)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT set_config('statement_timeout', '0', false)",
        "SELECT set_config('statement_timeout', '0', true)",
        "SELECT set_config('default_transaction_read_only', 'off', false)",
        "SELECT set_config('lock_timeout', '0', false)",
        "SELECT set_config('search_path', 'pg_temp, trade', false)",
    ],
)
def test_no_statement_takes_a_limit_from_the_next(postgres_warehouse: Warehouse, sql: str) -> None:
    before = run(postgres_warehouse, SETTINGS, timeout_s=3)
    run(postgres_warehouse, sql)  # it runs: only the gate would refuse it
    assert run(postgres_warehouse, SETTINGS, timeout_s=3) == before
    assert before[0][:3] == ("on", "3s", "3s")


def test_a_statement_that_takes_its_own_limit_away_is_stopped_all_the_same(
    postgres_warehouse: Warehouse,
) -> None:
    started = time.monotonic()
    with pytest.raises(QueryTimeoutError):
        run(
            postgres_warehouse,
            "SELECT set_config('statement_timeout', '0', false), pg_sleep(0.01) "
            "FROM generate_series(1, 100000)",
            timeout_s=0.5,
        )
    assert time.monotonic() - started < 10


def test_a_session_leaves_no_lock_behind(postgres_warehouse: Warehouse) -> None:
    run(postgres_warehouse, "SELECT pg_advisory_lock(77)")
    held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
    assert run(postgres_warehouse, held) == [(0,)]


@pytest.mark.parametrize("several", ["SELECT 1; SELECT 2", "SELECT 1; COMMIT; CREATE TABLE x ()"])
def test_two_statements_are_refused_by_the_protocol(
    postgres_warehouse: Warehouse, several: str
) -> None:
    with pytest.raises(QueryError, match=r"[Cc]annot insert multiple commands"):
        run(postgres_warehouse, several)
    found = postgres_warehouse.dry_run(several, (), timeout_s=5)
    assert found.severity == "error"
    assert postgres_warehouse.estimate(several, timeout_s=5) is None


def test_of_millions_of_rows_only_those_asked_for_come_to_this_side(
    postgres_warehouse: Warehouse,
) -> None:
    import resource

    def peak_mb() -> float:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    run(postgres_warehouse, "SELECT 1")
    before = peak_mb()
    found = postgres_warehouse.query(
        "SELECT i, repeat('x', 100) FROM generate_series(1, 5000000) AS i",
        max_rows=1000,
        timeout_s=60,
    )
    assert (len(found.rows), found.truncated) == (1000, True)
    assert peak_mb() - before < 30  # all of them are 556 MB


def test_large_cells_end_the_result_by_bytes(postgres_warehouse: Warehouse) -> None:
    found = postgres_warehouse.query(
        "SELECT repeat('x', 1000000) FROM generate_series(1, 5000)",
        max_rows=5000,
        timeout_s=60,
        max_bytes=10_000_000,
    )
    assert found.truncated
    assert 10 <= len(found.rows) <= 20


def test_an_error_is_its_first_sentence_without_detail_and_context(
    postgres_url: str, postgres_warehouse: Warehouse
) -> None:
    import psycopg

    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(
            "CREATE OR REPLACE FUNCTION complains() RETURNS INTEGER LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE EXCEPTION 'It went wrong' USING DETAIL = 'canary-88', HINT = 'Look.'; END $$"
        )
    with pytest.raises(QueryError) as caught:
        run(postgres_warehouse, "SELECT complains()")
    assert str(caught.value) == "It went wrong. Look."


def test_a_driver_without_a_protocol_for_one_statement_is_refused(postgres_url: str) -> None:
    with pytest.raises(ConfigError, match="is not used here"):
        open_warehouse(
            postgres_url.replace("postgresql:", "postgresql+psycopg2:"),
            folder=Path(),
            limits=Limits(),
        )

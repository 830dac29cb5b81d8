"""What the gate writes, on real engines: the same rows, the same names, and nothing changed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from t2sql.errors import DatabaseError, SqlRejectedError
from t2sql.sql.gate import pass_gate
from t2sql.steps.run import run_sql
from t2sql.types import Limits
from t2sql.warehouse.open import open_warehouse
from tests.sql.engines import (
    CANARY,
    Engine,
    drop_mysql,
    make_duckdb,
    make_mysql,
    make_postgres,
    make_sqlite,
    same_rows,
)
from tests.sql.seeds import Seed, read_seeds

LIMITS = Limits(query_seconds=10)
DIALECTS = ("duckdb", "sqlite", "postgres", pytest.param("mysql", marks=pytest.mark.server))
NAMED_APART = {
    "interval 1 day",
    "ifnull(note",
    "substr(name",
    "string_agg(name",
    "max_by(name",
    "bool_and(id",
    "list_sum([1",
    "json_extract('",
    "time_bucket(",
}
"""DuckDB renders an expression anew to name its column; these come out with their text instead."""


@pytest.fixture(scope="module", params=DIALECTS)
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("engine")
    if request.param == "duckdb":
        yield make_duckdb(folder)
    elif request.param == "sqlite":
        yield make_sqlite(folder)
    elif request.param == "postgres":
        yield make_postgres(request.getfixturevalue("postgres_server"), folder)
    else:
        server = request.getfixturevalue("mysql_server")
        yield make_mysql(server, folder)
        drop_mysql(server)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


HIDDEN = """
CREATE FUNCTION purge(people) RETURNS int LANGUAGE sql AS 'DELETE FROM people RETURNING 1';
CREATE FUNCTION purges(int) RETURNS boolean LANGUAGE plpgsql
    AS 'BEGIN DELETE FROM people; RETURN true; END';
CREATE DOMAIN hostile_number AS int CHECK (purges(VALUE));
CREATE VIEW hostile_view AS SELECT id FROM people WHERE purges(id);
"""


def seeds_of(engine: Engine, folder: str) -> list[Seed]:
    seeds = read_seeds(folder, str(engine.canary), str(engine.out))
    return [seed for seed in seeds if seed.dialect == engine.dialect]


def test_what_runs_gives_the_rows_and_the_names_of_the_original(engine: Engine) -> None:
    seeds = seeds_of(engine, "honest")
    assert len(seeds) > 50
    for seed in seeds:
        gate = pass_gate(seed.sql, seed.dialect, seed.allowed)
        names, rows = engine.run(seed.sql)
        written_names, written_rows = engine.run(gate.sql)
        assert same_rows(rows, written_rows), (seed.sql, gate.sql)
        if not (engine.dialect == "duckdb" and _is_named_apart(seed.sql)):
            assert names == written_names, (seed.sql, gate.sql)


def _is_named_apart(sql: str) -> bool:
    return any(part in sql.lower() for part in NAMED_APART)


def test_no_hostile_statement_reaches_the_engine_by_the_run_path(engine: Engine) -> None:
    before = engine.state()
    warehouse = open_warehouse(engine.url, folder=engine.folder, limits=LIMITS)
    for seed in seeds_of(engine, "hostile"):
        with pytest.raises(SqlRejectedError) as refusal:
            run_sql(seed.sql, seed.allowed, warehouse, LIMITS)
        assert CANARY not in str(refusal.value)
    warehouse.close()
    assert engine.state() == before
    assert not engine.out.exists()


def test_every_honest_query_runs_by_the_run_path(engine: Engine) -> None:
    warehouse = open_warehouse(engine.url, folder=engine.folder, limits=LIMITS)
    for seed in seeds_of(engine, "honest"):
        found, _ = run_sql(seed.sql, seed.allowed, warehouse, LIMITS)
        assert found.columns, seed.sql
    warehouse.close()


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT p.purge FROM people p",
        "SELECT (p).purge FROM people p",
        "SELECT 5::hostile_number",
        "SELECT id FROM hostile_view",
    ],
    ids=["attribute", "composite", "domain", "view"],
)
def test_what_an_engine_hides_behind_a_name_changes_nothing(
    postgres_server: str, tmp_path_factory: pytest.TempPathFactory, sql: str
) -> None:
    """A function as an attribute, a domain's check, a view: the read-only transaction holds."""
    import psycopg

    engine = make_postgres(postgres_server, tmp_path_factory.mktemp("layer"))
    with psycopg.connect(engine.url, autocommit=True) as connection:
        connection.execute(HIDDEN)
    before = engine.state()
    warehouse = open_warehouse(engine.url, folder=engine.folder, limits=LIMITS)
    with pytest.raises((DatabaseError, SqlRejectedError)):
        run_sql(sql, ("people", "hostile_view"), warehouse, LIMITS)
    warehouse.close()
    assert engine.state() == before


def test_a_shadowing_macro_never_gets_in(tmp_path_factory: pytest.TempPathFactory) -> None:
    """``CREATE TEMP MACRO sum(x) AS 42`` would falsify every later sum of the session."""
    engine = make_duckdb(tmp_path_factory.mktemp("macro"))
    warehouse = open_warehouse(engine.url, folder=engine.folder, limits=LIMITS)
    for sql in ("CREATE TEMP MACRO sum(x) AS 42", "CREATE TEMP TABLE people AS SELECT 99 AS id"):
        with pytest.raises(SqlRejectedError):
            run_sql(sql, engine.allowed, warehouse, LIMITS)
    found: Any = run_sql("SELECT sum(id) FROM people", engine.allowed, warehouse, LIMITS)[0].rows
    warehouse.close()
    assert found[0][0] == 10

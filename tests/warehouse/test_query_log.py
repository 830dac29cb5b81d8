"""Past queries where the database keeps them, and an honest sentence where it does not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import sqlglot

from t2sql.catalog.history import read_history
from t2sql.catalog.logged import LoggedHistory, add_logged_queries
from t2sql.catalog.rules import HistoryRules
from t2sql.errors import QueryError
from t2sql.types import Column, Limits, QueryResult, Table
from t2sql.warehouse.open import open_warehouse
from t2sql.warehouse.query_log import find_query_log, read_query_log
from t2sql.warehouse.query_log_cloud import CLOUD
from t2sql.warehouse.query_log_types import LITERALS, NORMAL, FoundLog, NoLog
from tests.servers import run_on_mysql

TABLES = (Table("shop.orders", (Column("total", ""),)), Table("shop.buyers", (Column("id", ""),)))


@pytest.fixture(scope="module")
def logged_postgres(postgres_server: str) -> Iterator[str]:
    """A database with a view of pg_stat_statements' shape: the real one needs another server."""
    import psycopg

    url = urlsplit(postgres_server)._replace(path="/logged").geturl()
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE logged")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            """
            CREATE SCHEMA shop; CREATE TABLE shop.orders (total INT); CREATE SCHEMA stats;
            CREATE TABLE stats.kept (query TEXT, calls BIGINT, userid OID, dbid OID);
            INSERT INTO stats.kept
            SELECT q, 7, 10, d.oid FROM pg_database AS d, unnest(ARRAY[
              'SELECT count(*) FROM shop.orders WHERE total > $1', 'INSERT INTO x VALUES ($1)',
              'select relname from pg_catalog.pg_class', 'SELECT COUNT(*) AS "n" FROM shop.orders',
              '<insufficient privilege>', '/* nightly */ WITH a AS (SELECT 1) SELECT * FROM a']) q
            WHERE d.datname IN ('logged', 'postgres');
            CREATE VIEW stats.pg_stat_statements AS SELECT * FROM stats.kept;
            CREATE ROLE log_reader LOGIN; GRANT USAGE ON SCHEMA stats TO log_reader;
            """
        )
    yield url
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("DROP DATABASE logged WITH (FORCE)")
        connection.execute("DROP ROLE log_reader")


@pytest.mark.server
def test_pg_stat_statements_is_read_wherever_it_is(logged_postgres: str) -> None:
    warehouse = open_warehouse(logged_postgres, folder=Path(), limits=Limits())
    log = find_query_log(warehouse)
    assert isinstance(log, FoundLog)
    found = read_query_log(warehouse, log)
    warehouse.close()

    assert not isinstance(found, NoLog)
    assert (log.name, log.keeps, log.note) == ("pg_stat_statements", NORMAL, "")
    assert {(row["query"], int(row["calls"]), row["rolname"]) for row in found.rows} == {
        ("SELECT count(*) FROM shop.orders WHERE total > $1", 7, "postgres"),
        ("/* nightly */ WITH a AS (SELECT 1) SELECT * FROM a", 7, "postgres"),
    }
    assert found.hidden == 1


@pytest.mark.server
def test_without_the_extension_postgres_says_how_to_have_it(postgres_server: str) -> None:
    warehouse = open_warehouse(postgres_server, folder=Path(), limits=Limits())
    log = find_query_log(warehouse)
    warehouse.close()

    assert isinstance(log, NoLog)
    assert "shared_preload_libraries" in log.mend
    assert "CREATE EXTENSION pg_stat_statements" in log.mend


@pytest.mark.server
def test_a_role_that_sees_its_own_queries_alone_is_told_so(logged_postgres: str) -> None:
    import psycopg

    with psycopg.connect(logged_postgres, autocommit=True) as connection:
        connection.execute("GRANT SELECT ON stats.pg_stat_statements TO log_reader")
    url = logged_postgres.replace("postgres:@", "log_reader@")
    warehouse = open_warehouse(url, folder=Path(), limits=Limits())
    log = find_query_log(warehouse)
    warehouse.close()

    assert isinstance(log, FoundLog)
    assert "log_reader sees its own queries alone" in log.note
    assert "GRANT pg_read_all_stats TO log_reader;" in log.mend


@pytest.fixture
def logged_mysql(mysql_server: str) -> Iterator[tuple[str, str]]:
    """A server whose general log is a table; URLs of its owner and of a reader."""
    parts = urlsplit(mysql_server)
    owner = parts._replace(path="/t2sql_logged").geturl()
    reader = parts._replace(
        path="/t2sql_logged", netloc=f"log_reader:pw@{parts.hostname}:{parts.port or 3306}"
    ).geturl()
    state = run_on_mysql(mysql_server, ["SELECT @@GLOBAL.log_output, @@GLOBAL.general_log"])[0][0]
    run_on_mysql(
        mysql_server,
        [
            "DROP DATABASE IF EXISTS t2sql_logged",
            "CREATE DATABASE t2sql_logged",
            "CREATE TABLE t2sql_logged.orders (total INT, buyer TEXT)",
            "DROP USER IF EXISTS log_reader",
            "CREATE USER log_reader IDENTIFIED BY 'pw'",
            "GRANT SELECT ON t2sql_logged.* TO log_reader",
            "TRUNCATE mysql.general_log",
            "SET GLOBAL log_output = 'TABLE'",
            "SET GLOBAL general_log = 1",
        ],
    )
    try:
        run_on_mysql(
            owner,
            [
                "SELECT sum(total) FROM orders WHERE buyer = 'Ada'",
                "INSERT INTO orders VALUES (1, 'x')",
            ],
        )
    finally:
        run_on_mysql(
            mysql_server,
            [f"SET GLOBAL general_log = {state[1]}", f"SET GLOBAL log_output = '{state[0]}'"],
        )
    yield owner, reader
    run_on_mysql(
        mysql_server,
        [
            "DROP DATABASE IF EXISTS t2sql_logged",
            "DROP USER IF EXISTS log_reader",
            "TRUNCATE mysql.general_log",
        ],
    )


@pytest.mark.server
@pytest.mark.xdist_group("mysql")
def test_mysqls_general_log_is_read_where_it_is_a_table(logged_mysql: tuple[str, str]) -> None:
    warehouse = open_warehouse(logged_mysql[0], folder=Path(), limits=Limits())
    log = find_query_log(warehouse)
    assert isinstance(log, FoundLog)
    found = read_query_log(warehouse, log)
    warehouse.close()

    assert not isinstance(found, NoLog)
    assert log.keeps in (LITERALS, NORMAL)
    texts = [str(row["query"]) for row in found.rows]
    assert any("total" in text and "orders" in text for text in texts)
    assert not any("INSERT" in text for text in texts)


@pytest.mark.server
@pytest.mark.xdist_group("mysql")
def test_a_mysql_user_without_the_right_is_told_the_grant(logged_mysql: tuple[str, str]) -> None:
    warehouse = open_warehouse(logged_mysql[1], folder=Path(), limits=Limits())
    log = find_query_log(warehouse)
    warehouse.close()

    if isinstance(log, NoLog):
        assert "GRANT SELECT ON mysql.general_log TO 'log_reader'@'%';" in log.mend
    else:  # a server with its performance schema on lets everybody read the digests
        assert log.keeps == NORMAL


def test_files_say_that_they_keep_no_log(tmp_path: Path) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        connection.execute("CREATE TABLE t (x INTEGER)")
    warehouse = open_warehouse("sqlite:///a.db", folder=tmp_path, limits=Limits())
    log = find_query_log(warehouse)
    warehouse.close()
    assert isinstance(log, NoLog)
    assert "t2sql history add FILE" in log.mend


@pytest.mark.parametrize("dialect", CLOUD)
def test_what_is_asked_of_a_cloud_engine_parses_and_is_called_untried(dialect: str) -> None:
    log = CLOUD[dialect]
    assert not log.verified
    assert log.mend
    for query in log.queries:
        sqlglot.parse_one(query, dialect=dialect)


class Refusing:
    """A database whose log may not be read."""

    dialect = "snowflake"
    label = "snowflake://"

    def query(self, sql: str, **_: object) -> QueryResult:
        raise QueryError("Object 'SNOWFLAKE.ACCOUNT_USAGE.QUERY_HISTORY' does not exist.")


def test_a_log_that_may_not_be_read_is_a_sentence_with_the_grant() -> None:
    found = read_query_log(Refusing(), CLOUD["snowflake"])  # type: ignore[arg-type] # no more is asked
    assert isinstance(found, NoLog)
    assert "cannot be read" in found.reason
    assert found.mend.endswith("TO ROLE t2sql_reader;")


ROWS = (
    {"query": "SELECT sum(total) FROM shop.orders WHERE total > $1", "calls": 7, "rolname": "ada"},
    {"query": "SELECT id FROM shop.buyers", "calls": 2, "rolname": "ada"},
    {"query": "SELECT 1 FROM elsewhere.t", "calls": 2, "rolname": "ada"},
)


def add(folder: Path, rows: tuple[dict[str, object], ...] = ROWS) -> LoggedHistory:
    return add_logged_queries(rows, "pg_stat_statements", folder, "postgres", TABLES)


def test_queries_of_a_log_become_a_file_without_names_of_people(tmp_path: Path) -> None:
    done = add(tmp_path)
    assert done.file is not None
    text = done.file.read_text(encoding="utf-8")

    assert (done.read, done.queries, done.file.name) == (3, 2, "pg_stat_statements.sql")
    assert "-- runs: 7" in text
    assert "ada" not in text
    assert len(read_history(tmp_path, "postgres", ["shop.orders", "shop.buyers"]).queries) == 2


def test_names_are_kept_where_the_settings_say_so(tmp_path: Path) -> None:
    rules = HistoryRules(keep_users=True)
    done = add_logged_queries(ROWS, "log", tmp_path, "postgres", TABLES, rules=rules)
    assert done.file is not None
    assert "-- users: ada" in done.file.read_text(encoding="utf-8")


def test_a_second_run_adds_what_is_new_and_leaves_what_people_wrote(tmp_path: Path) -> None:
    first = add(tmp_path)
    assert first.file is not None
    asked = "-- question: Who buys?\nSELECT id FROM shop.buyers;\n"
    first.file.write_text(asked, encoding="utf-8")
    second = add(tmp_path)

    assert (second.queries, second.known) == (1, 1)
    assert first.file.read_text(encoding="utf-8") == asked
    assert second.file is not None
    assert second.file.name == "pg_stat_statements-2.sql"
    assert add(tmp_path).file is None

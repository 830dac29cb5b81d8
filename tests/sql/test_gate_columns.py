"""Tables that may be read in part are read through a subquery over the columns that may be."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp, parse_one

from t2sql.sql.gate import GateResult, pass_gate
from t2sql.types import GatePolicy

TABLES = ("shop.members", "shop.orders", "hr.members")
POLICY = GatePolicy(columns={"shop.members": ("id", "city")}, hides=True)
SEEN = '(SELECT "id", "city" FROM shop.members)'


def gate(sql: str, dialect: str = "duckdb", policy: GatePolicy = POLICY) -> GateResult:
    return pass_gate(sql, dialect, TABLES, policy)


def written(sql: str, dialect: str = "duckdb") -> str:
    found = gate(sql, dialect)
    assert found.passed, found.check.problems
    return found.sql


def test_a_star_finds_the_readable_columns_alone() -> None:
    assert written("SELECT * FROM shop.members") == "SELECT * FROM SEEN AS members".replace(
        "SEEN", SEEN
    )


def test_an_alias_stays_and_so_does_what_it_renames() -> None:
    assert written("SELECT m.* FROM shop.members m") == "SELECT m.* FROM SEEN AS m".replace(
        "SEEN", SEEN
    )
    assert written("SELECT c FROM shop.members AS m(a, b, c)").endswith("AS m(a, b, c)")


def test_a_column_loses_the_schema_that_a_subquery_does_not_have() -> None:
    sql = "SELECT shop.members.city FROM shop.members"
    assert written(sql) == "SELECT members.city FROM SEEN AS members".replace("SEEN", SEEN)


def test_another_table_of_that_name_is_left_alone() -> None:
    sql = "SELECT hr.members.city FROM hr.members"
    assert written(sql) == sql


def test_a_part_of_with_is_no_table() -> None:
    assert written("WITH members AS (SELECT 1 AS ssn) SELECT ssn FROM members").endswith(
        "SELECT ssn FROM members"
    )
    nested = "WITH members AS (SELECT ssn FROM shop.members) SELECT * FROM members"
    assert nested.replace("shop.members", f"{SEEN} AS members") == written(nested)


@pytest.mark.parametrize(
    "sql",
    [
        "FROM shop.members",
        "PIVOT shop.members ON city USING COUNT(*)",
        "UNPIVOT shop.members ON city INTO NAME n VALUE v",
        "SELECT * FROM shop.members PIVOT (COUNT(*) FOR city IN ('a'))",
        "SELECT * FROM shop.members TABLESAMPLE 10 PERCENT",
        "SELECT * FROM (shop.members CROSS JOIN shop.orders)",
        "SELECT * FROM shop.orders, shop.members",
        "SELECT * FROM shop.orders NATURAL JOIN shop.members",
        "SELECT (SELECT MAX(ssn) FROM shop.members) FROM shop.orders",
        "SELECT 1 FROM shop.orders WHERE EXISTS (SELECT 1 FROM shop.members WHERE ssn = 'x')",
        "SELECT city FROM shop.members UNION BY NAME SELECT ssn FROM shop.members",
        "WITH RECURSIVE r AS (SELECT ssn FROM shop.members UNION ALL SELECT * FROM r) FROM r",
    ],
)
def test_wherever_the_table_stands_it_is_read_through_the_subquery(sql: str) -> None:
    tree = parse_one(written(sql), dialect="duckdb")
    reads = [one for one in tree.find_all(exp.Table) if one.name == "members" and one.db == "shop"]
    assert reads
    for read in reads:
        select = read.find_ancestor(exp.Select)
        assert isinstance(select, exp.Select)
        assert [column.sql(dialect="duckdb") for column in select.expressions] == ['"id"', '"city"']


@pytest.mark.parametrize(
    ("sql", "dialect"),
    [
        ("SELECT * FROM shop.members PARTITION (p0)", "mysql"),
        ("SELECT * FROM shop.members TABLESAMPLE (BUCKET 1 OUT OF 2 ON ssn)", "spark"),
        ("SELECT * FROM shop.members FOR SYSTEM_TIME AS OF ssn", "bigquery"),
        ("SELECT NULL::shop.members", "postgres"),
        ("SELECT 'sad'::mood", "postgres"),
    ],
)
def test_what_cannot_be_limited_is_refused(sql: str, dialect: str) -> None:
    found = gate(sql, dialect)
    assert not found.passed
    assert found.check.problems[0].kind in {"gate_columns", "gate_nodes"}


def test_the_tree_for_the_other_checks_is_as_it_was_written() -> None:
    found = gate("SELECT * FROM shop.members AS m")
    assert found.tree is not None
    assert found.tree.sql(dialect="duckdb") == "SELECT * FROM shop.members AS m"
    assert found.tables == ("shop.members",)


def test_nobody_else_pays_for_it() -> None:
    assert (
        gate("SELECT * FROM shop.members", policy=GatePolicy()).sql == "SELECT * FROM shop.members"
    )
    assert gate("SELECT * FROM shop.orders").sql == "SELECT * FROM shop.orders"


def test_letter_case_of_a_name_does_not_help() -> None:
    found = pass_gate("SELECT * FROM shop.members", "duckdb", ("SHOP.Members",), POLICY)
    assert "ssn" not in found.sql
    assert '"id", "city"' in found.sql


@pytest.mark.parametrize(
    "dialect",
    [
        "postgres",
        "sqlite",
        "mysql",
        "snowflake",
        "bigquery",
        "trino",
        "spark",
        "tsql",
        "clickhouse",
    ],
)
def test_it_holds_in_every_dialect(dialect: str) -> None:
    sql = written("SELECT m.city, COUNT(*) FROM shop.members AS m GROUP BY m.city", dialect)
    assert "(SELECT" in sql
    assert "city" in sql


SHAPES = st.recursive(
    st.sampled_from(
        [
            "SELECT * FROM shop.members",
            "SELECT m FROM shop.members AS m",
            "SELECT ssn FROM shop.members",
            "SELECT c FROM shop.members AS m(a, b, c)",
            "SELECT COLUMNS(*) FROM shop.members",
            "FROM shop.members",
        ]
    ),
    lambda inner: st.one_of(
        inner.map("SELECT * FROM ({}) AS q".format),
        inner.map("SELECT q FROM ({}) AS q".format),
        inner.map("WITH members AS ({}) SELECT * FROM members".format),
        inner.map("SELECT TO_JSON(q) FROM ({}) AS q".format),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) UNION ALL BY NAME ({two[1]})"),
        inner.map("SELECT * FROM shop.orders, LATERAL ({}) AS q".format),
        inner.map("SELECT (SELECT q FROM ({}) AS q LIMIT 1) FROM shop.orders".format),
    ),
    max_leaves=4,
)


@pytest.fixture(scope="module")
def engine() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(
        "CREATE SCHEMA shop; CREATE SCHEMA hr; CREATE TABLE hr.members (id INTEGER);"
        "CREATE TABLE shop.members (id INTEGER, ssn VARCHAR, city VARCHAR);"
        "CREATE TABLE shop.orders (amount INTEGER); INSERT INTO shop.orders VALUES (1);"
        "INSERT INTO shop.members VALUES (1, 'CANARY', 'Seoul')"
    )
    return connection


@given(SHAPES)
def test_no_nesting_brings_a_hidden_cell_out(engine: duckdb.DuckDBPyConnection, sql: str) -> None:
    found = gate(sql)
    if not found.passed:
        return
    told = ""
    try:
        told = repr(engine.execute(found.sql).fetchall())
        assert "ssn" not in told
    except duckdb.Error as error:
        told = str(error)
    assert "CANARY" not in told

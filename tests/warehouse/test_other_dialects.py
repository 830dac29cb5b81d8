"""Engines without a server here: gate, names and the replica's dry run over queries of each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from t2sql.sql.dialects import find_dialect
from t2sql.sql.gate import pass_gate
from t2sql.sql.names import check_names
from t2sql.types import CheckResult, Column, ForeignKey, Limits, Table
from t2sql.warehouse.replica import Replica

BIGQUERY = (
    Table(
        "shop.orders",
        (
            Column("id", "INT64", nullable=False),
            Column("member_id", "INT64"),
            Column("placed_at", "TIMESTAMP"),
            Column("day", "DATE"),
            Column("amount", "NUMERIC"),
            Column("status", "STRING", accepted_values=("PAID", "SENT")),
            Column("address", "RECORD"),
            Column("address.city", "STRING"),
            Column("address.geo", "RECORD"),
            Column("address.geo.lat", "FLOAT"),
            Column("items", "RECORD"),
            Column("items.sku", "STRING"),
            Column("items.price", "NUMERIC"),
            Column("tags", "ARRAY<STRING>"),
            Column("payload", "JSON"),
        ),
        primary_key=("id",),
        foreign_keys=(ForeignKey(("member_id",), "shop.members", ("id",)),),
    ),
    Table("shop.members", (Column("id", "INT64"), Column("name", "STRING")), primary_key=("id",)),
    Table("shop.clicks_20240101", (Column("page", "STRING"), Column("n", "INT64"))),
)
SNOWFLAKE = (
    Table(
        "shop.orders",
        (
            Column("id", "NUMBER(38,0)"),
            Column("member_id", "NUMBER(38,0)"),
            Column("placed_at", "TIMESTAMP_NTZ(9)"),
            Column("amount", "NUMBER(12,2)"),
            Column("payload", "VARIANT"),
            Column("items", "ARRAY"),
        ),
    ),
    Table("shop.members", (Column("id", "NUMBER(38,0)"), Column("name", "VARCHAR"))),
)
TRINO = (
    Table(
        "shop.orders",
        (
            Column("id", "bigint"),
            Column("member_id", "bigint"),
            Column("placed_at", "timestamp(3)"),
            Column("amount", "decimal(12,2)"),
            Column("tags", "array(varchar)"),
            Column("facts", "map(varchar, bigint)"),
            Column("address", "row(city varchar, zip varchar)"),
            Column("payload", "json"),
        ),
    ),
    Table("shop.members", (Column("id", "bigint"), Column("name", "varchar"))),
)
SPARK = (
    Table(
        "shop.orders",
        (
            Column("id", "BIGINT"),
            Column("member_id", "BIGINT"),
            Column("placed_at", "TIMESTAMP"),
            Column("amount", "DECIMAL(12,2)"),
            Column("tags", "ARRAY<STRING>"),
            Column("address", "STRUCT<city: STRING, zip: STRING>"),
        ),
    ),
    Table("shop.members", (Column("id", "BIGINT"), Column("name", "STRING"))),
)
TABLES = {"bigquery": BIGQUERY, "snowflake": SNOWFLAKE, "trino": TRINO, "spark": SPARK}

PROVED = [
    ("bigquery", "SELECT o.address.city, o.address.geo.lat FROM shop.orders AS o"),
    ("bigquery", "SELECT id, i.sku, i.price FROM shop.orders, UNNEST(items) AS i"),
    ("bigquery", "SELECT id, sku, pos FROM shop.orders, UNNEST(items) WITH OFFSET AS pos"),
    ("bigquery", "SELECT i.* FROM shop.orders o LEFT JOIN UNNEST(o.items) AS i"),
    ("bigquery", "SELECT t, COUNT(*) FROM shop.orders, UNNEST(tags) AS t GROUP BY t"),
    ("bigquery", "SELECT (SELECT SUM(price) FROM UNNEST(items)) AS total FROM shop.orders"),
    ("bigquery", "SELECT ARRAY(SELECT AS STRUCT sku, price FROM UNNEST(items)) FROM shop.orders"),
    ("bigquery", "SELECT items[OFFSET(0)].sku, tags[SAFE_OFFSET(3)] FROM shop.orders"),
    ("bigquery", "SELECT ARRAY_AGG(id IGNORE NULLS ORDER BY day LIMIT 3) FROM shop.orders"),
    ("bigquery", "SELECT ARRAY_AGG(STRUCT(id, day) ORDER BY day LIMIT 1)[OFFSET(0)].id "
     "FROM shop.orders GROUP BY member_id"),
    ("bigquery", "SELECT * EXCEPT (payload) FROM shop.orders "
     "QUALIFY ROW_NUMBER() OVER (PARTITION BY member_id ORDER BY placed_at DESC) = 1"),
    ("bigquery", "SELECT SAFE_DIVIDE(amount, 2), SAFE_CAST(status AS INT64), "
     "SAFE.PARSE_DATE('%Y-%m-%d', status) FROM shop.orders"),
    ("bigquery", "SELECT APPROX_COUNT_DISTINCT(id), APPROX_QUANTILES(amount, 4)[OFFSET(2)] "
     "FROM shop.orders"),
    ("bigquery", "SELECT page, SUM(n) FROM `shop.clicks_*` "
     "WHERE _TABLE_SUFFIX BETWEEN '20240101' AND '20240131' GROUP BY page"),
    ("bigquery", "SELECT DATE_TRUNC(day, MONTH) AS month, COUNTIF(status = 'PAID') "
     "FROM shop.orders WHERE day >= DATE_SUB(CURRENT_DATE(), INTERVAL 3 MONTH) GROUP BY month"),
    ("bigquery", "SELECT o.id AS id, COUNT(*) FROM shop.orders o JOIN shop.members m "
     "ON m.id = o.member_id GROUP BY id"),
    ("bigquery", "SELECT * FROM (SELECT status, member_id, amount FROM shop.orders) "
     "PIVOT (SUM(amount) FOR status IN ('PAID', 'SENT'))"),
    ("bigquery", "SELECT JSON_VALUE(payload, '$.kind') FROM shop.orders"),
    ("bigquery", "SELECT IF(m.id IS NULL, o, o).address.city FROM shop.orders o "
     "LEFT JOIN shop.members m ON m.id = o.member_id"),
    ("snowflake", "SELECT DATE_TRUNC('month', placed_at), SUM(amount) FROM shop.orders GROUP BY 1"),
    ("bigquery", "SELECT (SELECT SUM(i.price) FROM o.items AS i) FROM shop.orders AS o"),
    ("snowflake", "SELECT TO_CHAR(placed_at, 'YYYY-MM'), SUM(amount) FROM shop.orders "
     "GROUP BY ALL ORDER BY ALL"),
    ("spark", "SELECT /*+ BROADCAST(b) */ a.id FROM shop.orders a JOIN shop.members b USING (id)"),
    ("snowflake", "SELECT payload:kind::string FROM shop.orders"),
    ("snowflake", "SELECT IFF(amount > 3, 1, 0), NVL(amount, 0), ZEROIFNULL(amount) "
     "FROM shop.orders"),
    ("snowflake", "SELECT * FROM shop.orders QUALIFY ROW_NUMBER() OVER "
     "(PARTITION BY member_id ORDER BY placed_at) = 1"),
    ("snowflake", "SELECT o.id, f.value:sku::string FROM shop.orders o, "
     "LATERAL FLATTEN(input => o.items) f"),
    ("snowflake", "SELECT DATEDIFF('day', placed_at, CURRENT_TIMESTAMP()), "
     "LISTAGG(name, ',') WITHIN GROUP (ORDER BY name) "
     "FROM shop.orders JOIN shop.members USING (id) GROUP BY 1"),
    ("trino", "SELECT date_trunc('month', placed_at), approx_distinct(id) FROM shop.orders "
     "GROUP BY 1"),
    ("trino", "SELECT id, tag FROM shop.orders CROSS JOIN UNNEST(tags) AS t (tag)"),
    ("trino", "SELECT address.city, facts['a'], cardinality(tags) FROM shop.orders"),
    ("trino", "SELECT json_extract_scalar(payload, '$.a'), try_cast('1' AS bigint) "
     "FROM shop.orders"),
    ("trino", "SELECT date_diff('day', placed_at, now()), "
     "array_join(array_agg(id ORDER BY id), ',') FROM shop.orders GROUP BY 1"),
    ("spark", "SELECT date_format(placed_at, 'yyyy-MM'), sum(amount) FROM shop.orders GROUP BY 1"),
    ("spark", "SELECT id, tag FROM shop.orders LATERAL VIEW explode(tags) t AS tag"),
    ("spark", "SELECT address.city, size(tags), collect_list(id) FROM shop.orders "
     "GROUP BY address.city, size(tags)"),
    ("spark", "SELECT datediff(current_date(), placed_at), nvl(amount, 0) FROM shop.orders"),
]  # fmt: skip

NOT_ELSEWHERE = ("address.geo.lat", "clicks_*", "o.items", "ORDER BY ALL", "BROADCAST")
"""What the replica carries, and the gate or the names do not take."""


@pytest.fixture(scope="module")
def replicas() -> Iterator[dict[str, Replica]]:
    made: dict[str, Replica] = {}
    for dialect in TABLES:
        facts = find_dialect(dialect)
        assert facts is not None
        made[dialect] = Replica(facts, Limits(memory_mb=512))
    yield made
    for replica in made.values():
        replica.close()


def check(dialect: str, sql: str, replicas: dict[str, Replica]) -> list[CheckResult]:
    """Gate, names and dry run, as the pipeline asks for them."""
    tables = TABLES[dialect]
    gate = pass_gate(sql, dialect, [table.name for table in tables])
    if gate.tree is None:
        return [gate.check]
    names = check_names(gate.tree, tables, dialect, tables)
    return [gate.check, names, replicas[dialect].dry_run(gate.sql, tables, timeout_s=10)]


@pytest.mark.parametrize(("dialect", "sql"), PROVED)
def test_a_right_query_of_another_engine_is_proved(
    dialect: str, sql: str, replicas: dict[str, Replica]
) -> None:
    found = replicas[dialect].dry_run(sql, TABLES[dialect], timeout_s=10)
    assert found.severity == "ok", found


@pytest.mark.parametrize(
    ("dialect", "sql"),
    [case for case in PROVED if not any(words in case[1] for words in NOT_ELSEWHERE)],
)
def test_no_check_calls_a_right_query_wrong(
    dialect: str, sql: str, replicas: dict[str, Replica]
) -> None:
    found = check(dialect, sql, replicas)
    assert [result.severity for result in found if result.severity == "error"] == [], found


@pytest.mark.parametrize("dialect", sorted(TABLES))
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT amont FROM shop.orders",
        "SELECT o.name FROM shop.orders AS o JOIN shop.members AS m ON m.id = o.member_id",
        "SELECT id FROM shop.orders, shop.members",
        "SELECT id FROM shop.nothing",
        "SELECT member_id, amount FROM shop.orders GROUP BY member_id",
        "SELECT member_id FROM shop.orders WHERE SUM(amount) > 3 GROUP BY member_id",
        "SELECT id FROM shop.orders UNION ALL SELECT id, name FROM shop.members",
    ],
)
def test_what_every_engine_refuses_is_an_error_of_the_replica(
    dialect: str, sql: str, replicas: dict[str, Replica]
) -> None:
    found = replicas[dialect].dry_run(sql, TABLES[dialect], timeout_s=10)
    assert found.severity == "error", found


@pytest.mark.parametrize("dialect", sorted(TABLES))
@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM shop.orders",
        "SELECT 1; DROP TABLE shop.orders",
        "SELECT * FROM shop.secrets",
        "SELECT read_everything(id) FROM shop.orders",
    ],
)
def test_the_gate_comes_first(dialect: str, sql: str, replicas: dict[str, Replica]) -> None:
    found = check(dialect, sql, replicas)
    assert [result.name for result in found] == ["gate"]
    assert found[0].severity == "error"


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        ("SELECT house.rules.score(id) AS s FROM shop.orders", "house.rules.score"),
        ("SELECT my_measure(amount) OVER (PARTITION BY day) FROM shop.orders", "my_measure"),
        ("SELECT APPROX_TOP_COUNT(status, 3) FROM shop.orders", "APPROX_TOP"),
    ],
)
def test_a_function_that_duckdb_lacks_stands_as_null_and_is_named(
    sql: str, named: str, replicas: dict[str, Replica]
) -> None:
    found = replicas["bigquery"].dry_run(sql, BIGQUERY, timeout_s=10)
    assert found.severity == "note", found
    assert "run on a DuckDB replica" in found.message
    assert named in found.problems[0].message


def test_an_array_that_the_catalog_calls_a_text_is_told(replicas: dict[str, Replica]) -> None:
    sql = "SELECT word FROM shop.orders, UNNEST(status) AS word"
    found = replicas["bigquery"].dry_run(sql, BIGQUERY, timeout_s=10)
    assert found.severity == "note"
    assert "status is taken to repeat" in found.problems[0].message


def test_what_cannot_be_carried_is_said_by_name(replicas: dict[str, Replica]) -> None:
    sql = "SELECT x FROM house.rules.all_rows(3) AS t(x)"
    found = replicas["bigquery"].dry_run(sql, BIGQUERY, timeout_s=10)
    assert found.severity == "note"
    assert "not provable on DuckDB" in found.problems[0].message

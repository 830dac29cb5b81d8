from __future__ import annotations

import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st

from t2sql.llm.masking import hide_texts, mask_literals

WORDS = st.text(min_size=4, alphabet=st.characters(categories=["L", "N"]))


@pytest.mark.parametrize(
    ("sql", "masked"),
    [
        (
            "SELECT ROUND(a, 2) FROM t WHERE b = 'x' AND c > -5 LIMIT 3",
            "SELECT ROUND(a, 2) FROM t WHERE b = ? AND c > -? LIMIT 3",
        ),
        (
            "SELECT 1 FROM t WHERE b IN ('x', 'y') OR b LIKE 'z%' OR LOWER('Q') = b",
            "SELECT 1 FROM t WHERE b IN (?, ?) OR b LIKE ? OR LOWER(?) = b",
        ),
        (
            "SELECT SUM(CASE WHEN s = 'open' THEN 1 ELSE 0 END) FROM t",
            "SELECT SUM(CASE WHEN s = 'open' THEN 1 ELSE 0 END) FROM t",
        ),
        (
            "SELECT CASE WHEN a > 41 THEN 'old' ELSE 'young' END FROM t GROUP BY 1 ORDER BY 2",
            "SELECT CASE WHEN a > ? THEN ? ELSE ? END FROM t GROUP BY 1 ORDER BY 2",
        ),
        (
            "SELECT a * 1.37, SUM(b) / 100, COALESCE(c, 'Ada'), CONCAT('Dr ', d) FROM t",
            "SELECT a * ?, SUM(b) / 100, COALESCE(c, ?), CONCAT(?, d) FROM t",
        ),
        (
            "SELECT DATE_TRUNC('MONTH', d) FROM t WHERE d BETWEEN CAST('2024-01-01' AS DATE) AND e",
            "SELECT DATE_TRUNC('MONTH', d) FROM t WHERE d BETWEEN CAST(? AS DATE) AND e",
        ),
        (
            "SELECT STRFTIME(d, '%Y-%m') FROM t WHERE d > e - INTERVAL '30' DAY AND f = 1",
            "SELECT STRFTIME(d, '%Y-%m') FROM t WHERE d > e - INTERVAL '30' DAY AND f = 1",
        ),
        (
            "SELECT a FROM t QUALIFY ROW_NUMBER() OVER (PARTITION BY b ORDER BY c) <= 3",
            "SELECT a FROM t QUALIFY ROW_NUMBER() OVER (PARTITION BY b ORDER BY c) <= 3",
        ),
        (
            "SELECT * FROM (VALUES ('Ada', 41)) AS v(a, b)",
            "SELECT * FROM (VALUES (?, ?)) AS v(a, b)",
        ),
        ("st = 'open' AND city = 'Ghent'", "st = 'open' AND city = ?"),
        ("SELECT 1 -- secret", "SELECT 1"),
        ("SELECT FROM WHERE (", ""),
    ],
)
def test_literals_that_may_be_cells_are_masked_unless_public(sql: str, masked: str) -> None:
    assert mask_literals(sql, "duckdb", {"open"}) == masked


@given(WORDS)
def test_no_compared_text_survives_masking(value: str) -> None:
    literal = sqlglot.exp.Literal.string(value)
    tree = sqlglot.select("a").from_("t").where(sqlglot.exp.column("b").eq(literal))
    assert repr(value)[1:-1] not in mask_literals(tree.sql("duckdb"), "duckdb")


def test_hidden_texts_are_put_back_where_their_marks_stand() -> None:
    sql = "SELECT n FROM t WHERE n = 'O''Hara' AND m IN ('O''Hara', 'Zoe') AND d >= '2024-05-01'"
    hidden = hide_texts(sql, "duckdb", (), "")
    assert hidden.sql == (
        "SELECT n FROM t WHERE n = 'value_1' AND m IN ('value_1', 'value_2') AND d >= '2024-05-01'"
    )
    changed = hidden.sql.replace("SELECT n", "SELECT value_1, n")
    assert hidden.shown_sql(changed) == sql.replace("SELECT n", "SELECT value_1, n")
    assert hidden.shown("Only value_1, not 'value_2' or value_9.") == (
        "Only O'Hara, not 'Zoe' or value_9."
    )
    assert hidden.hidden("no row has 'Zoe'") == "no row has 'value_2'"


def test_a_comment_is_not_shown() -> None:
    assert hide_texts("SELECT 1 -- ask Zoe", "duckdb", (), "").sql == "SELECT 1"


@pytest.mark.parametrize("said", ["Orders from Ghent?", "ghent", "only GHENT, please"])
def test_a_text_that_a_person_said_is_not_hidden(said: str) -> None:
    sql = "SELECT a FROM t WHERE city = 'Ghent' AND size = 'L'"
    hidden = hide_texts(sql, "duckdb", (), said)
    assert hidden.sql == "SELECT a FROM t WHERE city = 'Ghent' AND size = 'value_1'"


def test_a_korean_word_is_said_with_its_particle_too() -> None:
    sql = "SELECT a FROM t WHERE city = '부산'"
    assert hide_texts(sql, "duckdb", (), "부산에서는 몇 명?").sql == sql


def test_sql_that_cannot_be_parsed_is_hidden_all_the_same() -> None:
    hidden = hide_texts("SELECT ( FROM t WHERE a = 'Zoe' AND b = 'open'", "duckdb", {"open"}, "")
    assert hidden.sql == "SELECT ( FROM t WHERE a = 'value_1' AND b = 'open'"
    assert hidden.shown_sql(hidden.sql).endswith("a = 'Zoe' AND b = 'open'")


@given(WORDS, WORDS)
def test_hiding_and_showing_give_the_same_query(left: str, right: str) -> None:
    column = sqlglot.exp.column
    tree = sqlglot.select("a").from_("t").where(column("b").eq(left), column("c").neq(right))
    sql = tree.sql("duckdb")
    assert hide_texts(sql, "duckdb", (), "").shown_sql(sql) == sql
    hidden = hide_texts(sql, "duckdb", (), "")
    assert hidden.shown_sql(hidden.sql) == sql

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


MASKED = frozenset({"pass_phrase", "birth"})


@pytest.mark.parametrize(
    ("sql", "masked"),
    [
        ("SELECT a FROM t WHERE birth = '1990-01-01'", "SELECT a FROM t WHERE birth = ?"),
        (
            "SELECT a FROM t WHERE b = 'x' AND birth > 3 LIMIT 5",
            "SELECT a FROM t WHERE b = 'x' AND birth > ? LIMIT 5",
        ),
        (
            "SELECT a FROM t WHERE api_key IN ('k1', 'k2') OR b = 'x'",
            "SELECT a FROM t WHERE api_key IN (?, ?) OR b = 'x'",
        ),
        (
            "WITH c AS (SELECT UPPER(birth) AS u FROM t) SELECT 1 FROM c WHERE u = 'X' AND b = 'y'",
            "WITH c AS (SELECT UPPER(birth) AS u FROM t) SELECT 1 FROM c WHERE u = ? AND b = 'y'",
        ),
        (
            "WITH c(k) AS (SELECT birth FROM t) SELECT b FROM c WHERE 'X' = k",
            "WITH c(k) AS (SELECT birth FROM t) SELECT b FROM c WHERE ? = k",
        ),
        (
            "SELECT n AS v FROM t UNION SELECT birth FROM t ORDER BY v",
            "SELECT n AS v FROM t UNION SELECT birth FROM t ORDER BY v",
        ),
        (
            "SELECT COUNT(CASE WHEN birth = 'X' THEN 1 END) AS n FROM t WHERE b = 'y'",
            "SELECT COUNT(CASE WHEN birth = ? THEN ? END) AS n FROM t WHERE b = 'y'",
        ),
        (
            "SELECT b FROM t JOIN (VALUES ('X')) AS v(w) ON v.w = t.birth",
            "SELECT b FROM t JOIN (VALUES (?)) AS v(w) ON v.w = t.birth",
        ),
        (
            "SELECT DATE_TRUNC('MONTH', birth) AS m FROM t WHERE (birth) <> ('X')",
            "SELECT DATE_TRUNC('MONTH', birth) AS m FROM t WHERE (birth) <> (?)",
        ),
        ("SELECT COUNT(birth) AS n FROM t -- like 'X'", "SELECT COUNT(birth) AS n FROM t"),
        ("SELECT b FROM t WHERE c = 'x' -- as it is", "SELECT b FROM t WHERE c = 'x' -- as it is"),
        ("SELECT FROM WHERE birth = 'X' (", ""),
        ("SELECT FROM WHERE b = 'x' (", "SELECT FROM WHERE b = 'x' ("),
    ],
)
def test_with_leave_literals_of_masked_columns_alone_are_masked(sql: str, masked: str) -> None:
    assert mask_literals(sql, "duckdb", {"X"}, masked=MASKED, samples=True) == masked


def test_a_public_text_is_masked_beside_a_masked_column() -> None:
    sql = "SELECT a FROM t WHERE birth = 'open' AND st = 'open'"
    shown = "SELECT a FROM t WHERE birth = ? AND st = 'open'"
    assert mask_literals(sql, "duckdb", {"open"}, masked=MASKED) == shown


def test_what_is_compared_with_a_masked_column_is_hidden_even_where_it_was_said() -> None:
    sql = "SELECT a FROM t WHERE birth = '1990-01-01' AND city = 'Ghent' AND secret = 7"
    hidden = hide_texts(sql, "duckdb", (), "born 1990-01-01 in ghent", masked=MASKED, samples=True)
    assert hidden.sql == (
        "SELECT a FROM t WHERE birth = 'value_1' AND city = 'Ghent' AND secret = 'value_2'"
    )
    assert hidden.shown_sql(hidden.sql) == sql


def test_numbers_and_days_of_a_query_that_no_model_wrote_are_hidden() -> None:
    sql = (
        "SELECT a FROM t WHERE n > 4711 AND d >= '1987-03-02' AND e < '2025-02-01' AND m = 12.5 "
        "AND w BETWEEN 500 AND 900 LIMIT 20"
    )
    hidden = hide_texts(sql, "duckdb", (), "more than 500, please", numbers=True)
    assert hidden.sql == (
        "SELECT a FROM t WHERE n > 'value_1' AND d >= 'value_2' AND e < '2025-02-01' "
        "AND m = 'value_3' AND w BETWEEN 500 AND 'value_4' LIMIT 20"
    )
    assert hidden.shown_sql(hidden.sql) == sql
    assert hidden.shown("Above value_1 since value_2.") == "Above 4711 since 1987-03-02."
    assert hidden.hidden("n is 4711, not 47110") == "n is 'value_1', not 47110"


@given(WORDS, st.sampled_from(["=", "<>", "LIKE", ">"]), st.booleans())
def test_no_cell_of_a_masked_column_survives(value: str, operator: str, samples: bool) -> None:
    literal = sqlglot.exp.Literal.string(value).sql("duckdb")
    where = f"birth {operator} {literal} OR {literal} {operator} upper(token)"
    sql = sqlglot.select("a").from_("t").where(where, dialect="duckdb").sql("duckdb")
    kept = {"SELECT", "FROM", "WHERE", "birth", "upper", "UPPER", "token", "LIKE", "value_1"}
    if any(value in word for word in kept):
        return
    assert value not in mask_literals(sql, "duckdb", {value}, masked=MASKED, samples=samples)
    hidden = hide_texts(sql, "duckdb", {value}, value, masked=MASKED, samples=samples)
    assert value not in hidden.sql


def test_days_that_a_check_makes_of_a_hidden_day_are_not_told() -> None:
    sql = "SELECT a FROM t WHERE d <= '1987-03-02' AND e >= '2025-01-01'"
    hidden = hide_texts(sql, "duckdb", (), "", numbers=True)
    told = hidden.hidden("It runs to 1987-03-02; write d < '1987-03-03', not 2025-01-01.")
    assert told == "It runs to 'value_1'; write d < '…', not 2025-01-01."

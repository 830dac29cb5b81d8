from __future__ import annotations

import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st

from t2sql.llm.texts import block, line, literal, mask_literals, mask_quoted, spelled


@given(st.text(), st.integers(1, 50))
def test_a_line_is_one_short_line_that_closes_nothing(text: str, limit: int) -> None:
    made = line(text, limit)
    assert len(made) <= limit
    assert len(made.splitlines()) <= 1
    assert "</" not in made
    assert all(character.isprintable() for character in made)


def test_invisible_characters_do_not_hide_a_closing_tag() -> None:
    assert line("a\u200b<\u200b/tables>\u202eb") == "a < /tables> b"
    assert line("<\x00/tables>") == "< /tables>"


@given(st.text())
def test_a_block_closes_nothing_and_keeps_a_limit(text: str) -> None:
    made = block(text, 100)
    assert "</" not in made
    assert len(made) <= 100


@pytest.mark.parametrize(
    ("name", "dialect", "text"),
    [
        ("sales.orders", "duckdb", "sales.orders"),
        ("Orders", "duckdb", "Orders"),
        ("Orders", "postgres", '"Orders"'),
        ("sales.order", "postgres", 'sales."order"'),
        ("unit price", "sqlite", '"unit price"'),
        ("unit price", "mysql", "`unit price`"),
        ('a"b', "duckdb", '"a""b"'),
        ("주문", "duckdb", '"주문"'),
    ],
)
def test_a_name_is_spelled_as_a_query_must(name: str, dialect: str, text: str) -> None:
    assert spelled(name, dialect) == text


@pytest.mark.parametrize(
    ("value", "number", "text"),
    [
        ("12.50", True, "12.50"),
        ("-3", True, "-3"),
        ("N/A", True, "'N/A'"),
        ("007", False, "'007'"),
        ("O'Hara, Ann", False, "'O''Hara, Ann'"),
        ("", False, "''"),
    ],
)
def test_a_value_is_spelled_as_a_query_must(value: str, number: bool, text: str) -> None:
    assert literal(value, number=number) == text


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
            "SELECT SUM(CASE WHEN s = 'open' THEN ? ELSE ? END) FROM t",
        ),
        (
            "SELECT DATE_TRUNC('MONTH', d) FROM t WHERE d BETWEEN CAST('2024-01-01' AS DATE) AND e",
            "SELECT DATE_TRUNC('MONTH', d) FROM t WHERE d BETWEEN CAST(? AS DATE) AND e",
        ),
        ("SELECT 1 -- secret", "SELECT 1"),
        ("SELECT FROM WHERE (", ""),
    ],
)
def test_compared_literals_are_masked_unless_public(sql: str, masked: str) -> None:
    assert mask_literals(sql, "duckdb", {"open"}) == masked


@given(st.text(min_size=4, alphabet=st.characters(categories=["L", "N"])))
def test_no_compared_text_survives_masking(value: str) -> None:
    literal = sqlglot.exp.Literal.string(value)
    tree = sqlglot.select("a").from_("t").where(sqlglot.exp.column("b").eq(literal))
    assert repr(value)[1:-1] not in mask_literals(tree.sql("duckdb"), "duckdb")


def test_quoted_cells_of_an_engines_message_are_masked_but_names_stay() -> None:
    text = """Could not convert '000-0' in "city" to INT; did you mean `st_cd`? at 'x' """
    assert mask_quoted(text, "SELECT 'x'", {"city", "st_cd"}) == (
        """Could not convert '…' in "city" to INT; did you mean `st_cd`? at 'x' """
    )

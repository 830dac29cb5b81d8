from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.llm.texts import block, line, literal, mask_quoted, spelled


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


def test_quoted_cells_of_an_engines_message_are_masked_but_names_stay() -> None:
    text = """Could not convert '000-0' in "city" to INT; did you mean `st_cd`? at 'x' """
    assert mask_quoted(text, "SELECT 'x'", {"city", "st_cd"}) == (
        """Could not convert '…' in "city" to INT; did you mean `st_cd`? at 'x' """
    )

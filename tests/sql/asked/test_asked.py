"""What the words of a question tell: numbers, cues, quotes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.sql.asked.asked import read_asked
from t2sql.sql.asked.periods import read_periods

TODAY = date(2025, 6, 19)


def numbers(text: str) -> list[tuple[float, str]]:
    return [(number.value, number.sign) for number in read_asked(text, TODAY).numbers]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("more than 5 orders", [(5, ">")]),
        ("at least 1,250.5 won", [(1250.5, ">=")]),
        ("no more than ten", [(10, "<=")]),
        ("fewer than 3", [(3, "<")]),
        ("over a 20000", [(20000, ">~")]),
        ("up to 7", [(7, "<~")]),
        ("5 or more", [(5, ">=")]),
        ("over 50 or below 40", [(50, ">~"), (40, "<~")]),
        ("3건 이상", [(3, ">=")]),
        ("20세 미만", [(20, "<")]),
        ("2k and 3 million", [(2000, ""), (3e6, "")]),
        ("만원: 5만", [(50000, "")]),
        ("the 1st and the 22nd", []),
        ("on 2025-06-01, in 2024", []),  # periods
        ("room A12, at 10:30, v2.1.3", []),
        ("the note '7 times'", []),
        ("the last 7 days", []),
    ],
)
def test_numbers_are_read_with_what_bounds_them(text: str, found: list[tuple[float, str]]) -> None:
    assert numbers(text) == found


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("the most orders", "greatest"),
        ("가장 많은 주문", "greatest"),
        ("fewest orders", "least"),
        ("most recent order", "latest"),
        ("average price", "average"),
        ("평균 가격", "average"),
        ("total sales", "total"),
        ("how many members", "count"),
        ("회원은 몇 명", "count"),
        ("percentage of orders", "share"),
        ("different cities", "distinct"),
        ("sorted by name", "sorted"),
        ("in descending order", "descending"),
        ("for each city", "each"),
        ("도시별 매출", "each"),
        ("orders by month", "by_month"),
        ("월별 주문", "by_month"),
        ("has never ordered", "negated"),
        ("don't", "negated"),
    ],
)
def test_a_cue_is_read(text: str, cue: str) -> None:
    assert cue in read_asked(text, TODAY).cues


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("at most 5", "greatest"),
        ("at least 5", "least"),
        ("most of the orders", "greatest"),
        ("laptop", "greatest"),
        ("the phone number of Kim", "count"),
        ("miles per hour", "each"),
        ("the note 'not today'", "negated"),
        ("in reverse alphabetical order", "ascending"),
    ],
)
def test_what_only_looks_like_a_cue_is_none(text: str, cue: str) -> None:
    assert cue not in read_asked(text, TODAY).cues


def test_quotes_are_kept_apart() -> None:
    asked = read_asked('the "first" and the ‘second’ one', TODAY)
    assert asked.quotes == ("first", "second")
    assert asked.unquoted == "the " + " " * 7 + " and the " + " " * 8 + " one"


@pytest.mark.parametrize(
    ("text", "opens", "closes", "loose"),
    [
        ("since 2019", True, False, False),
        ("in 2019 or later", True, False, False),
        ("after the year 2019", True, False, True),
        ("before '2019-05-01'", False, True, True),
        ("in 2019", False, False, False),
    ],
)
def test_a_period_may_be_open(text: str, opens: bool, closes: bool, loose: bool) -> None:
    (period,) = read_periods(text, TODAY)
    assert (period.opens, period.closes, period.loose) == (opens, closes, loose)


def test_a_period_says_where_it_stands_and_how_it_was_meant() -> None:
    text = "orders of the last 3 months"
    (rolling,) = read_periods(text, TODAY)
    assert text[rolling.start : rolling.end] == "last 3 months"
    assert (rolling.rolling, rolling.guessed) == (True, False)
    (guessed,) = read_periods("orders in May", TODAY)
    assert (guessed.rolling, guessed.guessed) == (False, True)
    assert guessed.joined(rolling).span == rolling.joined(guessed).span


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    asked = read_asked(text, TODAY)
    assert all(text[number.start : number.end] for number in asked.numbers)

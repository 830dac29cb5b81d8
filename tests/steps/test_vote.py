"""The vote over results: the rows that most drafts give win."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.steps.vote import vote
from t2sql.types import QueryResult


def result(*rows: tuple[Any, ...], names: str = "ab") -> QueryResult:
    return QueryResult(tuple(names), ("",) * len(names), rows)


ONE, OTHER = result((1, "x"), (2, "y")), result((3, "z"))


def test_the_rows_that_most_give_win() -> None:
    assert vote([OTHER, ONE, ONE]) == (1, 2)


def test_of_as_many_voices_the_first_wins() -> None:
    assert vote([OTHER, ONE]) == (0, 1)
    assert vote([ONE]) == (0, 1)


def test_order_and_names_do_not_matter() -> None:
    turned = result((2, "y"), (1, "x"), names="cd")
    assert vote([OTHER, ONE, turned]) == (1, 2)


def test_the_number_of_equal_rows_matters() -> None:
    assert vote([result((1,)), result((1,), (1,)), result((1,), (1,))]) == (1, 2)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (1, 1.0),
        (1, Decimal("1.00")),
        (0.1 + 0.2, 0.3),
        (1_000_000.0, 1_000_000.4),
        (date(2026, 1, 1), datetime(2026, 1, 1)),
        (float("nan"), float("nan")),
    ],
)
def test_values_that_mean_the_same_agree(left: Any, right: Any) -> None:
    assert vote([OTHER, result((left,)), result((right,))]) == (1, 2)


@pytest.mark.parametrize(
    ("left", "right"),
    [(1, "1"), (None, 0), (None, "None"), (1.0, 1.00001), ("a", "A"), (10**400, 1)],
)
def test_values_that_mean_something_else_do_not(left: Any, right: Any) -> None:
    assert vote([result((left,)), result((right,))])[1] == 1


def test_no_rows_have_a_voice_only_where_nobody_has_any() -> None:
    empty = result()
    assert vote([empty, empty, ONE]) == (2, 1)
    assert vote([empty, empty]) == (0, 2)


def test_without_results_nobody_can_vote() -> None:
    with pytest.raises(ValueError, match="no result"):
        vote([])


@given(
    st.lists(
        st.lists(st.tuples(st.one_of(st.none(), st.floats(), st.text())), max_size=3), min_size=1
    )
)
def test_the_winner_agrees_with_itself_at_least(bags: list[list[tuple[Any, ...]]]) -> None:
    winner, agreed = vote([result(*rows, names="a") for rows in bags])
    assert 0 <= winner < len(bags)
    assert 1 <= agreed <= len(bags)

from __future__ import annotations

import pytest

from t2sql.search.words import content_words, natural_name, singular, split_name


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("orderItems_2", ("order", "items", "2")),
        ("HTTPStatus", ("http", "status")),
        ("주문_내역", ("주문", "내역")),
        ("trade.orders", ("trade", "orders")),
        ("___", ()),
    ],
)
def test_names_are_split_into_words(name: str, words: tuple[str, ...]) -> None:
    assert split_name(name) == words


def test_short_forms_are_written_out_beside_themselves() -> None:
    assert natural_name("txn_amt") == "txn transaction amt amount"


def test_question_words_are_left_out_unless_nothing_else_is_there() -> None:
    assert content_words("How many orders are there in the orders table?") == ("orders", "table")
    assert content_words("How many?") == ("how", "many")


@pytest.mark.parametrize(
    ("word", "one"),
    [("cities", "city"), ("boxes", "box"), ("status", "status"), ("gas", "gas"), ("sales", "sale")],
)
def test_plurals_lose_their_ending(word: str, one: str) -> None:
    assert singular(word) == one

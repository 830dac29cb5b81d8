"""Words of a question and of a schema: one stem for the forms of a word."""

from __future__ import annotations

import pytest

from t2sql.translators.offline.words import stem


@pytest.mark.parametrize(
    ("verb", "noun"),
    [
        ("referred", "referrals"),
        ("prescribed", "prescription"),
        ("subscribes", "subscriptions"),
        ("approved", "approval"),
        ("admitted", "admission"),
        ("registered", "registrations"),
        ("delivered", "deliveries"),
        ("transferred", "transfers"),
        ("attended", "attendance"),
        ("departed", "departures"),
        ("shipped", "shipment"),
    ],
)
def test_a_verb_and_the_noun_that_is_made_of_it_share_a_stem(verb: str, noun: str) -> None:
    assert stem(verb) == stem(noun)


@pytest.mark.parametrize(
    ("one", "other"), [("order", "ordinal"), ("hospital", "host"), ("payment", "payee")]
)
def test_words_that_only_begin_alike_do_not(one: str, other: str) -> None:
    assert stem(one) != stem(other)

"""A misspelt name is offered as the catalog spells it, and is not taken for granted."""

from __future__ import annotations

from datetime import date

import pytest

from t2sql.translators.offline import OfflineTranslator
from t2sql.translators.offline.respelled import respell
from t2sql.types import Question, Refusal, TableCandidate, Translation
from tests.translators.offline.schemas import library

TODAY = date(2026, 6, 15)


def asked(text: str) -> Question:
    return Question(text, TODAY)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("How many membrs are there?", "How many members are there?"),
        ("List the tilte of each book", "List the title of each book"),
        ("List the pricce of all books", "List the price of all books"),
        ("Show the auther of each book", "Show the author of each book"),
    ],
)
def test_one_slip_of_the_pen_is_seen(said: str, meant: str) -> None:
    found = respell(asked(said), library())
    assert found is not None
    assert found.text == meant


@pytest.mark.parametrize(
    "text",
    [
        "How many members are there?",
        "How many gadgets are there?",
        "Show the books of Pricce",
        "Show the books called 'membrs'",
        "Show the priced books",
    ],
)
def test_known_words_names_and_quoted_texts_stay_as_they_are(text: str) -> None:
    assert respell(asked(text), library()) is None


def test_the_right_spelling_is_the_choice_of_a_refusal() -> None:
    reply = OfflineTranslator().translate(asked("How many membrs live in Busan?"), library())
    assert isinstance(reply, Refusal)
    assert reply.missing == ("membrs",)
    assert reply.choices == ("How many members live in Busan?",)
    again = OfflineTranslator().translate(asked(reply.choices[0]), library())
    assert isinstance(again, Translation)
    assert reply.best == again


def test_it_is_offered_before_tables_are_chosen_by_other_words() -> None:
    known = library()
    candidates = [TableCandidate(table.name, 1.0, ()) for table in known.tables]
    found = OfflineTranslator().select_tables(asked("List all membrs"), candidates, known, 5)
    assert isinstance(found, Refusal)
    assert found.choices == ("List all members",)

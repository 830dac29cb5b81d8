"""How sure a reading is: what is counted of it, and what that comes to."""

from __future__ import annotations

from datetime import date

import pytest

from t2sql.translators.offline.confidence import Grade
from t2sql.translators.offline.ground import prepare
from t2sql.translators.offline.scopes import read_confirmed
from t2sql.types import CatalogSlice, Question
from tests.translators.offline.depot import depot
from tests.translators.offline.laundry import laundry
from tests.translators.offline.schemas import library


def grade(text: str, known: CatalogSlice | None = None) -> Grade:
    question = Question(text, date(2026, 6, 15))
    return next(read_confirmed(prepare(question, known or library()))).grade


def test_a_table_that_nothing_speaks_of_is_counted_as_a_bridge() -> None:
    assert grade("Show the titles of books and the names of members").counts["bridges"] == 1
    assert grade("Show the names of members and their loan dates").counts["bridges"] == 0


def test_a_reading_over_a_bridge_is_less_sure() -> None:
    plain = grade("Show the names of members and their loan dates")
    assert Grade(dict(plain.counts) | {"bridges": 2.0}, ()).confidence < plain.confidence


def test_one_unknown_thing_is_asked_about() -> None:
    plain = grade("Show the names of members")
    assert plain.confidence > 0.8
    assert Grade(dict(plain.counts) | {"unknown_things": 1.0}, ()).confidence < 0.5


def test_against_past_queries_a_half_match_counts_for_more() -> None:
    half = Grade(dict(grade("Show the names of members").counts) | {"half_matches": 1.0}, ())
    assert half.standing < half.confidence


def test_a_way_from_one_value_to_another_is_not_one_or_the_other() -> None:
    assert "from ... to" in grade("How many members moved from Seoul to Busan?").missing
    assert "from ... to" not in grade("How many members live in Seoul or Busan?").missing


def test_times_that_nothing_was_done_are_not_rows_of_who_did_it() -> None:
    assert "times" in grade("Members who danced more than 5 times").missing
    assert not grade("Members with more than 5 loans").missing


def test_the_last_of_some_moments_does_not_tell_the_months_of_all_of_them() -> None:
    assert "seen" in grade("How many staff were seen per month?", laundry()).missing


def test_people_beside_a_table_s_name_are_other_people_than_its_rows() -> None:
    assert grade("Which branch supervisors had fines?", laundry()).confidence < 0.5


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("How many crates were packed in May 2026?", "packed"),
        ("How many crates were booked in May 2026 but repacked in June 2026?", "repacked"),
        ("Were more crates delivered in May 2026 than in April 2026?", "than April 2026"),
        ("Which drivers packed more crates in 2026 than in 2025?", "packed"),
        ("Bills issued in May 2026 and cancelled in June 2026", "cancelled"),
    ],
)
def test_a_period_of_an_event_whose_day_nothing_tells_is_asked_about(text: str, word: str) -> None:
    found = grade(text, depot())
    assert found.counts["unknown_things"]
    assert word in found.missing


@pytest.mark.parametrize(
    "text",
    [
        "How many crates were delivered in May 2026?",
        "How many crates were registered in May 2026?",
        "How many crates were booked in May 2026 but delivered in June 2026?",
        "Bills issued in May 2026 and paid in June 2026",
        "Bills cancelled in May 2026",
    ],
)
def test_a_period_is_of_the_day_that_the_verb_names_or_of_the_first(text: str) -> None:
    assert not grade(text, depot()).counts["unknown_things"]


def test_of_what_somebody_did_a_word_must_be_read() -> None:
    assert grade("Members who subscribed").confidence < 0.5
    assert grade("Members who loaned books").confidence > 0.5

"""A refusal offers readings as sentences; asking a sentence leads to its reading."""

from __future__ import annotations

from datetime import date

import pytest

from t2sql.translators.offline import OfflineTranslator
from t2sql.translators.offline.reading import Compare, Given, Like, Operand, Order, Reading
from t2sql.translators.offline.restate import say_reading
from t2sql.types import CatalogSlice, Column, Question, Refusal, Table, Translation

TODAY = date(2026, 6, 15)
VISITS = Table(
    "clinic.visits",
    (
        Column("visit_id", "INTEGER"),
        Column("visited_on", "DATE"),
        Column("ward_name", "VARCHAR", examples=("Surgery", "Eye care")),
        Column("room_name", "VARCHAR", examples=("North", "South")),
        Column("fee", "INTEGER"),
    ),
    primary_key=("visit_id",),
)
KNOWN = CatalogSlice("duckdb", (VISITS,))
COUNT = Operand("clinic.visits", function="count")
WARD = Operand("clinic.visits", "ward_name")


def ask(text: str) -> Translation | Refusal:
    return OfflineTranslator().translate(Question(text, TODAY), KNOWN)


@pytest.mark.parametrize(
    ("reading", "sentence"),
    [
        (Reading(("clinic.visits",), (COUNT,)), "Number of visits"),
        (
            Reading(("clinic.visits",), (WARD, COUNT), group=(WARD,)),
            "Number of visits by ward name",
        ),
        (
            Reading(("clinic.visits",), (COUNT,), where=(Compare(WARD, "=", "Surgery"),)),
            "Number of visits whose ward name is 'Surgery'",
        ),
        (
            Reading(("clinic.visits",), (COUNT,), where=(Given(WARD, "NOT is_void"),)),
            "Number of visits",
        ),
        (Reading(("clinic.visits",), (WARD,)), "Ward name of visits"),
    ],
)
def test_a_plain_reading_is_said_as_a_question(reading: Reading, sentence: str) -> None:
    assert say_reading(reading) == sentence


@pytest.mark.parametrize(
    "reading",
    [
        Reading(("clinic.visits",), (COUNT,), where=(Like(WARD, "%a%"),)),
        Reading(("clinic.visits",), (WARD,), order=(Order(WARD),)),
        Reading((), ()),
    ],
)
def test_what_cannot_be_said_plainly_is_not_said(reading: Reading) -> None:
    assert say_reading(reading) == ""


def test_choosing_a_reading_leads_to_it() -> None:
    unsure = ask("How many smoking pensioners of the ward Surgery had visits?")

    assert isinstance(unsure, Refusal)
    assert unsure.missing
    assert unsure.choices
    assert "clinic.visits" not in unsure.choices
    chosen = ask(unsure.choices[0])
    assert isinstance(chosen, Translation)
    assert unsure.best is not None
    assert chosen.sql == unsure.best.sql


def test_where_nothing_can_be_said_the_nearest_tables_are_offered() -> None:
    unsure = ask("Which visits had quarrelsome loud sad pensioners in wards like 'a' or 'b'?")

    assert isinstance(unsure, Refusal)
    assert unsure.choices

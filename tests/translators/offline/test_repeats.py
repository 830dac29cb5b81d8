"""Past questions asked again: what is put in place, and what keeps a past query away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlglot

from t2sql.translators.offline import OfflineTranslator
from t2sql.translators.offline.repeats import find_repeat
from t2sql.translators.offline.spoken_periods import find_spoken_periods
from t2sql.translators.offline.values import collect_values
from t2sql.translators.offline.wording import read_wording
from t2sql.translators.offline.words import split_words
from t2sql.types import (
    CatalogSlice,
    Column,
    PastQuery,
    Question,
    Refusal,
    Table,
    TableCandidate,
    Translation,
    ValueHit,
)

TODAY = date(2026, 6, 15)
VISITS = Table(
    "clinic.visits",
    (
        Column("visit_id", "INTEGER"),
        Column("visited_on", "DATE"),
        Column("ward", "VARCHAR", examples=("Surgery", "Eye care")),
        Column("is_void", "BOOLEAN"),
    ),
)


def known(question: str, sql: str, similarity: float = 0.9) -> CatalogSlice:
    past = PastQuery("1", sql, ("clinic.visits",), question, "ann", "2026-05-02")
    return CatalogSlice("duckdb", (VISITS,), past_queries=(past,), past_similarities=(similarity,))


def taken_over(asked: str, slice_: CatalogSlice) -> str | None:
    repeat = find_repeat(Question(asked, TODAY), slice_, collect_values(slice_))
    return repeat.query.sql("duckdb") if repeat is not None else None


def same(sql: str | None, expected: str) -> bool:
    return sql == sqlglot.parse_one(expected, read="duckdb").sql("duckdb")


MAY = (
    "How many visits did we have in May 2026?",
    "SELECT COUNT(*) FROM clinic.visits WHERE NOT is_void "
    "AND visited_on BETWEEN DATE '2026-05-01' AND DATE '2026-05-31'",
)


@pytest.mark.parametrize(
    ("asked", "start", "until"),
    [
        ("Number of visits in March 2026", "2026-03-01", "2026-03-31"),
        ("Number of visits in March 2026, please", "2026-03-01", "2026-03-31"),
        ("Number of visits last year", "2025-01-01", "2025-12-31"),
        ("Number of visits from January to March 2026", "2026-01-01", "2026-03-31"),
        ("Number of visits from 9-12 May", "2026-05-09", "2026-05-12"),
        ("Number of visits in the first quarter of 2025", "2025-01-01", "2025-03-31"),
    ],
)
def test_the_period_that_is_asked_for_is_put_in_place(asked: str, start: str, until: str) -> None:
    assert same(
        taken_over(asked, known(*MAY)),
        MAY[1].replace("2026-05-01", start).replace("2026-05-31", until),
    )


def test_an_open_period_gets_its_end_when_a_past_one_is_asked_for() -> None:
    slice_ = known(
        "Visits since the start of 2026",
        "SELECT COUNT(*) FROM clinic.visits WHERE visited_on >= DATE '2026-01-01'",
    )

    assert same(
        taken_over("Visits in 2024", slice_),
        "SELECT COUNT(*) FROM clinic.visits "
        "WHERE visited_on >= DATE '2024-01-01' AND visited_on < DATE '2025-01-01'",
    )


def test_a_query_by_month_over_all_time_is_restricted() -> None:
    slice_ = known(
        "Visits by month",
        "SELECT date_trunc('month', visited_on), COUNT(*) FROM clinic.visits GROUP BY 1",
    )

    assert same(
        taken_over("Monthly visits in 2025", slice_),
        "SELECT date_trunc('month', visited_on), COUNT(*) FROM clinic.visits "
        "WHERE visited_on >= CAST('2025-01-01' AS DATE) "
        "AND visited_on < CAST('2026-01-01' AS DATE) GROUP BY 1",
    )


def test_numbers_are_put_in_place() -> None:
    slice_ = known(
        "Top 10 wards by visits",
        "SELECT ward, COUNT(*) FROM clinic.visits GROUP BY ward ORDER BY 2 DESC LIMIT 10",
    )

    assert (taken_over("The three wards with most visits", slice_) or "").endswith("LIMIT 3")


def test_values_are_put_in_place_of_those_that_the_past_question_names() -> None:
    slice_ = known(
        "How many visits to Surgery?", "SELECT COUNT(*) FROM clinic.visits WHERE ward = 'Surgery'"
    )
    hit = ValueHit("clinic.visits", "ward", "Eye care", "Eye care", 1.0)

    assert same(
        taken_over("How many visits to Eye care?", replace(slice_, value_hits=(hit,))),
        "SELECT COUNT(*) FROM clinic.visits WHERE ward = 'Eye care'",
    )


def test_a_period_that_the_past_query_cannot_take_keeps_it_away() -> None:
    slice_ = known("Number of visits", "SELECT COUNT(*) FROM clinic.visits")

    assert taken_over("Number of visits in May 2026", slice_) is None


def test_a_second_period_is_never_dropped() -> None:
    asked = "How many visits in March 2026 did the patients of January 2026 have?"

    assert taken_over(asked, known(*MAY)) is None


def test_a_question_of_another_meaning_takes_nothing_over() -> None:
    assert taken_over("Number of visits in March 2026", known(*MAY, similarity=0.2)) is None


def test_an_unverified_query_is_never_taken_over() -> None:
    slice_ = known(*MAY)
    unverified = replace(slice_.past_queries[0], verified_by="")

    asked = "Number of visits in March 2026"
    assert taken_over(asked, replace(slice_, past_queries=(unverified,))) is None


def test_a_past_query_that_answers_all_that_is_asked_is_answered() -> None:
    asked = Question("How many visits did we have in April 2026?", TODAY)

    answer = OfflineTranslator().translate(asked, known(*MAY, similarity=0.97))

    assert isinstance(answer, Translation)
    assert "verified by ann" in answer.explanation
    assert "2026-04-01" in answer.sql


@pytest.mark.parametrize(
    "asked",
    [
        "How many visits did we have in April 2026 by weekly frequency?",
        "How many insured smoking pensioners came in April 2026?",
    ],
)
def test_a_past_query_of_another_form_or_without_most_words_is_at_most_offered(asked: str) -> None:
    answer = OfflineTranslator().translate(Question(asked, TODAY), known(*MAY, similarity=0.97))

    assert isinstance(answer, Refusal)
    assert answer.best is not None
    assert answer.best.confidence < 0.5


def test_tables_of_a_very_near_past_query_go_before_those_of_an_own_reading() -> None:
    slice_ = known(*MAY, similarity=0.85)
    billing = Table("clinic.visit_counts", (Column("visits", "INTEGER"), Column("day", "DATE")))
    both = replace(slice_, tables=(billing, *slice_.tables))
    candidates = [TableCandidate(table.name, 0.9) for table in both.tables]

    asked = Question("Number of visits in March 2026", TODAY)
    found = OfflineTranslator().select_tables(asked, candidates, both, 6)

    assert not isinstance(found, Refusal)
    assert [one.name for one in found[0]] == ["clinic.visits"]


@pytest.mark.parametrize(
    "text",
    [
        "in the last 7 complete days (8-14 June)",
        "in the last 30 days (8 June to 14 June)",
        "from 8-14 June",
    ],
)
def test_a_period_that_is_said_twice_counts_once(text: str) -> None:
    (spoken,) = find_spoken_periods(split_words(text), TODAY)

    assert (str(spoken.period.start), str(spoken.period.end)) == ("2026-06-08", "2026-06-15")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("what stood at the end of 2024", "2024-12-31", "2025-01-01"),
        ("since the start of this year", "2026-01-01", "2026-06-15"),
        ("between March 2025 and May 2025", "2025-03-01", "2025-06-01"),
        ("on 1 March 2025", "2025-03-01", "2025-03-02"),
    ],
)
def test_periods_are_read_as_they_are_spoken(text: str, start: str, end: str) -> None:
    (spoken,) = find_spoken_periods(split_words(text), TODAY)

    assert (str(spoken.period.start), str(spoken.period.end)) == (start, end)


def test_the_name_of_a_month_in_a_period_is_no_value() -> None:
    slice_ = known(*MAY)
    hit = ValueHit("clinic.visits", "ward", "March", "March", 1.0)
    asked = Question("How many visits did we have in March 2026?", TODAY)

    repeat = find_repeat(
        asked,
        replace(slice_, value_hits=(hit,)),
        collect_values(replace(slice_, value_hits=(hit,))),
    )

    assert repeat is not None
    assert repeat.counts["extra_values"] == 0


def test_a_code_that_the_past_query_cannot_take_keeps_it_away() -> None:
    slice_ = known(*MAY)
    hit = ValueHit("clinic.visits", "ward", "W12", "W12", 1.0)

    assert taken_over("How many visits did we have in March 2026?", slice_) is not None
    asked = "How many visits did ward W12 have in March 2026?"
    assert taken_over(asked, replace(slice_, value_hits=(hit,))) is None


def test_on_time_is_said_in_two_words_or_one() -> None:
    before = read_wording("On-time rate by ward", TODAY)
    asked = read_wording("Which part of the visits began on time?", TODAY)

    assert before.stems & asked.stems

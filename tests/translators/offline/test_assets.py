"""Assets: a verified past query is offered only where it surely answers the question."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from t2sql.translators.offline import OfflineTranslator
from t2sql.translators.offline.assets import PastQueryAssets, take_over
from t2sql.translators.offline.repeats import find_repeats
from t2sql.translators.offline.values import collect_values
from t2sql.types import (
    CatalogSlice,
    ChosenTable,
    Column,
    PastQuery,
    Question,
    SqlDraft,
    Table,
    TableSelection,
    Translation,
)

TODAY = date(2026, 6, 15)
VISITS = Table(
    "clinic.visits",
    (
        Column("visit_id", "INTEGER"),
        Column("visited_on", "DATE"),
        Column("ward", "VARCHAR", examples=("Surgery", "Eye care")),
        Column("fee", "DECIMAL(10, 2)"),
        Column("is_void", "BOOLEAN"),
    ),
)
SQL = (
    "SELECT ward, COUNT(*)  AS visits FROM clinic.visits WHERE NOT is_void "
    "AND visited_on BETWEEN DATE '2026-05-01' AND DATE '2026-05-31' GROUP BY ward"
)
ASKED = "Visits by ward in May 2026"


def known(question: str = ASKED, sql: str = SQL, similarity: float = 0.97) -> CatalogSlice:
    past = PastQuery("1", sql, ("clinic.visits",), question, "ann", "2026-05-02", source="w.sql")
    return CatalogSlice("duckdb", (VISITS,), past_queries=(past,), past_similarities=(similarity,))


def find(asked: str, slice_: CatalogSlice | None = None) -> Translation | None:
    return PastQueryAssets().find(Question(asked, TODAY), slice_ or known())


def test_the_same_question_gets_its_sql_to_the_letter() -> None:
    found = find(ASKED)
    assert found is not None
    assert found.sql == SQL
    assert found.asset is not None
    assert found.asset.past.verified_by == "ann"
    assert found.asset.changes == ()


def test_another_period_is_put_in_place_and_told() -> None:
    found = find("Visits by ward in March 2026")
    assert found is not None
    assert "2026-03-31" in found.sql
    assert found.asset is not None
    assert found.asset.changes == ("2026-03-01 to before 2026-04-01",)


@pytest.mark.parametrize(
    ("asked", "past"),
    [
        ("Visits by ward or doctor", "Visits by ward and doctor"),
        ("Visits with a fee above 10", "Visits with a fee below 10"),
        ("Visits before lunch by ward", "Visits after lunch by ward"),
        ("First visits by ward", "Last visits by ward"),
        ("Visits not void by ward", "Visits void by ward"),
        ("진료비 10 이상 방문", "진료비 10 이하 방문"),
        ("Visits by ward with doctor and nurse", "Visits by ward"),
        ("Visits", "Visits of paying patients by ward with doctors"),
    ],
)
def test_a_question_that_is_turned_round_or_longer_is_another(asked: str, past: str) -> None:
    sql = "SELECT ward, COUNT(*) FROM clinic.visits WHERE fee > 10 GROUP BY ward"
    assert find(asked, known(past, sql)) is None


def test_a_period_is_no_turn() -> None:
    assert find("Visits by ward last month") is not None


def test_a_question_that_is_not_near_enough_gets_nothing() -> None:
    assert find(ASKED, known(similarity=0.5)) is None


def test_what_nobody_vouched_for_is_not_offered() -> None:
    slice_ = known()
    unverified = replace(slice_.past_queries[0], verified_by="")
    assert find(ASKED, replace(slice_, past_queries=(unverified,))) is None


def test_a_past_query_over_tables_that_were_not_confirmed_is_not_offered() -> None:
    slice_ = known()
    wider = replace(slice_.past_queries[0], tables=("clinic.visits", "clinic.wards"))
    assert find(ASKED, replace(slice_, past_queries=(wider,))) is None


def test_a_follow_up_is_no_question_of_its_own() -> None:
    asked = Question(ASKED, TODAY)
    selection = TableSelection(asked, (), (ChosenTable("clinic.visits", ""),))
    follow_up = replace(asked, earlier=(SqlDraft(selection, "SELECT 1", "offline"),))
    assert PastQueryAssets().find(follow_up, known()) is None


def test_the_threshold_can_be_turned() -> None:
    assert PastQueryAssets(sure=0.99).find(Question(ASKED, TODAY), known()) is None


def test_the_offline_translator_names_the_past_query_that_it_took_over() -> None:
    found = OfflineTranslator().translate(Question(ASKED, TODAY), known())
    assert isinstance(found, Translation)
    assert found.asset is not None
    assert found.asset.past.id == "1"


def test_a_past_query_that_turns_the_question_round_is_never_answered_with_confidence() -> None:
    past = "Visits by ward with a fee below 10"
    sql = "SELECT ward, COUNT(*) FROM clinic.visits WHERE fee < 10 GROUP BY ward"
    slice_ = known(past, sql)
    turned = "Visits by ward with a fee above 10"
    (same,) = find_repeats(Question(past, TODAY), slice_, collect_values(slice_))
    (other,) = find_repeats(Question(turned, TODAY), slice_, collect_values(slice_))
    assert take_over(same, "duckdb").confidence > 0.7
    assert take_over(other, "duckdb").confidence < 0.5


def test_a_past_query_by_another_group_is_not_offered() -> None:
    sql = "SELECT fee, ward, COUNT(*) FROM clinic.visits GROUP BY fee, ward"
    assert find("Visits of each ward, per fee", known("Visits by ward and fee", sql)) is not None
    assert find("Ward visits, per fee", known("Visits by ward", sql)) is None


def test_a_past_query_of_a_period_is_not_offered_for_all_time() -> None:
    assert find("Visits by ward") is None


def test_a_past_query_about_more_than_is_asked_is_not_offered() -> None:
    sql = "SELECT ward, COUNT(*), SUM(fee) AS fee FROM clinic.visits GROUP BY ward"
    assert find("Visits by ward", known("Visits by ward with fee", sql)) is None

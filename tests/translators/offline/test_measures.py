"""Measures that are learned from past questions, and the currency that a measure is in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from t2sql.translators.offline import OfflineTranslator
from t2sql.translators.offline.measures.learned import learn_metrics
from t2sql.types import PastQuery, Question, Refusal
from tests.translators.offline.schemas import taxi

TODAY = date(2026, 6, 15)
EARNED = PastQuery(
    "1",
    "SELECT platform, sum(fare + tip - 1.5) AS driver_earnings_eur FROM trips GROUP BY platform",
    ("trips",),
    "Monthly driver earnings in euro by platform",
    verified_by="mina",
)


def test_a_verified_query_teaches_what_its_expression_is_called() -> None:
    (whole, expression), (last, _) = learn_metrics(EARNED, "duckdb")
    assert len(whole) == 2
    assert last == whole[-1:]
    assert expression.tables == ("trips",)
    assert expression.sql.upper().startswith("SUM(")


def test_a_query_that_nobody_verified_teaches_nothing() -> None:
    assert learn_metrics(replace(EARNED, verified_by=""), "duckdb") == ()


def test_a_query_that_keeps_rows_without_a_match_teaches_nothing() -> None:
    sql = "SELECT sum(t.fare * 2) AS earnings FROM riders r LEFT JOIN trips t USING (rider_id)"
    assert learn_metrics(replace(EARNED, id="2", sql=sql), "duckdb") == ()


def test_a_learned_metric_is_asked_for_by_other_groups() -> None:
    known = replace(taxi(), past_queries=(EARNED,), past_similarities=(0.2,))
    answer = OfflineTranslator().translate(
        Question("driver earnings by city in 2025", TODAY), known
    )
    assert not isinstance(answer, Refusal), answer
    assert "SUM(t.fare + t.tip - 1.5)" in answer.sql
    assert "r.city" in answer.sql

"""One period against another, also where a key alone names who is meant."""

from __future__ import annotations

from datetime import date

import pytest
from sqlglot import exp, parse_one

from t2sql.translators.offline import OfflineTranslator
from t2sql.types import CatalogSlice, Question, Refusal, Translation
from tests.translators.offline.arena import arena
from tests.translators.offline.depot import depot


def asked(text: str, known: CatalogSlice) -> Translation | Refusal:
    return OfflineTranslator().translate(Question(text, date(2026, 6, 15)), known)


def written(text: str, known: CatalogSlice) -> exp.Expr:
    answer = asked(text, known)
    assert isinstance(answer, Translation), answer
    return parse_one(answer.sql, dialect="duckdb")


def compared_dates(query: exp.Expr) -> set[str]:
    return {start.this.name for start in query.args["having"].find_all(exp.GTE)}


@pytest.mark.parametrize(
    "text",
    [
        "Which players had more duels in May 2026 than in April 2026?",
        "Which players had more won duels in May than in April 2026?",
    ],
)
def test_rows_are_counted_for_each_key_that_their_table_has(text: str) -> None:
    query = written(text, arena().only(["duels"]))
    assert [one.name for one in query.args["group"].expressions] == ["player_id"]
    (bound,) = query.args["having"].find_all(exp.GT)
    assert all(side.find(exp.Count) for side in (bound.this, bound.expression))
    assert ("'won'" in query.sql("duckdb")) == ("won" in text)


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("Which drivers delivered more crates in May 2026 than in April 2026?", "delivered_on"),
        ("Which drivers had more crates delivered in May 2026 than in June 2026?", "delivered_on"),
        ("Which drivers had more deliveries in 2026 than in 2025?", "delivered_on"),
        ("Which drivers booked more crates in 2026 than in 2025?", "booked_on"),
        ("Which drivers had more crates in May 2026 than in April 2026?", "booked_on"),
    ],
)
def test_rows_are_of_the_period_by_the_date_that_the_verb_names(text: str, dated: str) -> None:
    assert compared_dates(written(text, depot())) == {dated}


def test_a_year_that_is_spoken_of_as_one_bounds_no_date_after_it() -> None:
    answer = asked("Which drivers weighed more in 2026 than in 2025?", depot())
    tried = answer if isinstance(answer, Translation) else answer.best
    assert tried is None or tried.confidence < 0.5

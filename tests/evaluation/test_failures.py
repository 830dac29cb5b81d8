"""By what an answer failed, what a part is worth, and both as Markdown."""

from __future__ import annotations

from datetime import date

import pytest

from t2sql.evaluation.ablation import PARTS, Without
from t2sql.evaluation.failures import count_failures, failed_part
from t2sql.evaluation.markdown import to_markdown
from t2sql.evaluation.match import Match
from t2sql.evaluation.scores import Evaluation, QuestionScore
from t2sql.evaluation.summary import summarise
from t2sql.translators.offline import OfflineTranslator
from t2sql.types import (
    CatalogSlice,
    Column,
    JoinEdge,
    PastQuery,
    Question,
    Table,
    TableUse,
    Term,
    Translation,
    ValueHit,
)

GOLD = "SELECT w.name FROM wards w JOIN visits v ON v.ward_id = w.id WHERE v.fee > 10"


@pytest.mark.parametrize(
    ("sql", "part"),
    [
        ("", "nothing"),
        ("SELECT name FROM wards WHERE fee > 10", "mapping"),
        (GOLD.replace("w.name", "w.floor"), "mapping"),
        (GOLD.replace("v.ward_id", "v.old_ward_id"), "join"),
        (GOLD.replace(">", "<"), "clause"),
        (f"{GOLD} LIMIT 3", "clause"),
        (GOLD.replace("10", "20"), "value"),
        (GOLD.replace("w.name", "w.name AS ward"), "other"),
    ],
)
def test_the_first_difference_that_counts_names_the_failure(sql: str, part: str) -> None:
    assert failed_part(GOLD, sql, "duckdb") == part


def score(name: str, sql: str, *, right: bool) -> QuestionScore:
    return QuestionScore(
        name, "", "?", "two_tables", (GOLD,), sql, Match(match=right), answered=True
    )


def test_failures_are_counted_by_class_and_written_as_markdown() -> None:
    scores = [
        score("a", GOLD, right=True),
        score("b", GOLD.replace("10", "20"), right=False),
        score("c", "", right=False),
    ]
    assert count_failures(scores) == {"two_tables": {"value": 1, "nothing": 1}}

    text = to_markdown(Evaluation(summarise(scores), ()))

    assert "| execution_match | 33.3% |" in text
    assert "| two tables | 3 | 33.3% | 33.3% | 0 | 0 | 0 | 1 | 0 | 1 |" in text


KNOWN = CatalogSlice(
    "duckdb",
    (
        Table(
            "visits",
            (Column("visit_id", "INTEGER"), Column("ward", "VARCHAR", examples=("Surgery",))),
            description="What patients came for.",
        ),
    ),
    joins=(JoinEdge("visits", ("ward",), "wards", ("id",), "declared", 3),),
    past_queries=(PastQuery("1", "SELECT COUNT(*) FROM visits", ("visits",), "Visits?", "ann"),),
    past_similarities=(0.99,),
    value_hits=(ValueHit("visits", "ward", "Surgery", "surgery", 1.0),),
    uses=(TableUse("visits", 9, 9),),
    terms=(Term("stay", filter="ward IS NOT NULL"),),
)


def test_each_part_is_taken_away_and_the_rest_is_left() -> None:
    less = {part: take(KNOWN) for part, take in PARTS.items()}
    assert not less["lexicon"].terms
    assert not less["lexicon"].tables[0].description
    assert less["lexicon"].past_queries
    assert not less["history"].past_queries
    assert not less["history"].uses
    assert not less["values"].value_hits
    assert not less["values"].tables[0].columns[1].examples
    assert not less["joins"].joins
    assert not less["past-queries"].past_queries
    assert less["past-queries"].uses


def test_a_translator_without_history_takes_no_past_query_over() -> None:
    question = Question("Visits?", date(2026, 6, 15))
    whole = OfflineTranslator().translate(question, KNOWN)
    less = Without(OfflineTranslator(), None, ("history",)).translate(question, KNOWN)
    assert isinstance(whole, Translation)
    assert whole.asset is not None
    assert not isinstance(less, Translation) or less.asset is None

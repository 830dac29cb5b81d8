"""A column that keeps an average of each row: averaged over rows, shown of each."""

from __future__ import annotations

from datetime import date

import pytest

from t2sql.translators.offline import OfflineTranslator
from t2sql.types import CatalogSlice, Question, Table, Translation
from tests.translators.offline.schemas import MONEY, NUMBER, TEXT, column


def inns() -> CatalogSlice:
    """Inns, each with the average of the ratings that its guests gave."""
    return CatalogSlice(
        "duckdb",
        (
            Table(
                "inns",
                (
                    column("inn_id", NUMBER),
                    column("inn_name"),
                    column("town", TEXT, "Lund", "Visby"),
                    column("rating_avg", MONEY),
                ),
                primary_key=("inn_id",),
            ),
        ),
    )


def written(text: str) -> str:
    answer = OfflineTranslator().translate(Question(text, date(2026, 6, 15)), inns())
    assert isinstance(answer, Translation), answer
    return " ".join(answer.sql.split())


@pytest.mark.parametrize(
    "text", ["Average rating of inns in Visby", "What is the average rating of the inns in Visby?"]
)
def test_asked_of_some_rows_together_it_is_one_figure(text: str) -> None:
    assert written(text) == (
        "SELECT AVG(rating_avg) AS average_rating_avg FROM inns WHERE town = 'Visby'"
    )


def test_by_groups_of_rows_it_is_a_figure_of_each_group() -> None:
    sql = written("Average rating of inns by town")
    assert sql.startswith("SELECT town, AVG(rating_avg) AS average_rating_avg FROM inns GROUP BY")


def test_that_each_row_counts_once_is_said() -> None:
    question = Question("Average rating of inns in Visby", date(2026, 6, 15))
    answer = OfflineTranslator().translate(question, inns())
    assert isinstance(answer, Translation)
    assert "rating_avg is an average of each row already: every row counts once." in (
        answer.assumptions
    )


@pytest.mark.parametrize(
    "text",
    [
        "Show the name and average rating of inns in Visby",
        "What is the average rating of each inn?",
        "What is the average rating of the inn 'Old Mill'?",
    ],
)
def test_of_each_row_or_beside_something_else_it_is_shown_as_it_is(text: str) -> None:
    assert "AVG(" not in written(text)

"""Two figures by the same groups: how a question is parted, and how the answers are joined."""

from __future__ import annotations

import pytest
import sqlglot
from sqlglot import exp

from t2sql.translators.offline.pairs.join import join_figures
from t2sql.translators.offline.pairs.ratio import split_ratio
from t2sql.translators.offline.pairs.split import Pair, split_pair


def parsed(sql: str) -> exp.Query:
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    assert isinstance(tree, exp.Query)
    return tree


VISITS = "SELECT date_trunc('month', seen_on) AS m, count(*) AS visits FROM visits GROUP BY 1"
CLAIMS = "SELECT strftime(filed_on, '%Y-%m') AS ym, sum(paid) AS paid FROM claims GROUP BY ym"
WARDS = "SELECT ward, count(*) AS beds FROM beds GROUP BY ward"


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        (
            "Show the turnover per active rider, May to July, by month",
            Pair(
                "turnover, May to July, by month",
                "active rider, May to July, by month",
                divided=True,
            ),
        ),
        (
            "Number of visits and claims per clinic",
            Pair("Number of visits per clinic", "Number of claims per clinic"),
        ),
        (
            "Daily visits and claims in May",
            Pair("Daily visits in May", "Daily claims in May"),
        ),
    ],
)
def test_each_figure_is_asked_with_the_groups_and_the_period_of_both(text: str, pair: Pair) -> None:
    assert pair in split_pair(text)


@pytest.mark.parametrize(
    "text",
    [
        "Which wards had most visits in Oslo and Bergen? Ward and visits, by month of the visit",
        "In May: how many visits, how many were billed, and how many were paid by card?",
    ],
)
def test_no_figure_goes_on_after_its_question_or_asks_for_two(text: str) -> None:
    assert split_pair(text) == ()


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("What is the ratio of visits to claims?", "number of visits", "number of claims"),
        (
            "Ratio of visits to claims in May, by clinic",
            "number of visits in May by clinic",
            "number of claims in May by clinic",
        ),
        (
            "the ratio of visits in Oslo to visits in Bergen during May",
            "number of visits in Oslo during May",
            "number of visits in Bergen during May",
        ),
        (
            "How does the ratio of the total fee of visits to claims vary across clinics?",
            "the total fee of visits by clinics",
            "the total fee of claims by clinics",
        ),
        (
            "difference between the number of visits in May and in June",
            "the number of visits in May",
            "the number of visits in June",
        ),
    ],
)
def test_a_ratio_asks_for_two_figures_of_the_same_rows(text: str, one: str, other: str) -> None:
    pair = split_ratio(text)[0]
    assert (pair.one, pair.other) == (one, other)


def test_two_figures_without_groups_are_no_pair() -> None:
    assert split_pair("Average fare and tip in May") == ()


def test_months_written_in_two_ways_are_joined_as_days() -> None:
    joined = join_figures(parsed(VISITS), parsed(CLAIMS), "duckdb", divided=True)
    assert joined is not None
    assert joined.sql(dialect="duckdb") == (
        "WITH one_side AS (SELECT CAST(DATE_TRUNC('MONTH', seen_on) AS DATE) AS month, "
        "COUNT(*) AS visits FROM visits GROUP BY CAST(DATE_TRUNC('MONTH', seen_on) AS DATE)), "
        "other_side AS (SELECT CAST(DATE_TRUNC('MONTH', filed_on) AS DATE) AS month, "
        "SUM(paid) AS paid FROM claims GROUP BY CAST(DATE_TRUNC('MONTH', filed_on) AS DATE)) "
        "SELECT one_side.month AS month, "
        "1.0 * one_side.visits / NULLIF(other_side.paid, 0) AS visits_per_paid "
        "FROM one_side INNER JOIN other_side ON one_side.month = other_side.month ORDER BY 1"
    )


def test_beside_each_other_no_side_loses_a_group() -> None:
    joined = join_figures(parsed(VISITS), parsed(CLAIMS), "duckdb", divided=False)
    assert joined is not None
    assert "FULL JOIN" in joined.sql(dialect="duckdb")


@pytest.mark.parametrize("other", [WARDS, f"{WARDS} LIMIT 3", f"{WARDS} HAVING count(*) > 1"])
def test_figures_of_other_groups_or_of_some_groups_are_not_joined(other: str) -> None:
    assert join_figures(parsed(VISITS), parsed(other), "duckdb", divided=False) is None

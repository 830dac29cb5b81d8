from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.llm.inputs import candidate_inputs, public_texts
from t2sql.llm.team_inputs import (
    day_text,
    earlier_inputs,
    habit_inputs,
    hidden_sql,
    is_by_model,
    past_inputs,
    period_inputs,
    rule_inputs,
    term_inputs,
)
from t2sql.types import (
    CatalogSlice,
    ChosenTable,
    Evidence,
    Question,
    SqlDraft,
    TableCandidate,
    TableSelection,
    Term,
)

TODAY = date(2024, 5, 31)


def draft(question: Question, sql: str) -> SqlDraft:
    return SqlDraft(TableSelection(question, (), (ChosenTable("crm.people", ""),)), sql, "llm")


def test_a_habit_has_its_share_and_one_that_is_none_is_left_out(shop: CatalogSlice) -> None:
    (use,) = habit_inputs(shop, samples=True)
    assert (use["table"], use["queries"]) == ("sales.orders", 20)
    assert [habit["sql"] for habit in use["filters"]] == [
        "NOT is_test",
        "st_cd IN ('paid', 'cell-held')",
    ]
    assert use["filters"][0] == {"sql": "NOT is_test", "queries": 18, "of": 20, "share": 0.9}
    assert [habit["sql"] for habit in use["metrics"]] == ["SUM(amount)"]


def test_a_habits_literals_are_masked_but_for_those_the_team_wrote(shop: CatalogSlice) -> None:
    (use,) = habit_inputs(shop, samples=False)
    assert use["filters"][1]["sql"] == "st_cd IN ('paid', ?)"


def test_what_the_team_wrote_down_is_public(shop: CatalogSlice) -> None:
    assert {"paid", "void"} <= public_texts(shop)
    assert "cell-SEL" not in public_texts(shop)


def test_past_queries_are_shown_as_they_are_only_with_leave(shop: CatalogSlice) -> None:
    past = shop.past_queries[:2]
    masked = [query["sql"] for query in past_inputs(past, shop, samples=False)]
    assert masked == [
        "SELECT COUNT(*) FROM crm.people WHERE city_cd = ?",
        "SELECT SUM(amount) FROM sales.orders WHERE st_cd = 'paid' AND amount > ?",
    ]
    assert past_inputs(past, shop, samples=True)[0]["sql"] == past[0].sql


def test_the_question_of_a_past_query_names_no_cell_either(shop: CatalogSlice) -> None:
    """It was typed by somebody else, into a comment or into a session of theirs."""
    asked = "How many of PUSAN'S east paid, within 12 days?"
    sql = (
        "SELECT 1 FROM crm.people "
        "WHERE city_cd LIKE '%pusan''s east%' AND st_cd = 'paid' AND days < 12"
    )
    past = replace(shop.past_queries[0], question=asked, sql=sql)
    (shown,) = past_inputs([past], shop, samples=False)
    assert shown["question"] == "How many of ? paid, within ? days?"
    assert past_inputs([past], shop, samples=True)[0]["question"] == asked
    (shown,) = past_inputs([past], replace(shop, masked=frozenset({"city_cd"})), samples=True)
    assert shown["question"] == "How many of ? paid, within 12 days?"


def test_neither_does_what_the_search_found_by_it(shop: CatalogSlice) -> None:
    past = replace(
        shop.past_queries[0],
        question="Who lives in Pusan?",
        sql="SELECT 1 FROM crm.people WHERE city_cd = 'Pusan'",
    )
    known = replace(shop, past_queries=(past,))
    for question, said in (
        ("Who lives in Pusan?", "like the past question 'Who lives in ??'"),
        ("Who lives in Pusan", "like a past question"),
    ):
        found = Evidence("past_question", f"like the past question '{question}'", 1.0)
        candidate = TableCandidate("crm.people", 1.0, (found,))
        (shown,) = candidate_inputs([candidate], known, samples=False)
        assert shown["evidence"] == [said]


def test_a_term_shows_what_it_means(shop: CatalogSlice) -> None:
    (term,) = term_inputs(shop)
    assert (term["term"], term["synonyms"]) == ("revenue", ["sales"])
    assert term["expression"] == "SUM(amount) FILTER (WHERE st_cd = 'paid')"
    assert term["tables"] == ["sales.orders"]


def test_rules_stop_where_there_is_no_more_room() -> None:
    assert rule_inputs(["short", "a b " * 300, "x" * 490, *["y" * 490] * 6]) == [
        "short",
        ("a b " * 300)[:499] + "…",
        "x" * 490,
        *["y" * 490] * 4,
    ]


def test_earlier_sql_shows_no_cell_unless_a_person_said_it(shop: CatalogSlice) -> None:
    first = Question("How many in Busan?", TODAY)
    sql = "SELECT COUNT(*) FROM crm.people WHERE city_cd = 'busan' AND name = 'cell-Kim'"
    question = Question("and today?", TODAY, earlier=(draft(first, sql),))
    hidden = hidden_sql(sql, question, shop, samples=False)
    assert "'busan'" in hidden.sql
    assert "cell-Kim" not in hidden.sql
    assert hidden.shown_sql(hidden.sql) == sql
    assert hidden_sql(sql, question, shop, samples=True).sql == sql
    (turn,) = earlier_inputs(question, shop, samples=False)
    assert turn["question"] == "How many in Busan?"
    assert turn["tables"] == ["crm.people"]
    assert "cell-Kim" not in turn["sql"]


def test_a_day_is_told_with_its_weekday() -> None:
    assert day_text(TODAY) == "2024-05-31 (Friday)"


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("last week", "2024-05-20", "2024-05-27"),
        ("this week", "2024-05-27", "2024-06-01"),
        ("last month", "2024-04-01", "2024-05-01"),
        ("last quarter", "2024-01-01", "2024-04-01"),
        ("this year", "2024-01-01", "2024-06-01"),
        ("last year", "2023-01-01", "2024-01-01"),
        ("last 7 days", "2024-05-24", "2024-05-31"),
    ],
)
def test_periods_are_whole_and_half_open(name: str, start: str, end: str) -> None:
    periods = {period["name"]: period for period in period_inputs(TODAY)}
    assert periods[name] == {"name": name, "start": start, "end": end}


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_no_period_of_the_past_reaches_today(today: date) -> None:
    for period in period_inputs(today):
        start, end = date.fromisoformat(period["start"]), date.fromisoformat(period["end"])
        this = period["name"].startswith("this")
        assert start < end <= today + timedelta(days=this)
        assert this == (end > today)


def test_a_term_shows_no_cell_of_a_masked_column(shop: CatalogSlice) -> None:
    terms = (Term("mine", filter="email = 'cell-me' AND st_cd = 'paid'"),)
    (term,) = term_inputs(replace(shop, terms=terms))
    assert term["filter"] == "email = ? AND st_cd = 'paid'"
    assert "cell-me" not in public_texts(replace(shop, terms=terms))


def test_a_query_goes_on_from_a_model_only_where_it_wrote_all_before() -> None:
    first = Question("How many?", TODAY)
    asset = replace(draft(first, "SELECT 1"), translator="past query")
    written = draft(replace(first, earlier=(asset,)), "SELECT 2")
    assert is_by_model(first)
    assert is_by_model(replace(first, earlier=(draft(first, "SELECT 1"),)))
    assert not is_by_model(replace(first, earlier=(asset,)))
    assert not is_by_model(replace(first, earlier=(written,)))

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.steps.examples import choose_examples
from t2sql.types import CatalogSlice, Column, PastQuery, Question, Table

TODAY = date(2024, 5, 31)
LOAVES = Table("bake.loaves", (Column("flour", "VARCHAR"), Column("weight_g", "INTEGER")))
OVENS = Table("bake.ovens", (Column("oven_id", "INTEGER"),))


def past(name: str, question: str, sql: str, *tables: str, verified: bool = True) -> PastQuery:
    return PastQuery(name, sql, tables or ("bake.loaves",), question, "kim" if verified else "")


def known(*queries: PastQuery, near: tuple[float, ...] = ()) -> CatalogSlice:
    return CatalogSlice("duckdb", (LOAVES, OVENS), past_queries=queries, past_similarities=near)


def chosen(text: str, slice_: CatalogSlice, count: int = 5, draft: str = "") -> list[str]:
    question = Question(text, TODAY)
    return [query.id for query in choose_examples(question, slice_, count, draft)]


def test_only_verified_queries_with_a_question_are_examples() -> None:
    queries = known(
        past("a", "How many loaves?", "SELECT 1", verified=False),
        past("b", "", "SELECT 1"),
        past("c", "How many loaves?", "SELECT COUNT(*) FROM bake.loaves"),
    )
    assert chosen("How many loaves are there?", queries) == ["c"]


def test_a_query_that_is_built_as_the_question_needs_comes_first() -> None:
    queries = known(
        past("list", "Which loaves weigh 900 g?", "SELECT flour FROM bake.loaves"),
        past(
            "share",
            "Share of rye loaves by oven",
            "SELECT oven_id, SUM(rye) / COUNT(*) FROM bake.loaves GROUP BY 1",
        ),
    )
    assert chosen("What share of wheat loaves per month?", queries, 1) == ["share"]
    assert chosen("Which loaves weigh 500 g?", queries, 1) == ["list"]


def test_names_and_numbers_of_the_schema_do_not_decide() -> None:
    queries = known(
        past("names", "flour flour weight flour of loaves 900", "SELECT flour FROM bake.loaves"),
        past("asked", "Which ovens never burn?", "SELECT oven_id FROM bake.ovens", "bake.ovens"),
    )
    assert chosen("Which loaves never weigh 900?", queries, 1) == ["asked"]


@pytest.mark.parametrize("text", ["월별 평균 무게", "평균 무게를 월별로 보여줘"])
def test_korean_words_tell_what_is_needed_too(text: str) -> None:
    queries = known(
        past("count", "오븐이 몇 대인가요?", "SELECT COUNT(*) FROM bake.ovens", "bake.ovens"),
        past(
            "monthly",
            "지난해 추이",
            "SELECT DATE_TRUNC('month', d), AVG(weight_g) FROM bake.loaves GROUP BY 1",
        ),
    )
    assert chosen(text, queries, 1) == ["monthly"]


def test_a_draft_says_better_than_words_what_is_needed() -> None:
    queries = known(
        past("plain", "More of the same", "SELECT flour FROM bake.loaves"),
        past("rank", "Something else", "SELECT flour FROM bake.loaves ORDER BY weight_g LIMIT 3"),
    )
    draft = "SELECT flour FROM bake.loaves ORDER BY flour LIMIT 9"
    assert chosen("more of the same?", queries, 1) == ["plain"]
    assert chosen("go on", queries, 1, draft) == ["rank"]


def test_a_query_over_other_tables_must_ask_very_much_alike() -> None:
    other = past("other", "Loaves by month", "SELECT 1 FROM shop.bills", "shop.bills")
    assert chosen("Loaves by year", known(other, near=(0.3,))) == []
    assert chosen("Loaves by year", known(other, near=(0.8,))) == ["other"]
    assert chosen("Loaves by year", known(other, near=(0.8,)), draft="SELECT 1") == []


def test_of_two_alike_another_kind_is_shown_too() -> None:
    monthly = "SELECT DATE_TRUNC('month', d), SUM(x) FROM bake.loaves GROUP BY 1"
    queries = known(
        past("one", "Weight by month", monthly),
        past("two", "Weight by month of 2024", monthly),
        past("three", "Median weight", "SELECT MEDIAN(weight_g) FROM bake.loaves"),
        near=(0.9, 0.88, 0.8),
    )
    assert chosen("Weight?", queries, 2) == ["one", "three"]
    assert chosen("Weight?", queries, 3) == ["one", "three", "two"]


@given(st.text(), st.text(), st.text(), st.integers(0, 3))
def test_no_text_breaks_the_choice(text: str, question: str, sql: str, count: int) -> None:
    queries = known(past("a", question, sql), past("b", "x", sql))
    assert len(chosen(text, queries, count, sql)) <= count

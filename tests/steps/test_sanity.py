"""Sanity of rows: what looks like no answer is told, and what may be one is left alone."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.steps.sanity import judge_result
from t2sql.steps.series import read_periods
from t2sql.types import CatalogSlice, CheckResult, Column, QueryResult, Question, Table

TODAY = date(2026, 6, 15)
WARDS = Table(
    "clinic.wards",
    (Column("ward_id", "INTEGER"), Column("name", "VARCHAR"), Column("closed_on", "DATE")),
    primary_key=("ward_id",),
    row_count=5,
)
VISITS = Table(
    "clinic.visits",
    (
        Column("visit_id", "INTEGER"),
        Column("ward_id", "INTEGER"),
        Column("memo", "VARCHAR", null_share=1.0),
    ),
    primary_key=("visit_id",),
    row_count=40,
)
KNOWN = CatalogSlice("duckdb", (WARDS, VISITS))


def judge(
    rows: list[tuple[Any, ...]],
    sql: str = "SELECT name FROM clinic.wards",
    asked: str = "The names of wards",
    columns: tuple[str, ...] = (),
) -> CheckResult:
    names = columns or tuple(f"c{place}" for place in range(len(rows[0]) if rows else 1))
    result = QueryResult(names, ("",) * len(names), tuple(rows))
    return judge_result(result, sql, Question(asked, TODAY), KNOWN)


def kinds(found: CheckResult) -> list[str]:
    return [problem.kind for problem in found.problems]


COUNT = "SELECT count(*) FROM clinic.visits"
JOIN = "SELECT w.name FROM clinic.wards w JOIN clinic.visits v ON v.ward_id = w.ward_id"


def test_rows_that_answer_are_told_as_such() -> None:
    found = judge([("Surgery",), ("Eye care",)])
    assert found.name == "result"
    assert found.severity == "ok"
    assert found.message == "2 rows looked at"


def test_no_rows_are_told() -> None:
    assert kinds(judge([])) == ["empty_result"]


def test_nothing_but_null_is_told() -> None:
    assert kinds(judge([(None,)], "SELECT avg(fee) FROM clinic.visits")) == ["null_result"]


def test_a_column_of_nulls_is_told() -> None:
    found = judge([("Surgery", None), ("Eye care", None)], columns=("name", "closed_on"))
    assert kinds(found) == ["null_column"]
    assert found.problems[0].message == "closed_on is NULL in every row."
    assert found.severity == "warning"


def test_a_column_that_is_always_null_is_only_worth_knowing() -> None:
    sql = "SELECT visit_id, memo AS note FROM clinic.visits"
    found = judge([(1, None), (2, None)], sql, columns=("visit_id", "note"))
    assert found.severity == "note"


@pytest.mark.parametrize("rows", [[(0,)], [("a", 0), ("b", Decimal("0.00"))]])
def test_zero_and_nothing_else_is_told_of_an_aggregate(rows: list[tuple[Any, ...]]) -> None:
    assert kinds(judge(rows, COUNT)) == ["zero_result"]


def test_a_stored_zero_is_a_value() -> None:
    assert kinds(judge([(0,)], "SELECT fee FROM clinic.visits")) == []


@pytest.mark.parametrize(
    "asked",
    [
        "How many visits for each ward?",
        "Visits by month",
        "Number of visits per city",
        "Monthly visits",
        "병동별 방문 수",
        "각 병동의 방문 수",
        "월별로 방문 수를 알려줘",
    ],
)
def test_one_row_where_one_of_each_was_asked_for_is_told(asked: str) -> None:
    assert kinds(judge([(12,)], COUNT, asked)) == ["one_row"]


@pytest.mark.parametrize(
    "asked",
    [
        "Average number of visits per month",
        "How many visits did we have in May?",
        "How many members came in every single month?",
        "월별 평균 방문 수",
    ],
)
def test_one_row_may_be_all_that_was_asked_for(asked: str) -> None:
    assert kinds(judge([(12,)], COUNT, asked)) == []


def test_one_group_is_an_answer_to_each() -> None:
    sql = "SELECT ward_id, count(*) FROM clinic.visits GROUP BY ward_id"
    assert kinds(judge([(1, 12)], sql, "Visits for each ward")) == []


@pytest.mark.parametrize(
    "asked",
    [
        "How many visits did we have?",
        "What is the total number of visits?",
        "총 방문은 몇 건이야?",
        "방문 비용이 얼마야",
    ],
)
def test_many_rows_where_one_number_was_asked_for_are_told(asked: str) -> None:
    sql = "SELECT ward_id, count(*) FROM clinic.visits GROUP BY ward_id"
    found = judge([(1, 12), (2, 3)], sql, asked)
    assert kinds(found) == ["many_rows"]
    assert found.problems[0].message == "2 rows came back where one number was asked for."


@pytest.mark.parametrize(
    "asked",
    [
        "How many visits per ward?",
        "How many visits and patients did we have?",
        "How many visits did each ward have?",
        "What is the average fee of those wards with more than 5 visits?",
        "병동별로 방문은 몇 건이야?",
        "Which wards had visits?",
    ],
)
def test_many_rows_may_be_what_was_asked_for(asked: str) -> None:
    sql = "SELECT ward_id, count(*) FROM clinic.visits GROUP BY ward_id"
    assert kinds(judge([(1, 12), (2, 3)], sql, asked)) == []


def test_more_rows_than_the_largest_table_has_are_told() -> None:
    rows = [(f"ward {number}",) for number in range(41)]
    found = judge(rows, JOIN.replace("=", "<>"))
    assert kinds(found) == ["row_explosion"]
    assert found.problems[0].message == "41 rows came back; the largest table has 40."


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT name FROM clinic.wards",
        f"{JOIN} UNION ALL {JOIN}",
        "SELECT unnest([1, 2]) FROM w, v",
    ],
)
def test_rows_may_grow_without_a_join_or_on_purpose(sql: str) -> None:
    assert kinds(judge([(f"ward {number}",) for number in range(41)], sql)) == []


def test_rows_that_repeat_are_told_and_weigh_more_with_a_key_among_them() -> None:
    rows = [("Surgery",), ("Surgery",), ("Eye care",)]
    assert [problem.severity for problem in judge(rows, JOIN).problems] == ["note"]
    with_key = JOIN.replace("w.name", "w.ward_id")
    found = judge([(1,), (1,), (2,)], with_key)
    assert kinds(found) == ["repeated_rows"]
    assert found.severity == "warning"


@pytest.mark.parametrize(
    "sql",
    [
        JOIN.replace("SELECT", "SELECT DISTINCT"),
        f"{JOIN} GROUP BY w.name",
        "SELECT name FROM clinic.wards",
    ],
)
def test_rows_may_repeat_where_no_join_multiplies(sql: str) -> None:
    assert kinds(judge([("Surgery",), ("Surgery",)], sql)) == []


def months(*values: int, first: int = 1) -> list[tuple[Any, ...]]:
    return [(date(2026, first + at, 1), value) for at, value in enumerate(values)]


BY_MONTH = "SELECT date_trunc('month', d), count(*) FROM clinic.visits GROUP BY 1"


def test_a_series_of_one_period_is_told() -> None:
    found = judge(months(12), BY_MONTH, "Visits by month")
    assert kinds(found) == ["single_period"]
    assert found.problems[0].message == "One period only came back, 2026-01-01."


def test_an_unfinished_last_period_far_below_the_others_is_told() -> None:
    found = judge(months(80, 90, 85, 95, 88, 20), BY_MONTH, "Visits by month")
    assert kinds(found) == ["partial_period"]
    assert "2026-06-01, is not over" in found.problems[0].message


@pytest.mark.parametrize(
    "rows",
    [
        months(80, 90, 85, 95, 20),  # May is over
        months(80, 90, 85, 95, 88, 70),  # not far below
        months(90, 85, 20, first=4),  # too few to tell
        [(day, ward, 5) for day, _ in months(1, 2, 3, 4, 5, 6) for ward in "ab"],  # two series
    ],
)
def test_other_last_periods_are_left_alone(rows: list[tuple[Any, ...]]) -> None:
    assert kinds(judge(rows, BY_MONTH, "Visits by month")) == []


@pytest.mark.parametrize(
    ("cells", "end"),
    [
        ([date(2026, 1, 1), date(2026, 2, 1)], date(2026, 3, 1)),
        ([date(2026, 1, 1), date(2026, 4, 1)], date(2026, 7, 1)),
        ([date(2025, 1, 1), date(2026, 1, 1)], date(2027, 1, 1)),
        ([date(2026, 1, 5), date(2026, 1, 12)], date(2026, 1, 19)),
        ([date(2026, 1, 5), date(2026, 1, 6)], date(2026, 1, 7)),
        ([datetime(2026, 1, 1), datetime(2026, 2, 1)], date(2026, 3, 1)),
        (["2025-11", "2025-12"], date(2026, 1, 1)),
        (["2025", "2026"], date(2027, 1, 1)),
        (["2026-Q1", "2026-Q2"], date(2026, 7, 1)),
    ],
)
def test_periods_are_read_from_days_and_texts(cells: list[Any], end: date) -> None:
    assert read_periods(cells)[-1].end == end


@pytest.mark.parametrize(
    "cells",
    [[1, 2], ["north", "south"], [None], ["2026-13"], [datetime(2026, 1, 1, 9)], ["2026-02-30"]],
)
def test_other_cells_are_no_periods(cells: list[Any]) -> None:
    assert read_periods(cells) == []


def test_the_last_day_that_there_is_stands_for_ever_and_breaks_nothing() -> None:
    last = date(9999, 12, 31)

    assert read_periods([date(9999, 12, 30), last])[-1].end == last
    assert kinds(judge([(date(2026, 1, 1), 3), (last, 4)], BY_MONTH, "Visits")) == []


CELLS = st.one_of(
    st.none(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.text(max_size=8),
    st.dates(),
    st.datetimes(),
    st.binary(max_size=4),
    st.lists(st.integers(), max_size=2),
)


@given(
    st.lists(st.tuples(CELLS, CELLS), max_size=6),
    st.sampled_from([BY_MONTH, JOIN, COUNT, "not SQL (", ""]),
    st.sampled_from(["Visits by month", "How many?", "각 병동별로", ""]),
)
def test_no_cell_breaks_the_judgement(rows: list[tuple[Any, ...]], sql: str, asked: str) -> None:
    assert judge(rows, sql, asked, columns=("a", "b")).name == "result"

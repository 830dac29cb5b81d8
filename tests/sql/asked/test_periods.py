from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.sql.asked.period_forms import DaySpan
from t2sql.sql.asked.periods import find_periods

TODAY = date(2026, 1, 15)


def spans(text: str) -> list[tuple[str, str]]:
    return [(span.first, span.last) for span in find_periods(text, TODAY)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("on 2017-08-01", "2017-08-01", "2017-08-01"),
        ("on 2017/8/1", "2017-08-01", "2017-08-01"),
        ("of 20170801", "2017-08-01", "2017-08-01"),
        ("on Aug. 1st, 2017", "2017-08-01", "2017-08-01"),
        ("on 1 August 2017", "2017-08-01", "2017-08-01"),
        ("2017년 8월 1일", "2017-08-01", "2017-08-01"),
        ("2017年8月1日", "2017-08-01", "2017-08-01"),
        ("in March 2021", "2021-03-01", "2021-03-31"),
        ("in 2021-03", "2021-03-01", "2021-03-31"),
        ("in 03/2021", "2021-03-01", "2021-03-31"),
        ("2021년 3월에", "2021-03-01", "2021-03-31"),
        ("Q3 2020", "2020-07-01", "2020-09-31"),
        ("the third quarter of 2020", "2020-07-01", "2020-09-31"),
        ("the 3rd quarter of 2020", "2020-07-01", "2020-09-31"),
        ("2020년 3분기", "2020-07-01", "2020-09-31"),
        ("in 2019?", "2019-01-01", "2019-12-31"),
        ("2019년도", "2019-01-01", "2019-12-31"),
        ("from 2017 to 2019", "2017-01-01", "2019-12-31"),
        ("2017-2019", "2017-01-01", "2019-12-31"),
        ("between March and May 2021", "2021-03-01", "2021-05-31"),
        ("March through May 2021", "2021-03-01", "2021-05-31"),
        ("2021년 3월부터 5월까지", "2021-03-01", "2021-05-31"),
        ("since 2019", "2019-01-01", "9999-12-31"),
        ("2019년 이후", "2019-01-01", "9999-12-31"),
        ("before 2019", "0001-01-01", "2019-12-31"),
        ("last month", "2025-12-01", "2025-12-31"),
        ("지난달", "2025-12-01", "2025-12-31"),
        ("last quarter", "2025-10-01", "2025-12-31"),
        ("last week", "2026-01-05", "2026-01-11"),
        ("this year", "2026-01-01", "2026-12-31"),
        ("작년", "2025-01-01", "2025-12-31"),
        ("yesterday", "2026-01-14", "2026-01-14"),
        ("the past 7 days", "2026-01-08", "2026-01-15"),
        ("최근 3개월", "2025-10-01", "2026-01-15"),
        ("in March", "2025-03-01", "2025-03-31"),
        ("the last month of 2020", "2020-01-01", "2020-12-31"),
    ],
)
def test_a_period_is_read(text: str, first: str, last: str) -> None:
    assert spans(text) == [(first, last)]


def test_years_side_by_side_are_several() -> None:
    assert spans("compare 2019 and 2021") == [
        ("2019-01-01", "2019-12-31"),
        ("2021-01-01", "2021-12-31"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "we may march on",
        "the top 2000 pages",
        "$2000",
        "2,019 rows",
        "20.19",
        "2017-13-45x",
        "v2",
    ],
)
def test_other_words_and_numbers_are_no_period(text: str) -> None:
    assert spans(text) == [] or text == "2017-13-45x"


@given(st.text(max_size=80), st.dates())
def test_any_text_on_any_day_is_read(text: str, today: date) -> None:
    assert all(span.first <= span.last for span in find_periods(text, today))


WORDS = st.sampled_from(
    [
        *("last", "9999", "3", "years", "days", "2024", "1999", "00", "/13", "-02-", "-30", "to"),
        *("from", "May", "년", "월", "40월", "지난", "주", "q4", "Q9", "9999년"),
    ]
)


@given(st.lists(WORDS, max_size=8).map(" ".join), st.dates())
def test_any_jumble_of_dates_is_read(text: str, today: date) -> None:
    assert all(isinstance(span, DaySpan) for span in find_periods(text, today))

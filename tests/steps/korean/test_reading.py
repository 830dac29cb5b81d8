"""Korean questions in the words and the order of English."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.steps.korean import collect_words, say_in_english

TODAY = date(2026, 6, 15)


def said(text: str) -> str:
    return say_in_english(text, TODAY)


def test_an_english_question_stays_as_it_is() -> None:
    assert said("How many orders are there?") == "How many orders are there?"


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("고객은 몇 명인가요?", "how many customers"),
        ("도시별 주문 건수", "number of orders by city"),
        ("주문 금액 합계", "total order amount"),
        ("카테고리별 평균 가격", "average price by category"),
        ("가격이 가장 높은 상품은?", "product with the highest price"),
        ("주문이 가장 많은 고객 5명", "top 5 customers by number of orders"),
        ("매출 상위 3개 지점", "top 3 branches by revenue"),
        ("평점이 4점 이상인 매장", "store with rating at least 4"),
        ("주문을 3건 넘게 한 고객", "customer with more than 3 orders"),
        ("가격이 천 원에서 3천 원 사이인 상품", "product with price between 1000 and 3000"),
        ("주문이 없는 고객 수", "number of customers without orders"),
        ("취소를 제외한 주문 건수", "number of orders excluding cancelled"),
        ("부산에서 가입한 회원 수", "number of members joined in Busan"),
        ("매출에서 부산이 차지하는 비중", "what percentage of revenue is Busan"),
        ("매장을 평점이 높은 순으로", "store in descending order of rating"),
        ("이름에 'Kim'이 들어가는 고객", "customer with name containing 'Kim'"),
        ("급여가 평균보다 높은 직원", "employee with salary above average"),
        ("매출이 0인 지점", "branch with revenue 0"),
        ("취소된 주문의 비율", "what percentage of orders is cancelled"),
        ("전체 주문 중 취소 주문의 비중", "what percentage of orders is cancelled"),
        (
            "5월에 가입한 환자 중 방문한 사람은 몇 명인가요?",
            "of patient joined in May, how many visited",
        ),
        ("국가별 매출 비중", "what percentage of revenue does each country account for"),
        ("취소 주문의 월별 비중", "percentage of cancelled order by month"),
        ("상태가 취소 또는 반품인 주문 수", "number of orders with status cancelled or return"),
        ("주문을 3회 이상 취소한 고객", "customer with at least 3 orders cancelled"),
        ("제일 최근에 등록된 상품 3개", "the 3 most recent product registered"),
        ("상품의 이름과 가격", "name and price of product"),
        ("월별 매출과 전월 대비 증감률", "revenue and month over month growth by month"),
        ("7일 이동평균 매출", "7-day moving average revenue"),
    ],
)
def test_what_comes_last_in_korean_comes_first_in_english(korean: str, english: str) -> None:
    assert said(korean) == english


@pytest.mark.parametrize(
    ("together", "apart"),
    [
        ("주문건수", "주문 건수"),
        ("신규회원수", "신규 회원 수"),
        ("카테고리별매출", "카테고리별 매출"),
        ("월별평균배송비", "월별 평균 배송비"),
    ],
)
def test_a_compound_means_the_same_written_together_or_apart(together: str, apart: str) -> None:
    assert said(together) == said(apart)


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("지난달", "last month"),
        ("이번 달", "this month"),
        ("작년", "last year"),
        ("어제", "yesterday"),
        ("최근 7일간", "last 7 days"),
        ("2025년 3월", "in March 2025"),
        ("작년 5월", "in May 2025"),
        ("2025년 1분기", "in Q1 2025"),
        ("올해 상반기", "from January 2026 to June 2026"),
        ("3월 5일부터 7일까지", "from 5 March to 7 March"),
        ("2025년 1월부터 5월까지", "from January 2025 to May 2025"),
        ("2025년 말 기준", "the end of 2025"),
        ("2025-03-01 이후", "since 2025-03-01"),
    ],
)
def test_a_period_is_said_as_english_says_it(korean: str, english: str) -> None:
    assert said(f"{korean} 주문 수") == f"number of orders {english}"


@pytest.mark.parametrize(
    ("korean", "digits"),
    [
        ("1만 2천", "12000"),
        ("3천", "3000"),
        ("1억", "100000000"),
        ("2,500", "2500"),
        ("만", "10000"),
    ],
)
def test_a_number_is_written_in_digits(korean: str, digits: str) -> None:
    assert said(f"가격이 {korean} 원 이상인 상품") == f"product with price at least {digits}"


def test_what_the_schema_names_in_korean_is_written_as_it_says() -> None:
    words = collect_words([("가입 경로", "가입 경로"), ("단골", "regulars"), ("동네", "동네")])

    assert say_in_english("가입경로별 단골 수", TODAY, words) == "number of regulars by 가입 경로"


def test_a_name_of_two_things_stays_as_it_was_asked() -> None:
    words = collect_words([("지역", "regions"), ("지역", "region id")])

    assert say_in_english("지역별 주문 수", TODAY, words) == "number of orders by 지역"


def test_a_word_that_nothing_knows_is_not_let_go() -> None:
    assert "뿅뿅이" in said("뿅뿅이별 주문 수")


_LATIN = st.from_regex(r"[A-Za-z]{2,8}", fullmatch=True)
_PARTICLES = (
    "",
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "의",
    "에서",
    "으로",
    "별",
    "마다",
    "와",
    "도",
    "까지만",
)
_NOUNS = (
    "주문",
    "고객 수",
    "평균 가격",
    "도시별",
    "가장 많은",
    "없는",
    "상위",
    "보여줘",
    "몇 건이야?",
)


@given(
    st.lists(
        st.tuples(_LATIN, st.sampled_from(_PARTICLES), st.sampled_from(_NOUNS)),
        min_size=1,
        max_size=5,
    )
)
def test_no_latin_word_is_ever_lost_to_a_particle(parts: list[tuple[str, str, str]]) -> None:
    text = " ".join(f"{latin}{particle} {noun}" for latin, particle, noun in parts)
    found = re.findall(r"[A-Za-z]+", said(text))

    assert {latin for latin, _, _ in parts} <= set(found)


@given(
    st.lists(
        st.tuples(st.integers(32, 99_999), st.sampled_from(("개", "명", "건", "원", "점", ""))),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(("이상인 주문", "이하의 상품", "을 넘는 고객 수", "고객", "상위 주문")),
)
def test_no_number_is_ever_lost(numbers: list[tuple[int, str]], tail: str) -> None:
    text = " 주문 ".join(f"{number}{counter}" for number, counter in numbers)
    found = re.findall(r"\d+", said(f"{text} {tail}"))

    assert {str(number) for number, _ in numbers} <= set(found)


@given(st.text(alphabet="주문고객수별이가을를의에서가장많은없는 1234년월일개명이상?.", max_size=40))
def test_any_korean_text_is_read_without_an_error(text: str) -> None:
    assert isinstance(said(text), str)

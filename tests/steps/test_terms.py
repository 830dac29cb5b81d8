"""The team's words are found in a question however they are bent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.steps.terms import TermIndex, find_terms
from t2sql.types import Term

TERMS = (
    Term("overdue loan", ("late loan", "연체 대출"), tables=("desk.loans",), owner="desk"),
    Term("loan", ("대출",), tables=("desk.loans", "desk.copies")),
    Term("active readers", ("MAR", "활성 회원"), tables=("desk.visits",)),
    Term("copy", ()),
    Term("click-through rate", ("CTR", "貸出率", "アクティブユーザー")),
    Term("IT"),
    Term("AM", ("account manager",)),
    Term("café visits"),
    Term("R&D"),
)
INDEX = TermIndex(TERMS)


def found(text: str) -> list[tuple[str, str]]:
    return [(hit.term.term, hit.span) for hit in INDEX.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("How many overdue loans?", [("overdue loan", "overdue loans")]),
        ("LATE  LOANS by month", [("overdue loan", "LATE  LOANS")]),
        ("copies of a book", [("copy", "copies")]),
        ("MARs per branch", [("active readers", "MARs")]),
        ("active_readers", [("active readers", "active_readers")]),
        ("ctr, by week", [("click-through rate", "ctr")]),
        ("click through rates", [("click-through rate", "click through rates")]),
        ("the loan's length", [("loan", "loan")]),
        ("CAFE\u0301 visit", [("café visits", "CAFÉ visit")]),
        ("cafe visits", [("café visits", "cafe visits")]),
        ("ＣＴＲ", [("click-through rate", "ＣＴＲ")]),
        ("r&d costs", [("R&D", "r&d")]),
    ],
)
def test_case_number_width_and_accents_do_not_matter(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("연체 대출은 얼마나 되나요?", [("overdue loan", "연체 대출")]),
        ("연체대출 추이", [("overdue loan", "연체대출")]),
        ("지점별 대출의 수", [("loan", "대출")]),
        ("대출별로는", [("loan", "대출")]),
        ("월간활성회원수를", [("active readers", "활성회원")]),
        ("활성 회원들에서", [("active readers", "활성 회원")]),
        ("MAR은 얼마", [("active readers", "MAR")]),
        ("총대출", [("loan", "대출")]),
    ],
)
def test_korean_particles_and_compounds_are_seen_through(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("text", ["대출금리", "주택담보대출", "재활성 회원", "비활성회원"])
def test_another_korean_word_that_holds_the_term_is_not_it(text: str) -> None:
    assert found(text) == []


def test_scripts_without_blanks_are_searched_by_signs() -> None:
    assert found("月間アクティブユーザー数は") == [("click-through rate", "アクティブユーザー")]
    assert found("今月の貸出率") == [("click-through rate", "貸出率")]


@pytest.mark.parametrize("text", ["loaned", "overdueloan", "copyright", "preloan", ""])
def test_a_part_of_a_word_is_no_term(text: str) -> None:
    assert found(text) == []


def test_the_longest_of_overlapping_terms_is_meant() -> None:
    assert found("overdue loans and loans") == [
        ("overdue loan", "overdue loans"),
        ("loan", "loans"),
    ]


def test_a_term_in_capitals_that_is_a_common_word_needs_its_capitals() -> None:
    assert found("is it late, am I?") == []
    assert found("IT spend by AM") == [("IT", "IT"), ("AM", "AM")]


def test_a_term_is_told_once_where_it_stands_first() -> None:
    hits = find_terms("loan by loan", TERMS)
    assert [(hit.term.term, hit.start, hit.end) for hit in hits] == [("loan", 0, 4)]


def test_all_terms_that_claim_the_same_words_are_given() -> None:
    terms = (Term("visits", ("volume",)), Term("loans", ("Volumes",)))
    assert {hit.term.term for hit in find_terms("volume per day", terms)} == {"visits", "loans"}


def test_the_evidence_says_where_and_by_whom_it_is_defined() -> None:
    late, plain = find_terms("late loans, loans", TERMS)
    assert late.evidence == "'late loans' (overdue loan) is defined on desk.loans by desk"
    assert plain.evidence == "'loans' (loan) is defined on desk.loans and desk.copies"


@given(st.text(max_size=80), st.lists(st.text(max_size=12), max_size=6))
def test_any_text_and_any_names_give_spans_of_the_text(text: str, names: list[str]) -> None:
    import unicodedata

    composed = unicodedata.normalize("NFC", text)
    for hit in find_terms(text, [Term(name) for name in names]):
        assert composed[hit.start : hit.end] == hit.span
        assert hit.span

"""A Korean question is searched by as it is, and in English."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from t2sql.steps.both_languages import find_similar, find_values, in_both_languages, merge_findings
from t2sql.steps.evidence import Findings
from t2sql.steps.weights import DEFAULT_WEIGHTS
from t2sql.types import Evidence, Question, ValueHit

TODAY = date(2026, 1, 31)


@dataclass(frozen=True)
class Found:
    id: str
    score: float


class TwoTongues:
    """Knows one past question in each language, and one cell in English."""

    def past_queries(self, text: str, limit: int) -> Sequence[Found]:
        korean = "주문" in text
        found = [Found("korean", 0.6), Found("both", 0.3)]
        return (found if korean else [Found("english", 0.8), Found("both", 0.5)])[:limit]

    def values(self, text: str, tables: Sequence[str] | None = None) -> Sequence[ValueHit]:
        return [ValueHit("cities", "name", "Seoul", "Seoul", 1.0)] if "Seoul" in text else []


def asked(text: str) -> tuple[Question, ...]:
    return in_both_languages(Question(text, TODAY))


def test_an_english_question_is_asked_once() -> None:
    assert [question.text for question in asked("orders by city")] == ["orders by city"]


def test_a_korean_question_is_asked_in_english_too() -> None:
    texts = [question.text for question in asked("서울의 주문 수")]

    assert texts == ["서울의 주문 수", "number of orders of Seoul"]


def test_past_questions_of_both_languages_are_found_each_by_its_better_likeness() -> None:
    found = find_similar(asked("서울의 주문 수"), TwoTongues(), 3)  # type: ignore[arg-type]

    assert found == {"english": 0.8, "korean": 0.6, "both": 0.5}


def test_a_cell_in_english_is_found_by_its_korean_name() -> None:
    hits = find_values(asked("서울의 주문 수"), TwoTongues(), ["cities"])  # type: ignore[arg-type]

    assert [hit.value for hit in hits] == ["Seoul"]


def test_of_each_source_the_stronger_word_counts() -> None:
    weak, strong = (Evidence("value", "holds 'a'", score) for score in (0.2, 0.9))
    one = Findings(DEFAULT_WEIGHTS, {"a": 0.4, "b": 0.5}, {}, {"a": [("values", weak)]})
    two = Findings(DEFAULT_WEIGHTS, {"a": 0.7}, {}, {"a": [("values", strong)]}, remembered=0.3)

    merged = merge_findings([one, two])

    assert merged.near == {"a": 0.7, "b": 0.5}
    assert merged.others == {"a": [("values", strong)]}
    assert merged.remembered == 0.3

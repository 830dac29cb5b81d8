"""Follow-ups go on with the question before, and keep its tables where those can answer."""

from __future__ import annotations

from datetime import date

import pytest

from t2sql.steps.follow_up import is_follow_up, whole_question
from t2sql.translators.offline import OfflineTranslator
from t2sql.types import (
    ChosenTable,
    Question,
    Refusal,
    SqlDraft,
    TableCandidate,
    TableSelection,
)
from tests.translators.offline.schemas import library

TODAY = date(2026, 6, 15)


def after(text: str, *before: str, tables: tuple[str, ...] = ()) -> Question:
    """A question with the questions before it, each with its draft."""
    earlier: tuple[SqlDraft, ...] = ()
    for said in before:
        chosen = tuple(ChosenTable(name, "asked") for name in tables)
        selection = TableSelection(Question(said, TODAY, earlier=earlier), (), chosen)
        earlier = (SqlDraft(selection, "SELECT 1", "offline"),)
    return Question(text, TODAY, earlier=earlier)


@pytest.mark.parametrize(
    "text",
    [
        "only for Seoul",
        "Same by month",
        "and by city?",
        "what about last year?",
        "without cancelled ones",
        "add their average price",
        "서울만",
        "월별로",
        "그럼 지난달은요?",
    ],
)
def test_what_cannot_stand_alone_is_a_follow_up(text: str) -> None:
    assert is_follow_up(text)


@pytest.mark.parametrize(
    "text",
    [
        "How many orders are there?",
        "List the names of all members",
        "In which month were most books lent?",
        "In which month did we sell the most books to members from Busan?",
        "지난달 신규 가입자 수는 얼마인가요",
    ],
)
def test_a_question_of_its_own_is_none(text: str) -> None:
    assert not is_follow_up(text)


def test_it_means_the_question_before_with_more_said() -> None:
    asked = after("same by city", "How many members are there?")
    assert whole_question(asked).text == "How many members are there by city"


def test_a_second_follow_up_goes_on_with_the_first() -> None:
    asked = after("only for Seoul", "How many members are there?", "by month")
    assert whole_question(asked).text == "How many members are there by month only for Seoul"


def test_without_a_question_before_it_stands_as_it_is() -> None:
    alone = Question("by month", TODAY)
    assert whole_question(alone) is alone
    new = after("How many books are there?", "How many members are there?")
    assert whole_question(new) is new


def test_the_tables_of_the_query_before_are_kept_though_another_fits_the_words() -> None:
    known = library()
    candidates = [TableCandidate(table.name, 1.0) for table in known.tables]
    question = after("by city", "How many members are there?", tables=("members",))
    found = OfflineTranslator().select_tables(question, candidates, known, 6)
    assert not isinstance(found, Refusal)
    assert [table.name for table in found[0]] == ["members"]
    written = OfflineTranslator().translate(question, known.only(["members"]))
    assert not isinstance(written, Refusal)
    assert "GROUP BY" in written.sql

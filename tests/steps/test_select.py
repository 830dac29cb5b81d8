from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from t2sql.errors import LLMUnavailableError
from t2sql.steps.select import select
from t2sql.testing import ScriptedLLM
from t2sql.translators.llm import LLMTranslator
from t2sql.types import (
    CatalogSlice,
    ChosenTable,
    Column,
    Evidence,
    Limits,
    Question,
    SqlDraft,
    Table,
    TableCandidate,
    TableSelection,
)

NAMES = ("a.first", "a.second", "a.third")
KNOWN = CatalogSlice("duckdb", tuple(Table(name, (Column("id", "INTEGER"),)) for name in NAMES))
CANDIDATES = tuple(
    TableCandidate(name, 1.0, (Evidence("name", "its name matches", 1.0),)) for name in NAMES
)
QUESTION = Question("Only for Seoul", date(2024, 5, 31))


@pytest.fixture
def broken() -> LLMTranslator:
    return LLMTranslator(ScriptedLLM([LLMUnavailableError("The model is down.")]))


def chosen(question: Question, translator: LLMTranslator) -> tuple[tuple[str, ...], TableSelection]:
    found = select(question, CANDIDATES, KNOWN, translator, Limits(tables=2))
    assert isinstance(found, TableSelection)
    return found.tables, found


def test_where_the_model_fails_the_order_of_retrieval_stands_and_that_is_said(
    broken: LLMTranslator,
) -> None:
    tables, selection = chosen(QUESTION, broken)
    assert tables == NAMES[:2]
    assert selection.chosen_by == "retrieval"
    assert "The model is down." in selection.notes[0]


def test_where_the_model_fails_a_follow_up_keeps_its_tables(broken: LLMTranslator) -> None:
    before = TableSelection(QUESTION, (), (ChosenTable("a.third", "asked"),))
    follow_up = replace(QUESTION, earlier=(SqlDraft(before, "SELECT 1", "llm"),))
    assert chosen(follow_up, broken)[0] == ("a.third",)


def test_a_pinned_table_is_chosen_whatever_the_model_says(broken: LLMTranslator) -> None:
    assert chosen(replace(QUESTION, pinned=("a.third",)), broken)[0] == ("a.third", "a.first")

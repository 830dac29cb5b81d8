"""What is repaired, by whom, how often, and which attempt stands in the end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from t2sql.errors import LLMUnavailableError
from t2sql.steps.generate import find_asset, generate, generate_by_vote
from t2sql.steps.repair import repair
from t2sql.types import (
    Asset,
    Attempt,
    CatalogSlice,
    CheckResult,
    ChosenTable,
    Limits,
    ModelCall,
    PastQuery,
    Problem,
    PromptUse,
    QueryResult,
    Question,
    Refusal,
    Severity,
    SqlDraft,
    TableCandidate,
    TableSelection,
    Translation,
    Usage,
)

QUESTION = Question("How many?", date(2024, 5, 31))
KNOWN = CatalogSlice("duckdb", ())
CALL = ModelCall(PromptUse("generate_sql", 1, ""), "m", Usage(10, 2, 1))


class Writer:
    """A translator that gives these texts in turn, and remembers what it was told had failed."""

    def __init__(self, *texts: str | Exception, name: str = "llm") -> None:
        self.name = name
        self.texts = list(texts)
        self.told: list[tuple[str, tuple[str, ...]]] = []

    def select_tables(
        self,
        question: Question,
        candidates: Sequence[TableCandidate],
        known: CatalogSlice,
        limit: int,
    ) -> tuple[tuple[ChosenTable, ...], tuple[ModelCall, ...]]:
        raise AssertionError("tables are chosen already")

    def translate(
        self,
        question: Question,
        known: CatalogSlice,
        failed: tuple[str, Sequence[Problem]] | None = None,
        variant: int = 0,
    ) -> Translation | Refusal:
        if failed is not None:
            self.told.append((failed[0], tuple(problem.kind for problem in failed[1])))
        text = self.texts[variant] if variant else self.texts.pop(0)
        if isinstance(text, Exception):
            raise text
        return reading(text) if text else Refusal(question, "No.", calls=(CALL,))


def reading(sql: str) -> Translation:
    return Translation(sql, calls=(CALL,))


def check(sql: str) -> Attempt:
    """Each word of the text that names a severity is a problem of that severity."""
    severities: tuple[Severity, ...] = ("error", "warning", "note")
    problems = [
        Problem(f"some_{severity}", severity, f"A {severity}.")
        for severity in severities
        for _ in range(sql.count(severity))
    ]
    return Attempt(sql, (CheckResult("meaning", tuple(problems)),))


def tried(sql: str, writer: Writer, repairs: int = 2) -> tuple[list[str], Writer]:
    written = repair(reading(sql), QUESTION, KNOWN, writer, check, repairs)
    return [attempt.sql for attempt in written.attempts], writer


def test_good_sql_is_left_alone_whatever_notes_it_has() -> None:
    assert tried("good note", Writer())[0] == ["good note"]


def test_an_error_is_told_to_the_translator_with_its_kind() -> None:
    texts, writer = tried("an error", Writer("good"))
    assert texts == ["an error", "good"]
    assert writer.told == [("an error", ("some_error",))]


def test_there_are_at_most_two_repairs_and_every_attempt_stays_visible() -> None:
    texts, writer = tried("error 1", Writer("error 2", "error 3", "good"))
    assert texts == ["error 1", "error 2", "error 3"]
    assert writer.texts == ["good"]


def test_a_model_is_told_of_warnings_once_and_its_better_text_stands() -> None:
    texts, writer = tried("warning warning", Writer("warning", "good"))
    assert texts == ["warning warning", "warning"]
    assert writer.texts == ["good"]


def test_a_second_text_that_is_no_better_does_not_replace_the_first() -> None:
    texts, _ = tried("warning one", Writer("warning two"))
    assert texts == ["warning two", "warning one"]
    worse, _ = tried("warning one", Writer("an error"))
    assert worse[-1] == "warning one"


def test_the_offline_translator_is_not_asked_to_doubt() -> None:
    assert tried("warning", Writer(name="offline"))[0] == ["warning"]


def test_a_refused_repair_of_a_doubt_leaves_the_sql_as_it_is() -> None:
    written = repair(reading("warning"), QUESTION, KNOWN, Writer(""), check, 2)
    assert written.passed
    assert [attempt.sql for attempt in written.attempts] == ["warning"]


def test_an_outage_while_doubting_loses_nothing() -> None:
    assert tried("warning", Writer(LLMUnavailableError("Down.")))[0] == ["warning"]
    with pytest.raises(LLMUnavailableError):
        tried("an error", Writer(LLMUnavailableError("Down.")))


def test_every_call_is_counted() -> None:
    written = repair(reading("error"), QUESTION, KNOWN, Writer("error", "good"), check, 2)
    assert len(written.calls) == 3


def result(*cells: object) -> QueryResult:
    return QueryResult(("n",), ("INTEGER",), tuple((cell,) for cell in cells))


def test_of_several_drafts_the_one_stands_whose_rows_most_agree() -> None:
    rows = {"a": result(1), "b": result(2), "c": result(2)}
    drafts = Fixed("a", "b", "c")
    written = generate_by_vote(QUESTION, KNOWN, drafts, check, Limits(), lambda sql: rows[sql], 3)
    assert written.attempts[-1].sql == "b"
    assert {attempt.sql for attempt in written.attempts} == {"a", "b", "c"}
    assert isinstance(written.reply, Translation)
    assert written.reply.assumptions == ("2 of 3 drafts gave these rows.",)
    assert len(written.calls) == 3


def test_a_draft_that_fails_its_checks_or_is_not_given_has_no_vote() -> None:
    drafts = Fixed("good", "an error", LLMUnavailableError("Down."))
    written = generate_by_vote(
        QUESTION, KNOWN, drafts, check, Limits(repairs=0), lambda _: result(1), 3
    )
    assert written.attempts[-1].sql == "good"


class Fixed(Writer):
    """Gives the same text for the same variant."""

    def translate(
        self,
        question: Question,
        known: CatalogSlice,
        failed: tuple[str, Sequence[Problem]] | None = None,
        variant: int = 0,
    ) -> Translation | Refusal:
        text = self.texts[variant]
        if isinstance(text, Exception):
            raise text
        return reading(text)


class OneAsset:
    """Offers one past query for every question."""

    def __init__(self, sql: str) -> None:
        self.sql = sql

    def find(self, question: Question, known: CatalogSlice) -> Translation | None:
        past = PastQuery("1", self.sql, (), "How many?", verified_by="kim")
        return Translation(self.sql, asset=Asset(past))


def test_a_past_query_that_no_longer_passes_is_not_offered() -> None:
    writer = Writer("new")
    good = find_asset(QUESTION, KNOWN, OneAsset("good"), writer, check)
    assert good is not None
    assert good.attempts[-1].sql == "good"
    assert find_asset(QUESTION, KNOWN, OneAsset("an error"), writer, check) is None
    assert find_asset(QUESTION, KNOWN, None, writer, check) is None


def test_a_follow_up_is_about_the_earlier_sql_not_about_the_past() -> None:
    selection = TableSelection(QUESTION, (), ())
    follow_up = Question(
        "Only Seoul", date(2024, 5, 31), earlier=(SqlDraft(selection, "x", "llm"),)
    )
    assert find_asset(follow_up, KNOWN, OneAsset("good"), Writer(), check) is None


def test_generation_asks_once_where_nothing_is_wrong() -> None:
    written = generate(QUESTION, KNOWN, Writer("good"), check, Limits())
    assert written.passed
    assert len(written.calls) == 1

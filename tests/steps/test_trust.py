"""The trust card: what speaks for an answer and what against."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from t2sql.steps.trust import badge, make_card
from t2sql.types import (
    Answer,
    Asset,
    Attempt,
    CheckResult,
    ChosenTable,
    ModelCall,
    PastQuery,
    Problem,
    PromptUse,
    QueryResult,
    Question,
    SqlDraft,
    TableSelection,
    Usage,
)

PAST = PastQuery("1", "SELECT 1", ("wards",), "Wards?", "ann", "2026-05-02", source="wards.sql")
OK = CheckResult("gate")
DOUBT = CheckResult("meaning", (Problem("x", "warning", "Strange."), Problem("y", "note", "So.")))
CALL = ModelCall(PromptUse("generate_sql", 2, "ab"), "small", Usage(900, 100, 1, 0.002))


def draft(*checks: CheckResult, mends: tuple[str, ...] = ()) -> SqlDraft:
    question = Question("Wards?", date(2026, 6, 15))
    selection = TableSelection(question, (), (ChosenTable("wards", "named"),), "person")
    attempts = (Attempt("SELECT 2", (DOUBT,)), Attempt("SELECT 1", checks, mends))
    return SqlDraft(selection, "SELECT 1", "offline", attempts=attempts, timings_ms={"run": 1200.0})


def test_it_counts_what_passed_and_what_is_doubtful() -> None:
    card = make_card(draft(OK, CheckResult("dry run"), DOUBT))
    assert card.one_line == "2 checks passed, 1 warning · 1.2 s"
    assert [check.name for check in card.doubts] == ["meaning"]


def test_the_check_of_the_rows_is_one_of_them() -> None:
    answer = Answer(draft(OK), QueryResult((), (), ()), sanity=CheckResult("result"))
    assert make_card(answer).one_line.startswith("2 checks passed")


def test_a_past_query_that_answers_is_its_badge() -> None:
    taken = replace(draft(OK), asset=Asset(PAST), support=(PAST, PAST))
    assert "verified by ann on 2026-05-02, unchanged" in make_card(taken).one_line
    bound = replace(draft(OK), asset=Asset(PAST, ("2026-05-01 to before 2026-06-01",)))
    assert "with values put in place" in make_card(bound).one_line


def test_past_queries_of_the_same_build_are_counted() -> None:
    assert "built like 1 verified query" in make_card(replace(draft(OK), support=(PAST,))).one_line


def test_mends_and_model_calls_are_told() -> None:
    made = replace(draft(OK, mends=("One thing.", "Another.")), calls=(CALL, CALL))
    assert "2 mends · 2 model calls, 2,000 tokens" in make_card(made).one_line
    assert make_card(made).usage.cost == 0.004


def test_sql_that_a_person_only_ran_claims_nothing() -> None:
    typed = replace(draft(), attempts=())
    assert make_card(typed).one_line.startswith("written by a person, not checked")


def test_a_badge_says_who_and_when_or_that_nobody_did() -> None:
    assert badge(PAST) == "verified by ann on 2026-05-02"
    assert badge(replace(PAST, verified_by="")) == "not verified"

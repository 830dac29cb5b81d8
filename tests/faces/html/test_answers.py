"""SQL, checks and trust as HTML."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from t2sql.errors import InputError
from t2sql.faces.html.answers import checks_html, diff_html, refusal_html, sql_html, trust_html
from t2sql.faces.html.style import css
from t2sql.faces.words import all_words, answer
from t2sql.steps.trust import make_card
from t2sql.types import (
    Asset,
    Attempt,
    CheckResult,
    ChosenTable,
    ModelCall,
    PastQuery,
    Problem,
    PromptUse,
    Question,
    SqlDraft,
    TableSelection,
    Usage,
)
from tests.faces.html.markup import read_markup

WORDS = all_words()["en"]
CHECKS = (
    CheckResult("gate", (), "one statement"),
    CheckResult(
        "meaning",
        (
            Problem("a", "note", "first"),
            Problem("b", "warning", "rows repeat", "Count them once.", rewrite="SELECT 2"),
        ),
    ),
)
DRAFT = SqlDraft(
    TableSelection(Question("How many?", date(2025, 6, 19)), (), (ChosenTable("a.t", "named"),)),
    "SELECT 1",
    "llm",
    assumptions=("paid ones alone",),
    confidence=0.8,
    attempts=(Attempt("SELECT 1", CHECKS, ("a comma was put in",)),),
)


def test_sql_is_laid_out_and_its_words_are_coloured() -> None:
    html = sql_html("select a, 'x' from t -- why", "duckdb")
    assert '<span class="k">SELECT</span>\n  a' in html
    assert '<span class="s">&#39;x&#39;</span>' in html


def test_a_diff_marks_the_lines_that_differ() -> None:
    html = diff_html("SELECT a FROM t", "SELECT a FROM t WHERE b = 1", "duckdb")
    assert html.count('class="added"') == 2
    assert html.count('class="removed"') == 0
    assert diff_html("SELECT a FROM t", "select  a\nfrom t", "duckdb") == ""


def test_each_check_says_its_verdict_and_its_problems_with_their_mends() -> None:
    text = read_markup(checks_html(CHECKS, WORDS)).text
    assert "Safety gate one statement" in text
    assert "Warning rows repeat Count them once." in text


def test_a_problem_that_can_be_rewritten_has_a_button_with_its_place() -> None:
    html = checks_html(CHECKS, WORDS, mends=True)
    assert re.findall(r'data-act="mend" data-value="(\d+)"', html) == ["1"]
    assert "button" not in checks_html(CHECKS, WORDS)


def test_the_trust_card_opens_to_what_the_answer_stands_on() -> None:
    past = PastQuery("p1", "SELECT 1", ("a.t",), "How many?", "Mina", "2026-05-02", source="q.sql")
    calls = (ModelCall(PromptUse("write_sql", 3, "x"), "some-model", Usage(1200, 30, 1, 0.0123)),)
    draft = replace(DRAFT, asset=Asset(past, ("2024 became 2025",)), calls=calls)
    html = trust_html(make_card(draft), WORDS, "EUR", {"retrieve": 20.0, "run": 5.0})
    text = read_markup(html).text
    for said in (
        "1 warning",
        "verified by Mina on 2026-05-02",
        "q.sql",
        "2024 became 2025",
        "paid ones alone",
        "80%",
        "a comma was put in",
        "write_sql v3 (some-model)",
        "1,200 tokens in, 30 out · 0.0123 EUR",
        "retrieve 20 ms · run 5 ms · 25 ms in all",
    ):
        assert said in text, said
    assert '<span class="mark warning">!' in html


def test_an_error_is_its_sentence_and_its_mend() -> None:
    error = InputError("No such table.", hint="Say another.")
    assert read_markup(refusal_html(error, WORDS)).text == "No such table. Say another."


def test_the_words_are_the_same_in_both_languages() -> None:
    assert answer.ENGLISH.keys() == answer.KOREAN.keys()
    for key, text in answer.ENGLISH.items():
        fields = set(re.findall(r"\{(\w+)\}", text))
        assert fields == set(re.findall(r"\{(\w+)\}", answer.KOREAN[key])), key


def test_the_style_touches_nothing_outside_its_element() -> None:
    rules = re.sub(r"@media[^{]*\{", "", css())
    selectors = re.findall(r"([^{}]+)\{[^{}]*\}", rules)
    assert selectors
    for selector in selectors:
        for one in re.split(r",(?![^()]*\))", selector):
            assert ".t2sql" in one, one

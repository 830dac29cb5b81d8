"""The demo's suite stands still, and every gold in it still answers."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

from t2sql.evaluation.suite import load_suite
from tests.demo.conftest import Ask

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "benchmarks" / "demo"
FROZEN = "8b2b1cad462edf57e12f70089c0a669b0f0c045ea70a0ec3a020585290ca8139"
"""Changes only together with a line in docs/benchmarks.md that gives the old and the new score."""


def test_the_questions_are_frozen() -> None:
    text = (FOLDER / "questions.jsonl").read_bytes()

    assert hashlib.sha256(text).hexdigest() == FROZEN


def test_the_suite_has_what_a_suite_of_analysts_questions_needs() -> None:
    questions = load_suite(FOLDER).questions
    answerable = [question for question in questions if question.answerable]
    joins = Counter(min(question.golds[0].upper().count(" JOIN "), 2) for question in answerable)

    assert len(questions) >= 120
    assert len(questions) - len(answerable) >= 15
    assert sum(bool(question.repeats) for question in questions) >= 40
    assert joins[2] >= 30


def test_a_repeated_question_names_a_verified_past_one() -> None:
    past = {
        line.removeprefix("-- question:").strip()
        for file in (ROOT / "metadata" / "queries").glob("*.sql")
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.startswith("-- question:")
    }

    repeated = {question.repeats for question in load_suite(FOLDER).questions if question.repeats}
    assert repeated <= past


def test_every_gold_answers(ask: Ask) -> None:
    for question in load_suite(FOLDER).questions:
        if question.answerable:
            assert ask(question.golds[0]), question.id

"""The Korean questions over the demo stand still, and every gold among them still answers."""

from __future__ import annotations

import hashlib
from pathlib import Path

from t2sql.evaluation.suite import load_suite
from tests.demo.conftest import Ask

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "benchmarks" / "demo_ko"
FROZEN = "864cb72a1754e7df2dec5452f81d99da840286de104b6bdded29cc3af952ef53"
"""Changes only together with a line in docs/benchmarks.md that gives the old and the new score."""


def test_the_korean_questions_are_frozen() -> None:
    text = (FOLDER / "questions.jsonl").read_bytes()

    assert hashlib.sha256(text).hexdigest() == FROZEN


def test_thirty_questions_of_which_ten_repeat_a_verified_one_and_four_have_no_answer() -> None:
    questions = load_suite(FOLDER).questions
    past = {
        line.removeprefix("-- question:").strip()
        for file in (ROOT / "metadata" / "queries").glob("*.sql")
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.startswith("-- question:")
    }
    repeated = [question.repeats for question in questions if question.repeats]

    assert len(questions) == 30
    assert sum(not question.answerable for question in questions) == 4
    assert len(repeated) == 10
    assert set(repeated) <= past


def test_every_gold_of_a_korean_question_answers(ask: Ask) -> None:
    for question in load_suite(FOLDER).questions:
        for gold in question.golds:
            assert ask(gold), f"{question.id}: {gold}"

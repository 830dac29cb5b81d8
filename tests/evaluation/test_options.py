from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from sqlglot import exp

from t2sql.errors import InputError
from t2sql.evaluation.gold import mask_literals
from t2sql.evaluation.options import EvaluationOptions, choose, sample, split_history
from t2sql.evaluation.suite import Suite, SuiteQuestion


def question(number: int, db: str, gold: str) -> SuiteQuestion:
    return SuiteQuestion(f"q{number}", db, f"Question {number}?", (gold,), ("t",))


def query(column: str, where: str = "") -> str:
    return exp.select(column).from_("t").where(where or None).sql()


QUESTIONS = tuple(
    question(number, f"db{number % 3 if number < 30 else 0}", query(f"c{number // 2}"))
    for number in range(60)
)


def test_the_sample_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    chosen = sample(QUESTIONS, 12, seed=7)
    assert chosen == sample(QUESTIONS, 12, seed=7)
    assert chosen == sample(tuple(reversed(QUESTIONS)), 12, seed=7)[::-1]
    assert chosen != sample(QUESTIONS, 12, seed=8)


def test_the_sample_stays_what_it_was() -> None:
    chosen = [question.id for question in sample(QUESTIONS, 6, seed=0)]
    assert chosen == ["q3", "q8", "q13", "q20", "q25", "q57"]


def test_the_sample_is_spread_over_the_databases() -> None:
    counts = Counter(question.db for question in sample(QUESTIONS, 12, seed=1))
    assert counts == {"db0": 4, "db1": 4, "db2": 4}


def test_a_limit_beyond_the_suite_asks_everything() -> None:
    assert sample(QUESTIONS, 1000, seed=0) == QUESTIONS
    assert sample(QUESTIONS, None, seed=0) == QUESTIONS


@pytest.mark.parametrize("seed", range(5))
def test_no_asked_question_stands_in_the_history(seed: int) -> None:
    golds = [query("a", f"b = {number} AND c = 'x{number}'") for number in range(10)]
    golds += [query(f"c{number}") for number in range(30)]
    suite = Suite(Path(), tuple(question(n, f"d{n % 2}", gold) for n, gold in enumerate(golds)))
    split = split_history(suite, 0.5, seed)
    past = {(q.db, mask_literals(gold, "duckdb")) for q in split.history for gold in q.golds}
    asked = {(q.db, mask_literals(gold, "duckdb")) for q in split.asked for gold in q.golds}
    assert len(split.history) == 20
    assert split.asked
    assert past.isdisjoint(asked)
    assert len(split.asked) < 20, "the recurring queries leave the asked half"


def test_an_alternative_gold_in_the_history_leaves_the_asked_half_too() -> None:
    both = SuiteQuestion("two", "d", "?", ("select a from t", "select b from t"), ("t",))
    others = tuple(
        SuiteQuestion(f"o{n}", "d", "?", (query("b", f"x{n} = {n}"),), ("t",)) for n in range(3)
    )
    twin = SuiteQuestion("twin", "d", "?", ("select B from T",), ("t",))
    suite = Suite(Path(), (both, twin, *others))
    for seed in range(20):
        split = split_history(suite, 0.4, seed)
        past = {question.id for question in split.history}
        if len({"two", "twin"} & past) == 1:
            assert not {"two", "twin"} & {question.id for question in split.asked}


def test_unanswerable_questions_are_always_asked() -> None:
    suite = Suite(Path(), (*QUESTIONS, SuiteQuestion("none", "db0", "?", (), ())))
    assert split_history(suite, 0.9, 0).asked[-1].id == "none"


def test_the_limit_counts_what_is_asked_not_what_became_history() -> None:
    chosen = choose(Suite(Path(), QUESTIONS), EvaluationOptions(history_share=0.5, limit=5))
    assert len(chosen.asked) == 5
    assert len(chosen.history) == 30


@pytest.mark.parametrize("share", [-0.1, 1, 50])
def test_a_share_that_is_none_is_refused(share: float) -> None:
    with pytest.raises(InputError, match="not between 0 and 1"):
        split_history(Suite(Path(), QUESTIONS), share, 0)

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from t2sql.evaluation.match import Match
from t2sql.evaluation.report import to_json, to_text
from t2sql.evaluation.scores import Evaluation, QuestionScore, StageCost, row
from t2sql.evaluation.summary import percentile, precision_at, summarise, summarise_runs
from t2sql.types import Usage

RIGHT = Match(match=True, strict=True, lenient=True)


def score(name: str, *, right: bool = False, **given: Any) -> QuestionScore:
    values: dict[str, Any] = {"sql": "select 1", "answered": True, "kind": "one_table", **given}
    if right:
        values.setdefault("match", RIGHT)
    return QuestionScore(id=name, db="d", question="?", **values)


def test_execution_match_counts_refused_questions_and_precision_does_not() -> None:
    found = summarise(
        [
            score("a", right=True),
            score("b", error_kind="wrong_rows"),
            score("c", right=True, refused=True, answered=False),
            score("d", refused=True, answered=False, sql="", error_kind="refused"),
        ]
    )
    assert found["execution_match"] == 0.5
    assert found["coverage"] == 0.5
    assert found["precision"] == 0.5
    assert found["errors"] == {"none": 2, "wrong_rows": 1, "refused": 1}


def test_unanswerable_questions_are_counted_apart() -> None:
    found = summarise(
        [
            score("a", right=True),
            score("u", kind="unanswerable", refused=True, answered=False, sql=""),
            score("v", kind="unanswerable", error_kind="unanswerable"),
        ]
    )
    assert found["execution_match"] == 1.0
    assert found["refused_unanswerable"] == 0.5
    assert found["precision"] == 0.5, "SQL for what has no answer is a wrong answer"
    assert (found["questions"], found["answerable"], found["unanswerable"]) == (3, 1, 2)


def test_strict_and_lenient_stand_beside_the_match() -> None:
    found = summarise(
        [
            score("a", match=RIGHT),
            score("b", match=Match(match=True, lenient=True)),
            score("c", match=Match(lenient=True)),
            score("d"),
        ]
    )
    figures = [found[f"execution_match{end}"] for end in ("_strict", "", "_lenient")]
    assert figures == [0.25, 0.5, 0.75]


def test_questions_that_repeat_a_past_query_have_a_figure_of_their_own() -> None:
    found = summarise([score("a", right=True, repeats="p1"), score("b")])
    assert (found["repeats"], found["repeats_execution_match"]) == (1, 1.0)


def test_precision_of_the_most_confident_share_takes_the_mean_of_a_tie() -> None:
    scores = [score(f"s{n}", right=n < 2, confidence=0.9) for n in range(4)]
    assert precision_at(scores, 0.5) == 0.5
    assert precision_at(list(reversed(scores)), 0.5) == 0.5
    sure = [score("t", right=True, confidence=1.0), *scores]
    assert precision_at(sure, 0.2) == 1.0
    assert precision_at([], 0.5) is None


def test_a_question_without_sql_comes_last_whatever_its_confidence() -> None:
    scores = [score("a", sql="", confidence=1.0), score("b", right=True, confidence=0.1)]
    assert precision_at(scores, 0.5) == 1.0


def test_figures_of_nothing_are_none_not_zero() -> None:
    found = summarise([])
    assert found["execution_match"] is None
    assert found["ms_p50"] is None


def test_percentiles_are_values_that_occurred() -> None:
    assert percentile([3, 1, 2], 0.5) == 2
    assert percentile(list(range(1, 101)), 0.95) == 95


def test_the_json_has_a_summary_and_one_row_a_question() -> None:
    scores = [score("a", right=True, ms=12.3456, tokens=7), score("b", repeats="p")]
    data = json.loads(to_json(Evaluation(summarise(scores), tuple(map(row, scores)))))
    assert set(data) == {"summary", "rows"}
    assert [each["id"] for each in data["rows"]] == ["a", "b"]
    assert set(data["rows"][0]) == {
        "id", "db", "question", "class", "gold", "sql", "match", "match_strict", "match_lenient",
        "confidence", "refused", "answered", "error_kind", "error", "tables", "gold_tables",
        "tables_found", "ms", "tokens", "repeats", "traits", "checks", "attempts",
    }  # fmt: skip
    assert {
        "questions", "execution_match", "execution_match_strict", "execution_match_lenient",
        "coverage", "precision", "precision@0.5", "precision@0.2", "refused_unanswerable",
        "repeats_execution_match", "by_class", "errors", "ms_p50", "ms_p95",
        "tokens_per_question",
    } <= set(data["summary"])  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "execution_match          50.0%",
        "questions                2",
        "refused_unanswerable     –",
        "errors: none             2",
        "by_class: one_table      questions 2, execution_match 50.0%",
    ],
)
def test_the_summary_is_shown_as_lines_of_name_and_value(line: str) -> None:
    scores = [score("a", right=True), score("b")]
    assert line in to_text(Evaluation(summarise(scores), ()))


def test_several_runs_count_each_question_once() -> None:
    runs = [score("a", right=run != 1, run=run, traits=("joined",)) for run in range(3)]
    found = summarise_runs([*runs, *(replace(each, id="b") for each in runs)])

    assert found["questions"] == found["answerable"] == 2
    assert found["by_class"]["one_table"]["questions"] == 2
    assert found["by_trait"]["joined"]["execution_match"] == pytest.approx(2 / 3)
    assert found["changed"] == 2
    assert found["spread"]["execution_match"] == {
        "mean": pytest.approx(2 / 3),
        "std": pytest.approx(0.4714, abs=1e-4),
        "min": 0.0,
        "max": 1.0,
    }
    assert "spread" not in summarise_runs(runs[:1])


def test_a_stage_costs_what_it_costs_over_all_questions() -> None:
    spent = StageCost("repair", Usage(900, 100, 1, 0.5), 40.0)
    found = summarise([score("a", stages=(spent,)), score("b")])

    assert found["by_stage"] == {
        "repair": {"calls": 0.5, "tokens_input": 450, "tokens_output": 50, "cost": 0.25, "ms": 20}
    }
    assert found["cost_per_question"] == 0.25
    assert "by_stage" not in summarise([score("b")])

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from t2sql.evaluation.families import families_of, family_keys
from t2sql.evaluation.lake_work import RetrievalScore
from t2sql.evaluation.options import EvaluationOptions
from t2sql.evaluation.report import to_text
from t2sql.evaluation.retrieval import evaluate_retrieval, summarise_retrieval
from t2sql.evaluation.suite import SuiteQuestion, load_suite
from t2sql.types import Column, Table
from tests.evaluation.conftest import write_lines


def table(name: str, *columns: str) -> Table:
    return Table(name, tuple(Column(column, "VARCHAR") for column in columns))


KEYS = family_keys(
    [
        table("a.visits_2019", "id", "page"),
        table("a.visits_2020", "ID", "Page"),
        table("B.VISITS_2019", "page", "id"),
        table("a.visits_x", "id", "page"),
        table("a.homes_1", "id", "size_2019"),
        table("a.homes_2", "id", "size_2020"),
        table("a.homes_3", "id", "rooms"),
    ]
)


def asked(
    gold: Sequence[str], candidates: Sequence[str], *, abstained: bool = False
) -> RetrievalScore:
    question = SuiteQuestion("1", "a", "How many?", ("select 1",), tuple(gold))
    score = RetrievalScore(question, tuple(gold), tuple(candidates), abstained=abstained)
    return score.with_families(KEYS)


def test_names_and_columns_alike_but_for_digits_and_databases_are_one_family() -> None:
    assert KEYS["a.visits_2019"] == KEYS["a.visits_2020"] == KEYS["b.visits_2019"]
    assert KEYS["a.homes_1"] == KEYS["a.homes_2"]
    assert len(set(KEYS.values())) == 4


def test_a_table_that_the_lake_does_not_have_is_its_own_family() -> None:
    assert families_of(["A.Visits_2019", "a.GONE"], KEYS) == (KEYS["a.visits_2019"], "a.gone")


def test_any_member_of_the_family_will_do_for_the_score_by_family_alone() -> None:
    score = asked(["a.visits_2019", "a.homes_1"], ["B.VISITS_2019", "a.homes_3", "a.homes_2"])
    assert (score.recall(3), score.complete(3)) == (0.0, False)
    assert [score.family_recall(k) for k in (1, 2, 3)] == [0.5, 0.5, 1.0]
    assert (score.family_complete(1), score.family_complete(3)) == (False, True)


def test_two_gold_tables_of_one_family_are_found_by_one_candidate() -> None:
    score = asked(["a.visits_2019", "a.visits_2020"], ["a.visits_2020"])
    assert (score.recall(1), score.family_recall(1)) == (0.5, 1.0)


def test_both_scores_stand_in_the_summary() -> None:
    summary = summarise_retrieval(
        [asked(["a.visits_2019"], ["a.visits_2020"]), asked(["a.homes_3"], ["a.homes_3"])]
    )
    assert (summary["complete_recall@5"], summary["complete_recall_family@5"]) == (0.5, 1.0)
    assert (summary["recall@5"], summary["recall_family@5"]) == (0.5, 1.0)
    assert "abstained_answerable" not in summary, "there is nothing to abstain from"


def test_abstaining_is_counted_for_both_kinds_of_questions() -> None:
    summary = summarise_retrieval(
        [
            asked([], [], abstained=True),
            asked([], ["a.homes_1"]),
            asked(["a.homes_3"], ["a.homes_3"]),
        ]
    )
    assert (summary["questions"], summary["unanswerable"]) == (1, 2)
    assert summary["abstained_unanswerable"] == 0.5
    assert summary["abstained_answerable"] == 0.0
    assert summary["recall@1"] == 1.0


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    def listed(db: str, name: str) -> dict[str, Any]:
        columns = ("visit_id", "page", "country", "visited_at")
        return {"db": db, "table": name, "columns": [{"name": c, "type": "text"} for c in columns]}

    write_lines(
        tmp_path / "tables.jsonl",
        [listed(db, f"visits_{year}") for db in ("eu", "us") for year in range(2015, 2021)],
    )
    write_lines(
        tmp_path / "questions.jsonl",
        [
            {"id": "1", "question": "visits by page", "sql": ["s"], "tables": ["us.visits_2016"]},
            {"id": "2", "question": "how tall are trees?", "sql": [], "tables": []},
        ],
    )
    return tmp_path


def test_a_sharded_lake_is_scored_by_table_and_by_family(lake: Path) -> None:
    options = EvaluationOptions(
        translator="offline", embedder="hash", workers=1, cache=lake / "cache"
    )
    done = evaluate_retrieval(load_suite(lake), options)
    assert (done.summary["tables"], done.summary["families"]) == (12, 1)
    assert done.summary["complete_recall_family@1"] == 1.0
    assert done.rows[0]["complete_family@1"] is True
    assert "complete_recall_family@15" in to_text(done)
    assert done.summary["unanswerable"] == 1


def test_questions_without_an_answer_do_not_change_which_others_are_drawn(lake: Path) -> None:
    questions = [
        {"id": str(n), "question": f"visits {n}", "sql": ["s"], "tables": ["us.visits_2016"]}
        for n in range(9)
    ]
    none = [{"id": f"u{n}", "question": "trees?", "sql": [], "tables": []} for n in range(9)]
    options = EvaluationOptions(
        translator="offline", embedder="hash", workers=1, cache=lake / "cache", limit=3
    )
    drawn = []
    for lines in (questions, questions + none):
        write_lines(lake / "questions.jsonl", lines)
        done = evaluate_retrieval(load_suite(lake), replace(options))
        drawn.append([row["id"] for row in done.rows if row["class"] != "unanswerable"])
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) == 3

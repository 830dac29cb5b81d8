"""The whole way on a small suite, without a model: hashed vectors, the offline translator."""

from __future__ import annotations

import json
import multiprocessing
from dataclasses import replace
from pathlib import Path

import pytest

from t2sql.config import DEFAULT_EMBEDDER, make_config
from t2sql.errors import ConfigError, FileError, InputError, SearchError
from t2sql.evaluation.options import EvaluationOptions
from t2sql.evaluation.report import to_json, to_text
from t2sql.evaluation.retrieval import evaluate_retrieval
from t2sql.evaluation.run import evaluate
from t2sql.evaluation.suite import load_suite
from t2sql.testing import ScriptedServer
from tests.evaluation.conftest import write_lines


@pytest.fixture
def options(tmp_path: Path) -> EvaluationOptions:
    return EvaluationOptions(
        translator="offline", embedder="hash", workers=1, cache=tmp_path / "cache"
    )


def with_options(options: EvaluationOptions, **given: object) -> EvaluationOptions:
    return replace(options, **given)  # type: ignore[arg-type] # the fields are checked by use


def test_a_suite_is_asked_and_scored(suite_folder: Path, options: EvaluationOptions) -> None:
    told: list[tuple[str, int, int]] = []
    done = evaluate(load_suite(suite_folder), options, lambda *said: told.append(said))
    rows = {row["id"]: row for row in done.rows}
    assert list(rows) == ["b1", "b2", "b3", "b4", "b5", "b6", "h1", "h2"]
    assert told[0] == ("questions", 0, 8)
    assert told[-1] == ("questions", 8, 8)
    assert rows["b1"]["match_strict"], rows["b1"]
    assert rows["h1"]["match"], rows["h1"]
    assert rows["b6"]["class"] == "unanswerable"
    assert rows["b6"]["error_kind"] == ("none" if rows["b6"]["refused"] else "unanswerable")
    assert rows["b5"]["class"] == "two_tables"
    assert done.summary["answerable"] == 7
    assert done.summary["execution_match"] >= 2 / 7
    assert not done.interrupted
    assert json.loads(to_json(done))["summary"]["suite"] == "small"
    assert "execution_match" in to_text(done)


def test_processes_score_as_one_process_does(
    suite_folder: Path, options: EvaluationOptions
) -> None:
    suite = load_suite(suite_folder)
    alone = evaluate(suite, options)
    apart = evaluate(suite, with_options(options, workers=2))
    still = ("id", "sql", "match", "confidence", "refused", "error_kind")
    assert [[row[key] for key in still] for row in apart.rows] == [
        [row[key] for key in still] for row in alone.rows
    ]


def test_a_gold_that_fails_is_told_from_a_wrong_answer(
    suite_folder: Path, options: EvaluationOptions
) -> None:
    write_lines(
        suite_folder / "questions.jsonl",
        [
            {
                "id": "bad",
                "db": "harbour",
                "question": "How many ships are there?",
                "sql": ["select count(*) from no_such_table"],
                "tables": ["ship"],
            },
            {
                "id": "wrong",
                "db": "harbour",
                "question": "How many ships are there?",
                "sql": ["select 17"],
                "tables": ["ship"],
            },
        ],
    )
    rows = evaluate(load_suite(suite_folder), options).rows
    assert [row["error_kind"] for row in rows] == ["gold", "wrong_rows"]


def test_a_database_that_cannot_be_read_fails_its_own_questions_alone(
    suite_folder: Path, options: EvaluationOptions
) -> None:
    (suite_folder / "databases" / "harbour.sqlite").write_bytes(b"no database at all" * 100)
    done = evaluate(load_suite(suite_folder), options)
    kinds = {row["id"]: row["error_kind"] for row in done.rows}
    assert kinds["h1"] == kinds["h2"] == "database"
    assert kinds["b1"] == "none"


def test_the_gold_tables_may_be_given(suite_folder: Path, options: EvaluationOptions) -> None:
    done = evaluate(load_suite(suite_folder), with_options(options, gold_tables=True))
    rows = {row["id"]: row for row in done.rows}
    assert set(rows["b5"]["tables"]) == {"cake", "baker"}
    assert all(row["tables_found"] for row in done.rows if row["gold_tables"])


def test_a_share_of_the_questions_becomes_history(
    suite_folder: Path, options: EvaluationOptions
) -> None:
    done = evaluate(load_suite(suite_folder), with_options(options, history_share=0.4, seed=3))
    assert done.summary["history_questions"] == 3
    assert len(done.rows) <= 5
    again = evaluate(load_suite(suite_folder), with_options(options, history_share=0.4, seed=3))
    assert [row["id"] for row in again.rows] == [row["id"] for row in done.rows]


def test_history_of_a_file_is_used_for_the_database_that_has_its_tables(
    suite_folder: Path, options: EvaluationOptions, tmp_path: Path
) -> None:
    file = tmp_path / "past.sql"
    file.write_text(
        "-- question: Which vessels are the oldest?\n-- verified_by: someone\n"
        "select name from ship order by built;\nselect 1 from nowhere;\n",
        encoding="utf-8",
    )
    done = evaluate(load_suite(suite_folder), with_options(options, history=file))
    assert len(done.rows) == 8


def test_an_interrupt_ends_the_run_with_what_is_done(
    suite_folder: Path, options: EvaluationOptions
) -> None:
    def stop(stage: str, done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    done = evaluate(load_suite(suite_folder), options, stop)
    assert done.interrupted
    assert len(done.rows) == 3
    assert done.summary["questions"] == 3


def test_a_suite_without_databases_is_told_what_it_can_do(
    tmp_path: Path, options: EvaluationOptions
) -> None:
    write_lines(tmp_path / "questions.jsonl", [{"id": "a", "question": "q", "tables": ["t"]}])
    with pytest.raises(FileError, match="--retrieval"):
        evaluate(load_suite(tmp_path), options)
    with pytest.raises(FileError, match="no tables to find"):
        evaluate_retrieval(load_suite(tmp_path), options)


def test_a_database_that_was_not_built_is_told_at_once(
    suite_folder: Path, options: EvaluationOptions
) -> None:
    (suite_folder / "suite.toml").write_text('database = "duckdb:///not.duckdb"', encoding="utf-8")
    with pytest.raises(FileError, match=r"not\.duckdb, does not exist"):
        evaluate(load_suite(suite_folder), options)


def test_workers_below_one_are_refused(suite_folder: Path, options: EvaluationOptions) -> None:
    with pytest.raises(InputError, match="0 workers"):
        evaluate(load_suite(suite_folder), with_options(options, workers=0))


def test_retrieval_is_scored_over_the_whole_lake(
    suite_folder: Path, options: EvaluationOptions
) -> None:
    done = evaluate_retrieval(load_suite(suite_folder), options)
    rows = {row["id"]: row for row in done.rows}
    assert rows["b6"]["class"] == "unanswerable"
    assert "recall@1" not in rows["b6"], "what has no gold tables counts in no recall"
    assert done.summary["questions"] == 7
    assert done.summary["unanswerable"] == 1
    assert done.summary["abstained_answerable"] == 0.0
    assert rows["b4"]["gold_tables"] == ["bakery.baker"]
    assert rows["h1"]["candidates"][0] == "harbour.ship"
    assert done.summary["tables"] == 3
    assert done.summary["complete_recall@20"] == 1.0
    assert done.summary["recall@1"] <= done.summary["recall@3"]
    assert set(done.summary["by_gold_tables"]) == {"1", "2"}
    assert rows["b5"]["complete@20"] is True


def test_retrieval_needs_no_databases(suite_folder: Path, options: EvaluationOptions) -> None:
    for file in (suite_folder / "databases").iterdir():
        file.unlink()
    assert evaluate_retrieval(load_suite(suite_folder), options).summary["recall@20"] == 1.0


def test_retrieval_may_be_given_a_sketch_and_counts_its_cost(
    suite_folder: Path, options: EvaluationOptions
) -> None:
    sketch = {"tables": [{"name": "ship", "description": "a ship", "columns": ["tonnage"]}]}
    with ScriptedServer(lambda _: sketch) as server:
        llm = {"base_url": server.base_url, "model": "scripted", "api_key_env": "none"}
        config = make_config({"llm": llm}, folder=suite_folder, environment={})
        given = with_options(options, sketch=True, config=config)
        done = evaluate_retrieval(load_suite(suite_folder), given)
    plain = evaluate_retrieval(load_suite(suite_folder), options)

    assert len(server.requests) == len(done.rows) == 8
    assert done.summary["sketches_empty"] == 0
    assert done.summary["tokens_input"] > 0
    assert done.summary["failed"] == 0
    assert "tokens_input" not in plain.summary


def test_a_sketch_without_a_model_is_refused(
    suite_folder: Path, options: EvaluationOptions
) -> None:
    with pytest.raises(ConfigError, match="needs a model"):
        evaluate_retrieval(load_suite(suite_folder), with_options(options, sketch=True))


def test_without_a_list_of_tables_the_databases_are_the_lake(
    suite_folder: Path, options: EvaluationOptions
) -> None:
    (suite_folder / "tables.jsonl").unlink()
    summary = evaluate_retrieval(load_suite(suite_folder), options).summary
    assert (summary["tables"], summary["recall@20"]) == (3, 1.0)


def test_one_database_is_a_lake_with_its_metadata_and_history(
    suite_folder: Path, options: EvaluationOptions
) -> None:
    (suite_folder / "tables.jsonl").unlink()
    (suite_folder / "meta" / "queries").mkdir(parents=True)
    (suite_folder / "meta" / "queries" / "broken.sql").write_text("select from;", encoding="utf-8")
    (suite_folder / "meta" / "tables").mkdir()
    (suite_folder / "meta" / "tables" / "cakes.yml").write_text(
        "models:\n  - name: cake\n    description: Pastry on sale.\n", encoding="utf-8"
    )
    (suite_folder / "suite.toml").write_text(
        'database = "sqlite:///databases/bakery.sqlite"\nmetadata = "meta"\n', encoding="utf-8"
    )
    lines = [{"id": "p", "question": "What pastry is on sale?", "sql": [], "tables": ["cake"]}]
    write_lines(suite_folder / "questions.jsonl", lines)
    done = evaluate_retrieval(load_suite(suite_folder), options)
    assert done.rows[0]["candidates"][0] == "cake"


def test_a_process_that_dies_costs_what_it_was_at_and_the_run_goes_on(
    suite_folder: Path, options: EvaluationOptions
) -> None:
    killed: list[int] = []

    def kill_once(stage: str, done: int, total: int) -> None:
        if done and not killed:
            for child in multiprocessing.active_children():
                killed.append(child.pid or 0)
                child.kill()

    done = evaluate(load_suite(suite_folder), with_options(options, workers=2), kill_once)
    assert killed
    assert [row["id"] for row in done.rows] == ["b1", "b2", "b3", "b4", "b5", "b6", "h1", "h2"]
    crashes = [row for row in done.rows if row["error_kind"] == "crash"]
    assert crashes
    assert {row["error"] for row in crashes} == {"The process ended with exit code -9."}


def test_an_embedder_that_cannot_be_had_ends_the_run(
    suite_folder: Path, options: EvaluationOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("t2sql.search.model_files.PACKAGE", "no_such_package")
    monkeypatch.setattr("t2sql.search.model_files.cached_model", lambda name: None)
    suite, with_model = load_suite(suite_folder), with_options(options, embedder=DEFAULT_EMBEDDER)
    for measure in (evaluate, evaluate_retrieval):
        with pytest.raises(SearchError, match="not installed"):
            measure(suite, with_model)

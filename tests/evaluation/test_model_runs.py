"""Evaluations with a model: the real client against a scripted server on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from t2sql.errors import ConfigError, FileError, InputError, PromptError
from t2sql.evaluation.html.page import evaluation_page, trial_page
from t2sql.evaluation.options import EvaluationOptions
from t2sql.evaluation.report import to_json, to_text, trial_to_text
from t2sql.evaluation.resume import read_done, write_text
from t2sql.evaluation.run import evaluate, try_prompts
from t2sql.evaluation.suite import Suite, load_suite
from t2sql.testing import ReceivedRequest, ScriptedServer
from tests.evaluation.conftest import write_lines
from tests.evaluation.model_server import MARKS, VERSIONS, Write, model_settings, replies

RIGHT = {
    "How many bakers are there?": "SELECT COUNT(*) FROM baker",
    "Which bakers live in Ulm?": "SELECT name FROM baker WHERE town = 'Ulm'",
    "How many bakers are older than 40?": "SELECT COUNT(*) FROM baker WHERE age > 40",
}
WRONG = "SELECT 17 AS n FROM baker LIMIT 1"
Serve = Callable[..., AbstractContextManager[tuple[ScriptedServer, EvaluationOptions]]]


@pytest.fixture
def suite(suite_folder: Path) -> Suite:
    lines = [
        {"id": f"q{number}", "db": "bakery", "question": text, "sql": [sql], "tables": ["baker"]}
        for number, (text, sql) in enumerate(RIGHT.items(), start=1)
    ]
    write_lines(suite_folder / "questions.jsonl", lines)
    return load_suite(suite_folder)


@pytest.fixture
def serve(tmp_path: Path) -> Serve:
    """A scripted model that writes SQL by a function, and options that ask it."""

    @contextmanager
    def server(write: Write, **llm: Any) -> Iterator[tuple[ScriptedServer, EvaluationOptions]]:
        with ScriptedServer(replies(write, {"aker": "baker"})) as running:
            options = EvaluationOptions(
                translator="llm",
                workers=1,
                cache=tmp_path / "cache",
                config=model_settings(tmp_path, running.base_url, **llm),
            )
            yield running, options

    return server


def right(request: ReceivedRequest) -> str:
    return next(sql for text, sql in RIGHT.items() if text in request.text)


def test_tokens_and_money_are_told_by_stage(suite: Suite, serve: Serve) -> None:
    with serve(right) as (server, options):
        done = evaluate(suite, options)

    assert done.summary["execution_match"] == 1.0
    assert set(done.summary["by_stage"]) == {"select", "generate"}
    assert done.summary["by_stage"]["generate"]["calls"] == 1.0
    # Ten tokens in and five out a call, two calls a question, 2 and 10 a million.
    assert done.summary["tokens_per_question"] == 30.0
    assert done.summary["cost_per_question"] == pytest.approx(2 * (10 * 2 + 5 * 10) / 1e6)
    assert done.summary["currency"] == "USD"
    assert f"generate_sql v{VERSIONS[0]} (" in done.summary["prompts"]
    assert done.rows[0]["models"] == ["scripted"]
    assert len(server.requests) == 6
    assert "by_stage: generate" in to_text(done)


def test_several_questions_wait_for_the_model_at_a_time(suite: Suite, serve: Serve) -> None:
    together = threading.Barrier(3, timeout=30)

    def write(request: ReceivedRequest) -> str:
        together.wait()  # breaks unless three ask at once
        return right(request)

    with serve(write, timeout_s=60.0) as (_, options):
        done = evaluate(suite, options)

    assert [row["match"] for row in done.rows] == [True, True, True]


def test_repeated_runs_tell_their_spread_and_what_changed(suite: Suite, serve: Serve) -> None:
    asked: dict[str, int] = {}
    lock = threading.Lock()

    def write(request: ReceivedRequest) -> str:
        sql = right(request)
        with lock:
            asked[sql] = asked.get(sql, 0) + 1
            return WRONG if "Ulm" in sql and asked[sql] == 2 else sql

    with serve(write) as (_, options):
        done = evaluate(suite, replace(options, repeat=3))

    assert (done.summary["questions"], done.summary["runs"]) == (3, 3)
    assert done.summary["execution_match"] == pytest.approx(8 / 9)
    spread = done.summary["spread"]["execution_match"]
    assert (spread["min"], spread["max"]) == (pytest.approx(2 / 3), 1.0)
    assert spread["std"] > 0
    assert (done.summary["changed"], done.summary["changed_sql"]) == (1, 1)
    assert [row["id"] for row in done.rows] == ["q1", "q2", "q3"] * 3
    assert "spread: execution_match" in to_text(done)
    page = evaluation_page(done)
    assert "right in 2 of 3 runs" in page
    assert "1 questions were right in one run and wrong in another" in page


@pytest.mark.slow
def test_two_prompts_are_tried_on_the_same_questions(suite: Suite, serve: Serve) -> None:
    def write(request: ReceivedRequest) -> str:
        return right(request) if MARKS[1] in request.text else WRONG

    with serve(write) as (server, options):
        challenger = {"generate_sql": VERSIONS[1]}
        trial = try_prompts(suite, replace(options, challenger=challenger, keep_rows=True))

    assert (trial.a.summary["execution_match"], trial.b.summary["execution_match"]) == (0.0, 1.0)
    found = trial.comparison
    assert (found.total.wins, found.total.losses) == (3, 0)
    assert found.a_texts.startswith(f"generate_sql v{VERSIONS[0]} (")
    assert found.b_texts.startswith(f"generate_sql v{VERSIONS[1]} (")
    assert "this may be noise" in found.sentence
    assert f"generate_sql v{VERSIONS[1]}" in trial_to_text(trial)
    marked = [mark for request in server.requests for mark in MARKS if mark in request.text]
    assert sorted(marked) == sorted(MARKS * 3)
    rows = json.loads(to_json(trial.whole))["rows"]
    assert [row["arm"] for row in rows] == ["A"] * 3 + ["B"] * 3
    page = trial_page(trial)
    assert page.count("B is right") == 3
    assert WRONG.split()[1] in page


def test_a_run_goes_on_where_it_was_stopped(suite: Suite, serve: Serve, tmp_path: Path) -> None:
    file = tmp_path / "half.json"

    def stop(stage: str, done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with serve(right, concurrency=1) as (server, options):
        half = evaluate(suite, options, stop)
        write_text(file, to_json(half))
        before = len(server.requests)
        whole = evaluate(suite, options, done=read_done(file, suite, options))

    assert half.interrupted
    assert len(half.rows) == 2
    assert len(server.requests) - before == 2, "one question, chosen and written"
    assert [row["id"] for row in whole.rows] == ["q1", "q2", "q3"]
    assert whole.summary["execution_match"] == 1.0
    assert whole.summary["tokens_per_question"] == 30.0
    assert not whole.interrupted


def test_what_the_model_failed_at_is_asked_again(
    suite: Suite, serve: Serve, tmp_path: Path
) -> None:
    file = tmp_path / "failed.json"
    with serve(lambda request: "") as (server, options):
        server.close()
        failed = evaluate(suite, options)
    write_text(file, to_json(failed))

    assert {row["error_kind"] for row in failed.rows} == {"model"}
    assert read_done(file, suite, options) == ()


@pytest.mark.slow
def test_all_done_asks_nothing(suite: Suite, serve: Serve, tmp_path: Path) -> None:
    file = tmp_path / "done.json"
    with serve(right) as (server, options):
        write_text(file, to_json(evaluate(suite, options)))
        before = len(server.requests)
        again = evaluate(suite, options, done=read_done(file, suite, options))

    assert len(server.requests) == before
    assert again.summary["execution_match"] == 1.0


def test_what_there_is_is_kept_now_and_then(
    suite: Suite, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("t2sql.evaluation.jobs._KEPT", 1)
    kept: list[int] = []
    with serve(right) as (_, options):
        evaluate(suite, options, keep=lambda so_far: kept.append(len(so_far.rows)))

    assert kept == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "no evaluation that can go on"),
        ('{"summary": {}, "rows": [{"id": 1}]}', "no evaluation that can go on"),
        (
            '{"summary": {"suite": "other", "gold_tables": false, "history_share": 0.0}, '
            '"rows": []}',
            "of another run: suite other",
        ),
    ],
)
def test_a_file_that_cannot_go_on_is_told(
    suite: Suite, tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "bad.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FileError, match=said):
        read_done(file, suite, EvaluationOptions())


def test_a_version_that_is_not_there_fails_before_anything_is_asked(
    suite: Suite, serve: Serve
) -> None:
    with serve(right) as (server, options):
        with pytest.raises(PromptError, match="no version 7"):
            evaluate(suite, replace(options, prompts={"generate_sql": 7}))
        with pytest.raises(PromptError, match="no version 7"):
            try_prompts(suite, replace(options, challenger={"generate_sql": 7}))
        assert not server.requests


def test_prompts_without_a_model_are_told(suite: Suite) -> None:
    offline = EvaluationOptions(translator="offline", embedder="hash")
    with pytest.raises(InputError, match="reads no prompts"):
        evaluate(suite, replace(offline, prompts={"generate_sql": 1}))
    with pytest.raises(InputError, match="reads no prompts"):
        try_prompts(suite, replace(offline, challenger={"generate_sql": 1}))
    with pytest.raises(InputError, match="No prompt is named"):
        try_prompts(suite, offline)
    with pytest.raises(ConfigError, match="needs a language model"):
        evaluate(suite, replace(offline, translator="llm"))
    with pytest.raises(InputError, match="0 runs"):
        evaluate(suite, replace(offline, repeat=0))


def test_an_evaluation_leaves_no_traces_in_the_store(
    suite: Suite, serve: Serve, tmp_path: Path
) -> None:
    with serve(right) as (_, options):
        evaluate(suite, options)

    assert not list(tmp_path.rglob("store.sqlite"))

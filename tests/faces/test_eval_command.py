"""``t2sql eval`` and ``t2sql compare`` from the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from t2sql.protocols import Progress
from t2sql.testing import ScriptedServer
from tests.evaluation.model_server import MARKS, VERSIONS, model_settings, replies
from tests.faces.conftest import Run

QUESTIONS = [
    ("s1", "How many customers are there?", "SELECT COUNT(*) FROM shop.customers"),
    ("s2", "How many customers are there in Busan?", "SELECT COUNT(*) FROM shop.customers"),
]


@pytest.fixture
def suite(shop: Path) -> Path:
    folder = shop / "suite"
    folder.mkdir()
    lines = [
        {"id": name, "question": text, "sql": [sql], "tables": ["shop.customers"]}
        for name, text, sql in QUESTIONS
    ]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (folder / "questions.jsonl").write_text(text, encoding="utf-8")
    (folder / "suite.toml").write_text('database = "duckdb:///../store.duckdb"\n', encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("t2sql.evaluation.state._cache_folder", lambda: tmp_path / "cache")


def test_a_run_leaves_json_and_a_page_that_asks_for_nothing(suite: Path, t2sql: Run) -> None:
    done = t2sql(
        "eval", "suite", "--translator", "offline", "--workers", "1", "--repeat", "2",
        "--json", "run.json", "--html", "run.html",
    )  # fmt: skip

    assert done.code == 0, done.err
    assert "execution_match" in done.out
    data = json.loads((suite.parent / "run.json").read_text(encoding="utf-8"))
    assert data["summary"]["runs"] == 2
    assert len(data["rows"]) == 4
    page = (suite.parent / "run.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "How many customers are there in Busan?" in page
    assert not [word for word in ("http://", "https://", "src=", "url(") if word in page]


@pytest.mark.slow
def test_prompts_are_tried_and_runs_compared(
    suite: Path, t2sql: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(request: Any) -> str:
        return QUESTIONS[0][2] if MARKS[1] in request.text else "SELECT 17 FROM shop.customers"

    with ScriptedServer(replies(write, {"ustomer": "shop.customers"})) as server:
        model_settings(suite.parent, server.base_url)  # leaves the two prompts there
        for name, value in (
            ("LLM__BASE_URL", server.base_url),
            ("LLM__MODEL", "scripted"),
            ("LLM__API_KEY_ENV", "none"),
            ("LIMITS__FIT", "0"),
            ("LIMITS__REPAIRS", "0"),
        ):
            monkeypatch.setenv(f"T2SQL_{name}", value)
        same = ("eval", "suite", "--workers", "1")
        old, new = (f"generate_sql={version}" for version in VERSIONS)
        tried = t2sql(
            *same, "--prompts", old, "--ab", new, "--json", "ab.json", "--html", "ab.html"
        )
        first = t2sql(*same, "--prompts", old, "--json", "a.json")
        second = t2sql(*same, "--prompts", new, "--json", "b.json")

    assert tried.code == first.code == second.code == 0, tried.err + first.err + second.err
    assert f"B is generate_sql v{VERSIONS[1]} (" in tried.out
    assert "What changed" in (suite.parent / "ab.html").read_text(encoding="utf-8")
    compared = t2sql("compare", "a.json", "b.json")
    assert f"A is generate_sql v{VERSIONS[0]} (" in compared.out
    assert t2sql("compare", "a.json", "b.json", "--json").json["total"]["wins"] == 2
    held = t2sql("compare", "ab.json", "b.json")
    assert held.code == 2
    assert "holds two arms" in held.err


def test_a_private_suite_leaves_no_cell_behind(suite: Path, t2sql: Run) -> None:
    with (suite / "suite.toml").open("a", encoding="utf-8") as file:
        file.write("private = true\n")
    questions = suite / "questions.jsonl"
    line = {
        "id": "p1",
        "question": "List the names of the customers.",
        "sql": ["SELECT full_name FROM shop.customers"],
        "tables": ["shop.customers"],
    }
    questions.write_text(json.dumps(line) + "\n", encoding="utf-8")

    done = t2sql(
        "eval", "suite", "--translator", "offline", "--workers", "1",
        "--json", "run.json", "--html", "run.html",
    )  # fmt: skip

    assert done.code == 0, done.err
    for name in ("run.json", "run.html"):
        assert "Customer 1" not in (suite.parent / name).read_text(encoding="utf-8")


def test_an_interrupted_run_goes_on(
    suite: Path, t2sql: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def interrupted() -> Iterator[Progress]:
        def stop(stage: str, done: int, total: int) -> None:
            if done == 1:
                raise KeyboardInterrupt

        yield stop

    run = ("eval", "suite", "--translator", "offline", "--workers", "1", "--json", "run.json")
    with monkeypatch.context() as patch:
        patch.setattr("t2sql.faces.progress.progress_bar", interrupted)
        stopped = t2sql(*run)
    left = t2sql(*run, "--resume", "run.json")

    assert stopped.code == 130
    assert "go on with --resume run.json" in stopped.err
    assert left.code == 0, left.err
    data = json.loads((suite.parent / "run.json").read_text(encoding="utf-8"))
    assert [row["id"] for row in data["rows"]] == ["s1", "s2"]
    assert data["summary"]["interrupted"] is False


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--retrieval", "--html", "x.html"), "--html has no meaning with --retrieval"),
        (("--retrieval", "--ab", "generate_sql=2"), "--ab has no meaning"),
        (("--prompts", "generate_sql"), "names no version of a prompt"),
        (("--prompts", "a=1,a=2"), "names no version of a prompt"),
        (("--translator", "offline", "--ab", "generate_sql=1"), "reads no prompts"),
    ],
)
@pytest.mark.usefixtures("suite")
def test_options_that_do_not_go_together_are_told(
    t2sql: Run, arguments: tuple[str, ...], said: str
) -> None:
    done = t2sql("eval", "suite", *arguments)

    assert done.code == 2
    assert said in done.err

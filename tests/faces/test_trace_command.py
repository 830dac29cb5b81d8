"""``t2sql trace`` and ``t2sql cost``: what was asked, how it was answered, what it cost."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from t2sql.project import open_project
from t2sql.store.store import Store, open_store
from t2sql.store.trace import trace_of
from t2sql.testing import ReceivedRequest, ScriptedServer
from t2sql.types import Answer, ModelCall, PromptUse, Refusal, SqlDraft, Usage
from tests.faces.conftest import Run

SQL = "SELECT COUNT(*) AS customers FROM shop.customers"
CALL = ModelCall(
    PromptUse("generate_sql", 1, "feedbeef" * 8),
    "first-model",
    Usage(1200, 34, 1, 0.5),
    250.0,
    (("system", "You write SQL."), ("user", "Count \x1b[31mthem\x1b[0m [bold]all[/bold].")),
    '{"sql": "SELECT 1"}',
)


@pytest.fixture(scope="module")
def asked_shop(indexed_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A question that was answered by a model, and one that was refused; nobody writes into it."""
    folder = tmp_path_factory.mktemp("asked")
    shutil.copytree(indexed_shop, folder, dirs_exist_ok=True)
    with open_project(folder) as project:
        store = open_store(project.config)
        question = replace(project.question("How many customers are there?"), id="aaaa11110000")
        selection = project.use_tables(question, ["shop.customers"])
        attempts = (project.check("SELECT COUNT(x) FROM shop.customers"), project.check(SQL))
        draft = SqlDraft(selection, SQL, "llm", attempts=attempts, calls=(CALL,))
        done: Answer = project.run(draft)
        store.record(trace_of(done, question))
        other = replace(project.question("Why is the sky blue?"), id="bbbb22220000")
        store.record(trace_of(Refusal(other, "No table fits the question."), other))
        store.close()
    return folder


@pytest.fixture
def kept(asked_shop: Path, enter_copy: Callable[[Path], Path]) -> Path:
    """A copy of it; it is the current folder."""
    return enter_copy(asked_shop)


def written(request: ReceivedRequest) -> dict[str, Any]:
    return {
        "plan": "count",
        "sql": "SELECT COUNT(DISTINCT customer_id) AS customers FROM shop.customers",
        "explanation": "Counts.",
        "assumptions": [],
        "confidence": 0.8,
    }


@pytest.fixture
def model(kept: Path) -> Callable[[str], None]:
    """Configures the server at this address as the project's model."""

    def configure(base_url: str) -> None:
        file = kept / "t2sql.toml"
        text = file.read_text(encoding="utf-8")
        llm = f'[llm]\nbase_url = "{base_url}"\nmodel = "second-model"\n'
        file.write_text(text + llm, encoding="utf-8")

    return configure


@pytest.mark.usefixtures("kept")
def test_in_a_narrow_terminal_the_question_is_cut_and_no_number(
    t2sql: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert "0.5000 USD" in t2sql("trace").out


@pytest.mark.usefixtures("kept")
def test_traces_are_listed(t2sql: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "140")
    done = t2sql("trace")

    assert done.code == 0, done.err
    assert "How many customers are there?" in done.out
    assert "refused" in done.out
    assert "0.5000 USD" in done.out
    assert [line["id"] for line in t2sql("trace", "--json", "--limit", "1").json["traces"]] == [
        "bbbb22220000"
    ]
    assert t2sql("trace", "--since", "2999-01-01").err.strip() == "Nothing was asked yet."


@pytest.mark.usefixtures("kept")
def test_a_trace_is_shown_by_the_first_letters_of_its_id(t2sql: Run) -> None:
    done = t2sql("trace", "aaaa")

    assert done.code == 0, done.err
    for said in ("answered", "shop.customers", "Attempt 2 of 2", "generate_sql v1 (feedbeef)"):
        assert said in done.out
    assert "1 rows of customers" in done.out
    assert "You write SQL." not in done.out
    assert t2sql("trace", "bbbb").out.count("No table fits the question.") == 1


@pytest.mark.usefixtures("kept")
def test_texts_are_shown_as_they_were_sent_and_drive_no_terminal(t2sql: Run) -> None:
    out = t2sql("trace", "aaaa", "--texts").out

    assert "You write SQL." in out
    assert "\x1b" not in out
    assert "[bold]all[/bold]" in out


@pytest.mark.usefixtures("kept")
def test_a_trace_as_json_has_everything(t2sql: Run) -> None:
    trace = t2sql("trace", "aaaa", "--json").json

    assert trace["calls"][0]["messages"][0] == ["system", "You write SQL."]
    assert trace["result"] == {
        "columns": ["customers"],
        "types": ["BIGINT"],
        "rows": 1,
        "truncated": False,
        "elapsed_s": trace["result"]["elapsed_s"],
    }
    assert trace["usage"]["cost"] == 0.5


@pytest.mark.usefixtures("kept")
def test_costs_are_summed(t2sql: Run) -> None:
    assert t2sql("cost", "--by", "stage", "--json").json["costs"][0]["name"] == "generate"
    assert "first-model" in t2sql("cost", "--by", "model").out
    assert t2sql("cost").code == 0
    assert t2sql("cost", "--since", "2999-01-01").err.strip() == "No model was asked yet."


def test_a_replay_asks_the_same_question_of_another_model(
    model: Callable[[str], None], t2sql: Run
) -> None:
    with ScriptedServer(written) as server:
        model(server.base_url)
        shown = t2sql("trace", "aaaa", "--replay", "--model", "third-model")
        plain = t2sql("trace", "aaaa", "--replay", "--json")

    assert shown.code == 0, shown.err
    assert [request.body["model"] for request in server.requests] == ["third-model", "second-model"]
    assert "+   COUNT(DISTINCT customer_id) AS customers" in shown.out
    assert "third-model" in shown.out
    assert plain.json["same_sql"] is False
    assert plain.json["before"]["sql"] == SQL
    assert plain.json["now"]["outcome"] == "drafted"
    assert plain.json["now"]["usage"]["calls"] == 1
    assert "How many customers are there?" in server.requests[0].text


@pytest.mark.usefixtures("kept")
def test_a_replay_needs_no_model(t2sql: Run) -> None:
    done = t2sql("trace", "aaaa", "--replay", "--translator", "offline", "--json")

    assert done.code == 0, done.err
    assert done.json["now"]["translator"] == "offline"
    assert done.json["now"]["calls"] == []


def test_a_replay_with_a_version_that_is_not_there_is_told(
    model: Callable[[str], None], t2sql: Run
) -> None:
    with ScriptedServer() as server:
        model(server.base_url)
        done = t2sql("trace", "aaaa", "--replay", "--prompts", "generate_sql=99")

    assert done.code == 2
    assert "has no version 99" in done.err


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("zzz",), "There is no trace 'zzz'"),
        (("--replay",), "Which trace?"),
        (("aaaa", "--model", "m"), "are of --replay alone"),
        (("aaaa", "--replay", "--prompts", "generate_sql"), "names no version"),
        (("aaaa", "--replay", "--prompts", "generate_sql=1"), "offline translator reads no prompt"),
    ],
)
def test_what_cannot_be_done_is_told(t2sql: Run, arguments: tuple[str, ...], said: str) -> None:
    done = t2sql("trace", *arguments)

    assert done.code == 2
    assert said in done.err


def test_where_nothing_is_kept_the_key_is_named(indexed: Path, t2sql: Run) -> None:
    file = indexed / "t2sql.toml"
    off = "[store]\ntraces = false\n"
    file.write_text(file.read_text(encoding="utf-8") + off, encoding="utf-8")

    done = t2sql("trace")
    assert done.code == 1
    assert "traces = true" in done.err


def test_a_question_that_failed_is_replayed_from_the_search_on(kept: Path, t2sql: Run) -> None:
    done = t2sql("trace", "bbbb", "--replay", "--json")

    assert done.code == 0, done.err
    assert json.loads(done.out)["before"]["outcome"] == "refused"
    assert Store("sqlite:///.t2sql/store.sqlite", folder=kept).trace("bbbb").outcome == "refused"


@pytest.mark.usefixtures("indexed")
def test_what_is_asked_leaves_a_trace(t2sql: Run) -> None:
    assert t2sql("ask", "How many customers are there?", "--json").code == 0

    line = t2sql("trace", "--json").json["traces"][0]
    assert (line["question"], line["outcome"]) == ("How many customers are there?", "answered")
    trace = t2sql("trace", line["id"], "--json").json
    assert trace["tables"][0]["name"] == "shop.customers"
    assert trace["result"]["rows"] == 1
    assert trace["attempts"]


def test_sql_that_was_rejected_leaves_what_it_cost(indexed: Path, t2sql: Run) -> None:
    def wrong(request: ReceivedRequest) -> dict[str, Any]:
        return {**written(request), "sql": "SELECT COUNT(qqqqqq) FROM shop.customers"}

    with ScriptedServer(wrong) as server:
        file = indexed / "t2sql.toml"
        llm = (
            f'[llm]\nbase_url = "{server.base_url}"\nmodel = "m"\n'
            '[llm.prices."m"]\ninput = 1000000.0\noutput = 0.0\n'
        )
        file.write_text(file.read_text(encoding="utf-8") + llm, encoding="utf-8")
        asked = t2sql("ask", "How many customers are there?", "--tables", "shop.customers")

    assert asked.code == 4
    line = t2sql("trace", "--json").json["traces"][0]
    assert line["outcome"] == "rejected"
    assert line["usage"]["calls"] == len(server.requests) == 3
    assert line["usage"]["cost"] == 30.0
    costs = {each["name"]: each for each in t2sql("cost", "--by", "stage", "--json").json["costs"]}
    assert costs["repair"]["usage"]["calls"] == 2
    assert t2sql("trace", line["id"]).out.count("Attempt ") == 3


@pytest.mark.usefixtures("indexed")
def test_nothing_is_kept_where_that_is_off(t2sql: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("T2SQL_STORE__AUDIT", "false")
    monkeypatch.setenv("T2SQL_STORE__TRACES", "false")

    assert t2sql("ask", "How many customers are there?", "--json").code == 0
    assert not list(Path.cwd().rglob("store.sqlite"))

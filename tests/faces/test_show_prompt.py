"""``--show-prompt`` shows every byte that is sent to a model, and nothing else claims to."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from t2sql.faces.sent import NOTHING, printable, sent_text
from t2sql.project import open_project
from t2sql.testing import ReceivedRequest, Scripted, ScriptedServer, chat_reply, error_reply
from t2sql.types import SqlDraft
from tests.faces.conftest import Run

CHOICE = {"none_fits": False, "reason": "", "ask": "", "choices": []}
CHOSEN: Mapping[str, Any] = {
    "tables": [{"name": "shop.customers", "reason": "it", "confidence": 0.9}],
    **CHOICE,
}
WRITTEN = {"plan": "", "explanation": "Counts.", "assumptions": [], "confidence": 0.9}
COUNT: Mapping[str, Any] = {**WRITTEN, "sql": "SELECT COUNT(*) AS n FROM shop.customers"}
QUESTION = "How many customers are there?"


@pytest.fixture
def model(indexed: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Configures the server at this address as the project's model."""
    monkeypatch.setenv("SHOP_KEY", "key-in-a-variable")
    monkeypatch.setenv("SHOP_TEAM", "team-in-a-variable")

    def configure(base_url: str) -> None:
        file = indexed / "t2sql.toml"
        llm = (
            f'[llm]\nbase_url = "{base_url}"\nmodel = "scripted"\ntimeout_s = 5.0\n'
            'api_key_env = "SHOP_KEY"\n[llm.headers]\nX-Team = "$SHOP_TEAM"\n'
        )
        file.write_text(file.read_text(encoding="utf-8") + llm, encoding="utf-8")

    return configure


def shown_in_order(text: str, requests: list[ReceivedRequest]) -> None:
    """Each part of each body stands in the text, in the order in which they were sent."""
    at, seen = 0, list[Mapping[str, Any]]()
    for request in requests:
        if request.body in seen:
            at = text.index("again)", at)
            continue
        seen.append(request.body)
        rest = {key: value for key, value in request.body.items() if key != "messages"}
        for message in request.body["messages"]:
            at = text.index(f"─── {message['role']}\n{printable(message['content'])}", at)
        at = text.index(json.dumps(rest, ensure_ascii=False, indent=1), at)


def test_ask_shows_what_the_server_got_byte_for_byte(
    model: Callable[[str], None], t2sql: Run
) -> None:
    with ScriptedServer([CHOSEN, COUNT]) as server:
        model(server.base_url)
        done = t2sql("ask", QUESTION, "--show-prompt", "--json")
    assert done.code == 0, done.err
    assert done.json["rows"] == [[30]]
    shown_in_order(done.err, server.requests)
    assert done.err.count(f"POST {server.base_url}/chat/completions") == 2
    for request in server.requests:
        for name, value in request.headers.items():
            if name not in {"authorization", "x-team"}:
                assert f"{name}: {value}\n" in done.err
        assert request.headers["user-agent"] == "t2sql"
        told = {name for name in request.headers if name.startswith("x-stainless")}
        assert told == {"x-stainless-raw-response"}  # nothing of this machine
    assert "authorization: Bearer ***" in done.err
    assert "x-team: $SHOP_TEAM" in done.err
    assert "in-a-variable" not in done.err


def test_replies_that_did_not_fit_and_tries_that_failed_are_shown_too(
    model: Callable[[str], None], t2sql: Run
) -> None:
    busy = error_reply(503, headers={"retry-after": "0"})
    replies: list[Scripted] = [busy, CHOSEN, "no JSON at all", COUNT]
    with ScriptedServer(replies) as server:
        model(server.base_url)
        done = t2sql("ask", QUESTION, "--show-prompt", "--json")
    assert done.code == 0, done.err
    assert len(server.requests) == 4
    shown_in_order(done.err, server.requests)
    assert "That reply cannot be used." in done.err
    assert "bytes again)" in done.err


def test_what_an_endpoint_does_not_take_is_shown_as_it_was_sent_then(
    model: Callable[[str], None], t2sql: Run
) -> None:
    refused = error_reply(400, "response_format json_schema is not supported")
    with ScriptedServer([refused, CHOSEN, COUNT]) as server:
        model(server.base_url)
        done = t2sql("ask", QUESTION, "--show-prompt", "--json")
    assert done.code == 0, done.err
    shown_in_order(done.err, server.requests)
    assert "Reply with one JSON object that fits this schema" in done.err


def test_what_was_sent_is_shown_where_it_failed(model: Callable[[str], None], t2sql: Run) -> None:
    with ScriptedServer([CHOSEN, error_reply(401)]) as server:
        model(server.base_url)
        done = t2sql("ask", QUESTION, "--show-prompt")
    assert done.code == 3
    shown_in_order(done.err, server.requests)


def test_tables_and_explain_show_theirs(model: Callable[[str], None], t2sql: Run) -> None:
    said = {"summary": "It counts.", "steps": [], "notes": []}
    with ScriptedServer([CHOSEN, said]) as server:
        model(server.base_url)
        tables = t2sql("tables", QUESTION, "--show-prompt")
        explained = t2sql("explain", "SELECT COUNT(*) FROM shop.customers", "--show-prompt")
    shown_in_order(tables.err, server.requests[:1])
    shown_in_order(explained.err, server.requests[1:])


def test_a_trace_shows_the_same_afterwards(model: Callable[[str], None], t2sql: Run) -> None:
    with ScriptedServer([CHOSEN, COUNT]) as server:
        model(server.base_url)
        t2sql("ask", QUESTION)
        (line,) = t2sql("trace", "--json").json["traces"]
        shown = t2sql("trace", line["id"], "--texts")
        kept = t2sql("trace", line["id"], "--json").json
    shown_in_order(shown.out, server.requests)
    bodies = [json.loads(sent["body"]) for call in kept["calls"] for sent in call["requests"]]
    assert bodies == [request.body for request in server.requests]


def test_without_a_model_it_says_that_nothing_leaves(indexed: Path, t2sql: Run) -> None:
    for command in ("ask", "tables"):
        done = t2sql(command, QUESTION, "--show-prompt")
        assert "No language model is configured: nothing leaves this machine." in done.err


def test_with_the_offline_translator_nothing_was_sent(
    model: Callable[[str], None], t2sql: Run
) -> None:
    with ScriptedServer() as server:
        model(server.base_url)
        done = t2sql("ask", QUESTION, "--show-prompt", "--translator", "offline")
    assert NOTHING in done.err
    assert server.requests == []


def test_without_the_flag_nothing_is_shown(model: Callable[[str], None], t2sql: Run) -> None:
    with ScriptedServer([CHOSEN, COUNT]) as server:
        model(server.base_url)
        done = t2sql("ask", QUESTION, "--json")
    assert "chat/completions" not in done.err + done.out


def test_what_was_retrieved_does_not_drive_the_terminal(
    model: Callable[[str], None], indexed: Path
) -> None:
    with ScriptedServer([chat_reply(json.dumps(COUNT))]) as server:
        model(server.base_url)
        with open_project(indexed) as project:
            draft = project.write_sql(
                project.use_tables("Customers \x1b[2J of \u202e Ulm?", ["shop.customers"]),
                fresh=True,
            )
    assert isinstance(draft, SqlDraft)
    assert all(sign.isprintable() or sign in "\n\t" for sign in sent_text(draft.calls))

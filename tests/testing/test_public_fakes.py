from __future__ import annotations

import http.client
import json
from typing import Any

import pytest

import t2sql.testing
from t2sql.errors import LLMUnavailableError
from t2sql.testing import ScriptedLLM, ScriptedServer, chat_reply, error_reply
from t2sql.types import Usage


def test_the_public_names_are_these() -> None:
    assert sorted(t2sql.testing.__all__) == [
        "FAULTS",
        "FaultStage",
        "PlayedFault",
        "ReceivedRequest",
        "Replier",
        "Scripted",
        "ScriptedCall",
        "ScriptedLLM",
        "ScriptedServer",
        "ServerReply",
        "chat_reply",
        "dripped",
        "error_reply",
        "hang",
        "play_fault",
        "raw_reply",
        "reset",
        "stream_chunk",
        "stream_reply",
    ]
    assert all(hasattr(t2sql.testing, name) for name in t2sql.testing.__all__)


def test_a_scripted_model_replies_in_order_and_remembers() -> None:
    llm = ScriptedLLM([{"a": 1}, LLMUnavailableError("Down.")], usage=Usage(1, 2, 3))
    reply, call = llm.complete("greet", {"who": "Kim"})
    assert (reply, call.prompt.name, call.usage) == ({"a": 1}, "greet", Usage(1, 2, 3))
    with pytest.raises(LLMUnavailableError):
        llm.complete("greet", {})
    assert [(call.prompt, call.inputs) for call in llm.calls] == [
        ("greet", {"who": "Kim"}),
        ("greet", {}),
    ]


def test_a_script_that_runs_out_says_so() -> None:
    llm = ScriptedLLM([{}])
    llm.complete("greet", {})
    with pytest.raises(AssertionError, match=r"has 1 replies, but was asked 2 times.*for part"):
        llm.complete("part", {})


def test_a_function_may_reply() -> None:
    llm = ScriptedLLM(lambda prompt, inputs: {"said": prompt, **inputs})
    assert llm.complete("greet", {"who": "Kim"})[0] == {"said": "greet", "who": "Kim"}


def ask(server: ScriptedServer, body: dict[str, Any]) -> http.client.HTTPResponse:
    host, port = server.base_url.removeprefix("http://").removesuffix("/v1").split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=5)
    connection.request("POST", "/v1/chat/completions", json.dumps(body), {"X-A": "b"})
    return connection.getresponse()


def test_the_server_plays_its_script_and_records_what_came() -> None:
    with ScriptedServer(["hi", {"a": 1}, error_reply(418)]) as server:
        texts = []
        for number in range(2):
            with ask(server, {"messages": [{"role": "user", "content": str(number)}]}) as response:
                texts.append(json.load(response)["choices"][0]["message"]["content"])
        with ask(server, {}) as response:
            assert response.status == 418
    assert texts == ["hi", '{"a": 1}']
    assert [request.text for request in server.requests] == ["0", "1", ""]
    assert server.requests[0].headers["x-a"] == "b"


def play_too_much() -> None:
    with ScriptedServer(["hi"]) as server:
        for expected in (200, 400):
            with ask(server, {}) as response:
                assert response.status == expected


def test_more_requests_than_replies_fail_the_test() -> None:
    with pytest.raises(AssertionError, match="2 requests came, 1 replies are scripted"):
        play_too_much()


def test_the_server_streams_when_asked_to() -> None:
    asked = {"stream": True, "stream_options": {"include_usage": True}}
    with ScriptedServer([chat_reply("hello")]) as server, ask(server, asked) as response:
        events = response.read().decode().split("\n\n")
    chunks = [json.loads(event.removeprefix("data: ")) for event in events[:-2]]
    deltas = [chunk["choices"][0]["delta"].get("content", "") for chunk in chunks[:-1]]
    assert "".join(deltas) == "hello"
    assert chunks[-2]["choices"][0]["finish_reason"] == "stop"
    assert chunks[-1]["usage"]["completion_tokens"] == 5
    assert events[-2] == "data: [DONE]"


def test_the_server_lists_its_model() -> None:
    import openai

    with (
        ScriptedServer() as server,
        openai.OpenAI(base_url=server.base_url, api_key="none") as client,
    ):
        assert [model.id for model in client.models.list()] == ["scripted"]

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from t2sql.config import LLMSettings
from t2sql.errors import ConfigError, LLMOutputError, LLMUnavailableError
from t2sql.llm.client import OpenAIClient
from t2sql.llm.endpoint import is_strict
from t2sql.llm.faults import retry_after, spoken
from t2sql.llm.prompt_files import Message
from t2sql.testing import Scripted, ScriptedServer, chat_reply, error_reply, raw_reply
from t2sql.types import Usage

MESSAGES = (Message("system", "Be brief."), Message("user", "Hello."))
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["a"],
    "properties": {"a": {"type": "string"}},
}


def client_of(server: ScriptedServer, **changed: Any) -> OpenAIClient:
    given = {"base_url": server.base_url, "model": "small", "api_key_env": "none", **changed}
    return OpenAIClient(LLMSettings(**given), backoff_s=0.01)


def test_the_request_says_what_the_settings_say() -> None:
    with (
        ScriptedServer(["hi"]) as server,
        client_of(server, temperature=0.5, max_output_tokens=99, headers={"X-Team": "a"}) as client,
    ):
        reply = client.chat(MESSAGES, schema=SCHEMA, model="large")
    (request,) = server.requests
    assert reply.text == "hi"
    assert reply.usage == Usage(10, 5, 1)
    assert request.headers["x-team"] == "a"
    assert request.body == {
        "model": "large",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Hello."},
        ],
        "temperature": 0.5,
        "max_tokens": 99,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "reply", "strict": True, "schema": SCHEMA},
        },
    }


def test_what_an_endpoint_does_not_take_is_left_away_and_remembered() -> None:
    script: list[Scripted] = [
        error_reply(400, "Use 'max_completion_tokens' instead.", param="max_tokens"),
        error_reply(400, "only the default is supported", param="temperature"),
        error_reply(400, "response_format json_schema is not supported"),
        error_reply(422, "response_format is not permitted"),
        "one",
        "two",
    ]
    with ScriptedServer(script) as server, client_of(server) as client:
        assert client.chat(MESSAGES, schema=SCHEMA).text == "one"
        assert client.chat(MESSAGES, schema=SCHEMA).text == "two"
    formats = [request.body.get("response_format", {}).get("type") for request in server.requests]
    assert formats == ["json_schema"] * 3 + ["json_object", None, None]
    for request in server.requests[-2:]:
        assert set(request.body) == {"model", "messages", "max_completion_tokens"}
        assert "fits this schema:" in request.body["messages"][0]["content"]
        assert '"required":["a"]' in request.body["messages"][0]["content"]


def test_no_tool_is_ever_offered_and_a_call_of_one_is_no_answer() -> None:
    call = {"id": "1", "type": "function", "function": {"name": "run", "arguments": "{}"}}
    message = {"role": "assistant", "content": None, "tool_calls": [call]}
    called = raw_reply({"choices": [{"message": message, "finish_reason": "tool_calls"}]})
    with ScriptedServer([called, called]) as server, client_of(server) as client:
        with pytest.raises(LLMOutputError, match="returned nothing"):
            client.chat(MESSAGES, schema=SCHEMA)
        assert not {"tools", "tool_choice", "functions"} & set(server.requests[0].body)


def test_a_seed_that_is_not_taken_is_left_away() -> None:
    script: list[Scripted] = [error_reply(400, "Unrecognized request argument: seed"), "one", "two"]
    with ScriptedServer(script) as server, client_of(server) as client:
        client.chat(MESSAGES, variant=1)
        client.chat(MESSAGES, variant=2)
    assert [request.body.get("seed") for request in server.requests] == [1, None, None]
    assert {request.body["temperature"] for request in server.requests} == {0.7}


def test_what_one_model_refuses_another_is_still_asked() -> None:
    script: list[Scripted] = [error_reply(400, "no json_schema here"), "one", "two"]
    with ScriptedServer(script) as server, client_of(server) as client:
        client.chat(MESSAGES, schema=SCHEMA)
        client.chat(MESSAGES, schema=SCHEMA, model="other")
    assert server.requests[2].body["response_format"]["type"] == "json_schema"


def test_an_answer_that_was_cut_off_gets_more_room_once_and_is_counted() -> None:
    script: list[Scripted] = [chat_reply("h", finish_reason="length"), "hello"]
    with ScriptedServer(script) as server, client_of(server, max_output_tokens=100) as client:
        reply = client.chat(MESSAGES)
    assert [request.body["max_tokens"] for request in server.requests] == [100, 400]
    assert reply.usage == Usage(20, 10, 2)


def test_threads_share_a_client() -> None:
    with (
        ScriptedServer(lambda request: request.text) as server,
        client_of(server) as client,
        ThreadPoolExecutor(8) as pool,
    ):
        asked = [(Message("user", f"question {number}"),) for number in range(24)]
        replies = list(pool.map(client.chat, asked))
    assert [reply.text for reply in replies] == [messages[0].content for messages in asked]


def test_a_closed_client_opens_again() -> None:
    with ScriptedServer(["one", "two"]) as server, client_of(server) as client:
        client.chat(MESSAGES)
        client.close()
        assert client.chat(MESSAGES).text == "two"


@pytest.mark.parametrize("value", [None, "", "  ", "sk-\u00fcber", "sk-a\nX-Evil: 1"])
def test_a_key_that_is_absent_or_cannot_be_sent_is_told_by_its_variable(
    monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    monkeypatch.delenv("MODEL_KEY", raising=False)
    if value is not None:
        monkeypatch.setenv("MODEL_KEY", value)
    remote = LLMSettings(base_url="http://192.0.2.1/v1", model="m", api_key_env="MODEL_KEY")
    with (
        OpenAIClient(remote) as client,
        pytest.raises(LLMUnavailableError, match="variable MODEL_KEY holds no usable key") as error,
    ):
        client.chat(MESSAGES)
    assert "sk-" not in str(error.value)


def test_a_server_on_this_machine_needs_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MODEL_KEY", raising=False)
    with ScriptedServer(["hi"]) as server, client_of(server, api_key_env="MODEL_KEY") as client:
        assert client.chat(MESSAGES).text == "hi"


def test_a_header_named_by_a_variable_that_is_not_set_is_told() -> None:
    with (
        ScriptedServer() as server,
        client_of(server, headers={"X-Key": "$NOT_SET_ANYWHERE"}) as client,
        pytest.raises(LLMUnavailableError, match=r"\$NOT_SET_ANYWHERE is empty"),
    ):
        client.chat(MESSAGES)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("127.0.0.1:8000/v1", "not a URL of the form"),
        ("ftp://host/v1", "not a URL of the form"),
        ("http://host:port/v1", "not a URL of the form"),
        ("http://[::1", "not a URL of the form"),
        ("https://user:secret@host/v1", "a user, a password or a query"),
        ("https://host/v1?key=secret", "a user, a password or a query"),
    ],
)
def test_a_wrong_address_is_told_without_showing_it(url: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told) as error:
        OpenAIClient(LLMSettings(base_url=url, model="m"))
    assert "secret" not in str(error.value)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "-7"}, 0.0),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
    ],
)
def test_retry_after_is_read_in_all_its_forms(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert retry_after(headers) == seconds


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "1 s"), (59, "59 s"), (999, "17 min"), (90_000, "25 h")]
)
def test_durations_are_spoken(seconds: float, text: str) -> None:
    assert spoken(seconds) == text


def test_a_schema_with_an_open_object_is_not_strict() -> None:
    assert is_strict(SCHEMA)
    assert not is_strict({**SCHEMA, "required": []})
    assert not is_strict({"type": "array", "items": [{"type": "object"}]})


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "2"}, 2.0),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": "-3"}, 0.0),
        ({"retry-after": "Sat, 01 Jan 2000 00:00:00 GMT"}, 0.0),
        ({"retry-after": "Sat, 01 Jan 2000 00:00:00 -0000"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "1e999"}, None),
        ({}, None),
    ],
)
def test_how_long_a_server_asks_to_wait_is_read_in_each_of_its_forms(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert retry_after(headers) == seconds


def test_a_moment_to_wait_for_is_a_time_from_now() -> None:
    wait = retry_after({"retry-after": "Fri, 31 Dec 2100 23:59:59 GMT"})
    assert wait is not None
    assert wait > 60 * 60 * 24 * 365


def test_what_failed_tries_cost_is_handed_back() -> None:
    script: list[Scripted] = [chat_reply(" "), error_reply(503, headers={"retry-after": "0"})]
    with ScriptedServer([*script, chat_reply("")]) as server, client_of(server) as client:
        reply = client.try_chat(MESSAGES)
    assert isinstance(reply.error, LLMOutputError)
    assert reply.usage == Usage(20, 10, 3)


def test_a_huge_reply_is_read_no_further_than_its_limit() -> None:
    huge = replace(raw_reply(" " * 1_000_000), repeat=10_000)  # 10 GB, if anybody read it
    with ScriptedServer([huge, huge]) as server, client_of(server) as client:
        with pytest.raises(LLMOutputError, match="could not be read"):
            client.chat(MESSAGES)
        assert len(server.requests) == 2


def test_a_huge_error_is_told_by_its_status() -> None:
    huge = replace(raw_reply(" " * 1_000_000, status=400), repeat=10_000)
    with (
        ScriptedServer([huge]) as server,
        client_of(server) as client,
        pytest.raises(LLMUnavailableError, match="refused the request"),
    ):
        client.chat(MESSAGES)


def test_a_reply_comes_unpacked() -> None:
    with ScriptedServer(["hi"]) as server, client_of(server) as client:
        client.chat(MESSAGES)
    assert server.requests[0].headers["accept-encoding"] == "identity"

"""Each fault of an endpoint, played by a server on loopback to the real client."""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Sequence
from typing import Any

import pytest

from t2sql.config import LLMSettings
from t2sql.errors import LLMError, LLMOutputError, LLMUnavailableError
from t2sql.llm.client import OpenAIClient
from t2sql.llm.prompt_files import Message
from t2sql.testing import (
    ScriptedServer,
    ServerReply,
    chat_reply,
    dripped,
    error_reply,
    hang,
    raw_reply,
    reset,
)

KEY = "sk-canary-4fd1"
HEADER = "canary-gateway-77aa"
CELL = "canary-prompt-90c3"
MESSAGES = (Message("system", "Be brief."), Message("user", CELL))
ECHO = f"bad request with {KEY}, {HEADER} and {CELL}"
SCHEMA = {"type": "object"}
NOW = {"retry-after": "0"}


def settings(server: ScriptedServer, **changed: Any) -> LLMSettings:
    return LLMSettings(
        **{
            "base_url": server.base_url,
            "model": "small",
            "api_key_env": "CANARY_KEY",
            "headers": {"X-Gateway": "$CANARY_HEADER"},
            **changed,
        }
    )


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setenv("CANARY_KEY", KEY)
    monkeypatch.setenv("CANARY_HEADER", HEADER)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # nobody listens there
    caplog.set_level(logging.DEBUG)


RECOVERED: dict[str, tuple[ServerReply | str, ...]] = {
    "busy_once": (error_reply(429, ECHO, headers=NOW), "fine"),
    "overloaded_twice": (error_reply(503, headers=NOW), error_reply(529, headers=NOW), "fine"),
    "conflict": (error_reply(409, ECHO), "fine"),
    "reset": (reset(), "fine"),
    "cut_halfway": (reset("halfway"), "fine"),
    "bad_json": (raw_reply("{bad"), "fine"),
    "empty_body": (raw_reply(""), "fine"),
    "not_an_object": (raw_reply("[]"), "fine"),
    "no_choices": (raw_reply({"choices": []}), "fine"),
    "null_choices": (raw_reply({"choices": None}), "fine"),
    "null_content": (chat_reply(None), "fine"),
    "blank_content": (chat_reply(" \n"), "fine"),
    "cut_off_once": (chat_reply("fi", finish_reason="length"), "fine"),
    "gateway_error": (raw_reply({"error": {"message": ECHO, "code": 502}}), "fine"),
    "no_finish_reason": (chat_reply("fine", finish_reason=None),),
    "content_in_parts": (
        raw_reply({"choices": [{"message": {"content": [{"text": "fi"}, {"text": "ne"}]}}]}),
    ),
    "no_usage": (raw_reply({"choices": [{"message": {"content": "fine"}}], "usage": None}),),
}


@pytest.mark.parametrize("script", RECOVERED.values(), ids=RECOVERED)
def test_a_passing_fault_ends_in_the_answer(script: Sequence[ServerReply | str]) -> None:
    with (
        ScriptedServer(script) as server,
        OpenAIClient(settings(server), backoff_s=0.01) as client,
    ):
        assert client.chat(MESSAGES, schema=SCHEMA).text == "fine"
        assert len(server.requests) == len(script)


LASTING: dict[str, tuple[ServerReply, int, type[LLMError], str]] = {
    "busy": (error_reply(429, ECHO, headers=NOW), 3, LLMUnavailableError, "busy or failing (429)"),
    "failing": (error_reply(500, ECHO), 3, LLMUnavailableError, "(500). Tried 3 times."),
    "long_wait": (
        error_reply(429, ECHO, headers={"retry-after": "999"}),
        1,
        LLMUnavailableError,
        "asks to wait 17 min",
    ),
    "quota": (
        error_reply(429, ECHO, code="insufficient_quota"),
        1,
        LLMUnavailableError,
        "quota of the model account is used up",
    ),
    "key": (error_reply(401, ECHO), 1, LLMUnavailableError, "rejected the key. Check the env"),
    "forbidden": (error_reply(403, ECHO), 1, LLMUnavailableError, "refuses access to the model"),
    "no_model": (error_reply(404, ECHO), 1, LLMUnavailableError, "model small was not found"),
    "too_large": (error_reply(413, ECHO), 1, LLMUnavailableError, "too large for the model small"),
    "context": (
        error_reply(400, ECHO, code="context_length_exceeded"),
        1,
        LLMUnavailableError,
        "too large for the model small",
    ),
    "bad_request": (
        error_reply(400, ECHO, code="bad_tool", param="messages"),
        1,
        LLMUnavailableError,
        "refused the request (400, bad_tool, scripted_error, messages)",
    ),
    "odd_code": (error_reply(422, ECHO, code=f"{KEY} {CELL}"), 1, LLMUnavailableError, "(422, s"),
    "redirect": (
        error_reply(307, headers={"location": "http://127.0.0.1:9/"}),
        1,
        LLMUnavailableError,
        "redirects elsewhere",
    ),
    "login_page": (
        raw_reply(f"<html>{ECHO}</html>", content_type="text/html"),
        1,
        LLMOutputError,
        "not as a model API. Check [llm] base_url",
    ),
    "bad_json": (raw_reply(f"{{{ECHO}"), 2, LLMOutputError, "could not be read. Tried 2 times."),
    "no_choices": (raw_reply({"choices": []}), 2, LLMOutputError, "The model returned nothing."),
    "refusal": (
        chat_reply(None, refusal="I will\x1b[31m not\nhelp " + "x" * 300),
        1,
        LLMOutputError,
        "The model declined: I will [31m not help xxx",
    ),
    "content_filter": (
        chat_reply("", finish_reason="content_filter"),
        1,
        LLMOutputError,
        "content filter",
    ),
    "cut_off": (chat_reply(CELL, finish_reason="length"), 2, LLMOutputError, "was cut off"),
    "reset": (reset(), 3, LLMUnavailableError, "cannot be reached. Tried 3 times."),
    "cut_halfway": (reset("halfway"), 3, LLMUnavailableError, "broke off; nothing of it was used"),
    "gateway": (
        raw_reply({"error": {"message": ECHO, "code": 401}}),
        1,
        LLMUnavailableError,
        "rejected the key",
    ),
}


@pytest.mark.parametrize(("reply", "tries", "kind", "told"), LASTING.values(), ids=LASTING)
def test_a_lasting_fault_ends_in_one_sentence_without_secrets(
    reply: ServerReply,
    tries: int,
    kind: type[LLMError],
    told: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with (
        ScriptedServer([reply] * tries) as server,
        OpenAIClient(settings(server), backoff_s=0.01) as client,
    ):
        with pytest.raises(kind) as raised:
            client.chat(MESSAGES, schema=SCHEMA)
        assert len(server.requests) == tries
        assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
        assert server.requests[0].headers["x-gateway"] == HEADER
        shown = [str(raised.value), repr(raised.value), repr(client), caplog.text]
        shown += traceback.format_exception(raised.value)
    assert told in str(raised.value)
    assert raised.value.__context__ is None
    for secret in (KEY, HEADER, CELL):
        assert not any(secret in text for text in shown)


@pytest.mark.parametrize(
    "reply", [hang(), dripped(chat_reply("fine"), 0.05)], ids=["hang", "slow_drip"]
)
def test_one_deadline_holds_over_everything(reply: ServerReply) -> None:
    import openai  # noqa: F401 # its first import is not what is timed

    with (
        ScriptedServer([reply]) as server,
        OpenAIClient(settings(server, timeout_s=0.6)) as client,
    ):
        start = time.monotonic()
        with pytest.raises(LLMUnavailableError, match=r"longer than 0\.6 s and was cancelled"):
            client.chat(MESSAGES)
        assert time.monotonic() - start < 2.0


def test_tries_do_not_outlast_the_deadline() -> None:
    with (
        ScriptedServer([error_reply(503)]) as server,
        OpenAIClient(settings(server, timeout_s=5.0), backoff_s=100.0) as client,
    ):
        start = time.monotonic()
        with pytest.raises(LLMUnavailableError, match="busy or failing"):
            client.chat(MESSAGES)
        assert time.monotonic() - start < 3.0


def test_nobody_listening_is_told_with_the_host_alone() -> None:
    with ScriptedServer() as server:
        nowhere = settings(server)
    with (
        OpenAIClient(nowhere, backoff_s=0.01) as client,
        pytest.raises(LLMUnavailableError, match=r"The model at http://127\.0\.0\.1:\d+ cannot"),
    ):
        client.chat(MESSAGES)

"""Streamed replies: put together, or told why they cannot be."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.config import LLMSettings
from t2sql.errors import LLMError, LLMOutputError, LLMUnavailableError
from t2sql.llm.client import OpenAIClient
from t2sql.llm.model import open_llm
from t2sql.llm.prompt_files import Message
from t2sql.llm.streams import is_stream, join_stream
from t2sql.testing import (
    Scripted,
    ScriptedServer,
    ServerReply,
    chat_reply,
    dripped,
    error_reply,
    reset,
    stream_chunk,
    stream_reply,
)
from t2sql.types import Usage

MESSAGES = (Message("system", "Be brief."), Message("user", "Hello."))


def settings(server: ScriptedServer, **changed: Any) -> LLMSettings:
    given = {"base_url": server.base_url, "model": "small", "api_key_env": "none", "stream": True}
    return LLMSettings(**{**given, **changed})


def events(*chunks: object, done: bool = True) -> ServerReply:
    lines = [f"data: {json.dumps(chunk)}\n\n" for chunk in chunks]
    body = "".join([": a comment\n\n", *lines, "data: [DONE]\n\n" if done else ""])
    return ServerReply(200, body.encode(), "text/event-stream")


def delta(text: object, reason: str | None = None, **more: object) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": {"content": text, **more}, "finish_reason": reason}]}


def broken_stream() -> ServerReply:
    """The middle of the query is lost; what is left would still run."""
    return stream_reply(stream_chunk("SELECT 1 "), '{"cho', stream_chunk("FROM t", "stop"))


def test_a_stream_is_asked_for_with_its_usage_and_read_as_one_text() -> None:
    with ScriptedServer(["a long answer"]) as server, OpenAIClient(settings(server)) as client:
        reply = client.chat(MESSAGES)
    assert (reply.text, reply.usage) == ("a long answer", Usage(10, 5, 1))
    (request,) = server.requests
    assert request.body["stream"] is True
    assert request.body["stream_options"] == {"include_usage": True}


def test_a_model_may_be_asked_through_a_stream_like_any_other() -> None:
    sketch = {"tables": [{"name": "loaves", "description": "bread", "columns": ["price"]}]}
    with ScriptedServer([sketch]) as server:
        llm = open_llm(settings(server))
        reply, call = llm.complete(
            "sketch_schema", {"question": "Who bakes?", "today": "2024-05-31"}
        )
        llm.close()
    assert reply == sketch
    assert call.usage == Usage(10, 5, 1)


def test_without_a_stream_none_is_asked_for() -> None:
    with (
        ScriptedServer(["hi"]) as server,
        OpenAIClient(settings(server, stream=False)) as client,
    ):
        client.chat(MESSAGES)
    assert "stream" not in server.requests[0].body


def test_what_an_endpoint_does_not_take_of_a_stream_is_left_away_and_remembered() -> None:
    script: list[Scripted] = [
        error_reply(400, "Unknown parameter: 'stream_options'."),
        "one",
        error_reply(400, "streaming is not supported for this model"),
        "two",
        "three",
    ]
    with ScriptedServer(script) as server, OpenAIClient(settings(server)) as client:
        assert [client.chat(MESSAGES).text for _ in range(3)] == ["one", "two", "three"]
    asked = [(one.body.get("stream"), "stream_options" in one.body) for one in server.requests]
    assert asked == [(True, True), (True, False), (True, False), (None, False), (None, False)]


RECOVERED: dict[str, tuple[ServerReply | str, ...]] = {
    "ends_early": (chat_reply("fi", finish_reason=None), "fine"),
    "no_events": (events(done=False), "fine"),
    "only_done": (events(), "fine"),
    "reset": (reset(), "fine"),
    "cut_halfway": (replace(chat_reply("fine fine fine"), cut=True), "fine"),
    "cut_off": (chat_reply("fi", finish_reason="length"), "fine"),
    "other_shapes": (events([], {"choices": 7}, {"choices": [7]}, delta("fine", "stop")),),
    "another_choice": (
        events({"choices": [{"index": 1, "delta": {"content": "no"}}]}, delta("fine", "stop")),
    ),
    "parts": (events(delta(None), delta([{"text": "fine"}], "stop")),),
    "done_without_reason_once": (events(delta("fi"), delta("ne")), "fine"),
    "a_piece_lost_once": (broken_stream(), "fine"),
    "letter_in_halves": (events(delta("fi\ud83d"), delta("\ude00ne", "stop")),),
    "answered_in_one_piece": (replace(chat_reply("fine"), whole=True),),
    "slowly": (dripped(events(delta("fine", "stop")), 0.001),),
    "error_once": (events(delta("fi"), {"error": {"code": 503, "message": "x"}}), "fine"),
}


@pytest.mark.parametrize("script", RECOVERED.values(), ids=RECOVERED)
def test_a_passing_fault_ends_in_the_answer(script: tuple[ServerReply | str, ...]) -> None:
    with ScriptedServer(script) as server, OpenAIClient(settings(server), backoff_s=0.01) as client:
        assert client.chat(MESSAGES).text.replace("\U0001f600", "") == "fine"
        assert len(server.requests) == len(script)


LASTING: dict[str, tuple[ServerReply, int, type[LLMError], str]] = {
    "ends_early": (
        chat_reply("fi", finish_reason=None),
        3,
        LLMUnavailableError,
        "The model's answer broke off; nothing of it was used. Tried 3 times.",
    ),
    "refusal": (
        events(delta(None, "stop", refusal="I will not")),
        1,
        LLMOutputError,
        "declined: I will",
    ),
    "a_piece_lost": (broken_stream(), 2, LLMOutputError, "The model's answer could not be read."),
    "filter": (events(delta("x", "content_filter")), 1, LLMOutputError, "content filter"),
    "error": (events({"error": {"code": 401}}), 1, LLMUnavailableError, "rejected the key"),
}


@pytest.mark.parametrize(("reply", "tries", "kind", "told"), LASTING.values(), ids=LASTING)
def test_a_lasting_fault_is_an_error_of_its_kind(
    reply: ServerReply, tries: int, kind: type[LLMError], told: str
) -> None:
    with (
        ScriptedServer([reply] * tries) as server,
        OpenAIClient(settings(server), backoff_s=0.01) as client,
        pytest.raises(kind) as raised,
    ):
        client.chat(MESSAGES)
    assert told in str(raised.value)


@given(st.binary())
def test_no_bytes_break_the_reading(received: bytes) -> None:
    assert isinstance(is_stream(received), bool)
    try:
        whole = join_stream(b"data: " + received)
    except (ValueError, RecursionError):
        return  # the one thing that is said of what cannot be read
    assert set(whole) & {"choices", "error"}


@given(st.lists(st.text()), st.booleans())
def test_the_pieces_of_a_text_make_the_text(pieces: list[str], done: bool) -> None:
    reply = events(*map(delta, pieces), delta(None, "stop"), done=done)
    whole = join_stream(reply.body)
    assert whole["choices"][0]["message"]["content"] == "".join(pieces)
    assert whole["broken"] is False

"""Replies and faults of a model server, as values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class ServerReply:
    """What a server sends, and how."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    wait_s: float = 0.0
    """Silence before the first byte."""
    drip_s: float = 0.0
    """Time between one byte of the body and the next."""
    cut: bool = False
    """Whether the connection ends in the middle of the body."""
    reset: bool = False
    """Whether the connection is reset instead of answered."""
    whole: bool = False
    """Whether it comes in one piece even if a stream was asked for."""
    body_wait_s: float = 0.0
    """Silence between the headers and the body."""
    length: int | None = None
    """The length that the headers say; None is the true one."""
    repeat: int = 1
    """How many times the body is sent, as one."""


def chat_reply(
    text: str | None,
    *,
    finish_reason: str | None = "stop",
    refusal: str | None = None,
    input_tokens: int = 10,
    output_tokens: int = 5,
) -> ServerReply:
    """A chat completion with one choice."""
    message = {"role": "assistant", "content": text, "refusal": refusal}
    counts = {
        "prompt_tokens": input_tokens,
        "completion_tokens": output_tokens,
        "total_tokens": input_tokens + output_tokens,
    }
    return raw_reply(
        {
            "id": "chatcmpl-scripted",
            "object": "chat.completion",
            "created": 0,
            "model": "scripted",
            "choices": [{"index": 0, "finish_reason": finish_reason, "message": message}],
            "usage": counts,
        }
    )


def error_reply(
    status: int,
    message: str = "scripted error",
    *,
    code: str | None = None,
    param: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> ServerReply:
    """An HTTP error in the API's own form."""
    error = {"message": message, "type": "scripted_error", "code": code, "param": param}
    return replace(raw_reply({"error": error}), status=status, headers=headers or {})


def raw_reply(
    body: Mapping[str, Any] | str, *, status: int = 200, content_type: str = "application/json"
) -> ServerReply:
    """Any body: a mapping is sent as JSON, a text as it is (HTML, broken JSON)."""
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    return ServerReply(status, text.encode(), content_type)


def dripped(reply: ServerReply, seconds: float) -> ServerReply:
    """The same, one byte every so many seconds."""
    return replace(reply, drip_s=seconds)


def hang(
    seconds: float = 3600.0, *, after: Literal["request", "headers"] = "request"
) -> ServerReply:
    """Nothing for so long (or until the server is closed), then a plain answer."""
    if after == "headers":
        return replace(chat_reply("{}"), body_wait_s=seconds)
    return replace(chat_reply("{}"), wait_s=seconds)


def stream_reply(*chunks: Mapping[str, Any] | str, done: bool = True) -> ServerReply:
    """Server-sent events as they are given, a text as it stands; ``[DONE]`` at the end."""
    texts = [chunk if isinstance(chunk, str) else json.dumps(chunk) for chunk in chunks]
    lines = [f"data: {text}\n\n" for text in (*texts, *(["[DONE]"] if done else []))]
    return ServerReply(200, "".join(lines).encode(), "text/event-stream")


def stream_chunk(text: str | None, reason: str | None = None, **delta: Any) -> dict[str, Any]:
    """One event of a streamed chat completion."""
    return {"choices": [{"index": 0, "delta": {"content": text, **delta}, "finish_reason": reason}]}


def reset(when: Literal["at once", "halfway"] = "at once") -> ServerReply:
    """A connection that is reset, or that ends in the middle of the body."""
    return replace(chat_reply("{}"), reset=when == "at once", cut=when == "halfway")

"""A chat completion as it came over the wire, read with distrust of every field."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from t2sql.llm import faults
from t2sql.llm.faults import Fault, Target
from t2sql.llm.letters import whole_letters
from t2sql.llm.streams import is_stream, join_stream
from t2sql.types import Usage


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one request; ``fault`` says why the text cannot be used."""

    text: str
    usage: Usage
    fault: Fault | None = None
    cut_off: bool = False
    answered: bool = True
    """Whether the endpoint took the request as it was."""


def failed(fault: Fault, *, sent: bool = True) -> Answer:
    """No reply that tokens were counted in; a request that was sent counts all the same."""
    return Answer("", Usage(calls=int(sent)), fault, answered=False)


def read_answer(received: bytes, target: Target) -> Answer:
    """The first choice of a chat completion, streamed or whole, or what is wrong with it.

    Status 200 says little: login pages, error objects of a gateway's own provider, empty choices
    and refusals all come with it.
    """
    if received.lstrip()[:1] == b"<":
        return failed(faults.not_a_model_api(target))
    try:
        reply = join_stream(received) if is_stream(received) else json.loads(received)
    except (ValueError, RecursionError):
        return failed(faults.unreadable())
    if not isinstance(reply, dict):
        return failed(faults.unreadable())
    error = reply.get("error")
    if error and not reply.get("choices"):
        code = error.get("code") if isinstance(error, dict) else None
        return failed(faults.refused(code if isinstance(code, int) else 502, reply, {}, target))
    usage = _usage(reply.get("usage"))
    if reply.get("broken") is True:
        return Answer("", usage, faults.broken_off())
    choices = reply.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(message, dict):
        return Answer("", usage, faults.empty())
    return _read_choice(choice.get("finish_reason"), message, usage)


def _read_choice(reason: object, message: dict[str, Any], usage: Usage) -> Answer:
    refusal = message.get("refusal")
    if isinstance(refusal, str) and refusal.strip():
        return Answer("", usage, faults.declined(refusal))
    if reason == "content_filter":
        return Answer("", usage, faults.declined("its content filter stopped the answer."))
    if reason == "length":
        return Answer("", usage, faults.cut_off(), cut_off=True)
    text = whole_letters(_text(message.get("content")))
    return Answer(text, usage, None if text.strip() else faults.empty())


def _text(content: object) -> str:
    """A message's text; some servers send it in parts."""
    if isinstance(content, list):
        parts = [part.get("text") for part in content if isinstance(part, dict)]
        return "".join(part for part in parts if isinstance(part, str))
    return content if isinstance(content, str) else ""


def _usage(counts: object) -> Usage:
    def count(name: str) -> int:
        value = counts.get(name) if isinstance(counts, dict) else None
        return value if isinstance(value, int) else 0

    return Usage(count("prompt_tokens"), count("completion_tokens"), 1)

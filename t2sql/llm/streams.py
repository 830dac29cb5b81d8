"""A streamed chat completion (server-sent events), put together as if it had come in one piece."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

_DONE = "[DONE]"


def is_stream(received: bytes) -> bool:
    """Whether these are events; an endpoint may answer in one piece though a stream was asked."""
    return received.lstrip()[:5] == b"data:" or received.lstrip()[:1] == b":"


def join_stream(received: bytes) -> dict[str, Any]:
    """The completion that the events make together.

    ``broken`` is set where no finish reason came: the rest is lost, whatever else says that it is
    the end. An error that came in the middle is the whole answer. Events of another shape are
    passed over.

    Raises:
        ValueError: an event is no JSON; what it held is lost, and so is the sense of the rest.
    """
    text: list[str] = []
    refusal: list[str] = []
    whole: dict[str, Any] = {"choices": []}
    reason = None
    for event in _events(received):
        if event == _DONE:
            continue
        chunk = _read(event)
        if chunk.get("error"):
            return {"error": chunk["error"]}
        if isinstance(chunk.get("usage"), Mapping):
            whole["usage"] = chunk["usage"]
        choice = _first(chunk.get("choices"))
        delta = choice.get("delta")
        if isinstance(delta, Mapping):
            text.extend(_texts(delta.get("content")))
            refusal.extend(_texts(delta.get("refusal")))
        reason = choice.get("finish_reason") or reason
    message = {"content": "".join(text), "refusal": "".join(refusal) or None}
    whole["choices"] = [{"finish_reason": reason, "message": message}]
    whole["broken"] = reason is None
    return whole


def _events(received: bytes) -> Iterator[str]:
    """The data of each event; an event's lines are joined, comments left out."""
    lines: list[str] = []
    for line in (*received.decode("utf-8", "replace").splitlines(), ""):
        if line.startswith("data:"):
            lines.append(line.removeprefix("data:").strip())
        elif not line and lines:
            yield "\n".join(lines)
            lines = []


def _read(event: str) -> dict[str, Any]:
    chunk = json.loads(event) if event else {}
    return chunk if isinstance(chunk, dict) else {}


def _first(choices: object) -> Mapping[str, Any]:
    for choice in choices if isinstance(choices, list) else ():
        if isinstance(choice, Mapping) and not choice.get("index"):
            return choice
    return {}


def _texts(content: object) -> Iterator[str]:
    """The pieces of text in a delta; some servers send a list of parts."""
    if isinstance(content, str):
        yield content
    for part in content if isinstance(content, list) else ():
        if isinstance(part, Mapping) and isinstance(part.get("text"), str):
            yield part["text"]

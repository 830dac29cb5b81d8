"""What was sent to a model, every byte of it, as text for a person. What it says is never run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from t2sql.types import ModelCall, SentRequest

if TYPE_CHECKING:
    from rich.console import Console

NOTHING = "Nothing was sent to a model."


def show_calls(console: Console, calls: Sequence[ModelCall], *, first: int = 1) -> None:
    """Every request of these calls, in the order in which they went out.

    Args:
        console: where to.
        calls: of a selection, a draft, an answer or an error.
        first: the number of the first call.
    """
    from rich.text import Text

    for line in sent_text(calls, first=first).split("\n"):
        style = "bold" if line.startswith("═") else "cyan" if line.startswith("───") else ""
        console.print(Text(line, style=style), soft_wrap=True)


def sent_text(calls: Sequence[ModelCall], *, first: int = 1) -> str:
    """The same as text: headers without secrets, messages, and what stands beside them."""
    parts = [part for number, call in enumerate(calls, start=first) for part in _call(number, call)]
    return printable("\n".join(parts)) if parts else NOTHING


def printable(text: str) -> str:
    """Text without control characters: what was retrieved must not drive a terminal."""
    return "".join(c if c.isprintable() or c in "\n\t" else "�" for c in text)


def _call(number: int, call: ModelCall) -> Iterator[str]:
    prompt = f"{call.prompt.name} v{call.prompt.version} ({call.prompt.sha256[:8]})"
    yield f"═══ {number}. {prompt} → {call.model}"
    bodies: list[str] = []
    for request in call.requests:
        yield from _request(request, again=request.body in bodies)
        bodies.append(request.body)
    if not call.requests:  # kept by an older release, or of a fake that sends nothing
        yield from _messages([{"role": role, "content": text} for role, text in call.messages])


def _request(request: SentRequest, *, again: bool) -> Iterator[str]:
    size = f"{len(request.body.encode()):,} bytes"
    yield f"{request.method} {request.url}"
    yield from (f"{name}: {value}" for name, value in request.headers)
    if again:
        yield f"(the same {size} again)"
        return
    try:
        body = json.loads(request.body)
    except ValueError:
        yield request.body
        return
    yield from _messages(body.pop("messages", ()))
    yield f"─── beside the messages, {size} in all"
    yield json.dumps(body, ensure_ascii=False, indent=1)


def _messages(messages: Sequence[dict[str, Any]]) -> Iterator[str]:
    for message in messages:
        yield f"─── {message['role']}"
        yield str(message["content"])

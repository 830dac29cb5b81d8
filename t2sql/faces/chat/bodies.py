"""What a request brings along, read before it is let in: it may name a page of somebody else's."""

from __future__ import annotations

import json
from typing import Any, Final

from t2sql.faces.doors.web import Receive

MOST_BYTES: Final = 1 << 22
"""Of one request: a page sends SQL, questions and ticks. To read more would hold up all others."""


async def read_body(receive: Receive) -> bytes | None:
    """All of it; None where it is larger than what any page sends, or the sender is gone."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message.get("body", b"")
        if len(body) > MOST_BYTES:
            return None
        if not message.get("more_body"):
            return bytes(body)


def given_again(body: bytes, receive: Receive) -> Receive:
    """Gives a body that was read before, then whatever comes after it."""
    waiting: list[Any] = [{"type": "http.request", "body": body, "more_body": False}]

    async def giving() -> Any:
        return waiting.pop() if waiting else await receive()

    return giving


def page_in(body: bytes) -> str:
    """The id of the page that a body names; empty where it names none.

    It is read as the page's server reads it: what cannot be read here cannot be read there.
    """
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    page = said.get("session_hash") if isinstance(said, dict) else None
    return page if isinstance(page, str) else ""

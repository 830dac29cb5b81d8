"""Requests and replies as ASGI has them: what stands before every face that is served by HTTP."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

PERSON = "t2sql_person"
"""Where a guard leaves the person in ``scope["state"]``."""
_POLICY = (
    "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; connect-src 'self'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
"""The page may load from and talk to this server alone, whatever is written on it."""
_HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),  # without any, a browser's forms name no origin
)


def read_headers(scope: Scope) -> Mapping[str, str]:
    """The headers by lower-case name; one that came twice is left out, since either may lie."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for raw_name, raw_value in scope["headers"]:
        name = raw_name.decode("latin-1").lower()
        if name in found:
            twice.add(name)
        found[name] = raw_value.decode("latin-1")
    return {name: value for name, value in found.items() if name not in twice}


def peer_of(scope: Scope) -> str:
    """The address that the connection comes from, never one that a header tells."""
    peer: str = (scope.get("client") or ("", 0))[0]
    return peer


def with_headers(send: Send) -> Send:
    """The same, with the headers that keep a page to its own server."""

    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            given = {name.lower() for name, _ in message.get("headers", ())}
            added = [pair for pair in _HEADERS if pair[0] not in given]
            message = {**message, "headers": [*message.get("headers", ()), *added]}
        await send(message)

    return sending


async def refuse(
    scope: Scope, send: Send, status: int, said: str, more: tuple[tuple[str, str], ...] = ()
) -> None:
    """Turn a request away, in plain text."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    await answer(send, status, said, (("content-type", "text/plain; charset=utf-8"), *more))


async def answer(
    send: Send, status: int, text: str, more: tuple[tuple[str, str], ...] = ()
) -> None:
    """Reply with a page, or with what ``more`` says of it."""
    body = text.encode()
    given = dict(more)
    headers = {"content-type": "text/html; charset=utf-8", "cache-control": "no-store", **given}
    headers["content-length"] = str(len(body))
    pairs = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": body})


async def in_thread(call: Callable[..., Any], *arguments: Any) -> Any:
    """Hashing takes tenths of a second, in which others are served."""
    import anyio

    return await anyio.to_thread.run_sync(call, *arguments)

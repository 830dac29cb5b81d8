"""What a request brings along is held to its own page, and to what a page ever sends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import MutableMapping
from typing import Any

import pytest

from t2sql.access.proxies import read_networks
from t2sql.access.signed_in import SignIns
from t2sql.config import AuthSettings
from t2sql.faces.chat.bodies import MOST_BYTES
from t2sql.faces.chat.guard import Guard
from t2sql.faces.doors.doors import Doors

JOIN = "/gradio_api/queue/join"
RUN = "/gradio_api/run/predict"


class Server:
    """A guard that knows people by a proxy's header, and what gets past it."""

    def __init__(self) -> None:
        auth = AuthSettings(user_header="X-User", trusted_proxies=("10.0.0.0/8",))
        networks = read_networks(auth.trusted_proxies)
        doors = Doors(auth, networks, SignIns({}, {}), is_open=False)
        self.reached: list[bytes] = []
        self._guard = Guard(self._application, doors)

    def send(self, who: str, path: str, *parts: bytes, method: str = "POST") -> int:
        """The status of a request whose body comes in these parts."""
        waiting: list[MutableMapping[str, Any]] = [
            {"type": "http.request", "body": part, "more_body": place + 1 < len(parts)}
            for place, part in enumerate(parts or (b"",))
        ]
        status: list[int] = []

        async def receive() -> MutableMapping[str, Any]:
            return waiting.pop(0) if waiting else {"type": "http.disconnect"}

        async def keep(message: MutableMapping[str, Any]) -> None:
            status.extend([message["status"]] if "status" in message else [])

        path, _, query = path.partition("?")
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": query.encode(),
            "client": ("10.0.0.1", 5000),
            "headers": [(b"host", b"chat.example"), (b"x-user", who.encode())],
        }
        asyncio.run(self._guard(scope, receive, keep))
        return status[0]

    async def _application(self, scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message["body"], message["more_body"]
        self.reached.append(body)
        await send({"type": "http.response.start", "status": 200, "headers": []})


def naming(page: str) -> bytes:
    return json.dumps({"data": [None], "fn_index": 3, "session_hash": page}).encode()


@pytest.mark.parametrize("path", [JOIN, RUN, "/gradio_api/cancel", "/gradio_api/call/ask"])
def test_nobody_acts_in_another_ones_page(path: str) -> None:
    """What the page's server keeps of a page would be read and changed by it."""
    server = Server()
    assert server.send("ada", "/gradio_api/heartbeat/one", method="GET") == 200
    assert server.send("bob", path, naming("one")) == 403
    assert server.send("bob", path, naming("two")) == 200
    assert server.send("ada", path, naming("one")) == 200


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_a_page_is_found_however_the_body_is_written(encoding: str) -> None:
    server = Server()
    assert server.send("ada", JOIN, naming("one")) == 200
    text = '{"session_hash": "two", "a": {"session_hash": "three"}, "session_\\u0068ash": "one"}'
    assert server.send("bob", JOIN, text.encode(encoding)) == 403


def test_the_body_comes_on_as_it_was() -> None:
    server = Server()
    body = naming("one")
    assert server.send("ada", JOIN, body[:5], b"", body[5:]) == 200
    assert server.send("ada", JOIN, b"\xff no JSON") == 200
    assert server.send("ada", JOIN, b"[" * 100_000) == 200
    assert server.reached == [body, b"\xff no JSON", b"[" * 100_000]


def test_more_than_a_page_sends_is_not_read() -> None:
    server = Server()
    piece = b"x" * (MOST_BYTES // 2)
    assert server.send("ada", JOIN, piece, piece) == 200
    assert server.send("ada", JOIN, piece, piece, b"x", piece) == 413
    assert len(server.reached) == 1


@pytest.mark.parametrize(
    "path",
    [
        *("deep_link?session_hash=own", "component_server", "upload", "upload_progress"),
        *("process_recording", "file=/etc/passwd", "proxy=http://203.0.113.9/", "dev/reload"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_the_page_never_asks_for_is_not_there(path: str, method: str) -> None:
    """``deep_link`` writes what a page shows to the disk, where nobody removes it."""
    server = Server()
    assert server.send("ada", f"/gradio_api/{path}", method=method) == 404
    assert server.reached == []

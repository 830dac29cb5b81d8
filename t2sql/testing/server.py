"""A model server on loopback that answers what a test wrote down, faults included."""

from __future__ import annotations

import json
import select
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from t2sql.testing.replies import ServerReply, chat_reply, error_reply, raw_reply


@dataclass(frozen=True, slots=True)
class ReceivedRequest:
    """A request that came in."""

    path: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: Mapping[str, Any]

    @property
    def text(self) -> str:
        """The contents of all messages, one after the other."""
        return "\n".join(str(message["content"]) for message in self.body.get("messages", ()))

    def asks_for(self, field: str) -> bool:
        """Whether the reply should have that field, as the request's schema says."""
        return f'"{field}"' in json.dumps(self.body.get("response_format", {})) or (
            f'"{field}":' in self.text
        )


Scripted = ServerReply | Mapping[str, Any] | str
"""A reply; a text is a chat reply, a mapping is one with the mapping as JSON text."""


class ScriptedServer:
    """Speaks ``/v1/chat/completions`` (streaming when asked to) and ``/v1/models`` on loopback.

    >>> with ScriptedServer(['{"sql": "SELECT 1"}']) as server:
    ...     client = OpenAI(base_url=server.base_url, api_key="none")

    Args:
        replies: replies in order, or a function of the request.

    Attributes:
        requests: all chat requests so far.
        left: how many clients went away while they should have waited.
    """

    def __init__(
        self, replies: Iterable[Scripted] | Callable[[ReceivedRequest], Scripted] = ()
    ) -> None:
        self._replier = replies if callable(replies) else None
        self._replies = [] if callable(replies) else list(replies)
        self._lock = threading.Lock()
        self.requests: list[ReceivedRequest] = []
        self.left = 0
        self._closing = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Exchange)
        self._server.script = self
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    def __enter__(self) -> ScriptedServer:
        self._thread.start()
        return self

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        """Close.

        Raises:
            AssertionError: more was asked than is scripted, and the test has not failed already.
        """
        self.close()
        if failed is None and self._replier is None:
            scripted, asked = len(self._replies), len(self.requests)
            assert asked <= scripted, f"{asked} requests came, {scripted} replies are scripted."  # noqa: S101

    @property
    def base_url(self) -> str:
        """What to give a client, ``/v1`` included."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def close(self) -> None:
        """Stop; a reply that hangs or drips ends at once."""
        self._closing.set()
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def answer(self, request: ReceivedRequest) -> ServerReply:
        """Record a request and take its reply from the script."""
        with self._lock:
            at = len(self.requests)
            self.requests.append(request)
        if self._replier is not None:
            scripted = self._replier(request)
        elif at < len(self._replies):
            scripted = self._replies[at]
        else:
            return error_reply(400, "the script has no more replies", code="script_exhausted")
        if isinstance(scripted, ServerReply):
            return scripted
        text = scripted if isinstance(scripted, str) else json.dumps(scripted, ensure_ascii=False)
        return chat_reply(text)

    def pause(self, seconds: float, client: socket.socket) -> bool:
        """Wait; False if the server is being closed meanwhile, or the client went away."""
        ends = time.monotonic() + seconds
        while not self._closing.wait(min(0.02, max(ends - time.monotonic(), 0.0))):
            if _is_gone(client):
                with self._lock:
                    self.left += 1
                return False
            if time.monotonic() >= ends:
                return True
        return False


def _is_gone(client: socket.socket) -> bool:
    try:
        readable, _, _ = select.select([client], [], [], 0)
        return bool(readable) and not client.recv(1, socket.MSG_PEEK)
    except OSError:
        return True


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    script: ScriptedServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is part of the play."""


class _Exchange(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Keep the terminal clean."""

    def do_GET(self) -> None:
        """``/v1/models``."""
        model = {"id": "scripted", "object": "model", "created": 0, "owned_by": "test"}
        known = self.path.rstrip("/").endswith("/models")
        listed = raw_reply({"object": "list", "data": [model]})
        self._send(listed if known else error_reply(404))

    def do_POST(self) -> None:
        """``/v1/chat/completions``."""
        body = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))) or b"{}")
        if not self.path.endswith("/chat/completions"):
            self._send(error_reply(404, "unknown path"))
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.server.script.answer(ReceivedRequest(self.path, headers, body))
        self._send(_streamed(reply, body) if body.get("stream") else reply)

    def _send(self, reply: ServerReply) -> None:
        self.close_connection = True
        if reply.wait_s and not self.server.script.pause(reply.wait_s, self.connection):
            return
        if reply.reset:
            # Lingering for no time makes closing a reset.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            return
        self.send_response(reply.status)
        self.send_header("content-type", reply.content_type)
        length = len(reply.body) * reply.repeat if reply.length is None else reply.length
        self.send_header("content-length", str(length))
        self.send_header("connection", "close")
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.flush()
        if reply.body_wait_s and not self.server.script.pause(reply.body_wait_s, self.connection):
            return
        if reply.cut:
            self.wfile.write(reply.body[: len(reply.body) // 2])
        elif reply.drip_s:
            self._drip(reply)
        else:
            for _ in range(reply.repeat):
                self.wfile.write(reply.body)

    def _drip(self, reply: ServerReply) -> None:
        for at in range(len(reply.body)):
            self.wfile.write(reply.body[at : at + 1])
            self.wfile.flush()
            if not self.server.script.pause(reply.drip_s, self.connection):
                return


def _streamed(reply: ServerReply, asked: Mapping[str, Any]) -> ServerReply:
    """A chat completion as server-sent events: two pieces of text, the end, the usage."""
    try:
        whole = json.loads(reply.body)
        message, reason = whole["choices"][0]["message"], whole["choices"][0].get("finish_reason")
        text = str(message.get("content") or "")
    except (ValueError, LookupError, TypeError, AttributeError):
        return reply
    if reply.whole:
        return reply
    base = {"id": "scripted", "object": "chat.completion.chunk", "created": 0, "model": "scripted"}
    middle = len(text) // 2
    deltas = [{"role": "assistant", "content": text[:middle]}, {"content": text[middle:]}]
    if message.get("refusal"):
        deltas = [{"role": "assistant", "refusal": message["refusal"]}]
    events = [
        {**base, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
        for delta in deltas
    ]
    if reason is not None:
        events.append({**base, "choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
    if (asked.get("stream_options") or {}).get("include_usage") and whole.get("usage"):
        events.append({**base, "choices": [], "usage": whole["usage"]})
    lines = [f"data: {json.dumps(event, ensure_ascii=False)}\n\n" for event in events]
    done = [] if reason is None else ["data: [DONE]\n\n"]
    body = "".join([*lines, *done]).encode()
    return replace(reply, body=body, content_type="text/event-stream")

"""Connects to an endpoint with the ``openai`` package: key, headers, proxy, certificates."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from t2sql.config.secrets import reveal
from t2sql.errors import LLMUnavailableError
from t2sql.llm.bounds import bound_reply
from t2sql.llm.endpoint import sendable
from t2sql.llm.sending import sent_request
from t2sql.types import SentRequest

if TYPE_CHECKING:
    from t2sql.config import LLMSettings


class Line:
    """A connection to an endpoint that carries one request at a time and can be hung up.

    Closing a client does not wake a thread that reads from it; shutting its socket down does. The
    socket is had by the trace extension of httpx2, which tells of each connection that it makes.

    Args:
        settings: the names of the key's and the headers' variables.
        url: the endpoint's address.
        local: whether it is this machine, which needs no key.

    Raises:
        LLMUnavailableError: a variable that the settings name holds nothing that can be sent.
    """

    def __init__(self, settings: LLMSettings, url: str, *, local: bool) -> None:
        self._settings = settings
        self._sent: list[SentRequest] = []
        self._lock = threading.Lock()
        self._stream: Any = None
        self._hung_up = False
        self.openai = _connect(settings, url, local=local, request_hook=self._watch)

    def hang_up(self) -> None:
        """End what goes on, from any thread; the line is of no use afterwards."""
        with self._lock:
            self._hung_up = True
            self._shut()

    def close(self) -> None:
        """Give the connection back."""
        self.openai.close()

    def take_sent(self) -> tuple[SentRequest, ...]:
        """What was sent since it was taken before."""
        with self._lock:
            sent, self._sent = tuple(self._sent), []
        return sent

    def _watch(self, request: Any) -> None:
        # What the package tells of this machine (its system, its Python) is nobody's business. One
        # header it reads itself when the answer is there.
        told = [name for name in request.headers if name.lower().startswith("x-stainless")]
        for name in told:
            if not name.lower().endswith("raw-response"):
                del request.headers[name]
        with self._lock:
            self._sent.append(sent_request(request, self._settings))
        request.extensions = {**request.extensions, "trace": self._trace}

    def _trace(self, event: str, told: Mapping[str, Any]) -> None:
        """Remember the connection that was made; one that nobody waits for any more is shut."""
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            with self._lock:
                self._stream = told.get("return_value")
                if self._hung_up:
                    self._shut()

    def _shut(self) -> None:
        opened = self._stream.get_extra_info("socket") if self._stream is not None else None
        with suppress(OSError):  # it may have ended by itself
            if opened is not None:
                # A TLS socket would first say goodbye, and wait; the plain call does not.
                socket.socket.shutdown(opened, socket.SHUT_RDWR)


def _connect(settings: LLMSettings, url: str, *, local: bool, request_hook: Any) -> Any:
    """An ``openai.OpenAI`` for the endpoint; its import takes half a second.

    The package's own retries are off, and redirects are not followed. A proxy of the environment
    is used, but never for this machine itself.
    """
    import httpx2
    import openai

    host = urlsplit(url).hostname or ""
    pattern = f"all://[{host}]" if ":" in host else f"all://{host}"
    headers = {name: _header(name, reveal(value)) for name, value in settings.headers.items()}
    return openai.OpenAI(
        base_url=url,
        api_key=_key(settings.api_key_env, local=local),
        max_retries=0,
        default_headers={"Accept-Encoding": "identity", "User-Agent": "t2sql", **headers},
        http_client=httpx2.Client(
            follow_redirects=False,
            mounts={pattern: None} if local else None,
            verify=_tls(),
            event_hooks={"request": [request_hook], "response": [bound_reply]},
        ),
    )


def _key(name: str, *, local: bool) -> str:
    if name.lower() in {"", "none"}:
        return "none"
    key = os.environ.get(name, "").strip() or ("none" if local else "")
    if not key or not sendable(key):
        raise LLMUnavailableError(
            f"The environment variable {name} holds no usable key for the model.",
            hint='Set it; for a server that wants no key write api_key_env = "none" in [llm].',
        )
    return key


def _header(name: str, value: str) -> str:
    """A header's value; ``$NAME`` is taken from the environment."""
    found = os.environ.get(value[1:], "").strip() if value.startswith("$") else value
    if not found or not sendable(found):
        named = value if value.startswith("$") else f"of {name} in [llm.headers]"
        raise LLMUnavailableError(f"The header value {named} is empty or cannot be sent.")
    return found


@cache
def _tls() -> Any:
    """The machine's TLS settings: reading its certificates takes 0.1 s, for each proxy anew."""
    import httpx2

    return httpx2.create_ssl_context()

"""One door to any OpenAI-compatible endpoint, by the ``openai`` package.

The package's own retries are off: there is one retry loop, here, and one wall-clock deadline over
all its tries. What an endpoint does not know (JSON schemas, a temperature) is left away once it has
said so, and remembered.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from t2sql.errors import LLMUnavailableError
from t2sql.llm import faults
from t2sql.llm.answers import Answer, failed, read_answer
from t2sql.llm.deadline import Deadline
from t2sql.llm.endpoint import Accepted, adapt, read_url, sendable
from t2sql.llm.faults import Fault, Target
from t2sql.llm.prompt_files import Message
from t2sql.types import Usage

if TYPE_CHECKING:
    from t2sql.config import LLMSettings

DEFAULT_URL = "https://api.openai.com/v1"
BACKOFF_S = 0.5
CONNECT_S = 10.0
MAX_REPLY_BYTES = 4_000_000
CUT_OFF_FACTOR = 4
"""An answer that was cut off is asked for once more, with this much more room."""


@dataclass(frozen=True, slots=True)
class ChatReply:
    """What the model said, and what it cost, over all tries."""

    text: str
    usage: Usage


class OpenAIClient:
    """Chats with the endpoint of ``[llm]``. Threads may share it; close it at the end.

    Args:
        settings: the endpoint, the model, the name of the key's variable, the limits.
        backoff_s: the first wait between tries; it doubles, with jitter.

    Raises:
        ConfigError: ``base_url`` is no URL, or has a user, a password or a query in it.
    """

    def __init__(self, settings: LLMSettings, *, backoff_s: float = BACKOFF_S) -> None:
        self._settings = settings
        self._backoff_s = backoff_s
        self._url = settings.base_url or DEFAULT_URL
        self._where, self._local = read_url(self._url)
        self._accepted: dict[str, Accepted] = {}
        self._lock = threading.Lock()
        self._openai: Any = None

    def __repr__(self) -> str:
        return f"OpenAIClient({self._where}, model={self._settings.model!r})"

    def __enter__(self) -> OpenAIClient:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def deadline(self) -> Deadline:
        """The moment by which a request that starts now must be answered."""
        return Deadline.after(self._settings.timeout_s)

    def close(self) -> None:
        """Close the connections; the next request opens new ones."""
        with self._lock:
            openai, self._openai = self._openai, None
        if openai is not None:
            openai.close()

    def chat(
        self,
        messages: Sequence[Message],
        *,
        schema: Mapping[str, Any] | None = None,
        model: str = "",
        deadline: Deadline | None = None,
    ) -> ChatReply:
        """Ask once, and again where that may help.

        Args:
            messages: the chat so far.
            schema: JSON Schema that the reply should fit; the endpoint holds the model to it where
                it can, the words of the prompt do where it cannot. Not checked here.
            model: instead of the one in the settings.
            deadline: when all tries must be over; by default ``timeout_s`` from now.

        Raises:
            LLMUnavailableError: no key, no connection, refused, or too slow.
            LLMOutputError: the answer is no answer: empty, cut off, declined, not a model's.
        """
        deadline = deadline or self.deadline()
        name = model or self._settings.model
        target = Target(self._where, name, self._settings.api_key_env)
        accepted = self._accepted.get(name, Accepted())
        limit = self._settings.max_output_tokens
        usage, tries, wider = Usage(), 0, False
        while True:
            body = accepted.body(messages, schema, limit, self._settings.temperature)
            outcome = self._try({"model": name, **body}, target, deadline)
            if isinstance(outcome, Accepted):  # the endpoint said what it does not take
                accepted = outcome
                continue
            usage += outcome.usage
            if outcome.usage.calls:
                self._accepted[name] = accepted
            if outcome.fault is None:
                return ChatReply(outcome.text, usage)
            if outcome.cut_off and limit and not wider:
                wider, limit = True, limit * CUT_OFF_FACTOR
                continue
            tries += 1
            self._wait(outcome.fault, tries, deadline)

    def _try(self, body: dict[str, Any], target: Target, deadline: Deadline) -> Answer | Accepted:
        """One request: what came of it, or what to send instead."""
        import httpx2
        import openai

        if not deadline.left:
            return failed(faults.too_slow(deadline.seconds))
        try:
            received = deadline.run(lambda: self._send(body, deadline))
        except openai.APIStatusError as error:
            status, reply = error.status_code, error.body
            # The exceptions of these packages hold the request: none may stay as a cause.
            return adapt(body, status, reply) or failed(
                faults.refused(status, reply, error.response.headers, target)
            )
        except (openai.APITimeoutError, httpx2.TimeoutException, TimeoutError):
            over = deadline.left < 1.0
            return failed(faults.too_slow(deadline.seconds) if over else faults.unreachable(target))
        except (openai.OpenAIError, httpx2.HTTPError, httpx2.InvalidURL, OSError):
            return failed(faults.unreachable(target))
        return read_answer(received, target)

    def _send(self, body: dict[str, Any], deadline: Deadline) -> bytes:
        """The bytes of the reply. Raises what openai and httpx2 raise."""
        import httpx2

        left = max(deadline.left, 0.001)
        timeout = httpx2.Timeout(left, connect=min(left, CONNECT_S))
        received = bytearray()
        create = self._connect().chat.completions.with_streaming_response.create
        with create(**body, timeout=timeout) as response:
            for chunk in response.iter_bytes():
                received += chunk
                if len(received) > MAX_REPLY_BYTES:
                    break
                if not deadline.left:
                    raise TimeoutError
        return bytes(received)

    def _connect(self) -> Any:
        """The openai client, made at the first request, since its import takes half a second."""
        import httpx2
        import openai

        with self._lock:
            if self._openai is None:
                host = urlsplit(self._url).hostname or ""
                pattern = f"all://[{host}]" if ":" in host else f"all://{host}"
                self._openai = openai.OpenAI(
                    base_url=self._url,
                    api_key=self._key(),
                    max_retries=0,
                    default_headers={
                        name: self._secret(value) for name, value in self._settings.headers.items()
                    },
                    # A proxy of the environment is used, but never for this machine itself.
                    http_client=httpx2.Client(
                        follow_redirects=False,
                        mounts={pattern: None} if self._local else None,
                        verify=_tls(),
                    ),
                )
            return self._openai

    def _key(self) -> str:
        name = self._settings.api_key_env
        if name.lower() in {"", "none"}:
            return "none"
        key = os.environ.get(name, "").strip() or ("none" if self._local else "")
        if not key or not sendable(key):
            raise LLMUnavailableError(
                f"The environment variable {name} holds no usable key for the model.",
                hint='Set it; for a server that wants no key write api_key_env = "none" in [llm].',
            )
        return key

    def _secret(self, value: str) -> str:
        """A header's value; ``$NAME`` is taken from the environment."""
        found = os.environ.get(value[1:], "").strip() if value.startswith("$") else value
        if not found or not sendable(found):
            named = value if value.startswith("$") else "of [llm.headers]"
            raise LLMUnavailableError(f"The header value {named} is empty or cannot be sent.")
        return found

    def _wait(self, fault: Fault, tries: int, deadline: Deadline) -> None:
        """Sleep until the next try, or raise."""
        if tries >= fault.tries:
            told = f" Tried {tries} times." if tries > 1 else ""
            raise type(fault.error)(fault.error.message + told, hint=fault.error.hint) from None
        backoff = self._backoff_s * 2 ** (tries - 1) * random.uniform(0.5, 1)  # noqa: S311
        wait = backoff if fault.wait_s is None else max(fault.wait_s, 0.0)
        if wait >= deadline.left:
            asked = f" It asks to wait {faults.spoken(wait)}." if fault.wait_s is not None else ""
            raise type(fault.error)(fault.error.message + asked, hint=fault.error.hint) from None
        time.sleep(wait)


@cache
def _tls() -> Any:
    """The machine's TLS settings: reading its certificates takes 0.1 s, for each proxy anew."""
    import httpx2

    return httpx2.create_ssl_context()

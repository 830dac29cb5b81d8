"""One door to any OpenAI-compatible endpoint, by the ``openai`` package.

The package's own retries are off: there is one retry loop, here, and one wall-clock deadline over
all its tries. What an endpoint does not know (JSON schemas, a temperature) is left away once it has
said so, and remembered.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from t2sql.llm import faults
from t2sql.llm.answers import Answer, failed, read_answer
from t2sql.llm.connecting import connect
from t2sql.llm.deadline import Deadline
from t2sql.llm.endpoint import Accepted, Wanted, adapt, read_url
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

    Only ``concurrency`` requests go out at a time: who asks many things takes turns, see
    :meth:`turn`.

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
        self._turns = threading.BoundedSemaphore(settings.concurrency)
        self._openai: Any = None

    def __repr__(self) -> str:
        return f"OpenAIClient({self._where}, model={self._settings.model!r})"

    def __enter__(self) -> OpenAIClient:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def settings(self) -> LLMSettings:
        """What it was made with."""
        return self._settings

    def deadline(self) -> Deadline:
        """The moment by which a request that starts now must be answered."""
        return Deadline.after(self._settings.timeout_s)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until fewer than ``concurrency`` others ask; no deadline runs meanwhile."""
        with self._turns:
            yield

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
        variant: int = 0,
    ) -> ChatReply:
        """Ask once, and again where that may help.

        Args:
            messages: the chat so far.
            schema: JSON Schema that the reply should fit; the endpoint holds the model to it where
                it can, the words of the prompt do where it cannot. Not checked here.
            model: instead of the one in the settings.
            deadline: when all tries must be over; by default ``timeout_s`` from now.
            variant: above 0 another answer than the plain one is wanted: by the temperature of
                candidates and a seed.

        Raises:
            LLMUnavailableError: no key, no connection, refused, or too slow.
            LLMOutputError: the answer is no answer: empty, cut off, declined, not a model's.
        """
        deadline, settings = deadline or self.deadline(), self._settings
        name = model or settings.model
        target = Target(self._where, name, settings.api_key_env)
        accepted = self._accepted.get(name, Accepted())
        wanted = Wanted(
            messages,
            schema,
            settings.max_output_tokens,
            settings.candidate_temperature if variant else settings.temperature,
            variant or None,
            settings.stream,
        )
        usage, tries, wider = Usage(), 0, False
        while True:
            outcome = self._try(
                {"model": name, **accepted.body(wanted)}, accepted, target, deadline
            )
            if isinstance(outcome, Accepted):  # the endpoint said what it does not take
                accepted = outcome
                continue
            usage += outcome.usage
            if outcome.usage.calls:
                self._accepted[name] = accepted
            if outcome.fault is None:
                return ChatReply(outcome.text, usage)
            if outcome.cut_off and wanted.limit and not wider:
                wider, wanted = True, replace(wanted, limit=wanted.limit * CUT_OFF_FACTOR)
                continue
            tries += 1
            self._wait(outcome.fault, tries, deadline)

    def _try(
        self, body: dict[str, Any], accepted: Accepted, target: Target, deadline: Deadline
    ) -> Answer | Accepted:
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
            return adapt(accepted, body, status, reply) or failed(
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
        """The openai client, made at the first request."""
        with self._lock:
            if self._openai is None:
                self._openai = connect(self._settings, self._url, local=self._local)
            return self._openai

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

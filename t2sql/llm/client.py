"""One door to any OpenAI-compatible endpoint, by the ``openai`` package.

The package's own retries are off: there is one retry loop, here, and one wall-clock deadline over
all its tries. What an endpoint does not know (JSON schemas, a temperature) is left away once it has
said so, and remembered. Whoever asks can be stopped at any moment, see :mod:`t2sql.cancelling`.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from t2sql.cancelling import current_cancellation
from t2sql.config.secrets import reveal
from t2sql.errors import LLMError
from t2sql.llm import faults
from t2sql.llm.answers import Answer, failed, read_answer
from t2sql.llm.bounds import MAX_REPLY_BYTES
from t2sql.llm.connecting import Line
from t2sql.llm.deadline import Deadline
from t2sql.llm.endpoint import Accepted, Wanted, adapt, read_url
from t2sql.llm.faults import Fault, Target
from t2sql.llm.prompt_files import Message
from t2sql.types import SentRequest, Usage

if TYPE_CHECKING:
    from t2sql.config import LLMSettings

DEFAULT_URL = "https://api.openai.com/v1"
BACKOFF_S = 0.5
CONNECT_S = 10.0
TURN_S = 0.05
"""How often somebody who waits for a turn looks whether they should stop."""
CUT_OFF_FACTOR = 4
"""An answer that was cut off is asked for once more, with this much more room."""


@dataclass(frozen=True, slots=True)
class ChatReply:
    """What the model said, and what it cost, over all tries."""

    text: str
    usage: Usage
    error: LLMError | None = None
    """Why there is no text, where it failed; the usage is counted all the same."""
    requests: tuple[SentRequest, ...] = ()
    """All that went over the wire for it."""


class OpenAIClient:
    """Chats with the endpoint of ``[llm]``. Threads may share it; close it at the end.

    Only ``concurrency`` requests go out at a time: who asks many things takes turns, see
    :meth:`turn`.

    Args:
        settings: the endpoint, the model, the name of the key's variable, the limits.
        backoff_s: the first wait between tries; it doubles, with jitter. None is the usual one.

    Raises:
        ConfigError: ``base_url`` is no URL, or has a user, a password or a query in it.
    """

    def __init__(self, settings: LLMSettings, *, backoff_s: float | None = None) -> None:
        self._settings = settings
        self._backoff_s = BACKOFF_S if backoff_s is None else backoff_s
        self._url = reveal(settings.base_url) or DEFAULT_URL
        self._where, self._local = read_url(self._url)
        self._accepted: dict[str, Accepted] = {}
        self._lock = threading.Lock()
        self._turns = threading.BoundedSemaphore(settings.concurrency)
        self._idle: list[Line] = []

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
        """Wait until fewer than ``concurrency`` others ask; no deadline runs meanwhile.

        Raises:
            CancelledError: somebody stopped it.
        """
        cancellation = current_cancellation()
        cancellation.check()
        while not self._turns.acquire(timeout=TURN_S):
            cancellation.check()
        try:
            yield
        finally:
            self._turns.release()

    def close(self) -> None:
        """Close the connections; the next request opens new ones."""
        with self._lock:
            lines, self._idle = self._idle, []
        for line in lines:
            line.close()

    def chat(
        self,
        messages: Sequence[Message],
        *,
        schema: Mapping[str, Any] | None = None,
        model: str = "",
        deadline: Deadline | None = None,
        variant: int = 0,
    ) -> ChatReply:
        """As :meth:`try_chat`, but what fails is raised.

        Raises:
            LLMUnavailableError: no key, no connection, refused, or too slow.
            LLMOutputError: the answer is no answer: empty, cut off, declined, not a model's.
            CancelledError: somebody stopped it.
        """
        reply = self.try_chat(
            messages, schema=schema, model=model, deadline=deadline, variant=variant
        )
        if reply.error is not None:
            raise reply.error
        return reply

    def try_chat(
        self,
        messages: Sequence[Message],
        *,
        schema: Mapping[str, Any] | None = None,
        model: str = "",
        deadline: Deadline | None = None,
        variant: int = 0,
    ) -> ChatReply:
        """Ask once, and again where that may help. What fails costs too, so it is handed back.

        Args:
            messages: the chat so far.
            schema: JSON Schema that the reply should fit; the endpoint holds the model to it where
                it can, the words of the prompt do where it cannot. Not checked here.
            model: instead of the one in the settings.
            deadline: when all tries must be over; by default ``timeout_s`` from now.
            variant: above 0 another answer than the plain one is wanted: by the temperature of
                candidates and a seed.

        Raises:
            CancelledError: somebody stopped it.
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
        usage, tries, wider, sent = Usage(), 0, False, list[SentRequest]()
        while True:
            body = {"model": name, **accepted.body(wanted)}
            outcome = self._try(body, accepted, target, deadline, sent)
            if isinstance(outcome, Accepted):  # the endpoint said what it does not take
                accepted = outcome
                continue
            usage += outcome.usage
            if outcome.answered:
                self._accepted[name] = accepted
            if outcome.fault is None:
                return ChatReply(outcome.text, usage, requests=tuple(sent))
            tries += 1
            if outcome.cut_off and wanted.limit and not wider:
                wider, wanted = True, replace(wanted, limit=wanted.limit * CUT_OFF_FACTOR)
            elif error := self._wait(outcome.fault, tries, deadline):
                return ChatReply("", usage, error, tuple(sent))

    def _try(
        self,
        body: dict[str, Any],
        accepted: Accepted,
        target: Target,
        deadline: Deadline,
        sent: list[SentRequest],
    ) -> Answer | Accepted:
        """One request: what came of it, or what to send instead."""
        import httpx2
        import openai

        if not deadline.left:
            return failed(faults.too_slow(deadline.seconds), sent=False)
        try:
            received = self._exchange(body, deadline, sent)
        except LLMError as error:  # there is no key to send
            return failed(Fault(error), sent=False)
        except openai.APIStatusError as error:
            status, reply = error.status_code, error.body
            # The exceptions of these packages hold the request: none may stay as a cause.
            return adapt(accepted, body, status, reply) or failed(
                faults.refused(status, reply, error.response.headers, target)
            )
        except (openai.APITimeoutError, httpx2.TimeoutException, TimeoutError):
            over = deadline.left < 1.0
            return failed(faults.too_slow(deadline.seconds) if over else faults.unreachable(target))
        except httpx2.DecodingError:
            return failed(faults.unreadable())
        except (httpx2.HTTPError, httpx2.StreamError):  # it had begun to answer
            return failed(faults.broken_off())
        except (openai.OpenAIError, httpx2.InvalidURL, OSError) as error:
            went_out = isinstance(error.__cause__, httpx2.ReadError | httpx2.RemoteProtocolError)
            return failed(faults.not_connected(error, target), sent=went_out)
        return read_answer(received, target)

    def _exchange(self, body: dict[str, Any], deadline: Deadline, sent: list[SentRequest]) -> bytes:
        """The bytes of the reply. Raises what openai and httpx2 raise."""
        with self._lock:
            line = self._idle.pop() if self._idle else None
        line = line or Line(self._settings, self._url, local=self._local)
        whole = False
        try:
            received = deadline.run(lambda: _send(line, body, deadline), line.hang_up)
            whole = True
        finally:
            sent += line.take_sent()
            if whole:
                with self._lock:
                    self._idle.append(line)
            else:
                line.close()
        return received

    def _wait(self, fault: Fault, tries: int, deadline: Deadline) -> LLMError | None:
        """Sleep until the next try, or say why there is none."""
        if tries >= fault.tries:
            told = f" Tried {tries} times." if tries > 1 else ""
            return type(fault.error)(fault.error.message + told, hint=fault.error.hint)
        backoff = self._backoff_s * 2 ** (tries - 1) * random.uniform(0.5, 1)  # noqa: S311
        wait = backoff if fault.wait_s is None else max(fault.wait_s, 0.0)
        if wait >= deadline.left:
            asked = f" It asks to wait {faults.spoken(wait)}." if fault.wait_s is not None else ""
            return type(fault.error)(fault.error.message + asked, hint=fault.error.hint)
        current_cancellation().wait(wait)
        return None


def _send(line: Line, body: dict[str, Any], deadline: Deadline) -> bytes:
    import httpx2

    left = max(deadline.left, 0.001)
    timeout = httpx2.Timeout(left, connect=min(left, CONNECT_S))
    received = bytearray()
    create = line.openai.chat.completions.with_streaming_response.create
    with create(**body, timeout=timeout) as response:
        for chunk in response.iter_bytes():
            received += chunk
            if len(received) >= MAX_REPLY_BYTES:
                break
            if not deadline.left:
                raise TimeoutError
    return bytes(received)

"""What can go wrong with an endpoint, as the sentence that a person sees.

No sentence holds a key, a prompt or the server's own text: servers quote both.
"""

from __future__ import annotations

import email.utils
import math
import re
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from t2sql.errors import LLMError, LLMOutputError, LLMUnavailableError

BUSY = frozenset({408, 409, 425, 429})
_WORD = re.compile(r"[a-z][a-z0-9_.]{1,39}")
_TOO_LONG = re.compile(r"context.{0,20}(length|window|size)|too (long|large|many tokens)", re.I)


@dataclass(frozen=True, slots=True)
class Fault:
    """One failed try."""

    error: LLMError
    tries: int = 1
    """How many tries it is worth in all: 1 is never again."""
    wait_s: float | None = None
    """How long the server asks to wait, if it does."""


@dataclass(frozen=True, slots=True)
class Target:
    """What the sentences name."""

    where: str
    """Scheme, host and port of the endpoint: never a user, a password or a path."""
    model: str
    key_env: str


def unreachable(target: Target) -> Fault:
    """No connection, or one that broke off."""
    hint = "Check [llm] base_url and that the server runs."
    return Fault(
        LLMUnavailableError(f"The model at {target.where} cannot be reached.", hint=hint), 3
    )


def not_connected(error: BaseException, target: Target) -> Fault:
    """A request that did not come through, by what lies below the client's own error."""
    below: BaseException | None = error
    for _ in range(10):
        if isinstance(below, ssl.SSLError):
            return _untrusted(target)
        if isinstance(below, socket.gaierror):
            return _unknown_host(target)
        below = below and (below.__cause__ or below.__context__)
    return unreachable(target)


def _untrusted(target: Target) -> Fault:
    hint = (
        "Check [llm] base_url: https, or http? A certificate of your own: name its file in "
        "SSL_CERT_FILE."
    )
    return Fault(
        LLMUnavailableError(f"The connection to {target.where} could not be secured.", hint=hint)
    )


def _unknown_host(target: Target) -> Fault:
    said = f"The host of {target.where} is not known."
    return Fault(LLMUnavailableError(said, hint="Check [llm] base_url and the network."), 2)


def too_slow(seconds: float) -> Fault:
    """The deadline is over."""
    return Fault(
        LLMUnavailableError(
            f"The model took longer than {seconds:g} s and was cancelled.",
            hint="Try again, or raise [llm] timeout_s.",
        )
    )


def not_a_model_api(target: Target) -> Fault:
    """Status 200, but a web page."""
    return Fault(
        LLMOutputError(
            f"{target.where} answered, but not as a model API.",
            hint="Check [llm] base_url: it usually ends in /v1. "
            "A proxy's login page looks like this, too.",
        )
    )


def unreadable() -> Fault:
    """Status 200, but not JSON of the right shape."""
    return Fault(LLMOutputError("The model's answer could not be read.", hint="Try again."), 2)


def empty() -> Fault:
    """No choices, or a choice without text."""
    return Fault(LLMOutputError("The model returned nothing.", hint="Try again."), 2)


def broken_off() -> Fault:
    """A reply whose end is missing: the connection was cut, or a stream does not say it ended."""
    error = LLMUnavailableError(
        "The model's answer broke off; nothing of it was used.",
        hint="Try again.",
    )
    return Fault(error, 3)


def declined(reason: str) -> Fault:
    """A refusal or a content filter. The reason is the model's own; it is cut to a line."""
    said = " ".join("".join(c if c.isprintable() else " " for c in reason).split())
    said = said if len(said) <= 200 else said[:199] + "…"
    said += "" if said.endswith((".", "!", "?", "…")) else "."
    return Fault(LLMOutputError(f"The model declined: {said}", hint="Ask in other words."))


def cut_off() -> Fault:
    """The answer ran into the token limit."""
    return Fault(
        LLMOutputError(
            "The model's answer was cut off; nothing of it was used.",
            hint="Raise [llm] max_output_tokens.",
        )
    )


def refused(status: int, body: object, headers: Mapping[str, str], target: Target) -> Fault:
    """An HTTP status that is not 200.

    Args:
        status: the HTTP status, or the code of an error object that came with status 200.
        body: the decoded body, or its text; read for its codes only.
        headers: the response headers, for Retry-After.
        target: what to name.
    """
    if status == 402 or (status == 429 and "insufficient_quota" in _codes(body)):
        hint = "Check the plan of the account, or name another model in [llm]."
        return Fault(LLMUnavailableError("The quota of the model account is used up.", hint=hint))
    if status in BUSY or status >= 500:
        error = LLMUnavailableError(
            f"The model service is busy or failing ({status}).",
            hint="Try again later.",
        )
        return Fault(error, 3, retry_after(headers))
    return Fault(_final(status, body, target))


def _final(status: int, body: object, target: Target) -> LLMError:
    if status == 401:
        hint = f"Check the environment variable {target.key_env} ([llm] api_key_env)."
        if target.key_env.lower() in {"", "none"}:
            hint = "It wants one: name the variable that holds it in [llm] api_key_env."
        return LLMUnavailableError(
            f"The model endpoint at {target.where} rejected the key.", hint=hint
        )
    if status == 403:
        return LLMUnavailableError(
            f"The model endpoint at {target.where} refuses access to the model {target.model}.",
            hint="Check what the key may use.",
        )
    if status == 404:
        return LLMUnavailableError(
            f"The model {target.model} was not found at {target.where}.",
            hint="Check [llm] model and base_url (it usually ends in /v1).",
        )
    if (
        status == 413
        or "context_length_exceeded" in _codes(body)
        or _TOO_LONG.search(_message(body))
    ):
        return LLMUnavailableError(
            f"The question and its tables are too large for the model {target.model}.",
            hint="Choose fewer tables, name a model with a larger context in [llm], or write there "
            "how many tokens it takes: context_tokens.",
        )
    if 300 <= status < 400:
        return LLMUnavailableError(
            f"{target.where} redirects elsewhere, which is not followed.",
            hint="Write the final address in [llm] base_url.",
        )
    codes = ", ".join((str(status), *_codes(body)))
    return LLMUnavailableError(
        f"The model endpoint at {target.where} refused the request ({codes})."
    )


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the server asks to wait: ``Retry-After`` in seconds or as a date, or in ms."""
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            wait = float(headers.get(name, "")) / unit
        except ValueError:
            continue
        return max(wait, 0.0) if math.isfinite(wait) else None
    try:
        moment = email.utils.parsedate_to_datetime(headers.get("retry-after", ""))
    except ValueError:
        return None
    if moment.tzinfo is None:  # "-0000": UTC, by RFC 5322
        moment = moment.replace(tzinfo=UTC)
    return max(moment.timestamp() - time.time(), 0.0)


def spoken(seconds: float) -> str:
    """A duration for a person: ``40 s``, ``17 min``, ``3 h``."""
    if seconds < 100:
        return f"{math.ceil(seconds)} s"
    return f"{math.ceil(seconds / 60)} min" if seconds < 6000 else f"{math.ceil(seconds / 3600)} h"


def _message(body: object) -> str:
    """The server's own words, to classify by; never shown."""
    error = body.get("error", body) if isinstance(body, Mapping) else body
    text = error.get("message") if isinstance(error, Mapping) else error
    return text[:2000] if isinstance(text, str) else ""


def _codes(body: object) -> tuple[str, ...]:
    """``code``, ``type`` and ``param`` of an error body, where they are plain words."""
    error: Any = body.get("error", body) if isinstance(body, Mapping) else None
    if not isinstance(error, Mapping):
        return ()
    words = [error.get(key) for key in ("code", "type", "param")]
    plain = [word for word in words if isinstance(word, str) and _WORD.fullmatch(word)]
    return tuple(dict.fromkeys(plain))

"""Connects to an endpoint with the ``openai`` package: key, headers, proxy, certificates."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from t2sql.errors import LLMUnavailableError
from t2sql.llm.endpoint import sendable

if TYPE_CHECKING:
    from t2sql.config import LLMSettings


def connect(settings: LLMSettings, url: str, *, local: bool) -> Any:
    """An ``openai.OpenAI`` for the endpoint; its import takes half a second.

    The package's own retries are off, and redirects are not followed. A proxy of the environment
    is used, but never for this machine itself.

    Args:
        settings: the names of the key's and the headers' variables.
        url: the endpoint's address.
        local: whether it is this machine, which needs no key.

    Raises:
        LLMUnavailableError: a variable that the settings name holds nothing that can be sent.
    """
    import httpx2
    import openai

    host = urlsplit(url).hostname or ""
    pattern = f"all://[{host}]" if ":" in host else f"all://{host}"
    return openai.OpenAI(
        base_url=url,
        api_key=_key(settings.api_key_env, local=local),
        max_retries=0,
        default_headers={name: _header(value) for name, value in settings.headers.items()},
        http_client=httpx2.Client(
            follow_redirects=False,
            mounts={pattern: None} if local else None,
            verify=_tls(),
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


def _header(value: str) -> str:
    """A header's value; ``$NAME`` is taken from the environment."""
    found = os.environ.get(value[1:], "").strip() if value.startswith("$") else value
    if not found or not sendable(found):
        named = value if value.startswith("$") else "of [llm.headers]"
        raise LLMUnavailableError(f"The header value {named} is empty or cannot be sent.")
    return found


@cache
def _tls() -> Any:
    """The machine's TLS settings: reading its certificates takes 0.1 s, for each proxy anew."""
    import httpx2

    return httpx2.create_ssl_context()

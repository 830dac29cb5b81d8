"""What goes over the wire to a model, as a value: every byte of it, but for the secrets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from t2sql.config.secrets import HIDDEN, hide_secrets
from t2sql.types import SentRequest

if TYPE_CHECKING:
    from t2sql.config import LLMSettings

_SECRET_HEADERS = frozenset(
    {"authorization", "proxy-authorization", "cookie", "x-api-key", "api-key"}
)


def sent_request(request: Any, settings: LLMSettings) -> SentRequest:
    """A request as the HTTP client is about to send it.

    Args:
        request: of httpx2.
        settings: whose headers may hold secrets: of those the variable's name is told, or nothing.
    """
    ours = {name.lower(): str(value) for name, value in settings.headers.items()}
    return SentRequest(
        method=str(request.method),
        url=hide_secrets(str(request.url)),
        headers=tuple(
            (name, _shown(name.lower(), value, ours)) for name, value in request.headers.items()
        ),
        body=bytes(request.content).decode("utf-8", "replace"),
    )


def _shown(name: str, value: str, ours: Mapping[str, str]) -> str:
    if name in _SECRET_HEADERS:
        scheme, space, _ = value.partition(" ")
        return f"{scheme} {HIDDEN}" if space and name == "authorization" else HIDDEN
    return ours.get(name, value)

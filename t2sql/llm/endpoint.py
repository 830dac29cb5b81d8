"""An endpoint: its address, and what it takes."""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import SplitResult, urlsplit

from t2sql.errors import ConfigError
from t2sql.llm.prompt_files import Message

Format = Literal["json_schema", "json_object", "text"]
_LOWER: dict[Format, Format] = {"json_schema": "json_object", "json_object": "text"}
_ABOUT_FORMAT = re.compile(r"response_format|json|schema|grammar|structured|guided", re.I)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request should say, before it is known what the endpoint takes."""

    messages: Sequence[Message]
    schema: Mapping[str, Any] | None = None
    limit: int = 0
    """Of the reply, in tokens; 0 sends none."""
    temperature: float = 0.0
    seed: int | None = None
    stream: bool = False


@dataclass(frozen=True, slots=True)
class Accepted:
    """What an endpoint takes for a model, as far as it has said."""

    format: Format = "json_schema"
    temperature: bool = True
    seed: bool = True
    stream: bool = True
    stream_usage: bool = True
    limit_name: str = "max_tokens"

    def body(self, wanted: Wanted) -> dict[str, Any]:
        """The request, but for the model.

        Where the endpoint takes no JSON schema, the first message tells it in words. Tools are
        never offered.
        """
        sent = [{"role": message.role, "content": message.content} for message in wanted.messages]
        body: dict[str, Any] = {"messages": sent}
        if self.temperature:
            body["temperature"] = wanted.temperature
        if self.seed and wanted.seed is not None:
            body["seed"] = wanted.seed
        if wanted.limit:
            body[self.limit_name] = wanted.limit
        if self.stream and wanted.stream:
            body["stream"] = True
            if self.stream_usage:
                body["stream_options"] = {"include_usage": True}
        if wanted.schema is not None:
            self._ask_for(wanted.schema, body)
        return body

    def _ask_for(self, schema: Mapping[str, Any], body: dict[str, Any]) -> None:
        if self.format == "json_schema":
            body["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": "reply", "strict": is_strict(schema), "schema": schema},
            }
            return
        asked = json.dumps(schema, ensure_ascii=False, separators=(",", ":"))
        told = f"\n\nReply with one JSON object that fits this schema:\n{asked}"
        body["messages"][0]["content"] += told
        if self.format == "json_object":
            body["response_format"] = {"type": "json_object"}


def is_strict(schema: Any) -> bool:
    """Whether a schema keeps to the strict subset: every object closed, every field required."""
    if isinstance(schema, Mapping):
        if schema.get("type") == "object" and (
            schema.get("additionalProperties") is not False
            or set(schema.get("required", ())) != set(schema.get("properties", ()))
        ):
            return False
        return all(is_strict(part) for part in schema.values())
    return not isinstance(schema, list) or all(is_strict(part) for part in schema)


def adapt(
    accepted: Accepted, body: Mapping[str, Any], status: int, reply: object
) -> Accepted | None:
    """What to send instead, where the endpoint says that it does not take something; else None."""
    if status not in {400, 415, 422, 501}:
        return None
    said = json.dumps(reply, default=str) if not isinstance(reply, str) else reply
    if "max_tokens" in body and "max_completion_tokens" in said:
        return replace(accepted, limit_name="max_completion_tokens")
    if "temperature" in body and "temperature" in said:
        return replace(accepted, temperature=False)
    if "seed" in body and re.search(r"\bseed\b", said):
        return replace(accepted, seed=False)
    if "stream_options" in body and re.search("stream_options|include_usage", said):
        return replace(accepted, stream_usage=False)
    if "stream" in body and re.search(r"\bstream", said, re.I):
        return replace(accepted, stream=False)
    lower = _LOWER.get(accepted.format)
    if "response_format" in body and lower is not None and _ABOUT_FORMAT.search(said):
        return replace(accepted, format=lower)
    return None


def read_url(url: str) -> tuple[str, bool]:
    """What to call the endpoint, and whether it is this machine."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = SplitResult("", "", "", "", ""), None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigError(
            "[llm] base_url is not a URL of the form http(s)://host[:port]/path.",
            hint="E.g. http://127.0.0.1:11434/v1.",
        )
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise ConfigError(
            "[llm] base_url has a user, a password or a query in it.",
            hint="Name the key's variable in [llm] api_key_env, and others as "
            'Header = "$VARIABLE" under [llm.headers].',
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    where = f"{parts.scheme}://{host}" + (f":{port}" if port else "")
    return where, _is_loopback(parts.hostname)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def sendable(value: str) -> bool:
    """Whether a header may carry it; the packages' own error for one that cannot quotes it."""
    return value.isascii() and value.isprintable()

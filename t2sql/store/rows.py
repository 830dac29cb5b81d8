"""A trace as rows of the store's tables, and rows as a trace."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from t2sql.store.plain import plain, revive_object
from t2sql.store.trace import Outcome, Trace, stage_of
from t2sql.types import ModelCall, PromptUse, SentRequest, Usage


@dataclass(frozen=True, slots=True)
class TraceLine:
    """A trace as it stands in a list."""

    id: str
    asked_at: datetime
    question: str
    outcome: Outcome
    elapsed_ms: float
    usage: Usage


@dataclass(frozen=True, slots=True)
class CostLine:
    """What the model calls of a day (UTC), a stage or a model cost together."""

    name: str
    questions: int
    usage: Usage
    elapsed_ms: float
    """Waiting for the model."""


def moment(at: datetime) -> str:
    """ISO text in UTC, always of one length."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def trace_row(trace: Trace) -> dict[str, Any]:
    """The row of a trace itself."""
    body = plain(replace(trace, calls=()))  # they have rows of their own
    del body["calls"]
    return {
        "id": trace.id,
        "asked_at": moment(trace.asked_at),
        "question": any_text(trace.question),
        "outcome": trace.outcome,
        "elapsed_ms": trace.elapsed_ms,
        "body": _json(body),
    }


def call_rows(trace: Trace) -> Iterator[dict[str, Any]]:
    """A row for each of its model calls."""
    for position, call in enumerate(trace.calls):
        yield {
            "trace_id": trace.id,
            "position": position,
            "stage": stage_of(call.prompt.name),
            "prompt": call.prompt.name,
            "version": call.prompt.version,
            "sha256": call.prompt.sha256,
            "model": call.model,
            "input_tokens": call.usage.input_tokens,
            "output_tokens": call.usage.output_tokens,
            "calls": call.usage.calls,
            "cost": call.usage.cost,
            "elapsed_ms": call.elapsed_ms,
            "messages": _json(_sent(call)),
            "reply": _json(call.reply),
        }


def use_rows(trace: Trace) -> Iterator[dict[str, Any]]:
    """A row for each past query that had a part in its answer."""
    if trace.asset:
        yield {"trace_id": trace.id, "past_id": trace.asset, "how": "asset"}
    for past in dict.fromkeys(trace.support):
        yield {"trace_id": trace.id, "past_id": past, "how": "support"}


def read_trace(body: str, calls: Iterable[Any]) -> Trace:
    """The trace of its own text and the rows of its calls.

    Raises:
        ValueError, TypeError, KeyError, AttributeError: they were not written by these functions.
    """
    trace = revive_object(Trace, json.loads(body))
    return replace(trace, calls=tuple(_call(row) for row in calls))


def trace_line(row: Any) -> TraceLine:
    """A trace in a list, from its row with sums over its calls."""
    asked_at = datetime.fromisoformat(row.asked_at)
    return TraceLine(row.id, asked_at, row.question, row.outcome, row.elapsed_ms, _usage(row))


def cost_line(row: Any) -> CostLine:
    """Sums over calls."""
    return CostLine(row.name, row.questions, _usage(row), row.waited_ms)


def _call(row: Any) -> ModelCall:
    return ModelCall(
        PromptUse(row.prompt, row.version, row.sha256),
        row.model,
        Usage(row.input_tokens, row.output_tokens, row.calls, row.cost),
        row.elapsed_ms,
        reply=json.loads(row.reply),
        **_read_sent(json.loads(row.messages)),
    )


def _sent(call: ModelCall) -> Any:
    """What was sent for a call; messages that the first request says word for word stand once."""
    if not call.requests:
        return call.messages
    said = _messages_of(call.requests[0])
    messages = None if said == call.messages else call.messages
    return {"messages": messages, "requests": plain(call.requests)}


def _read_sent(stored: Any) -> dict[str, Any]:
    if not isinstance(stored, dict):
        return {"messages": tuple((role, text) for role, text in stored)}
    requests = tuple(revive_object(SentRequest, one) for one in stored["requests"])
    if stored["messages"] is None:
        return {"messages": _messages_of(requests[0]), "requests": requests}
    messages = tuple((role, text) for role, text in stored["messages"])
    return {"messages": messages, "requests": requests}


def _messages_of(request: SentRequest) -> tuple[tuple[str, str], ...]:
    messages = json.loads(request.body).get("messages", ())
    return tuple((one["role"], one["content"]) for one in messages)


def _usage(row: Any) -> Usage:
    """Sums of calls; a question without any has none."""
    return Usage(row.input_tokens or 0, row.output_tokens or 0, row.calls or 0, row.cost)


def any_text(text: str) -> str:
    """Text that every database takes: PostgreSQL holds no zero byte, no driver half a letter."""
    return text.replace("\0", "�").encode("utf-8", "replace").decode("utf-8")


def dearest(line: CostLine) -> tuple[float, int, str]:
    """Sorts by money, then by tokens, the greatest first."""
    tokens = line.usage.input_tokens + line.usage.output_tokens
    return (-(line.usage.cost or 0.0), -tokens, line.name)


def _json(value: Any) -> str:
    """JSON in its own letters, which is shorter; escaped where one of them is half a letter."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value)
    return text

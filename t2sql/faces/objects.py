"""Values as JSON objects: what ``--json`` prints, the same in every face."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from t2sql.steps.trust import TrustCard, make_card
from t2sql.types import (
    Answer,
    Attempt,
    CheckResult,
    CostEstimate,
    Freshness,
    PastQuery,
    QueryResult,
    Question,
    Refusal,
    Scope,
    SqlDraft,
    TableFamily,
    TableSelection,
    Usage,
)

_UNSEEN = re.compile(r"[\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def to_json(value: Any) -> str:
    """JSON text, readable; cell values of any database type become JSON's own."""
    text = json.dumps(plain(value), ensure_ascii=False, indent=2, allow_nan=False)
    return escape_unseen(text)


def escape_unseen(text: str) -> str:
    """JSON text with escapes for what a terminal would obey and nobody would see."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def plain(value: Any) -> Any:
    """A value made of JSON's types: numbers stay numbers, times are ISO text, bytes are hex."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if isinstance(value, (float, Decimal)):
        return _number(value)
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).hex()
    return str(value)


def _number(value: float | Decimal) -> int | float | None:
    if isinstance(value, Decimal) and value.is_finite() and value == value.to_integral_value():
        return int(value)
    return float(value) if math.isfinite(value) else None


def answer_object(value: Answer | SqlDraft | Refusal) -> dict[str, Any]:
    """What ``t2sql ask --json`` prints."""
    if isinstance(value, Refusal):
        return refusal_object(value)
    draft = value.draft if isinstance(value, Answer) else value
    shown = {
        "question": draft.selection.question.text,
        "translator": draft.translator,
        **selection_object(draft.selection),
        "sql": draft.sql,
        "explanation": draft.explanation,
        "assumptions": list(draft.assumptions),
        "confidence": round(draft.confidence, 3),
        "checks": checks_object(draft.checks),
        "attempts": [attempt_object(attempt) for attempt in draft.attempts],
    }
    if isinstance(value, Answer):
        shown |= {**result_object(value.result), "warnings": list(value.warnings)}
        shown["sanity"] = sanity_object(value.sanity)
    return shown | {
        "trust": trust_object(make_card(value)),
        "timings_ms": timings_object(value.timings_ms),
        "usage": usage_object(draft.usage),
    }


def selection_object(selection: TableSelection) -> dict[str, Any]:
    """Candidates with their evidence, and the chosen tables with their reasons."""
    return {
        "candidates": [
            {
                "table": candidate.name,
                "score": round(candidate.score, 4),
                "family": family_object(candidate.family),
                "evidence": [
                    {"kind": item.kind, "text": item.text, "score": round(item.score, 4)}
                    for item in candidate.evidence
                ],
            }
            for candidate in selection.candidates
        ],
        "tables": [{"table": table.name, "reason": table.reason} for table in selection.chosen],
        "chosen_by": selection.chosen_by,
        "scope": scope_object(selection.question),
        "notes": list(selection.notes),
    }


def family_object(family: TableFamily | None) -> dict[str, Any] | None:
    """The family that a candidate stands for; null where it is a table of its own."""
    if family is None:
        return None
    return {
        "name": family.name,
        "kind": family.kind,
        "size": family.size,
        "first": family.first,
        "last": family.last,
    }


def scope_object(question: Question) -> dict[str, list[str]]:
    """Where was looked, and which tables the person named; an empty list does not narrow."""
    scope = question.scope or Scope()
    return {
        "schemas": list(scope.schemas),
        "tags": list(scope.tags),
        "tiers": list(scope.tiers),
        "pinned": list(question.pinned),
        "excluded": list(question.excluded),
    }


def checks_object(checks: Sequence[CheckResult]) -> list[dict[str, Any]]:
    """One entry a check; its problems, each with its hint, beside the verdict."""
    return [
        {
            "name": check.name,
            "severity": check.severity,
            "message": "; ".join(problem.message for problem in check.problems) or check.message,
            "problems": [
                {
                    "kind": problem.kind,
                    "severity": problem.severity,
                    "message": problem.message,
                    "hint": problem.hint,
                }
                for problem in check.problems
            ],
        }
        for check in checks
    ]


def sanity_object(sanity: CheckResult | None) -> dict[str, Any] | None:
    """Whether the rows look like an answer; null where nobody looked."""
    return None if sanity is None else checks_object((sanity,))[0]


def attempt_object(attempt: Attempt) -> dict[str, Any]:
    """SQL that was tried, what was mended of the one before, and the verdicts."""
    return {
        "sql": attempt.sql,
        "passed": attempt.passed,
        "mends": list(attempt.mends),
        "estimate": estimate_object(attempt.estimate),
        "checks": checks_object(attempt.checks),
    }


def trust_object(card: TrustCard) -> dict[str, Any]:
    """The trust card; what stands elsewhere in the answer is not said again."""
    asset = card.asset
    return {
        "summary": card.one_line,
        "passed": [check.name for check in card.passed],
        "doubts": [check.name for check in card.doubts],
        "asset": past_object(asset.past) | {"changes": list(asset.changes)} if asset else None,
        "support": [past_object(past) for past in card.support],
        "mends": list(card.mends),
        "freshness": freshness_object(card.freshness),
        "attempts": card.attempts,
        "estimate": estimate_object(card.estimate),
        "calls": [
            {
                "prompt": call.prompt.name,
                "version": call.prompt.version,
                "sha256": call.prompt.sha256,
                "model": call.model,
                "elapsed_ms": round(call.elapsed_ms, 1),
                **usage_object(call.usage),
            }
            for call in card.calls
        ],
    }


def freshness_object(freshness: Freshness | None) -> dict[str, Any] | None:
    """When the index was made, and what has changed since; null where nobody looked."""
    if freshness is None:
        return None
    return {"indexed_at": plain(freshness.indexed_at), "notes": list(freshness.notes)}


def past_object(past: PastQuery) -> dict[str, Any]:
    """A past query, and who vouched for it."""
    return {
        "id": past.id,
        "question": past.question,
        "sql": past.sql,
        "verified_by": past.verified_by,
        "verified_on": past.verified_on,
        "source": past.source,
    }


def estimate_object(estimate: CostEstimate | None) -> dict[str, Any] | None:
    """What the engine expects of a query; null where it does not say."""
    if estimate is None:
        return None
    return {"rows": estimate.rows, "bytes": estimate.bytes, "source": estimate.source}


def result_object(result: QueryResult) -> dict[str, Any]:
    """Columns, their types, and the rows."""
    return {
        "columns": list(result.columns),
        "types": list(result.types),
        "rows": plain(result.rows),
        "truncated": result.truncated,
    }


def refusal_object(refusal: Refusal) -> dict[str, Any]:
    """Why there is no answer, and what would help."""
    return {
        "question": refusal.question.text,
        "refusal": {
            "reason": refusal.reason,
            "understood": list(refusal.understood),
            "missing": list(refusal.missing),
            "nearest": list(refusal.nearest),
            "clarification": refusal.clarification,
            "choices": list(refusal.choices),
        },
        "timings_ms": timings_object(refusal.timings_ms),
        "usage": usage_object(refusal.usage),
    }


def usage_object(usage: Usage) -> dict[str, Any]:
    """Tokens, calls and money; null where no price is known."""
    return {
        "input_tokens": usage.input_tokens,
        "output_tokens": usage.output_tokens,
        "calls": usage.calls,
        "cost": usage.cost,
    }


def timings_object(timings_ms: Any) -> dict[str, float]:
    """Milliseconds a stage."""
    return {stage: round(spent, 1) for stage, spent in timings_ms.items()}

"""What came of each question, as a value and as a row of JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from t2sql.evaluation.gold import QuestionClass
from t2sql.evaluation.match import Match
from t2sql.store.plain import plain, revive, revive_object
from t2sql.store.trace import stage_of
from t2sql.types import Attempt, ModelCall, Usage, usage_of


@dataclass(frozen=True, slots=True)
class StageCost:
    """What the model calls of one stage cost, for one question."""

    stage: str
    usage: Usage
    ms: float
    """Waiting for the model."""


@dataclass(frozen=True, slots=True)
class CheckLine:
    """The verdict of one check on the last SQL that was tried."""

    name: str
    severity: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a result, as texts, for a person who looks at a failure."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    count: int
    """Rows in all."""


@dataclass(frozen=True, slots=True)
class QuestionScore:
    """One question: what was answered, and whether it is right."""

    id: str
    db: str
    question: str
    kind: QuestionClass
    gold: tuple[str, ...] = ()
    sql: str = ""
    """What was written; the best reading where the translator refused; empty if there is none."""
    match: Match = field(default_factory=Match)
    confidence: float = 0.0
    refused: bool = False
    answered: bool = False
    """Whether a person would have got a draft: neither refused nor rejected by the checks."""
    error_kind: str = "none"
    """``none``, or what went wrong: refused, a check's name, database, timeout, wrong_tables,
    wrong_rows, gold, truncated, model, crash, unanswerable (SQL for what has no answer)."""
    error: str = ""
    tables: tuple[str, ...] = ()
    """The tables that were chosen."""
    gold_tables: tuple[str, ...] = ()
    tables_found: bool = False
    """Whether all gold tables are among the chosen ones."""
    ms: float = 0.0
    tokens: int = 0
    repeats: str = ""
    traits: tuple[str, ...] = ()
    """What the gold has in it: see :func:`t2sql.evaluation.gold.traits`."""
    stages: tuple[StageCost, ...] = ()
    prompts: tuple[str, ...] = ()
    """The prompt texts that were used: name, version and hash."""
    models: tuple[str, ...] = ()
    attempts: int = 0
    mends: tuple[str, ...] = ()
    """What was mended without a model."""
    checks: tuple[CheckLine, ...] = ()
    asset: str = ""
    """The past query that the SQL was taken from, where it was."""
    dialect: str = ""
    """Of the SQL."""
    arm: str = ""
    """``A`` or ``B`` where two settings are tried on the same questions."""
    run: int = 0
    """Which of several runs, from 0."""
    gold_rows: Preview | None = None
    answer_rows: Preview | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of a run and a row for each question, ready for JSON."""

    summary: Mapping[str, Any]
    rows: tuple[Mapping[str, Any], ...]
    interrupted: bool = False
    """Whether it was stopped before all questions were asked."""


def with_calls(score: QuestionScore, calls: Sequence[ModelCall]) -> QuestionScore:
    """The score with what its model calls cost, by stage, and the texts that they used."""
    by_stage: dict[str, list[ModelCall]] = {}
    for call in calls:
        by_stage.setdefault(stage_of(call.prompt.name), []).append(call)
    usage = usage_of(calls)
    return replace(
        score,
        tokens=usage.input_tokens + usage.output_tokens,
        stages=tuple(
            StageCost(stage, usage_of(made), sum(call.elapsed_ms for call in made))
            for stage, made in by_stage.items()
        ),
        prompts=tuple(dict.fromkeys(name_text(call) for call in calls)),
        models=tuple(dict.fromkeys(call.model for call in calls)),
    )


def with_attempts(score: QuestionScore, attempts: Sequence[Attempt]) -> QuestionScore:
    """The score with what was tried, and the verdicts on the last of it."""
    last = attempts[-1].checks if attempts else ()
    return replace(
        score,
        attempts=len(attempts),
        mends=tuple(mend for attempt in attempts for mend in attempt.mends),
        checks=tuple(
            CheckLine(
                check.name,
                check.severity,
                "; ".join(problem.message for problem in check.problems) or check.message,
            )
            for check in last
        ),
    )


def name_text(call: ModelCall) -> str:
    """Which prompt text: name, version and the first letters of its hash."""
    return f"{call.prompt.name} v{call.prompt.version} ({call.prompt.sha256[:8]})"


def row(score: QuestionScore) -> dict[str, Any]:
    """A question's score as it stands in the JSON; what is empty by nature is left out."""
    value: dict[str, Any] = {
        "id": score.id,
        "db": score.db,
        "question": score.question,
        "class": score.kind,
        "traits": list(score.traits),
        "gold": list(score.gold),
        "sql": score.sql,
        "match": score.match.match,
        "match_strict": score.match.strict,
        "match_lenient": score.match.lenient,
        **{name: plain(getattr(score, name)) for name in _PLAIN},
        "ms": round(score.ms, 3),
    }
    value |= {name: plain(getattr(score, name)) for name in _OPTIONAL if getattr(score, name)}
    return value


_PLAIN = (
    "confidence",
    "refused",
    "answered",
    "error_kind",
    "error",
    "tables",
    "gold_tables",
    "tables_found",
    "tokens",
    "repeats",
    "attempts",
    "checks",
)
_OPTIONAL = (
    "stages",
    "prompts",
    "models",
    "mends",
    "asset",
    "dialect",
    "arm",
    "run",
    "gold_rows",
    "answer_rows",
)


def read_row(value: Mapping[str, Any]) -> QuestionScore:
    """The score that :func:`row` wrote, also of an earlier release.

    Raises:
        ValueError, TypeError, KeyError: the row is none of ours.
    """
    found = revive_object(QuestionScore, {**value, "kind": value["class"], "match": {}})
    texts = (found.id, found.db, found.question, found.sql, found.error_kind)
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("a row's texts are texts")
    right = [bool(value.get(f"match{end}")) for end in ("", "_strict", "_lenient")]
    return replace(found, match=Match(*right), gold=revive(tuple[str, ...], value.get("gold", [])))

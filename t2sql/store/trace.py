"""A trace: one question on its way through the pipeline, as it is kept. It holds no rows."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Literal

from t2sql.errors import (
    DatabaseError,
    QueryTimeoutError,
    SandboxError,
    SqlRejectedError,
    T2SQLError,
)
from t2sql.llm.problems import kept_attempt, kept_check, strip_cells
from t2sql.types import (
    Answer,
    Attempt,
    CheckResult,
    ChosenTable,
    ModelCall,
    QueryResult,
    Question,
    Refusal,
    Scope,
    SqlDraft,
    TableSelection,
    Usage,
    usage_of,
)

Outcome = Literal["tables", "drafted", "answered", "refused", "rejected", "error"]
"""How far the question has come: its tables, its SQL, its rows; or why it stopped."""


@dataclass(frozen=True, slots=True)
class EarlierTurn:
    """A question before this one in the same conversation, and its SQL."""

    question: str
    sql: str
    tables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultShape:
    """What came back, without a cell of it."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: int
    truncated: bool = False
    elapsed_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Trace:
    """What was asked, what was sent to a model and said by it, what was proved, what came of it."""

    id: str
    asked_at: datetime
    """When it was first recorded, UTC."""
    question: str
    today: date
    """The clock that the question was read by."""
    outcome: Outcome
    asked_by: str = ""
    """Who asked, where people have names."""
    reason: str = ""
    """Why it was refused, rejected or failed."""
    error: str = ""
    """The name of the exception, where one ended it."""
    earlier: tuple[EarlierTurn, ...] = ()
    pinned: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    scope: Scope | None = None
    candidates: tuple[str, ...] = ()
    """The tables that were found, the best first."""
    tables: tuple[ChosenTable, ...] = ()
    chosen_by: str = ""
    translator: str = ""
    calls: tuple[ModelCall, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    sql: str = ""
    explanation: str = ""
    assumptions: tuple[str, ...] = ()
    confidence: float | None = None
    asset: str = ""
    """The id of the verified past query that the SQL was taken from, where it was."""
    support: tuple[str, ...] = ()
    """The ids of the verified past queries that stood beside it as evidence."""
    result: ResultShape | None = None
    sanity: CheckResult | None = None
    warnings: tuple[str, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    @property
    def usage(self) -> Usage:
        """What its model calls cost."""
        return usage_of(self.calls)

    @property
    def is_on_its_way(self) -> bool:
        """Whether nothing has been run or refused yet, and no model been paid."""
        return self.outcome in {"tables", "drafted"} and not self.calls

    @property
    def elapsed_ms(self) -> float:
        """Time of all stages."""
        return sum(self.timings_ms.values())

    @property
    def checks(self) -> tuple[CheckResult, ...]:
        """The verdicts on the last SQL that was tried."""
        return self.attempts[-1].checks if self.attempts else ()


_OUR_WORDS = (QueryTimeoutError, SandboxError)
"""Errors of a database whose sentences are our own: no engine speaks in them."""
Traced = TableSelection | SqlDraft | Answer | Refusal | T2SQLError
"""What the pipeline hands back, or raises."""


def trace_of(value: Traced, question: Question, *, at: datetime | None = None) -> Trace:
    """The trace of a question, as far as this value knows it.

    A question without an id gets one. Of a result the shape is kept, never a cell; an engine's
    message loses all that may be a cell, and so does what a check says of the data.

    Args:
        value: what came of the question.
        question: the question.
        at: when it was asked; None is now.
    """
    begun = Trace(
        id=question.id or new_id(),
        asked_at=at or datetime.now(UTC),
        question=question.text,
        today=question.today,
        outcome="error",
        earlier=tuple(_turn(draft) for draft in question.earlier),
        pinned=question.pinned,
        excluded=question.excluded,
        scope=question.scope,
    )
    if isinstance(value, TableSelection):
        return _with_selection(begun, value)
    if isinstance(value, SqlDraft):
        return _with_draft(begun, value)
    if isinstance(value, Answer):
        return _with_answer(begun, value)
    if isinstance(value, Refusal):
        return _with_refusal(begun, value)
    return _with_error(begun, value)


def new_id() -> str:
    """An id for a question: 12 letters and digits, by chance."""
    return uuid.uuid4().hex[:12]


def merge(before: Trace, now: Trace) -> Trace:
    """The later trace of a question, with what only the earlier one knows.

    An error carries no tables and no calls; those that led to it were recorded before it.
    """
    kept = {
        name: getattr(before, name)
        for name in ("candidates", "tables", "chosen_by", "calls", "attempts", "timings_ms")
        if not getattr(now, name)
    }
    return replace(now, asked_at=before.asked_at, **kept)


def stage_of(prompt: str) -> str:
    """The stage that a prompt serves: prompts are named by their verb, ``generate_sql``."""
    return prompt.partition("_")[0]


def _turn(draft: SqlDraft) -> EarlierTurn:
    return EarlierTurn(draft.selection.question.text, draft.sql, draft.selection.tables)


def _with_selection(trace: Trace, selection: TableSelection) -> Trace:
    return replace(
        trace,
        outcome="tables",
        candidates=tuple(candidate.name for candidate in selection.candidates),
        tables=selection.chosen,
        chosen_by=selection.chosen_by,
        calls=selection.calls,
        warnings=selection.notes,
        timings_ms=dict(selection.timings_ms),
    )


def _with_draft(trace: Trace, draft: SqlDraft) -> Trace:
    return replace(
        _with_selection(trace, draft.selection),
        outcome="drafted",
        translator=draft.translator,
        calls=draft.calls,
        attempts=tuple(map(kept_attempt, draft.attempts)),
        sql=draft.sql,
        explanation=draft.explanation,
        assumptions=draft.assumptions,
        confidence=draft.confidence,
        asset=draft.asset.past.id if draft.asset else "",
        support=tuple(past.id for past in draft.support),
        timings_ms=dict(draft.timings_ms),
    )


def _with_answer(trace: Trace, answer: Answer) -> Trace:
    drafted = _with_draft(trace, answer.draft)
    return replace(
        drafted,
        outcome="answered",
        result=_shape(answer.result),
        sanity=answer.sanity and kept_check(answer.sanity, answer.draft.sql),
        warnings=(*drafted.warnings, *answer.warnings),
        timings_ms=dict(answer.timings_ms),
    )


def _with_refusal(trace: Trace, refusal: Refusal) -> Trace:
    best = refusal.best
    return replace(
        trace,
        outcome="refused",
        reason=" ".join(part for part in (refusal.reason, refusal.clarification) if part),
        candidates=refusal.nearest,
        calls=refusal.calls,
        sql=best.sql if best else "",
        confidence=best.confidence if best else None,
        timings_ms=dict(refusal.timings_ms),
    )


def _with_error(trace: Trace, error: T2SQLError) -> Trace:
    reason = str(error)
    attempts = tuple(map(kept_attempt, error.attempts))
    for before, after in zip(error.attempts, attempts, strict=True):
        for said, kept in zip(before.problems, after.problems, strict=True):
            reason = reason.replace(said.message, kept.message)
            reason = reason.replace(said.hint or "\n", kept.hint)
    if isinstance(error, DatabaseError) and not isinstance(error, _OUR_WORDS):
        reason = strip_cells(reason, (trace.question,))
    return replace(
        trace,
        outcome="rejected" if isinstance(error, SqlRejectedError) else "error",
        reason=reason,
        error=type(error).__name__,
        calls=error.calls,
        attempts=attempts,
        sql=attempts[-1].sql if attempts else "",
    )


def _shape(result: QueryResult) -> ResultShape:
    return ResultShape(
        result.columns, result.types, len(result.rows), result.truncated, result.elapsed_s
    )

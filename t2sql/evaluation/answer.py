"""One question, asked of a project as a person would, and held against its gold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING

from t2sql.errors import (
    CancelledError,
    DatabaseError,
    LLMError,
    QueryTimeoutError,
    SqlRejectedError,
    T2SQLError,
)
from t2sql.evaluation.previews import preview
from t2sql.evaluation.scores import QuestionScore, with_attempts, with_calls
from t2sql.evaluation.verdict import (
    class_of,
    covers,
    hold_against_golds,
    hold_against_nothing,
    run_golds,
    traits_of,
)
from t2sql.types import Attempt, ModelCall, Refusal

if TYPE_CHECKING:
    from t2sql.evaluation.suite import SuiteQuestion
    from t2sql.project import Project
    from t2sql.types import QueryResult, SqlDraft, TableSelection


@dataclass(slots=True)
class _Reading:
    """What the project made of a question, filled in as it goes."""

    sql: str = ""
    confidence: float = 0.0
    refused: bool = False
    answered: bool = False
    tables: tuple[str, ...] = ()
    calls: tuple[ModelCall, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    asset: str = ""
    result: QueryResult | None = None
    error_kind: str = "none"
    error: str = ""
    ms: float = 0.0


def score_question(
    project: Project,
    question: SuiteQuestion,
    *,
    gold_tables: bool = False,
    fresh: bool = False,
    keep_rows: bool = False,
) -> QuestionScore:
    """Ask one question and score it. Whatever goes wrong becomes part of the score.

    The limits of the project bound gold and answer alike. What is none of our errors is let
    through. ``fresh`` writes SQL anew even where a past query answers; ``keep_rows`` keeps the
    first rows of gold and answer.
    """
    reading = _Reading()
    start = perf_counter()
    try:
        _ask(project, question, reading, gold_tables=gold_tables, fresh=fresh)
    except CancelledError:
        raise
    except T2SQLError as error:
        reading.error_kind, reading.error = _kind(error), str(error)
        reading.calls = error.calls or reading.calls  # what failed costs as well
    reading.ms = (perf_counter() - start) * 1000
    score = _score(project, question, reading, keep_rows=keep_rows)
    return with_attempts(with_calls(score, reading.calls), reading.attempts)


def failed(question: SuiteQuestion, kind: str, message: str) -> QuestionScore:
    """The score of a question that could not be asked at all."""
    return QuestionScore(
        id=question.id,
        db=question.db,
        question=question.question,
        kind=class_of(question, "duckdb"),
        traits=traits_of(question, "duckdb"),
        gold=question.golds,
        gold_tables=question.tables,
        repeats=question.repeats,
        error_kind=kind,
        error=message,
    )


def _ask(
    project: Project, question: SuiteQuestion, reading: _Reading, *, gold_tables: bool, fresh: bool
) -> None:
    """Tables, SQL and rows; a refusal is noted, and its best reading run all the same."""
    selection: TableSelection | Refusal
    if gold_tables and question.tables:
        selection = project.use_tables(question.question, question.tables)
    else:
        selection = project.suggest_tables(question.question)
    if isinstance(selection, Refusal):
        _read_refusal(project, selection, reading)
        return
    reading.tables, reading.calls = selection.tables, selection.calls
    try:
        draft = project.write_sql(selection, fresh=fresh)
    except SqlRejectedError as error:
        _read_rejection(error, reading)
        return
    if isinstance(draft, Refusal):
        _read_refusal(project, draft, reading)
        return
    _read_draft(project, draft, reading)


def _read_draft(project: Project, draft: SqlDraft, reading: _Reading) -> None:
    reading.sql, reading.confidence = draft.sql, draft.confidence
    reading.calls, reading.attempts = draft.calls, draft.attempts
    reading.asset = draft.asset.past.id if draft.asset else ""
    reading.answered = True
    reading.result = project.run(draft).result


def _read_refusal(project: Project, refusal: Refusal, reading: _Reading) -> None:
    reading.refused = True
    reading.calls = refusal.calls
    best = refusal.best
    if best is None or not best.sql:
        reading.error_kind, reading.error = "refused", refusal.reason
        return
    reading.sql, reading.confidence = best.sql, best.confidence
    attempt = project.check(best.sql)
    reading.attempts = (attempt,)
    if attempt.passed:
        reading.result = project.run(best.sql).result
    else:
        _read_failure(attempt, reading)


def _read_rejection(error: SqlRejectedError, reading: _Reading) -> None:
    reading.error_kind, reading.error = "rejected", str(error)
    reading.calls = error.calls or reading.calls
    reading.attempts = error.attempts
    if error.attempts:
        reading.sql = error.attempts[-1].sql
        _read_failure(error.attempts[-1], reading)


def _read_failure(attempt: Attempt, reading: _Reading) -> None:
    """Name the check that failed, and say what it said."""
    for check in attempt.checks:
        if check.severity == "error":
            reading.error_kind = check.name
            reading.error = next(p.message for p in check.problems if p.severity == "error")
            return


def _kind(error: T2SQLError) -> str:
    if isinstance(error, QueryTimeoutError):
        return "timeout"
    if isinstance(error, SqlRejectedError):
        return "gate"
    if isinstance(error, DatabaseError):
        return "database"
    return "model" if isinstance(error, LLMError) else "other"


def _score(
    project: Project, question: SuiteQuestion, reading: _Reading, *, keep_rows: bool
) -> QuestionScore:
    dialect = project.warehouse.dialect
    score = QuestionScore(
        id=question.id,
        db=question.db,
        question=question.question,
        kind=class_of(question, dialect),
        traits=traits_of(question, dialect),
        gold=question.golds,
        sql=reading.sql,
        confidence=reading.confidence,
        refused=reading.refused,
        answered=reading.answered,
        error_kind=reading.error_kind,
        error=reading.error,
        tables=reading.tables,
        gold_tables=question.tables,
        tables_found=covers(reading.tables, question.tables),
        ms=reading.ms,
        asset=reading.asset,
        dialect=dialect,
        repeats=question.repeats,
    )
    if not question.answerable:
        return hold_against_nothing(score)
    golds, failure = run_golds(project, question) if keep_rows or reading.result else ([], "")
    if keep_rows:
        gold = preview(golds[0][0]) if golds else None
        score = replace(score, gold_rows=gold, answer_rows=preview(reading.result))
    if reading.result is None:
        return score
    if not golds:
        return replace(score, error_kind="gold", error=failure)
    return hold_against_golds(question, score, golds, reading.result, dialect)

"""One question, asked of a project as a person would, and held against its gold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING

from t2sql.errors import (
    DatabaseError,
    LLMError,
    QueryTimeoutError,
    SqlRejectedError,
    T2SQLError,
)
from t2sql.evaluation.gold import (
    QuestionClass,
    classify,
    has_root_order,
    parse_gold,
    same_table,
    tables_read,
)
from t2sql.evaluation.match import match_any
from t2sql.evaluation.scores import QuestionScore
from t2sql.types import Attempt, Refusal, Usage

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
    usage: Usage = Usage()
    result: QueryResult | None = None
    error_kind: str = "none"
    error: str = ""
    ms: float = 0.0


def score_question(
    project: Project, question: SuiteQuestion, *, gold_tables: bool = False
) -> QuestionScore:
    """Ask one question and score it. Whatever goes wrong becomes part of the score.

    The limits of the project bound gold and answer alike. What is none of our errors is let
    through.
    """
    reading = _Reading()
    start = perf_counter()
    try:
        _ask(project, question, reading, gold_tables=gold_tables)
    except T2SQLError as error:
        reading.error_kind, reading.error = _kind(error), str(error)
    reading.ms = (perf_counter() - start) * 1000
    return _score(project, question, reading)


def failed(question: SuiteQuestion, kind: str, message: str) -> QuestionScore:
    """The score of a question that could not be asked at all."""
    return QuestionScore(
        id=question.id,
        db=question.db,
        question=question.question,
        kind=_class(question, "duckdb"),
        gold=question.golds,
        gold_tables=question.tables,
        repeats=question.repeats,
        error_kind=kind,
        error=message,
    )


def _ask(
    project: Project, question: SuiteQuestion, reading: _Reading, *, gold_tables: bool
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
    reading.tables, reading.usage = selection.tables, selection.usage
    try:
        draft = project.write_sql(selection)
    except SqlRejectedError as error:
        _read_rejection(error, reading)
        return
    if isinstance(draft, Refusal):
        _read_refusal(project, draft, reading)
        return
    _read_draft(project, draft, reading)


def _read_draft(project: Project, draft: SqlDraft, reading: _Reading) -> None:
    reading.sql, reading.confidence = draft.sql, draft.confidence
    reading.usage, reading.answered = draft.usage, True
    reading.result = project.run(draft).result


def _read_refusal(project: Project, refusal: Refusal, reading: _Reading) -> None:
    reading.refused = True
    reading.usage = refusal.usage
    best = refusal.best
    if best is None or not best.sql:
        reading.error_kind, reading.error = "refused", refusal.reason
        return
    reading.sql, reading.confidence = best.sql, best.confidence
    attempt = project.check(best.sql)
    if attempt.passed:
        reading.result = project.run(best.sql).result
    else:
        _read_failure(attempt, reading)


def _read_rejection(error: SqlRejectedError, reading: _Reading) -> None:
    reading.error_kind, reading.error = "rejected", str(error)
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


def _score(project: Project, question: SuiteQuestion, reading: _Reading) -> QuestionScore:
    dialect = project.warehouse.dialect
    score = QuestionScore(
        id=question.id,
        db=question.db,
        question=question.question,
        kind=_class(question, dialect),
        gold=question.golds,
        sql=reading.sql,
        confidence=reading.confidence,
        refused=reading.refused,
        answered=reading.answered,
        error_kind=reading.error_kind,
        error=reading.error,
        tables=reading.tables,
        gold_tables=question.tables,
        tables_found=_covers(reading.tables, question.tables),
        ms=reading.ms,
        tokens=reading.usage.input_tokens + reading.usage.output_tokens,
        repeats=question.repeats,
    )
    if not question.answerable:
        return _hold_against_nothing(score)
    if reading.result is None:
        return score
    return _hold_against_gold(project, question, score, reading.result)


def _class(question: SuiteQuestion, dialect: str) -> QuestionClass:
    if not question.answerable:
        return "unanswerable"
    return classify(parse_gold(question.golds[0], dialect), len(question.tables))


def _hold_against_nothing(score: QuestionScore) -> QuestionScore:
    """A question without an answer: refusing is right, whatever the best reading would be."""
    if score.refused:
        return replace(score, error_kind="none", error="")
    return replace(score, error_kind="unanswerable") if score.answered else score


def _hold_against_gold(
    project: Project, question: SuiteQuestion, score: QuestionScore, answer: QueryResult
) -> QuestionScore:
    dialect, limits = project.warehouse.dialect, project.config.limits
    golds = []
    failure = ""
    for sql in question.golds:
        try:
            result = project.warehouse.query(
                sql, max_rows=limits.rows, timeout_s=limits.query_seconds
            )
        except DatabaseError as error:
            failure = str(error)
            continue
        golds.append((result, has_root_order(parse_gold(sql, dialect))))
    if not golds:
        return replace(score, error_kind="gold", error=failure)
    match = match_any(golds, answer)
    if match.match:
        return replace(score, match=match)
    if answer.truncated or any(result.truncated for result, _ in golds):
        return replace(score, match=match, error_kind="truncated")
    read = tuple(tables_read(parse_gold(score.sql, dialect)))
    same = _covers(read, question.tables) and _covers(question.tables, read)
    return replace(score, match=match, error_kind="wrong_rows" if same else "wrong_tables")


def _covers(names: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether every wanted table is among the names."""
    return all(any(same_table(name, table) for name in names) for table in wanted)

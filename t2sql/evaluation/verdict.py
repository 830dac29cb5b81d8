"""Gold SQL held against an answer: does it match, and if not, in what."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from t2sql.errors import DatabaseError
from t2sql.evaluation.gold import (
    QuestionClass,
    classify,
    has_root_order,
    parse_gold,
    same_table,
    tables_read,
    traits,
)
from t2sql.evaluation.match import match_any
from t2sql.evaluation.scores import QuestionScore

if TYPE_CHECKING:
    from t2sql.evaluation.suite import SuiteQuestion
    from t2sql.project import Project
    from t2sql.types import QueryResult


def class_of(question: SuiteQuestion, dialect: str) -> QuestionClass:
    """The class of the first gold."""
    if not question.answerable:
        return "unanswerable"
    return classify(parse_gold(question.golds[0], dialect), len(question.tables))


def traits_of(question: SuiteQuestion, dialect: str) -> tuple[str, ...]:
    """The traits of the first gold; a question without any has none."""
    if not question.answerable:
        return ()
    return traits(parse_gold(question.golds[0], dialect), len(question.tables))


def hold_against_nothing(score: QuestionScore) -> QuestionScore:
    """A question without an answer: refusing is right, whatever the best reading would be."""
    if score.refused:
        return replace(score, error_kind="none", error="")
    return replace(score, error_kind="unanswerable") if score.answered else score


def run_golds(
    project: Project, question: SuiteQuestion
) -> tuple[list[tuple[QueryResult, bool]], str]:
    """Every gold that runs, with whether its order counts; and why the last failing one did."""
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
    return golds, failure


def hold_against_golds(
    question: SuiteQuestion,
    score: QuestionScore,
    golds: list[tuple[QueryResult, bool]],
    answer: QueryResult,
    dialect: str,
) -> QuestionScore:
    """The score with whether the answer's rows are a gold's, and if not, what is wrong."""
    match = match_any(golds, answer)
    if match.match:
        return replace(score, match=match)
    if answer.truncated or any(result.truncated for result, _ in golds):
        return replace(score, match=match, error_kind="truncated")
    read = tuple(tables_read(parse_gold(score.sql, dialect)))
    same = covers(read, question.tables) and covers(question.tables, read)
    return replace(score, match=match, error_kind="wrong_rows" if same else "wrong_tables")


def covers(names: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether every wanted table is among the names."""
    return all(any(same_table(name, table) for name in names) for table in wanted)

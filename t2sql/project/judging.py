"""What stands behind feedback: may a draft become an example, and where does it come from."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from t2sql.access.view import past_query_filter
from t2sql.catalog.past_queries import tables_key
from t2sql.catalog.vouching import STORE, identify
from t2sql.errors import InputError, SqlRejectedError
from t2sql.project.auditing import who
from t2sql.sql.gate import pass_gate
from t2sql.sql.gate_text import READING_ERRORS
from t2sql.store.trace import new_id
from t2sql.types import (
    AcceptedQuery,
    Attempt,
    Feedback,
    FeedbackKind,
    PastQuery,
    Provenance,
    SqlDraft,
)

if TYPE_CHECKING:
    from t2sql.project.project import Project


def pass_checks(project: Project, draft: SqlDraft) -> tuple[str, ...]:
    """The tables of a draft that may become an example.

    The gate judges it over what this person may see; what nobody has checked yet is checked whole.

    Raises:
        InputError: it answers no question.
        SqlRejectedError: it does not pass.
    """
    if not draft.selection.question.text.strip():
        hint = "Ask in words, then accept the answer."
        raise InputError("A query without a question cannot be an example.", hint=hint)
    tables = pass_the_gate(project, draft.sql)
    checked = draft.attempts and draft.attempts[-1].sql == draft.sql and draft.attempts[-1].passed
    if not checked:
        attempt = project.check(draft.sql)
        if not attempt.passed:
            raise _rejected(attempt)
    return tables


def pass_the_gate(project: Project, sql: str) -> tuple[str, ...]:
    """The tables of SQL that this person may run.

    Raises:
        SqlRejectedError: it does not pass.
    """
    tools = project.tools
    gate = pass_gate(sql, tools.catalog.dialect, tools.catalog.names(), tools.policy)
    if not gate.passed:
        raise _rejected(Attempt(sql, (gate.check,)))
    return gate.tables


def _rejected(attempt: Attempt) -> SqlRejectedError:
    problem = next(one for one in attempt.problems if one.severity == "error")
    return SqlRejectedError(problem.message, hint=problem.hint, attempts=(attempt,))


def is_seen(project: Project, found: AcceptedQuery) -> bool:
    """Whether a person with a name may see all that it reads; the owner of the machine may."""
    if not project.person.name:
        return True
    tools, query = project.tools, found.query
    seen = [table.name for table in tools.catalog.tables(query.tables)]
    gate = pass_gate(query.sql, tools.catalog.dialect, seen, tools.policy)
    sees = past_query_filter(project.catalog)
    return len(seen) == len(query.tables) and gate.passed and (sees is None or sees(query))


def make_entry(
    project: Project, draft: SqlDraft, tables: tuple[str, ...], *, by: str, face: str
) -> AcceptedQuery:
    """The draft as an accepted query, with where it comes from."""
    asked, catalog = draft.selection.question, project.tools.catalog
    now, name = datetime.now(UTC), _by(project, by)
    query = PastQuery(
        identify(draft.sql, asked.text, catalog.dialect),
        draft.sql,
        tables,
        asked.text,
        verified_by=name,
        verified_on=now.date().isoformat(),
        source=STORE,
    )
    return AcceptedQuery(
        query,
        Provenance(
            name,
            now,
            asked.id,
            face,
            draft.translator,
            draft.translator == "person",
            draft.asset.past.id if draft.asset else "",
            draft.freshness.indexed_at if draft.freshness else None,
            tables_key(catalog.tables(tables)),
        ),
    )


def same_answer(project: Project, draft: SqlDraft) -> tuple[str, ...]:
    """The accepted query that is just this answer to just this question: it is wrong, too."""
    dialect = project.tools.catalog.dialect
    try:
        return (identify(draft.sql, draft.selection.question.text, dialect),)
    except READING_ERRORS:
        return ()  # what cannot be read was never accepted


def said_of_draft(
    project: Project, kind: FeedbackKind, draft: SqlDraft, *, by: str, face: str, reason: str = ""
) -> Feedback:
    """What the person says of a draft."""
    asked = draft.selection.question
    return Feedback(
        new_id(),
        datetime.now(UTC),
        kind,
        _by(project, by),
        asked.text,
        draft.sql,
        reason,
        face,
        asked.id,
    )


def said_of_entry(
    project: Project, kind: FeedbackKind, found: AcceptedQuery, *, by: str, face: str
) -> Feedback:
    """What is done with an accepted query, long after the question."""
    return Feedback(
        new_id(),
        datetime.now(UTC),
        kind,
        _by(project, by),
        found.query.question,
        found.query.sql,
        face=face,
        question_id=found.provenance.question_id,
    )


def _by(project: Project, by: str) -> str:
    """Who says so: somebody with a name speaks for nobody else."""
    return who(project.person) if project.person.name else by or who(project.person)

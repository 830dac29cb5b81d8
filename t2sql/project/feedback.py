"""Feedback: a person says that an answer is right or wrong, or what it should have been.

What is accepted becomes an example at once, here and in every open session; undoing that takes it
back as fast. Only SQL that passes the gate, over tables that the person may see, is accepted.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from t2sql.errors import InputError, StoreError
from t2sql.project.judging import (
    is_seen,
    make_entry,
    pass_checks,
    pass_the_gate,
    said_of_draft,
    said_of_entry,
    same_answer,
)
from t2sql.types import AcceptedQuery, DependentAnswer, Feedback, PastQuery, SqlDraft

if TYPE_CHECKING:
    from t2sql.project.parts import Parts
    from t2sql.project.project import Project
    from t2sql.store.store import Store

PYTHON = "python"
"""The face of those who call the library themselves."""
_LIST = "`t2sql history list` shows them."


def accept(project: Project, draft: SqlDraft, *, by: str = "", face: str = PYTHON) -> AcceptedQuery:
    """Make a draft an example for questions like it. See :meth:`Project.accept`."""
    tables = pass_checks(project, draft)
    said = said_of_draft(project, "right", draft, by=by, face=face)
    made = make_entry(project, draft, tables, by=by, face=face)
    return project.parts.records.accepted.accept(made, said)


def reject(
    project: Project, draft: SqlDraft, reason: str = "", *, by: str = "", face: str = PYTHON
) -> Feedback:
    """Say that a draft is wrong. See :meth:`Project.reject`."""
    said = said_of_draft(project, "wrong", draft, by=by, face=face, reason=reason)
    return project.parts.records.accepted.note(said, withdraw=same_answer(project, draft))


def correct(
    project: Project, draft: SqlDraft, sql: str, *, by: str = "", face: str = PYTHON
) -> AcceptedQuery:
    """Say what a draft should have been. See :meth:`Project.correct`."""
    right = project.edit(draft, sql)
    tables = pass_checks(project, right)
    said = said_of_draft(project, "corrected", draft, by=by, face=face)
    made = make_entry(project, right, tables, by=by, face=face)
    book = project.parts.records.accepted
    return book.accept(made, said, instead_of=same_answer(project, draft))


def undo(project: Project, name: str, *, by: str = "", face: str = PYTHON) -> Feedback:
    """Take an accepted query back. See :meth:`Project.undo`."""
    found = entry(project, name)
    if not found.active:
        said = f"The accepted query {found.id} was taken back already."
        raise InputError(said, hint=f"`t2sql history redo {found.id}` makes it an example again.")
    said_so = said_of_entry(project, "undone", found, by=by, face=face)
    return project.parts.records.accepted.note(said_so, withdraw=[found.id])


def redo(project: Project, name: str, *, by: str = "", face: str = PYTHON) -> AcceptedQuery:
    """Make a query an example again. See :meth:`Project.redo`."""
    found = entry(project, name)
    if found.active:
        raise InputError(f"The accepted query {found.id} is an example already.")
    pass_the_gate(project, found.query.sql)
    said = said_of_entry(project, "redone", found, by=by, face=face)
    return project.parts.records.accepted.redo(found.id, said)


def accepted(project: Project, *, undone: bool = False) -> tuple[AcceptedQuery, ...]:
    """The accepted queries over tables that the person may see, the newest first."""
    entries = project.parts.records.accepted.entries(undone=undone)
    return tuple(found for found in entries if is_seen(project, found))


def entry(project: Project, name: str) -> AcceptedQuery:
    """The accepted query of that id, or of these first letters of it.

    Raises:
        InputError: there is none, or none that the person may see; or it stands in a file.
        StoreError: the store cannot be read.
    """
    try:
        found = project.parts.records.accepted.entry(name)
    except InputError as error:
        past = next(iter(project.tools.catalog.past_queries([name])), None)
        if past is None:
            raise
        raise InputError(
            f"The past query {name} stands in the file {past.source}.",
            hint="Edit or delete it there, then run `t2sql index`.",
        ) from error
    if not is_seen(project, found):
        raise InputError(f"There is no accepted query {name!r}.", hint=_LIST)
    return found


def feedback(project: Project, limit: int | None = None) -> tuple[Feedback, ...]:
    """What was said of answers, the newest first; somebody with a name sees their own words."""
    by = project.person.name or None
    return project.parts.records.accepted.log(limit, by=by)


def dependents(project: Project, name: str) -> tuple[DependentAnswer, ...]:
    """The saved answers whose ground changes if this query is taken back, the newest first."""
    found = project.parts.records.accepted.dependents(entry(project, name).id)
    by, store = project.person.name, project.store
    if not by:
        return found
    return tuple(one for one in found if store is not None and _is_own(store, one, by))


def _is_own(store: Store, answer: DependentAnswer, by: str) -> bool:
    try:
        return store.trace(answer.question_id, by).id == answer.question_id
    except InputError:
        return False


def kept_draft(project: Project, name: str = "") -> SqlDraft:
    """The draft of a question that was asked before, as the same question; by default the last.

    Raises:
        InputError: nothing was asked so, or no SQL was written for it.
        StoreError: the store cannot be read.
    """
    from t2sql.store.earlier import draft_as_asked

    store, by = project.store, project.person.name
    if store is None:
        hint = "Set `traces = true` under [store]."
        raise InputError("Questions are not kept, so none can be told from another.", hint=hint)
    if not name:
        name = store.last_with_sql(by)  # their own: another person may have asked since
        if not name:
            raise InputError("No question has been answered yet.", hint="Ask one first.")
    trace = store.trace(name)
    if by and trace.asked_by != by:
        raise InputError(f"There is no trace {name!r}.", hint="`t2sql trace` lists them.")
    if not trace.sql:
        raise InputError(f"No SQL was written for the question {name}.")
    return draft_as_asked(trace)


def accepted_queries(parts: Parts) -> tuple[PastQuery, ...]:
    """All examples of the store, for the index. A store that cannot be read stops no index."""
    try:
        entries = parts.records.accepted.entries()
    except StoreError as error:
        logging.getLogger("t2sql").warning("Accepted queries are not indexed: %s", error)
        return ()
    # The oldest first: so the newest of one question stands last.
    return tuple(found.query for found in reversed(entries))

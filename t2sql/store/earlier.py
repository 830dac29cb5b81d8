"""Kept questions as what they were: to ask one again, or to go on from it."""

from __future__ import annotations

from dataclasses import replace

from t2sql.store.trace import EarlierTurn, Trace, new_id
from t2sql.types import ChosenTable, Question, SqlDraft, TableSelection


def question_of(trace: Trace) -> Question:
    """The question as it was asked, with its clock and the turns before it."""
    return Question(
        trace.question,
        trace.today,
        earlier=tuple(_turn(turn, trace) for turn in trace.earlier),
        pinned=trace.pinned,
        excluded=trace.excluded,
        scope=trace.scope,
        id=new_id(),
    )


def draft_of(trace: Trace) -> SqlDraft:
    """The SQL that was written for it, over its tables; for a follow-up."""
    selection = TableSelection(question_of(trace), (), trace.tables)
    return SqlDraft(
        selection,
        trace.sql,
        trace.translator,
        explanation=trace.explanation,
        assumptions=trace.assumptions,
    )


def draft_as_asked(trace: Trace) -> SqlDraft:
    """The SQL that was written for it, as an answer to the same question: to judge it."""
    draft = draft_of(trace)
    asked = replace(draft.selection.question, id=trace.id)
    selection = replace(draft.selection, question=asked)
    return replace(draft, selection=selection, attempts=trace.attempts)


def _turn(turn: EarlierTurn, trace: Trace) -> SqlDraft:
    chosen = tuple(ChosenTable(name, "") for name in turn.tables)
    question = Question(turn.question, trace.today)
    return SqlDraft(TableSelection(question, (), chosen), turn.sql, translator="")

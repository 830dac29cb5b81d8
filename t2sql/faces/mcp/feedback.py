"""The tools of a person's verdict: right, wrong, what it should have been, take it back."""

from __future__ import annotations

from typing import Annotated

from mcp.server.mcpserver import Context
from pydantic import Field

from t2sql.errors import AccessDeniedError
from t2sql.faces.mcp.confirming import NOT_CONFIRMED, AcceptAnswer, said_yes, was_asked
from t2sql.faces.mcp.desk import Desk
from t2sql.faces.mcp.values import Explained, Noted
from t2sql.faces.mcp.working import tool, work
from t2sql.types import AcceptedQuery

FACE = "mcp"
_DRAFT = Field(description="Of write_sql, check_sql or open_question.")


@tool
async def accept(draft_id: Annotated[str, _DRAFT], answer: AcceptAnswer, context: Context) -> Noted:
    """Keep an answer as right: it becomes an example at once, for everybody.

    Only when the PERSON has read the SQL or the rows and says that it is right; never of your own
    accord. `undo` takes it back.
    """

    def keep(desk: Desk) -> Noted:
        draft = desk.drafts.take(draft_id).draft
        if was_asked(answer) and not said_yes(answer):
            raise AccessDeniedError(NOT_CONFIRMED, hint="Nothing was kept.")
        return _kept(desk.project.accept(draft, face=FACE))

    return await work(context, keep)


@tool
async def reject(
    draft_id: Annotated[str, _DRAFT],
    context: Context,
    reason: Annotated[str, Field(description="What the person says is wrong with it.")] = "",
) -> Noted:
    """Note that the PERSON says that an answer is wrong: was it an example, it is none any more."""

    def note(desk: Desk) -> Noted:
        said = desk.project.reject(desk.drafts.take(draft_id).draft, reason, face=FACE)
        return Noted(said="Noted as wrong.", query_id=" ".join(said.accepted))

    return await work(context, note)


@tool
async def correct(
    draft_id: Annotated[str, _DRAFT],
    corrected_draft_id: Annotated[
        str, Field(description="Of the SQL that is right, from check_sql.")
    ],
    answer: AcceptAnswer,
    context: Context,
) -> Noted:
    """Note what an answer should have been, as the PERSON says; that becomes an example."""

    def put_right(desk: Desk) -> Noted:
        wrong, right = desk.drafts.take(draft_id).draft, desk.drafts.take(corrected_draft_id).draft
        if was_asked(answer) and not said_yes(answer):
            raise AccessDeniedError(NOT_CONFIRMED, hint="Nothing was kept.")
        return _kept(desk.project.correct(wrong, right.sql, face=FACE))

    return await work(context, put_right)


@tool
async def undo(
    query_id: Annotated[str, Field(description="Of accept or correct.")], context: Context
) -> Noted:
    """Take an accepted query back: it is no example any more."""

    def take_back(desk: Desk) -> Noted:
        desk.project.undo(query_id, face=FACE)
        return Noted(said="Taken back.", query_id=query_id)

    return await work(context, take_back)


@tool
async def explain_sql(draft_id: Annotated[str, _DRAFT], context: Context) -> Explained:
    """Let the project's model say in words what SQL does, for people who read none."""

    def explain(desk: Desk) -> Explained:
        held = desk.drafts.take(draft_id)
        told = held.teller
        found = desk.project.explain(held.draft.sql)
        hide = told.hidden.hidden
        return Explained(
            summary=told.prose(hide(found.summary)),
            steps=[told.prose(hide(text)) for text in found.steps],
            notes=[told.prose(hide(text)) for text in found.notes],
        )

    return await work(context, explain)


def _kept(entry: AcceptedQuery) -> Noted:
    return Noted(said="Kept as an example for everybody.", query_id=entry.id)

"""The person's yes: asked by a form where the client shows forms, else brought by the assistant.

Where a client supports elicitation the server asks the person itself, so that no assistant can
answer for them. Elsewhere the assistant has to name the tables that the person confirmed, and the
descriptions of the tools say that it must ask.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from mcp.server.elicitation import ElicitationResult
from mcp.server.mcpserver import Context, Elicit, Resolve
from pydantic import BaseModel, Field, create_model

from t2sql.errors import AccessDeniedError, InputError
from t2sql.faces.mcp.desk import Desk, HeldDraft, OpenSelection
from t2sql.faces.mcp.working import desk_of
from t2sql.llm.texts import line
from t2sql.types import TableCandidate

NEAR_MISSES = 4
"""Tables offered unticked in a form."""
NOT_CONFIRMED = "The person did not confirm."


class NotAsked(BaseModel):
    """No form was shown."""


class Yes(BaseModel):
    """A form with one box."""

    yes: bool = Field(default=True, title="Yes")


def shows_forms(context: Context) -> bool:
    """Whether the client can put a form before the person."""
    capabilities = context.client_capabilities
    form = capabilities.elicitation if capabilities is not None else None
    return form is not None and (form.form is not None or form.url is None)


def ask_for_tables(
    selection_id: str, tables: list[str], context: Context
) -> Elicit[BaseModel] | NotAsked:
    """Put the suggested tables before the person as boxes, the chosen ones ticked."""
    opened = desk_of(context).selections.peek(selection_id)
    if opened is None or not opened.needs_confirming or not shows_forms(context):
        return NotAsked()
    wanted = {name.lower() for name in tables}
    offers = [(name, reason, True) for name, reason in _chosen(opened, tables)]
    others = [one for one in opened.selection.candidates if one.name.lower() not in wanted]
    held = {name.lower() for name, _, _ in offers}
    misses = [one for one in others if one.name.lower() not in held][:NEAR_MISSES]
    offers += [(one.name, _why(one), False) for one in misses]
    asked = line(opened.selection.question.text, 300)
    return Elicit(f"Which tables answer “{asked}”? SQL is written over those.", _form(offers))


def ask_for_run(draft_id: str, context: Context) -> Elicit[Yes] | NotAsked:
    """Ask whether SQL over tables that nobody confirmed may run."""
    held = desk_of(context).drafts.peek(draft_id)
    if held is None or not held.unconfirmed() or not shows_forms(context):
        return NotAsked()
    return Elicit(f"Run SQL over {_listed(held.unconfirmed())}? {held.teller.sql}", Yes)


def ask_to_accept(draft_id: str, context: Context) -> Elicit[Yes] | NotAsked:
    """Ask whether the answer is right: as an example it shapes everybody's answers."""
    held = desk_of(context).drafts.peek(draft_id)
    if held is None or not shows_forms(context):
        return NotAsked()
    asked = line(held.draft.selection.question.text, 300)
    said = f"Is this the right answer to “{asked}”, as an example for everybody? {held.teller.sql}"
    return Elicit(said, Yes)


TablesAnswer = Annotated[ElicitationResult[BaseModel], Resolve(ask_for_tables)]
RunAnswer = Annotated[ElicitationResult[BaseModel], Resolve(ask_for_run)]
AcceptAnswer = Annotated[ElicitationResult[BaseModel], Resolve(ask_to_accept)]


def confirmed_tables(
    opened: OpenSelection, named: Sequence[str], answer: Any
) -> tuple[tuple[str, ...], bool]:
    """The tables that SQL may be written over, and whether a person ticked them in a form.

    Raises:
        AccessDeniedError: the person closed the form, or ticked none.
        InputError: nobody confirmed anything.
    """
    if not opened.needs_confirming:
        return tuple(named) or opened.selection.tables, False
    if was_asked(answer):
        ticked = _ticked(answer)
        if not ticked:
            raise AccessDeniedError(NOT_CONFIRMED, hint="Ask them what they are looking for.")
        return ticked, True
    if not named:
        raise InputError(
            "These tables wait for a person to confirm them.",
            hint="Show them, then name in `tables` those that the person said yes to.",
        )
    return tuple(named), False


def was_asked(answer: Any) -> bool:
    """Whether a form was shown."""
    return answer.action != "accept" or not isinstance(answer.data, NotAsked)


def said_yes(answer: Any) -> bool:
    """Whether the person ticked yes."""
    return answer.action == "accept" and getattr(answer.data, "yes", False) is True


def confirmed_run(held: HeldDraft, named: Sequence[str], answer: Any) -> HeldDraft:
    """The draft once all its tables are confirmed.

    Raises:
        AccessDeniedError: the person said no.
        InputError: nobody was asked, and the assistant does not say that they were.
    """
    wanted = held.unconfirmed()
    if not wanted:
        return held
    if was_asked(answer):
        if not said_yes(answer):
            raise AccessDeniedError(NOT_CONFIRMED, hint="Nothing ran.")
        return held.with_confirmed(wanted)
    brought = held.with_confirmed(tuple(named))
    if missing := brought.unconfirmed():
        raise InputError(
            f"No person has confirmed {_listed(missing)}.",
            hint="Show the SQL, then name in `tables` those that the person said yes to.",
        )
    return brought


def asks_first(desk: Desk) -> bool:
    """Whether tables that an assistant names itself have to be confirmed."""
    return desk.project.config.project.confirm != "never"


def _chosen(opened: OpenSelection, tables: Sequence[str]) -> list[tuple[str, str]]:
    """Names and reasons: those that the assistant asks for, else those that were suggested."""
    reasons = {one.name.lower(): one.reason for one in opened.selection.chosen}
    names = list(dict.fromkeys(tables)) or list(opened.selection.tables)
    return [
        (name, opened.teller.prose(reasons.get(name.lower(), "named by the assistant")))
        for name in names
    ]


def _ticked(answer: Any) -> tuple[str, ...]:
    if answer.action != "accept":
        return ()
    boxes = type(answer.data).model_fields
    return tuple(
        str(field.title) for key, field in boxes.items() if getattr(answer.data, key) is True
    )


def _form(offers: Sequence[tuple[str, str, bool]]) -> type[BaseModel]:
    """A form with a box for each table."""
    boxes: dict[str, Any] = {
        f"table_{place}": (bool, Field(default=ticked, title=name, description=line(why, 200)))
        for place, (name, why, ticked) in enumerate(offers)
    }
    return create_model("Tables", **boxes)


def _why(candidate: TableCandidate) -> str:
    """A near miss by the kinds of its evidence alone: their texts may hold cells."""
    kinds = dict.fromkeys(item.kind.replace("_", " ") for item in candidate.evidence)
    return f"near miss: found by {', '.join(kinds)}" if kinds else "near miss"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)

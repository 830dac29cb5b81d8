"""The tables of a question as an assistant may be told of them, for a person to confirm."""

from __future__ import annotations

from typing import Any

from t2sql.faces.mcp.desk import Desk, OpenSelection
from t2sql.faces.mcp.looking import said_of_change
from t2sql.faces.mcp.teller import joins_shown
from t2sql.faces.mcp.values import Selection, TableOffer
from t2sql.llm.inputs import candidate_inputs
from t2sql.llm.texts import line
from t2sql.steps.cards import TableCard
from t2sql.types import TableCandidate

_ASK = (
    "Show the tables with their reasons to the person and wait for their answer; then call "
    "write_sql with those that they confirm."
)
_ASK_NOBODY = "The project's settings ask nobody here: call write_sql."


def offered(desk: Desk, opened: OpenSelection) -> Selection:
    """The selection, which is held on the desk from now on."""
    found, teller = opened.selection, opened.teller
    view = desk.project.view(found)
    given = {one.name: one for one in found.candidates}
    named = [card.table.name for card in view.cards]
    told = candidate_inputs(
        [given.get(name, TableCandidate(name, 0.0)) for name in named],
        teller.known,
        samples=teller.samples,
    )
    by_name = {one["name"]: one for one in told}
    return Selection(
        next_step=_ASK if opened.needs_confirming else _ASK_NOBODY,
        selection_id=desk.selections.put(opened),
        question=found.question.text,
        needs_confirming=opened.needs_confirming,
        tables=[
            _offer(desk, opened, card, by_name.get(card.table.name, {})) for card in view.cards
        ],
        joins=joins_shown(view.path, teller.known),
        unjoined=list(view.unjoined),
        notes=teller.lines(found.notes),
    )


def _offer(desk: Desk, opened: OpenSelection, card: TableCard, told: dict[str, Any]) -> TableOffer:
    teller, name = opened.teller, card.table.name
    cautions = told.get("cautions", [])
    twins = [f"easily confused with {line(twin)}" for twin in card.twins]
    poor = ["badly documented"] if card.poorly_documented else []
    changed = said_of_change(desk.project, name, card.changed)
    return TableOffer(
        name=name,
        chosen=card.chosen,
        reason=teller.prose(card.reason),
        description=line(card.table.description),
        grain=line(card.table.grain),
        row_count=card.table.row_count,
        evidence=[text for text in told.get("evidence", []) if text not in cautions],
        cautions=[*cautions, *twins, *poor],
        use=told.get("use", ""),
        changed=line(changed),
    )

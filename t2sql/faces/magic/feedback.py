"""What a person says of an answer in a notebook: by words after ``%t2sql``, or by buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from t2sql.errors import T2SQLError
from t2sql.faces.html.texts import text_html
from t2sql.faces.magic.session import FACE

if TYPE_CHECKING:
    from t2sql.faces.magic.cell import Cell
    from t2sql.project import Project
    from t2sql.types import Answer, SqlDraft


def accept(project: Project, draft: SqlDraft) -> str:
    """Take a draft as an example; what to say of it."""
    entry = project.accept(draft, face=FACE)
    return f"Accepted as {entry.id}: it is an example for questions like it from now on."


def reject(project: Project, draft: SqlDraft, reason: str) -> str:
    """Note that a draft is wrong; what to say of it."""
    said = project.reject(draft, reason, face=FACE)
    taken = f" It is no example any more ({', '.join(said.accepted)})." if said.accepted else ""
    return f"Noted as wrong.{taken}"


def feedback_buttons(cell: Cell, value: Answer | SqlDraft) -> Any:
    """A row of buttons: right, wrong with a reason, undo, insert as a cell."""
    from ipywidgets import HTML, Button, HBox, Text, VBox

    from t2sql.types import Answer

    project = cell.session.project
    draft = value.draft if isinstance(value, Answer) else value
    right, wrong = Button(description="Right"), Button(description="Wrong")
    reason, undo = Text(placeholder="What is wrong?"), Button(description="Undo", disabled=True)
    insert, said = Button(description="Insert as a cell"), HTML()
    accepted: list[str] = []

    def tell(act: Callable[[], str]) -> None:
        try:
            text = act()
        except T2SQLError as error:
            text = str(error)
        said.value = str(text_html(text))
        undo.disabled = not accepted

    def take() -> str:
        entry = project.accept(draft, face=FACE)
        accepted.append(entry.id)
        return f"Accepted as {entry.id}: it is an example for questions like it from now on."

    def refuse() -> str:
        accepted.clear()
        return reject(project, draft, reason.value)

    def take_back() -> str:
        project.undo(accepted.pop(), face=FACE)
        return "Taken back."

    right.on_click(lambda _: tell(take))
    wrong.on_click(lambda _: tell(refuse))
    undo.on_click(lambda _: tell(take_back))
    insert.on_click(lambda _: tell(lambda: cell.insert(value)))
    return VBox([HBox([right, wrong, reason, undo, insert]), said])

"""What a person may go on with by a click: readings of a question, nearest tables, asking again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from t2sql.faces.chat.asking import MOST_CHOICES
from t2sql.faces.chat.desk import Update

if TYPE_CHECKING:
    from t2sql.faces.chat.conversation import Opened


@dataclass(frozen=True, slots=True, eq=False)
class ChoiceButtons:
    """A row of buttons. The browser says which one was clicked, never what it stands for."""

    frame: Any
    buttons: tuple[Any, ...]

    @property
    def outputs(self) -> list[Any]:
        """All that a handler may change."""
        return [self.frame, *self.buttons]


def lay_out_choices() -> ChoiceButtons:
    """Put the row on the page, hidden."""
    with gr.Row(visible=False, elem_id="choices") as frame:
        buttons = tuple(
            gr.Button("", size="sm", visible=False, elem_id=f"choice-{number}")
            for number in range(1, MOST_CHOICES + 1)
        )
    return ChoiceButtons(frame, buttons)


def show_choices(row: ChoiceButtons, opened: Opened | None) -> Update:
    """A button for each choice; none where nothing stands open."""
    choices = opened.choices if opened is not None else ()
    shown: Update = {row.frame: gr.update(visible=bool(choices))}
    if not choices:
        return shown
    for number, button in enumerate(row.buttons):
        there = number < len(choices)
        label = choices[number].label if there else ""
        shown[button] = gr.update(visible=there, value=label)
    return shown

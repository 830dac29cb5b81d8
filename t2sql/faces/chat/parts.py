"""The parts of the page that more than one room of it changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

MOST_SOUGHT: Final = 200
"""Characters of what is looked for."""
LabelFor = Callable[[str], Any]
"""Gives what a component takes as the label of a key: :class:`t2sql.faces.chat.labels.Labels`."""


@dataclass(frozen=True, slots=True, eq=False)
class ChatParts:
    """The conversation itself and what stands around it."""

    talk: Any
    """A state with the id of the conversation; it outlives a reload of the page."""
    chat: Any
    """The messages."""
    box: Any
    """Where a question is typed."""
    stop: Any
    tabs: Any
    """``ask``, ``catalog``, ``history``, ``settings``."""


def parts_of(room: DataclassInstance) -> list[Any]:
    """All parts of a room, in the order in which they are named: what a handler may change."""
    return [getattr(room, part.name) for part in fields(room)]


def search_box(labels: LabelFor, label: str, name: str, **how: Any) -> Any:
    """A line to look for something in; ``name`` of the element, ``label`` and what it is for."""
    import gradio as gr

    how = {"placeholder": labels(label), **how}
    return gr.Textbox(
        label=labels(label),
        show_label=False,
        container=False,
        max_lines=1,
        max_length=MOST_SOUGHT,
        elem_id=name,
        **how,
    )

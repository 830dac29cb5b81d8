"""Buttons within markup: what was pressed, as a handler reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import gradio as gr

MOST_CHARACTERS: Final = 4000
"""Of what a button may say; a browser can send anything."""
_TELL: Final = """
element.addEventListener('click', (event) => {
  const pressed = event.target.closest('[data-act]');
  if (!pressed) return;
  trigger('click', {act: pressed.dataset.act, value: pressed.dataset.value});
  const inHistory = element.closest('#history-list');
  const toTheBox = inHistory ? ['again', 'follow', 'table'] : ['ask'];
  if (toTheBox.includes(pressed.dataset.act)) window.t2sql?.toTheBox();
});
const busy = () => document.activeElement?.matches(
  'input, textarea, [role=tab], [contenteditable=true]');
const look = () => {
  const title = element.querySelector('[data-focus]');
  if (!title || busy() || document.activeElement === title) return;
  title.focus();
  setTimeout(lookAgain, 50, 19);
};
const lookAgain = (tries) => {
  const title = element.querySelector('[data-focus]');
  if (![title, document.body].includes(document.activeElement)) return;
  title?.focus();
  if (tries > 0) setTimeout(lookAgain, 50, tries - 1);
};
watch('value', look);
look();
"""
"""A button tells what it is for, and which one it is. What appears takes the focus, so that it is
read aloud, but never from somebody who types, and again only where the page lost it by writing the
same anew: who has gone on meanwhile is not fetched back. This text never changes."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of the markup."""

    act: str = ""
    value: str = ""

    @property
    def page(self) -> int:
        """The page that it leads to."""
        return int(self.value) if self.value.isascii() and self.value.isdigit() else 0


def markup_with_buttons(name: str, **more: Any) -> Any:
    """A place for markup whose elements with ``data-act`` can be pressed."""
    return gr.HTML("", elem_id=name, js_on_load=_TELL, apply_default_css=False, **more)


def read_pressed(event: gr.EventData) -> Pressed:
    """What was pressed; nothing in particular where a browser sends something else."""
    data = event._data
    if not isinstance(data, dict):
        return Pressed()
    act, value = data.get("act"), data.get("value")
    if not isinstance(act, str) or not isinstance(value, str | None):
        return Pressed()
    return Pressed(act, (value or "")[:MOST_CHARACTERS])


def room_of(component: Any) -> Any | None:
    """The tab that a component stands in; None where it stands in none."""
    block = component
    while block is not None and not isinstance(block, gr.Tab):
        block = getattr(block, "parent", None)
    return block

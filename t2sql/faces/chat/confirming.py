"""The tables to confirm: their cards, the ticks, the search for others, how they are joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import gradio as gr

from t2sql.faces.chat.desk import Update
from t2sql.faces.chat.parts import LabelFor, parts_of
from t2sql.faces.html.cards import cards_html, path_html
from t2sql.project.confirming import find_path

if TYPE_CHECKING:
    from t2sql.faces.chat.conversation import Conversation, Opened
    from t2sql.faces.words import Words

FOUND = 8
"""Tables offered for what is typed."""
_TICK = """
const group = () => document.querySelectorAll('#ticks label');
element.addEventListener('change', (event) => {
  const box = event.target.closest('input[data-table]');
  if (!box) return;
  for (const label of group()) {
    const tick = label.querySelector('input');
    if (label.textContent.trim() === box.dataset.table && tick.checked !== box.checked) {
      tick.click();
    }
  }
});
element.addEventListener('toggle', async (event) => {
  const details = event.target;
  const place = details.querySelector && details.querySelector('.glance');
  if (!place || !details.open || place.dataset.asked) return;
  place.dataset.asked = '1';
  place.textContent = place.dataset.loading;
  const query = new URLSearchParams({talk: window.t2sqlTalk(), table: details.dataset.table});
  const answer = await fetch('glance?' + query);
  place.innerHTML = answer.ok ? await answer.text() : '';
}, true);
"""
"""A box on a card ticks its name in the list that the server reads and checks; a card that is
opened asks for a few rows. This text never changes."""


@dataclass(frozen=True, slots=True, eq=False)
class ConfirmPanel:
    """What stands on the panel."""

    frame: Any
    cards: Any
    path: Any
    ticks: Any
    """The names, ticked or not: what the server takes, and holds against what it offered."""
    adding: Any
    found: Any
    use: Any

    @property
    def outputs(self) -> list[Any]:
        """All that a handler may change."""
        return parts_of(self)


def lay_out_panel(labels: LabelFor) -> ConfirmPanel:
    """Put the panel on the page, hidden."""
    with gr.Column(visible=False, elem_id="cards") as frame:
        adding = gr.Textbox(
            label=labels("flow.add_table"),
            placeholder=labels("flow.add_placeholder"),
            max_length=200,
            elem_id="add-table",
        )
        found = gr.Radio(
            choices=[], label=labels("flow.found_tables"), visible=False, elem_id="found-tables"
        )
        path = gr.HTML("", elem_id="join-path", apply_default_css=False)
        cards = gr.HTML("", elem_id="tables", js_on_load=_TICK, apply_default_css=False)
        ticks = gr.CheckboxGroup(choices=[], show_label=False, elem_id="ticks")
        use = gr.Button(labels("flow.use"), variant="primary", elem_id="use")
    return ConfirmPanel(frame, cards, path, ticks, adding, found, use)


def hide_panel(panel: ConfirmPanel) -> Update:
    """There is nothing to confirm."""
    return {panel.frame: gr.update(visible=False)}


def show_panel(panel: ConfirmPanel, words: Words, opened: Opened) -> Update:
    """The cards of what is to be confirmed."""
    if opened.view is None:
        return hide_panel(panel)
    names = [card.table.name for card in opened.view.cards]
    ticked = [name for name in names if name in opened.ticked]
    return {
        panel.frame: gr.update(visible=True),
        panel.cards: cards_html(opened.view, words, ticked),
        panel.path: path_html(opened.view, words),
        panel.ticks: gr.update(choices=names, value=ticked),
        panel.adding: "",
        panel.found: gr.update(visible=False, choices=[], value=None),
    }


def show_path(words: Words, opened: Opened | None) -> Any:
    """How the ticked tables are joined."""
    if opened is None or opened.view is None:
        return gr.update()
    return path_html(opened.view, words)


def tick(conversation: Conversation, names: Sequence[str]) -> Opened | None:
    """Other ticks: how those tables are joined is looked up anew."""
    opened, selection = conversation.opened, conversation.selection
    if opened is None or opened.view is None or selection is None:
        return opened
    path, unjoined = find_path(conversation.project.catalog, names)
    opened = replace(
        opened,
        view=replace(opened.view, path=path, unjoined=unjoined),
        ticked=tuple(names),
    )
    conversation.open(opened)
    return opened


def add_table(conversation: Conversation, name: str) -> Opened | None:
    """Put any other table on the panel, ticked."""
    opened, selection = conversation.opened, conversation.selection
    if opened is None or opened.view is None or selection is None:
        return opened
    names = tuple(dict.fromkeys((*opened.ticked, name)))
    seen = conversation.project.view(selection.with_tables(names))
    known = {card.table.name for card in opened.view.cards}
    added = tuple(card for card in seen.cards if card.table.name not in known and card.chosen)
    view = replace(
        opened.view, cards=(*added, *opened.view.cards), path=seen.path, unjoined=seen.unjoined
    )
    opened = replace(opened, view=view, ticked=names)
    conversation.open(opened)
    return opened


def find_tables(conversation: Conversation, text: str) -> list[str]:
    """Names of tables that hold all words of the text, those that begin so first."""
    words = text.lower().replace("@", " ").split()
    if not words:
        return []
    opened = conversation.opened
    ticked = opened.ticked if opened is not None else ()
    hits = []
    for name in conversation.project.catalog.names():
        plain = name.lower()
        if all(word in plain for word in words) and name not in ticked:
            bare = plain.rpartition(".")[2]
            first = words[0]
            rank = (first not in (bare, plain), not bare.startswith(first), first not in bare)
            hits.append((rank, len(name), name))
    return [name for *_, name in sorted(hits)[:FOUND]]

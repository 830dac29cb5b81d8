"""The page: its rooms, laid out and wired. Imported late: gradio takes two seconds to load."""

from __future__ import annotations

from typing import Any, Final

import gradio as gr

from t2sql.faces.chat.answer_pane import lay_out_answer, wire_answer
from t2sql.faces.chat.catalog_tab import lay_out_catalog, wire_catalog
from t2sql.faces.chat.choices import lay_out_choices
from t2sql.faces.chat.confirming import lay_out_panel
from t2sql.faces.chat.conversations import Conversations
from t2sql.faces.chat.desk import Desk
from t2sql.faces.chat.handlers import wire_flow
from t2sql.faces.chat.history_tab import lay_out_history, wire_history
from t2sql.faces.chat.labels import Labels
from t2sql.faces.chat.lean import LeanPage, laid_out
from t2sql.faces.chat.parts import ChatParts
from t2sql.faces.chat.rooms import Rooms
from t2sql.faces.chat.settings_tab import lay_out_settings, wire_settings

MOST_EVENTS: Final = 2000
"""Events that wait for the page's server; the turns say who may work."""
MOST_THREADS: Final = 120
"""Handlers at a time: those that wait for their turn hold no thread, but a place each."""


def build_page(conversations: Conversations, title: str, labels: Labels) -> gr.Blocks:
    """The page over these conversations."""
    with laid_out():
        return _lay_out_page(Desk(conversations), title, labels)


def _lay_out_page(desk: Desk, title: str, labels: Labels) -> gr.Blocks:
    with LeanPage(title=title, analytics_enabled=False, fill_height=True) as page:
        talk = gr.State("")
        named = gr.Textbox("", visible="hidden", elem_id="talk-id")
        with gr.Tabs(elem_id="tabs") as tabs:
            with gr.Tab(labels("flow.ask_tab"), id="ask"):
                rooms, new = _lay_out_asking(labels, talk, tabs)
            with gr.Tab(labels("flow.catalog_tab"), id="catalog"):
                catalog = lay_out_catalog(labels)
            with gr.Tab(labels("flow.history_tab"), id="history"):
                history = lay_out_history(labels)
            with gr.Tab(labels("flow.settings_tab"), id="settings"):
                settings = lay_out_settings(labels)
        wire_flow(rooms, desk, page, named, new)
        wire_answer(rooms.pane, desk, rooms.chat)
        wire_catalog(catalog, desk, rooms.chat)
        wire_history(history, desk, rooms.chat)
        wire_settings(settings, desk, rooms.chat)
    page.max_threads = MOST_THREADS
    page.queue(max_size=MOST_EVENTS, default_concurrency_limit=16)
    return page


def _lay_out_asking(labels: Labels, talk: Any, tabs: Any) -> tuple[Rooms, Any]:
    new = gr.Button(labels("flow.new"), size="sm", elem_id="new")
    chat = gr.Chatbot(
        elem_id="chat",
        label=labels("flow.conversation"),
        show_label=False,
        height=360,
        render_markdown=False,
        allow_tags=False,
        feedback_options=None,
        group_consecutive_messages=False,
        buttons=[],
        placeholder=labels("flow.welcome"),
    )
    panel = lay_out_panel(labels)
    choices = lay_out_choices()
    pane = lay_out_answer(labels)
    with gr.Row(elem_id="asking", equal_height=True):
        box = gr.Textbox(
            label=labels("flow.question"),
            show_label=False,
            placeholder=labels("flow.ask_placeholder"),
            submit_btn=True,
            autofocus=True,
            max_lines=6,
            scale=8,
            elem_id="box",
        )
        stop = gr.Button(
            labels("flow.stop"), variant="stop", visible=False, scale=0, elem_id="stop"
        )
    return Rooms(ChatParts(talk, chat, box, stop, tabs), panel, choices, pane), new

"""The room of asking: the page is what the conversation has become, shown anew at each change."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from t2sql.faces.chat.answer_pane import AnswerPane, hide_answer, show_answer
from t2sql.faces.chat.choices import ChoiceButtons, show_choices
from t2sql.faces.chat.confirming import ConfirmPanel, hide_panel, show_panel
from t2sql.faces.chat.conversation import Conversation
from t2sql.faces.chat.desk import Update
from t2sql.faces.chat.messages import chat_messages
from t2sql.faces.chat.parts import ChatParts
from t2sql.faces.chat.working import Work, follow
from t2sql.faces.words import Words


@dataclass(frozen=True, slots=True, eq=False)
class Rooms:
    """What stands in the tab of asking."""

    chat: ChatParts
    panel: ConfirmPanel
    choices: ChoiceButtons
    pane: AnswerPane

    @property
    def outputs(self) -> list[Any]:
        """All that a handler may change, the messages first."""
        chat = self.chat
        rest = (*self.panel.outputs, *self.choices.outputs, *self.pane.outputs)
        return [chat.chat, chat.box, chat.stop, *rest]


def show_all(rooms: Rooms, words: Words, conversation: Conversation) -> Update:
    """Everything as it stands now."""
    opened, latest, work = conversation.opened, conversation.latest, conversation.work
    panel, pane = rooms.panel, rooms.pane
    return {
        **show_progress(rooms, conversation, busy=work is not None and not work.report.end),
        **(show_panel(panel, words, opened) if opened is not None else hide_panel(panel)),
        **show_choices(rooms.choices, opened),
        **(
            show_answer(pane, words, conversation, latest)
            if opened is None and latest is not None
            else hide_answer(pane)
        ),
    }


def show_progress(rooms: Rooms, conversation: Conversation, *, busy: bool) -> Update:
    """The messages, with the stages as far as they have come."""
    return {
        rooms.chat.chat: chat_messages(conversation),
        rooms.chat.stop: gr.update(visible=busy),
    }


def hide_all(rooms: Rooms) -> Update:
    """What belongs to the question before is put away."""
    return {
        **hide_panel(rooms.panel),
        **show_choices(rooms.choices, None),
        **hide_answer(rooms.pane),
    }


async def watch(
    rooms: Rooms, words: Words, conversation: Conversation, work: Work
) -> AsyncIterator[Update]:
    """What changes on the page until the work has ended; nothing more once it was overtaken."""
    async for report in follow(work):
        if report.end == "overtaken":
            return
        if report.end:
            break
        yield show_progress(rooms, conversation, busy=True)
    yield await asyncio.to_thread(show_all, rooms, words, conversation)

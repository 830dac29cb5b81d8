"""What happens when a person does something. Each handler yields what changes on the page.

The messages are no input of any: a browser could send files and components among them, which
gradio would read from this machine's disk and give back with the next answer.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any, Final

import gradio as gr

from t2sql.errors import T2SQLError
from t2sql.faces.chat import asking, confirming
from t2sql.faces.chat.confirming import ConfirmPanel
from t2sql.faces.chat.conversation import Conversation
from t2sql.faces.chat.desk import Desk, Update, person_of
from t2sql.faces.chat.messages import chat_messages
from t2sql.faces.chat.rooms import Rooms, hide_all, show_all, show_progress, watch
from t2sql.faces.words import Words

_TALK: Final = re.compile(r"[0-9a-f]{32}")
TALK_ID: Final = "() => [window.t2sqlTalk()]"
NEW_TALK_ID: Final = "() => [window.t2sqlNewTalk()]"
_FREE: Final[dict[str, Any]] = {"concurrency_limit": None, "show_progress": "hidden"}
"""Handlers wait without holding a thread; who may work is settled by the turns."""


class Flow:
    """The handlers of asking; each reaches its own person's conversation alone."""

    def __init__(self, rooms: Rooms, desk: Desk) -> None:
        self._rooms = rooms
        self._desk = desk

    async def ask(self, text: str, talk: str, request: gr.Request) -> AsyncIterator[Update]:
        """Find the tables for a question."""
        rooms = self._rooms
        conversation, words = self._desk.conversation(request, talk), self._desk.words(request)
        if not text.strip():
            conversation.say("assistant", words("flow.empty"))
            yield {rooms.chat.chat: chat_messages(conversation)}
            return
        conversation.say("user", text.strip())
        async for update in self._perform(conversation, words, asking.ask(text)):
            yield update

    async def confirm(
        self, names: list[str], talk: str, request: gr.Request
    ) -> AsyncIterator[Update]:
        """Write SQL over the ticked tables, and run it."""
        conversation, words = self._desk.conversation(request, talk), self._desk.words(request)
        async for update in self._perform(conversation, words, asking.confirm(names)):
            yield update

    async def choose(self, number: int, talk: str, request: gr.Request) -> AsyncIterator[Update]:
        """Go on with what the button of that number stands for."""
        conversation, words = self._desk.conversation(request, talk), self._desk.words(request)
        opened = conversation.opened
        if opened is None or number >= len(opened.choices):
            yield show_progress(self._rooms, conversation, busy=False)
            return
        choice = opened.choices[number]
        conversation.say("user", choice.label)
        async for update in self._perform(conversation, words, asking.choose(opened, choice)):
            yield update

    async def restore(self, name: str, request: gr.Request) -> AsyncIterator[Update]:
        """Show the conversation that the browser names, as far as it has come."""
        person, session = person_of(request), str(request.session_hash)
        rooms, words = self._rooms, self._desk.words(request)
        talk = name if _TALK.fullmatch(name) else session
        conversation = self._desk.conversations.attach(person, session, talk)
        shown = await asyncio.to_thread(show_all, rooms, words, conversation)
        yield {rooms.chat.talk: talk, **shown}
        work = conversation.work
        if work is not None and not work.report.end:
            async for update in watch(rooms, words, conversation, work):
                yield update

    def stop(self, talk: str, request: gr.Request) -> None:
        """Stop what the page waits for."""
        self._desk.conversation(request, talk).stop()

    def leave(self, request: gr.Request) -> None:
        """The page was closed, or is being loaded again."""
        self._desk.conversations.leave(person_of(request), str(request.session_hash))

    async def _perform(
        self, conversation: Conversation, words: Words, task: asking.Task
    ) -> AsyncIterator[Update]:
        rooms = self._rooms
        work = asking.begin(conversation, words, task)
        before = {**hide_all(rooms), rooms.chat.box: ""}
        async for update in watch(rooms, words, conversation, work):
            yield {**before, **update}
            before = {}


class Ticking:
    """The handlers of the panel: other ticks, other tables."""

    def __init__(self, panel: ConfirmPanel, desk: Desk) -> None:
        self._panel = panel
        self._desk = desk

    def tick(self, names: list[str], talk: str, request: gr.Request) -> Any:
        """How the tables that are ticked now are joined."""
        conversation, words = self._desk.conversation(request, talk), self._desk.words(request)
        return confirming.show_path(words, _try(lambda: confirming.tick(conversation, names)))

    def find(self, text: str, talk: str, request: gr.Request) -> Any:
        """Tables whose name holds what was typed."""
        names = confirming.find_tables(self._desk.conversation(request, talk), text)
        return gr.update(choices=names, value=None, visible=bool(names))

    def add(self, name: str | None, talk: str, request: gr.Request) -> Update:
        """Put a table that was found on the panel, ticked."""
        conversation, words = self._desk.conversation(request, talk), self._desk.words(request)
        opened = _try(lambda: confirming.add_table(conversation, name)) if name else None
        if opened is None:
            return {self._panel.found: gr.update(visible=False)}
        return confirming.show_panel(self._panel, words, opened)

    def add_first(self, text: str, talk: str, request: gr.Request) -> Update:
        """The same with the best that is found for a text."""
        names = confirming.find_tables(self._desk.conversation(request, talk), text)
        return self.add(names[0] if names else None, talk, request)


def wire_flow(rooms: Rooms, desk: Desk, page: gr.Blocks, named: Any, new: Any) -> None:
    """Wire the room of asking.

    Args:
        rooms: its parts.
        desk: the conversations.
        page: the whole.
        named: a hidden text that carries the id of the conversation, which the browser keeps.
        new: the button that begins a new conversation.
    """
    chat, panel, flow, outputs = rooms.chat, rooms.panel, Flow(rooms, desk), rooms.outputs
    chat.box.submit(flow.ask, [chat.box, chat.talk], outputs, api_name="ask", **_FREE)
    panel.use.click(flow.confirm, [panel.ticks, chat.talk], outputs, api_name="confirm", **_FREE)
    for number, button in enumerate(rooms.choices.buttons):
        chosen, name = _numbered(flow.choose, number), f"choose_{number + 1}"
        button.click(chosen, [chat.talk], outputs, api_name=name, **_FREE)
    chat.stop.click(flow.stop, [chat.talk], None, queue=False, api_name="stop")
    loaded: dict[str, Any] = {"api_visibility": "private", **_FREE}
    everything = [chat.talk, *outputs]
    page.load(flow.restore, [named], everything, js=TALK_ID, **loaded)
    new.click(flow.restore, [named], everything, js=NEW_TALK_ID, **loaded)
    page.unload(flow.leave)
    _wire_panel(panel, Ticking(panel, desk), chat.talk)


def _wire_panel(panel: ConfirmPanel, ticking: Ticking, talk: Any) -> None:
    quick: dict[str, Any] = {"show_progress": "hidden", "concurrency_limit": 16}
    latest: dict[str, Any] = {**quick, "trigger_mode": "always_last"}
    panel.ticks.change(ticking.tick, [panel.ticks, talk], [panel.path], api_name="tick", **latest)
    # `input` is silent on what is pasted, or composed as Korean is.
    panel.adding.change(
        ticking.find, [panel.adding, talk], [panel.found], api_name="find", **latest
    )
    first, added = [panel.adding, talk], panel.outputs
    panel.adding.submit(ticking.add_first, first, added, api_name="add_first", **quick)
    panel.found.input(ticking.add, [panel.found, talk], added, api_name="add", **quick)


def _numbered(choose: Any, number: int) -> Any:
    async def chosen(talk: str, request: gr.Request) -> AsyncIterator[Update]:
        async for update in choose(number, talk, request):
            yield update

    return chosen


def _try(step: Any) -> Any:
    """What a step gives, or nothing where it fails: the page stays as it is."""
    try:
        return step()
    except T2SQLError:
        return None

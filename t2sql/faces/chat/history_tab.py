"""The room of one's own questions: what came of them, what they cost, and how to go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import gradio as gr
from markupsafe import Markup

from t2sql.access.view import past_query_filter
from t2sql.errors import InputError, T2SQLError
from t2sql.faces.chat.catalog_pages import pin_of
from t2sql.faces.chat.desk import Desk, Update
from t2sql.faces.chat.messages import chat_messages
from t2sql.faces.chat.parts import MOST_SOUGHT, ChatParts, LabelFor, search_box
from t2sql.faces.chat.position import Position
from t2sql.faces.chat.pressing import markup_with_buttons, read_pressed, room_of
from t2sql.faces.html.asked import asked_html, trace_html
from t2sql.faces.html.catalog import notice
from t2sql.faces.html.texts import framed
from t2sql.types import PastQuery

if TYPE_CHECKING:
    from t2sql.faces.chat.conversation import Conversation
    from t2sql.faces.words import Words
    from t2sql.project import Project
    from t2sql.store.trace import Trace

MOST_QUESTIONS: Final = 1000
"""The last ones, which can be paged through; the words find among all of them."""


@dataclass(frozen=True, slots=True)
class Looked:
    """Where among one's questions somebody is; it stays on the server."""

    text: str = ""
    page: int = 0
    opened: str = ""
    """The id of the question that is shown; empty: the list is."""


@dataclass(frozen=True, slots=True, eq=False)
class HistoryTab:
    """What stands in the room."""

    search: Any
    listing: Any
    position: Any
    """A state with the :class:`Position` of a :class:`Looked`."""

    @property
    def outputs(self) -> list[Any]:
        """All that a handler may change."""
        return [self.search, self.listing]


class HistorySteps:
    """What happens when a person does something in the room."""

    def __init__(
        self,
        tab: HistoryTab,
        desk: Desk,
        chat: ChatParts,
        clock: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        self._tab = tab
        self._desk = desk
        self._chat = chat
        self._clock = clock

    def enter(self, talk: str, position: Position[Looked], request: gr.Request) -> Update:
        """The room was entered: what was asked meanwhile stands there too."""
        return self._move(position, position.place, talk, request)

    def search(
        self, talk: str, text: str, position: Position[Looked], request: gr.Request
    ) -> Update:
        """Show the questions that hold these words."""
        if text.strip() == position.place.text.strip():
            return {}  # the room wrote it, or has taken it with a press
        shown = self._move(position, Looked(text[:MOST_SOUGHT]), talk, request)
        return {**shown, self._tab.search: gr.skip()}  # more may have been typed meanwhile

    def press(
        self,
        talk: str,
        text: str,
        position: Position[Looked],
        event: gr.EventData,
        request: gr.Request,
    ) -> Update:
        """A button was pressed: open one, turn a page, ask it again, go on from it.

        What was typed before may be told after it, and must not close what is opened.
        """
        pressed, looked = read_pressed(event), replace(position.place, text=text[:MOST_SOUGHT])
        conversation = self._desk.conversation(request, talk)
        try:
            match pressed.act:
                case "open":
                    looked = replace(looked, opened=pressed.value)
                    return self._move(position, looked, talk, request)
                case "page":
                    looked = replace(looked, page=pressed.page)
                    return self._move(position, looked, talk, request)
                case "back":
                    return self._move(position, replace(looked, opened=""), talk, request)
                case "again":
                    return self._ask(_as_asked(conversation.project, pressed.value))
                case "table":
                    return self._ask(f"{pin_of(pressed.value)} ")
                case "follow":
                    return self._go_on(conversation, pressed.value, request)
        except T2SQLError as error:
            return {self._tab.listing: framed(notice(str(error)))}
        return {}

    def _move(
        self, position: Position[Looked], looked: Looked, talk: str, request: gr.Request
    ) -> Update:
        """Go there; what is typed is known from the beginning, what is open once it is shown."""
        step = position.begin(replace(position.place, text=looked.text))
        tab, words = self._tab, self._desk.words(request)
        project = self._desk.conversation(request, talk).project
        try:
            markup = (
                self._one(project, looked.opened, words)
                if looked.opened
                else self._lines(project, looked, words)
            )
        except T2SQLError as error:
            markup, looked = framed(notice(str(error))), replace(looked, opened="")
        shown = {
            tab.listing: markup,
            tab.search: gr.update(value=looked.text, visible=not looked.opened),
        }
        return position.settle(step, looked, shown)

    def _lines(self, project: Project, looked: Looked, words: Words) -> Markup:
        if project.store is None:
            return framed(notice(words("browse.history_off")))
        lines = project.asked(looked.text.strip(), MOST_QUESTIONS)
        if not lines:
            none = words("browse.history_none")
            found = words("browse.nothing_found", text=looked.text.strip())
            return framed(notice(found if looked.text.strip() else none))
        return asked_html(lines, looked.page, self._clock(), _currency(project), words)

    def _one(self, project: Project, name: str, words: Words) -> Markup:
        trace = _own_trace(project, name)
        return trace_html(
            trace,
            self._clock(),
            project.known.dialect,
            _currency(project),
            words,
            hidden=_reads_hidden(project, trace),
        )

    def _ask(self, text: str) -> Update:
        return {self._chat.box: text, self._chat.tabs: gr.Tabs(selected="ask")}

    def _go_on(self, conversation: Conversation, name: str, request: gr.Request) -> Update:
        words = self._desk.words(request)
        trace = _own_trace(conversation.project, name)
        if _reads_hidden(conversation.project, trace):
            return {self._tab.listing: framed(notice(words("browse.hidden_now")))}
        conversation.go_on(conversation.project.earlier(trace.id))
        conversation.say("assistant", words("browse.going_on", question=trace.question))
        return {**self._ask(""), self._chat.chat: chat_messages(conversation)}


def lay_out_history(labels: LabelFor) -> HistoryTab:
    """Put the room on the page."""
    search = search_box(
        labels,
        "browse.history_search",
        "history-search",
        placeholder=labels("browse.history_placeholder"),
    )
    return HistoryTab(search, markup_with_buttons("history-list"), gr.State(Position(Looked())))


def wire_history(tab: HistoryTab, desk: Desk, chat: ChatParts) -> None:
    """Say what happens in the room."""
    steps = HistorySteps(tab, desk, chat)
    outputs = [*tab.outputs, chat.box, chat.tabs, chat.chat]
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    latest = {**quiet, "trigger_mode": "always_last"}
    sought = [chat.talk, tab.search, tab.position]
    tab.search.change(steps.search, sought, outputs, **latest)
    tab.listing.click(steps.press, sought, outputs, **quiet)
    room = room_of(tab.listing)
    if room is not None:
        room.select(steps.enter, [chat.talk, tab.position], outputs, **quiet)


def _own_trace(project: Project, name: str) -> Trace:
    """What is kept of a question, if this person asked it.

    Raises:
        InputError: they asked nothing of that id.
        StoreError: the store cannot be read.
    """
    if project.store is None:
        raise InputError("Questions are not kept here.")
    return project.store.trace(name, project.person.name)


def _as_asked(project: Project, name: str) -> str:
    """The text of a question, with the tables that it named and left out."""
    trace = _own_trace(project, name)
    question, marks = trace.question, [f"-{pin_of(one)}" for one in trace.excluded]
    for table in trace.pinned:
        if table in question:  # the sign was taken away when it was read
            question = question.replace(table, pin_of(table), 1)
        else:
            marks.insert(0, pin_of(table))
    return " ".join((*marks, question))


def _reads_hidden(project: Project, trace: Trace) -> bool:
    """Whether it reads what this person may no longer see."""
    tables = tuple(table.name for table in trace.tables)
    sees = past_query_filter(project.catalog)
    return sees is not None and not sees(PastQuery(trace.id, trace.sql, tables))


def _currency(project: Project) -> str:
    return project.config.llm.currency

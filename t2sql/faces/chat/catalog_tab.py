"""The room of the catalog: search, a list that is narrowed on the server, a table's page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import gradio as gr
from markupsafe import Markup

from t2sql.errors import T2SQLError
from t2sql.faces.chat.catalog_pages import (
    Place,
    glance_html,
    list_html,
    opened_html,
    pin_of,
)
from t2sql.faces.chat.conversation import Conversation
from t2sql.faces.chat.desk import Desk, Update
from t2sql.faces.chat.parts import MOST_SOUGHT, ChatParts, LabelFor, parts_of, search_box
from t2sql.faces.chat.position import Position
from t2sql.faces.chat.pressing import markup_with_buttons, read_pressed, room_of
from t2sql.faces.html.catalog import notice
from t2sql.faces.html.table_page import about_html, columns_html, joins_html, past_html, use_html
from t2sql.faces.html.texts import framed, join_html
from t2sql.faces.words import Words
from t2sql.project import Project

MANY_COLUMNS: Final = 20
"""With more, there is a field to filter them."""


@dataclass(frozen=True, slots=True, eq=False)
class CatalogTab:
    """What stands in the room."""

    search: Any
    listing: Any
    one: Any
    """A group around what was opened."""
    about: Any
    glance: Any
    column_text: Any
    columns: Any
    more: Any
    """Joins, use and past queries."""
    position: Any
    """A state with the :class:`Position` of a :class:`Place`."""

    @property
    def outputs(self) -> list[Any]:
        """All that a handler may change."""
        return [part for part in parts_of(self) if part is not self.position]


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who looks, and how it is said to them."""

    project: Project
    words: Words


class CatalogSteps:
    """What happens when a person does something in the room."""

    def __init__(self, tab: CatalogTab, desk: Desk, chat: ChatParts) -> None:
        self._tab = tab
        self._desk = desk
        self._chat = chat

    def enter(self, talk: str, position: Position[Place], request: gr.Request) -> Update:
        """The room was entered: show where one was."""
        return self._move(position, position.place, self._visitor(talk, request))

    def type(self, talk: str, text: str, position: Position[Place], request: gr.Request) -> Update:
        """Narrow the list by name, while somebody types."""
        if text.strip() == position.place.text.strip():
            return {}  # the room wrote it, or has taken it with a press
        found = Place(text=text[:MOST_SOUGHT])
        shown = self._move(position, found, self._visitor(talk, request))
        return {**shown, self._tab.search: gr.skip()}  # more may have been typed meanwhile

    def search(
        self, talk: str, text: str, position: Position[Place], request: gr.Request
    ) -> Update:
        """Look in names, descriptions, columns, past queries and terms."""
        place = Place(text=text[:MOST_SOUGHT], by_meaning=True)
        return self._move(position, place, self._visitor(talk, request))

    def filter(
        self, talk: str, text: str, position: Position[Place], request: gr.Request
    ) -> Update:
        """Show the columns of the open table that a text fits."""
        place = position.place
        if text.strip() == place.column_text.strip():
            return {}  # the room itself wrote it
        place = replace(place, column_text=text[:MOST_SOUGHT], column_page=0)
        return self._show_columns(position, place, self._visitor(talk, request))

    def press(
        self,
        talk: str,
        text: str,
        position: Position[Place],
        event: gr.EventData,
        request: gr.Request,
    ) -> Update:
        """A button was pressed: open, turn a page, go back, ask about it, or look at rows.

        What was typed before may be told after it, and must not close what is opened.
        """
        pressed, visitor = read_pressed(event), self._visitor(talk, request)
        place = position.place.typed(text[:MOST_SOUGHT])
        match pressed.act:
            case "columns":
                place = replace(place, column_page=pressed.page)
                return self._show_columns(position, place, visitor)
            case "glance":
                conversation = self._desk.conversation(request, talk)
                return self._glance(position, place, visitor, conversation)
            case "ask":
                return self._ask(place)
        moved = place.moved(pressed.act, pressed.value, pressed.page)
        return {} if moved is None else self._move(position, moved, visitor)

    def _move(self, position: Position[Place], place: Place, visitor: Visitor) -> Update:
        """Go there; what is typed is known from the beginning, what is open once it is shown."""
        step = position.begin(replace(position.place, text=place.text))
        try:
            shown = self._shown(place, visitor)
        except T2SQLError as error:
            place = replace(place, trail=())
            shown = self._shown_as(place, framed(notice(str(error))))
        return position.settle(step, place, shown)

    def _shown(self, place: Place, visitor: Visitor) -> Update:
        tab, project, words = self._tab, visitor.project, visitor.words
        if place.opened is None:
            markup = list_html(project, place, words)
            return {**self._shown_as(place, markup), tab.search: place.text}
        return {**self._shown_as(place), **self._opened(project, place, words)}

    def _shown_as(self, place: Place, listing: Markup | None = None) -> Update:
        """The list, or what is open in its stead."""
        tab, opened = self._tab, place.opened is not None
        value = {} if listing is None else {"value": listing}
        return {
            tab.listing: gr.update(visible=not opened, **value),
            tab.one: gr.update(visible=opened),
            tab.glance: "",
        }

    def _opened(self, project: Project, place: Place, words: Words) -> Update:
        tab, opened = self._tab, place.opened
        assert opened is not None  # noqa: S101 # only what was opened is shown here
        if opened.kind != "table":
            hidden = gr.update(value="", visible=False)
            about = opened_html(project, opened, words)
            return {tab.about: about, tab.column_text: hidden, tab.columns: "", tab.more: ""}
        view = project.table(opened.name)
        many = len(view.table.columns) > MANY_COLUMNS or bool(place.column_text)
        more = (
            joins_html(view, words),
            use_html(view, words),
            past_html(view, project.known.dialect, words),
        )
        return {
            tab.about: about_html(view, words),
            tab.column_text: gr.update(value=place.column_text, visible=many),
            tab.columns: columns_html(view.table, place.column_text, place.column_page, words),
            tab.more: join_html(more),
        }

    def _show_columns(self, position: Position[Place], place: Place, visitor: Visitor) -> Update:
        opened, project = place.opened, visitor.project
        tables = project.known.tables([opened.name]) if opened is not None else ()
        if not tables:
            return {}
        step = position.begin()
        markup = columns_html(tables[0], place.column_text, place.column_page, visitor.words)
        return position.settle(step, place, {self._tab.columns: markup})

    def _glance(
        self,
        position: Position[Place],
        place: Place,
        visitor: Visitor,
        conversation: Conversation,
    ) -> Update:
        if place.opened is None:
            return {}
        step, words = position.begin(), visitor.words
        try:
            with conversation.aside(), conversation.turn():
                shown: Markup = glance_html(visitor.project, place.opened.name, words)
        except T2SQLError as error:
            shown = framed(notice(words("browse.glance_failed")), notice(str(error)))
        return position.settle(step, place, {self._tab.glance: shown})

    def _ask(self, place: Place) -> Update:
        if place.opened is None:
            return {}
        box = f"{pin_of(place.opened.name)} "
        return {self._chat.box: box, self._chat.tabs: gr.Tabs(selected="ask")}

    def _visitor(self, talk: str, request: gr.Request) -> Visitor:
        conversation = self._desk.conversation(request, talk)
        return Visitor(conversation.project, self._desk.words(request))


def lay_out_catalog(labels: LabelFor) -> CatalogTab:
    """Put the room on the page."""
    search = search_box(
        labels,
        "browse.catalog_search",
        "catalog-search",
        placeholder=labels("browse.catalog_placeholder"),
    )
    listing = markup_with_buttons("catalog-list")
    with gr.Column(visible=False, elem_id="catalog-table") as one:
        about = markup_with_buttons("catalog-about")
        glance = gr.HTML("", elem_id="catalog-glance", apply_default_css=False)
        column_text = search_box(
            labels, "browse.columns_filter", "catalog-columns-filter", visible=False
        )
        columns = markup_with_buttons("catalog-columns")
        more = markup_with_buttons("catalog-more")
    position = gr.State(Position(Place()))
    return CatalogTab(search, listing, one, about, glance, column_text, columns, more, position)


def wire_catalog(tab: CatalogTab, desk: Desk, chat: ChatParts) -> None:
    """Say what happens in the room."""
    steps = CatalogSteps(tab, desk, chat)
    outputs = [*tab.outputs, chat.box, chat.tabs]
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    latest = {**quiet, "trigger_mode": "always_last"}
    sought = [chat.talk, tab.search, tab.position]
    tab.search.change(steps.type, sought, outputs, **latest)
    tab.search.submit(steps.search, sought, outputs, **quiet)
    filtered = [chat.talk, tab.column_text, tab.position]
    tab.column_text.change(steps.filter, filtered, outputs, **latest)
    for part in (tab.listing, tab.about, tab.columns, tab.more):
        part.click(steps.press, sought, outputs, **quiet)
    room = room_of(tab.search)
    if room is not None:
        room.select(steps.enter, [chat.talk, tab.position], outputs, **quiet)

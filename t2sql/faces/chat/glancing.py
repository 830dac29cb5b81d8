"""A few rows of a table, for a card that is opened: an address of its own, behind the guard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from t2sql.errors import CancelledError, T2SQLError
from t2sql.faces.chat.beside import Beside
from t2sql.faces.chat.turns import BusyError
from t2sql.faces.doors.web import PERSON

if TYPE_CHECKING:
    from t2sql.faces.chat.conversations import Conversations
    from t2sql.types import Person

GLANCE: Final = "/glance"
ROWS: Final = 5
AT_ONCE: Final = 3
"""Glances that are made at a time."""


def add_glance(server: Any, conversations: Conversations) -> None:
    """Serve ``/glance?talk=…&table=…``: rows as HTML, to the person of the conversation alone."""
    from fastapi import Request
    from fastapi.responses import HTMLResponse

    beside = Beside(AT_ONCE)

    async def glance(request: Request) -> HTMLResponse:
        person: Person = request.scope["state"][PERSON]
        named, languages = request.query_params, request.headers.get("accept-language", "")
        talk, table = named.get("talk", ""), named.get("table", "")
        try:
            async with beside.place(person):
                html = await beside.make(
                    request, lambda: glance_html(conversations, person, talk, table, languages)
                )
        except (BusyError, CancelledError):
            return HTMLResponse("", status_code=429)
        return HTMLResponse(html, status_code=200 if html else 404)

    # The annotations of a function inside another one are not found by their names.
    glance.__annotations__ = {"request": Request, "return": HTMLResponse}
    server.add_api_route(GLANCE, glance, response_class=HTMLResponse)


def glance_html(
    conversations: Conversations, person: Person, talk: str, table: str, languages: str
) -> str:
    """A few rows of the table as the person sees it; empty where there is nothing to see."""
    from markupsafe import Markup

    from t2sql.faces.html.rows import RowsView, rows_html
    from t2sql.faces.html.texts import text_html
    from t2sql.faces.words import words_for

    conversation, words = conversations.held(person, talk), words_for(languages)
    if conversation is None:
        return ""
    try:
        with conversation.turn():
            result = conversation.project.glance(table, ROWS)
    except T2SQLError as error:
        return Markup('<p class="faint">{}</p>').format(text_html(error))
    if not result.columns:
        return Markup('<p class="faint">{}</p>').format(words("flow.no_rows"))
    if not result.rows:
        return Markup('<p class="faint">{}</p>').format(words("flow.empty_table"))
    return rows_html(result, words, RowsView())

"""What every handler of the page needs: whose conversation it is, and in which words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from t2sql.faces.chat.conversation import Conversation
from t2sql.faces.chat.conversations import Conversations
from t2sql.faces.doors.web import PERSON
from t2sql.faces.words import Words, words_for
from t2sql.types import Person

Update = dict[Any, Any]
"""What changes on the page, by component."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The conversations, as a handler reaches them."""

    conversations: Conversations

    def conversation(self, request: gr.Request, talk: str = "") -> Conversation:
        """The conversation of a page.

        Args:
            request: of the event.
            talk: the id that the page was given when it was loaded; empty for whoever calls the
                API without loading a page, which has a conversation for each session.
        """
        return self.conversations.of(person_of(request), talk or str(request.session_hash))

    def words(self, request: gr.Request) -> Words:
        """The words for the person's browser."""
        return words_for(request.headers.get("accept-language", ""))


def person_of(request: gr.Request) -> Person:
    """Whom the guard has let in."""
    person: Person = request.request.scope["state"][PERSON]
    return person

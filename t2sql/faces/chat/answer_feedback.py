"""What a person says of an answer: right, wrong and why, or what the SQL should have been."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import gradio as gr
from markupsafe import Markup

from t2sql.errors import T2SQLError
from t2sql.faces.chat.answer_layout import AnswerPane, AnswerView
from t2sql.faces.chat.answer_shown import judged
from t2sql.faces.chat.desk import Desk, Update
from t2sql.faces.html.texts import framed, join_html, text_html

if TYPE_CHECKING:
    from t2sql.faces.chat.conversation import Conversation, Shown
    from t2sql.faces.words import Words
    from t2sql.types import AcceptedQuery, DependentAnswer

FACE: Final = "chat"
MOST_REASON: Final = 2000
"""Characters of a reason that are kept."""
MOST_DEPENDENTS: Final = 10
Step = Callable[["Conversation", "Shown", "Words"], "Update"]


class Judging:
    """Takes what is said of the shown answer."""

    def __init__(self, pane: AnswerPane, desk: Desk) -> None:
        self._pane = pane
        self._desk = desk

    def right(self, talk: str, name: str, request: gr.Request) -> Update:
        """It is right: it becomes an example for questions like it."""

        def step(conversation: Conversation, shown: Shown, words: Words) -> Update:
            made = conversation.project.accept(shown.draft, face=FACE)
            return self._saved(conversation, shown, made, words, "answer.saved")

        return self._do(talk, name, request, step)

    def wrong(self) -> Update:
        """It is wrong: why is asked, and whether there is better SQL."""
        return {
            self._pane.wrongs: gr.update(visible=True),
            self._pane.save: gr.update(visible=True),
        }

    def send(self, talk: str, name: str, reason: str, request: gr.Request) -> Update:
        """It is wrong, for this reason."""

        def step(conversation: Conversation, shown: Shown, words: Words) -> Update:
            said = conversation.project.reject(
                shown.draft, (reason or "").strip()[:MOST_REASON], face=FACE
            )
            conversation.keep(replace(shown, accepted=""))
            key = "answer.withdrawn" if said.accepted else "answer.noted"
            return judged(self._pane, answered=True, accepted=False, said=_said(words(key)))

        return self._do(talk, name, request, step)

    def save(self, talk: str, name: str, view: AnswerView, sql: str, request: gr.Request) -> Update:
        """The SQL in the editor is what it should have been."""

        def step(conversation: Conversation, shown: Shown, words: Words) -> Update:
            first = conversation.shown(view.origin or name)
            made = conversation.project.correct(first.draft, sql or "", face=FACE)
            return self._saved(conversation, shown, made, words, "answer.corrected")

        return self._do(talk, name, request, step)

    def undo(self, talk: str, name: str, request: gr.Request) -> Update:
        """Take it back as an example; what rests on it is told."""

        def step(conversation: Conversation, shown: Shown, words: Words) -> Update:
            resting = conversation.project.dependents(shown.accepted)
            conversation.project.undo(shown.accepted, face=FACE)
            said = _said(words("answer.undone"), rests_html(resting, words))
            return judged(self._pane, answered=True, accepted=False, undone=True, said=said)

        return self._do(talk, name, request, step)

    def redo(self, talk: str, name: str, request: gr.Request) -> Update:
        """Make it an example again."""

        def step(conversation: Conversation, shown: Shown, words: Words) -> Update:
            made = conversation.project.redo(shown.accepted, face=FACE)
            return self._saved(conversation, shown, made, words, "answer.saved")

        return self._do(talk, name, request, step)

    def _do(self, talk: str, name: str, request: gr.Request, step: Step) -> Update:
        conversation = self._desk.conversation(request, talk)
        words = self._desk.words(request)
        try:
            return step(conversation, conversation.shown(name), words)
        except T2SQLError as error:
            return {self._pane.said: _said(str(error), kind="error")}

    def _saved(
        self,
        conversation: Conversation,
        shown: Shown,
        made: AcceptedQuery,
        words: Words,
        key: str,
    ) -> Update:
        conversation.keep(replace(shown, accepted=made.id))
        by = made.query.verified_by or words("answer.you")
        resting = conversation.project.dependents(made.id)
        own = shown.draft.selection.question.id
        others = tuple(one for one in resting if one.question_id != own)
        said = _said(words(key, by=by), rests_html(others, words), kind="ok")
        return judged(self._pane, answered=True, accepted=True, said=said)


def rests_html(answers: Sequence[DependentAnswer], words: Words) -> Markup:
    """The saved answers that rest on an accepted query; empty where none does."""
    if not answers:
        return Markup()
    items = [
        Markup('<li dir="auto">{}</li>').format(text_html(one.question or one.question_id))
        for one in answers[:MOST_DEPENDENTS]
    ]
    more = len(answers) - MOST_DEPENDENTS
    if more > 0:
        items.append(
            Markup('<li class="faint">{}</li>').format(
                text_html(words("answer.rest_more", count=f"{more:,}"))
            )
        )
    return Markup('<p class="faint">{}</p><ul class="plain">{}</ul>').format(
        text_html(words("answer.rests")), join_html(items)
    )


def _said(text: str, more: Markup | None = None, kind: str = "note") -> Markup:
    line = Markup('<p class="{}" dir="auto" role="status">{}</p>').format(kind, text_html(text))
    return framed(line, more or Markup())

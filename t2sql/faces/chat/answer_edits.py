"""SQL that a person edits: it passes the same gate and checks as any other, then it runs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import TYPE_CHECKING

import gradio as gr
from markupsafe import Markup

from t2sql.errors import T2SQLError
from t2sql.faces.chat.answer_layout import AnswerPane, AnswerView
from t2sql.faces.chat.answer_rows import clicked
from t2sql.faces.chat.answer_shown import show_answer
from t2sql.faces.chat.asking import begin, run_edited
from t2sql.faces.chat.desk import Desk, Update
from t2sql.faces.chat.messages import chat_messages
from t2sql.faces.chat.working import follow
from t2sql.faces.html.answers import checks_html, diff_html
from t2sql.faces.html.texts import framed, text_html

if TYPE_CHECKING:
    from t2sql.faces.chat.conversation import Conversation, Shown
    from t2sql.faces.chat.parts import ChatParts
    from t2sql.faces.words import Words


class Edits:
    """What becomes of edited SQL."""

    def __init__(self, pane: AnswerPane, desk: Desk, chat: ChatParts) -> None:
        self._pane = pane
        self._desk = desk
        self._chat = chat

    async def run(
        self, sql: str, talk: str, name: str, view: AnswerView, request: gr.Request
    ) -> AsyncIterator[Update]:
        """Check the SQL as it stands in the editor; run it if it passes."""
        conversation = self._desk.conversation(request, talk)
        async for update in self._run(conversation, name, sql or "", view, request):
            yield update

    async def mend(
        self, talk: str, name: str, view: AnswerView, event: gr.EventData, request: gr.Request
    ) -> AsyncIterator[Update]:
        """A suggested mend was clicked: of the SQL that is shown, or that did not pass."""
        conversation = self._desk.conversation(request, talk)
        act, place = clicked(event)
        tried = event.target is not None and event.target.elem_id == "problems"
        sql = mended(conversation, view.tried if tried else name, place) if act == "mend" else ""
        if sql:
            async for update in self._run(conversation, name, sql, view, request):
                yield update

    async def _run(
        self, conversation: Conversation, name: str, sql: str, view: AnswerView, request: gr.Request
    ) -> AsyncIterator[Update]:
        pane, chat, words = self._pane, self._chat, self._desk.words(request)
        conversation.say("user", words("answer.run_as_edited"))
        before = conversation.latest
        work = begin(conversation, words, run_edited(name, sql))
        yield {pane.problems: "", pane.run_sql: gr.update(interactive=False)}
        async for report in follow(work):
            yield {
                chat.chat: chat_messages(conversation),
                chat.stop: gr.update(visible=not report.end),
            }
        idle = {pane.run_sql: gr.update(interactive=True)}
        if work.report.end != "done":
            yield idle
            return
        shown = conversation.latest
        if shown is None or shown is before:  # the draft is gone, or the SQL could not be read
            yield {**idle, pane.problems: _said_last(conversation)}
        elif shown.answer is not None:
            origin = view.origin or name
            edited = show_answer(pane, words, conversation, shown)
            changed = replace(edited[pane.view], origin=origin)
            kept = {pane.right: gr.update(visible=False), pane.save: gr.update(visible=True)}
            yield {**edited, **idle, **kept, pane.view: changed}
        else:
            told = self._failed(conversation, shown, words)
            yield {**told, **idle, pane.view: replace(view, tried=shown.name)}

    def _failed(self, conversation: Conversation, shown: Shown, words: Words) -> Update:
        """What is wrong, with its mends; the answer before goes on standing."""
        dialect = conversation.project.catalog.dialect
        checks = shown.draft.checks
        passed = shown.attempt is not None and shown.attempt.passed
        said = _said_last(conversation) if passed else ""
        title = Markup('<p class="error">{}</p>').format(text_html(words("answer.not_run")))
        lines = diff_html(shown.earlier_sql, shown.draft.sql, dialect)
        parts = (title, checks_html(checks, words, mends=True), lines)
        return {
            self._pane.problems: said or framed(*parts),
            self._pane.sql: shown.draft.sql,
            self._pane.diff: "",
        }


def mended(conversation: Conversation, name: str, place: int) -> str:
    """The SQL that mends the problem at this place among all of a draft; empty for none."""
    try:
        shown = conversation.shown(name)
    except T2SQLError:
        return ""
    sanity = shown.answer.sanity if shown.answer is not None else None
    checks = (*shown.draft.checks, *((sanity,) if sanity is not None else ()))
    problems = [problem for check in checks for problem in check.problems]
    return problems[place].rewrite if place < len(problems) else ""


def _said_last(conversation: Conversation) -> str:
    role, text = conversation.said[-1] if conversation.said else ("", "")
    if role != "assistant":
        return ""
    return framed(Markup('<p class="error" dir="auto">{}</p>').format(text_html(text)))

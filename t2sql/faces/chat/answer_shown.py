"""What the room of the answer shows of a draft, and of its rows once it has run."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import gradio as gr
from markupsafe import Markup

from t2sql.faces.chat.answer_layout import AnswerPane, AnswerView
from t2sql.faces.html.answers import diff_html, trust_html
from t2sql.faces.html.rows import MOST_ROWS, RowsView, rows_html
from t2sql.faces.html.texts import framed, join_html, text_html
from t2sql.faces.sent import sent_text
from t2sql.sql.diff import lay_out
from t2sql.steps.trust import make_card

if TYPE_CHECKING:
    from t2sql.faces.chat.conversation import Conversation, Shown
    from t2sql.faces.chat.desk import Update
    from t2sql.faces.words import Words


def hide_answer(pane: AnswerPane) -> Update:
    """No answer is shown; nothing of the last one stays on the page."""
    return {
        pane.frame: gr.update(visible=False),
        **dict.fromkeys((pane.trust, pane.summary, pane.chart, pane.rows, pane.downloads), ""),
        **dict.fromkeys((pane.diff, pane.problems, pane.said, pane.sent, pane.sql), ""),
        pane.draft: "",
        pane.ready: "",
        pane.view: AnswerView(),
    }


def show_answer(pane: AnswerPane, words: Words, conversation: Conversation, shown: Shown) -> Update:
    """A draft, and its rows once it has run. Chart, summary and downloads follow by themselves."""
    config = conversation.project.config
    draft, answer = shown.draft, shown.answer
    dialect = conversation.project.catalog.dialect
    value = answer or draft
    trust = trust_html(make_card(value), words, config.llm.currency, value.timings_ms, mends=True)
    return {
        pane.frame: gr.update(visible=True),
        pane.trust: framed(trust),
        pane.summary: _faint(words("answer.summarising")) if answer is not None else "",
        pane.charts: gr.update(visible=False),
        pane.chart: "",
        **show_rows(pane, words, shown, RowsView()),
        pane.downloads: "",
        pane.sql: "\n".join(lay_out(draft.sql, dialect)),
        **_changed(pane, words, shown, dialect),
        pane.problems: "",
        pane.sent: _sent(shown, words),
        pane.draft: shown.name,
        pane.view: AnswerView(origin=shown.name),
        pane.ready: uuid.uuid4().hex if answer is not None else "",
        **judged(
            pane,
            answered=answer is not None,
            accepted=bool(shown.accepted),
            said=_saved(conversation, words) if shown.accepted else "",
        ),
    }


def show_rows(
    pane: AnswerPane,
    words: Words,
    shown: Shown,
    view: RowsView,
    order: tuple[int, ...] | None = None,
) -> Update:
    """A page of the rows of an answer."""
    if shown.answer is None:
        return {pane.result: gr.update(visible=False), pane.rows: ""}
    result, warnings = shown.answer.result, shown.answer.warnings
    count = len(result.rows)
    told = join_html(
        text_html(f"{warning}\n") for warning in warnings if not warning.startswith("The first ")
    )
    table = rows_html(result, words, view, order=order, sorts=True)
    return {
        pane.result: gr.update(visible=True),
        pane.rows: framed(table, _notice(told)),
        pane.rows_back: gr.update(visible=count > MOST_ROWS, interactive=view.first > 0),
        pane.rows_next: gr.update(
            visible=count > MOST_ROWS, interactive=view.first + MOST_ROWS < count
        ),
    }


def judged(
    pane: AnswerPane, *, answered: bool, accepted: bool, said: str = "", undone: bool = False
) -> Update:
    """Which of the buttons fit what has been said of the answer."""
    return {
        pane.judging: gr.update(visible=answered),
        pane.right: gr.update(visible=not accepted and not undone),
        pane.wrong: gr.update(visible=True),
        pane.save: gr.update(visible=False),
        pane.wrongs: gr.update(visible=False),
        pane.reason: "",
        pane.undo: gr.update(visible=accepted),
        pane.redo: gr.update(visible=undone),
        pane.said: said,
    }


def _saved(conversation: Conversation, words: Words) -> Markup:
    by = conversation.project.person.name or words("answer.you")
    return framed(
        Markup('<p class="ok" role="status">{}</p>').format(text_html(words("answer.saved", by=by)))
    )


def _changed(pane: AnswerPane, words: Words, shown: Shown, dialect: str) -> Update:
    lines = diff_html(shown.earlier_sql, shown.draft.sql, dialect) if shown.earlier_sql else ""
    if not lines:
        return {pane.diff: ""}
    whole = Markup("<details><summary>{}</summary>{}</details>").format(
        text_html(words("answer.changed")), lines
    )
    return {pane.diff: framed(whole)}


def _sent(shown: Shown, words: Words) -> str:
    calls = shown.draft.calls
    said = sent_text(calls) if calls else words("answer.no_model")
    return framed(Markup('<pre class="wraps" dir="ltr">{}</pre>').format(text_html(said)))


def _faint(said: str) -> str:
    return framed(Markup('<p class="faint">{}</p>').format(text_html(said)))


def _notice(said: Markup) -> Markup:
    return Markup('<p class="notice">{}</p>').format(said) if said else Markup()

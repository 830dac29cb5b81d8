"""What follows the rows by itself: the chart, the links to files, the summary."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import quote

import gradio as gr
from markupsafe import Markup

from t2sql.errors import CancelledError, T2SQLError
from t2sql.faces.chat.answer_layout import AnswerPane
from t2sql.faces.chat.desk import Desk, Update
from t2sql.faces.html.svg import safe_svg
from t2sql.faces.html.texts import framed, join_html, text_html

if TYPE_CHECKING:
    from t2sql.faces.chat.conversation import Conversation, Shown
    from t2sql.faces.words import Words
    from t2sql.steps.chart import Chart
    from t2sql.steps.summarise import Summary
    from t2sql.types import Answer

WIDE: Final = (972, 380)
"""Width and height of a chart on a desktop, in pixels."""
NARROW: Final = (350, 300)
"""The same on a phone."""
MOST_NOTE: Final = 240
"""Characters of what a chart leaves out: it may be the names of thousands of columns."""
FILES: Final = (("csv", "CSV"), ("parquet", "Parquet"), ("ipynb", ""), ("svg", ""), ("png", ""))
"""Kinds of files, and what they are called where that needs no translation."""
_CHARTS: Final = frozenset({"svg", "png"})
_NAMES: Final = {
    "ipynb": "answer.notebook",
    "svg": "answer.chart_svg",
    "png": "answer.chart_png",
}


Made = TypeVar("Made")


class Followers:
    """Makes what follows the rows of an answer."""

    def __init__(self, pane: AnswerPane, desk: Desk) -> None:
        self._pane = pane
        self._desk = desk

    def chart(self, talk: str, name: str, request: gr.Request) -> Update:
        """The chart that shows the rows best, what it can be switched to, and the files."""
        pane, words = self._pane, self._desk.words(request)
        conversation = self._desk.conversation(request, talk)
        shown, answer = _answered(conversation, name)
        if shown is None or answer is None:
            return {}
        chart = _try(lambda: conversation.project.chart(answer))
        drawn = _drawn(chart, answer)
        most = conversation.project.config.limits.export_rows
        kind = chart.kind if drawn and chart is not None else ""
        links = links_html(talk or str(request.session_hash), name, words, most, kind)
        if not drawn or chart is None:
            return {pane.downloads: links, pane.charts: gr.update(visible=False)}
        kinds = [(words(f"answer.chart_{kind}"), kind) for kind in chart.kinds or (chart.kind,)]
        return {
            pane.downloads: links,
            pane.charts: gr.update(visible=True),
            pane.chart_kind: gr.update(choices=kinds, value=chart.kind, visible=len(kinds) > 1),
            pane.chart: drawn,
        }

    def switch(self, kind: str, talk: str, name: str, request: gr.Request) -> Update:
        """A chart of another kind."""
        conversation = self._desk.conversation(request, talk)
        _, answer = _answered(conversation, name)
        if answer is None:
            return {}
        asked: Any = kind  # gradio holds it to the kinds that were offered; the project to its own
        try:
            chart = conversation.project.chart(answer, asked)
        except T2SQLError as error:
            return {self._pane.chart: _told(str(error), "error")}
        most = conversation.project.config.limits.export_rows
        links = links_html(
            talk or str(request.session_hash), name, self._desk.words(request), most, kind
        )
        return {self._pane.chart: _drawn(chart, answer), self._pane.downloads: links}

    def summarise(self, talk: str, name: str, request: gr.Request) -> Update:
        """A paragraph on the rows. It may take its time: what is begun next stops it."""
        words = self._desk.words(request)
        conversation = self._desk.conversation(request, talk)
        _, answer = _answered(conversation, name)
        if answer is None:
            return {self._pane.summary: ""}
        try:
            with conversation.aside():
                summary = conversation.project.summarise(answer)
        except CancelledError:
            return {self._pane.summary: ""}
        except T2SQLError as error:
            said = words("answer.no_summary", reason=str(error))
            return {self._pane.summary: _told(said, "faint")}
        return {self._pane.summary: summary_html(summary, words)}


def summary_html(summary: Summary, words: Words) -> Markup:
    """The paragraph, and where it comes from."""
    by = words("answer.by_model" if summary.by == "model" else "answer.by_template")
    lost = len(summary.dropped)
    dropped = f" {words('answer.dropped', count=lost)}" if lost else ""
    body = Markup('<p class="summary" dir="auto">{}</p>').format(text_html(summary.text))
    source = Markup('<p class="faint small">{}</p>').format(text_html(f"{by}{dropped}"))
    return framed(body, source) if summary.text else framed(source)


def links_html(talk: str, name: str, words: Words, most: int, chart: str = "") -> Markup:
    """A link to each file of an answer. The chat serves them to its own person alone.

    Args:
        talk: the id of the conversation.
        name: of the draft.
        words: of the person's language.
        most: rows of a file.
        chart: the kind that is shown; empty for none.
    """
    kinds = [(kind, said) for kind, said in FILES if chart or kind not in _CHARTS]
    asked = f"?chart={_quoted(chart)}"
    links = [
        Markup('<a href="{}" target="_blank" rel="noopener">{}</a>').format(
            f"download/{_quoted(talk)}/{_quoted(name)}/{kind}{asked if kind in _CHARTS else ''}",
            text_html(said or words(_NAMES[kind])),
        )
        for kind, said in kinds
    ]
    title = Markup('<span class="faint" title="{}">{}</span>').format(
        text_html(words("answer.whole", count=f"{most:,}")), text_html(words("answer.downloads"))
    )
    return framed(
        Markup('<nav class="links" aria-label="{}">{}</nav>').format(
            text_html(words("answer.downloads")), join_html((title, *links))
        )
    )


def chart_html(chart: Chart, answer: Answer) -> Markup:
    """The chart at two widths, of which the page shows the one that fits."""
    from t2sql.faces.charts import chart_svg

    parts = [
        Markup('<div class="{}">{}</div>').format(
            name, safe_svg(chart_svg(chart, answer.result, width=size[0], height=size[1]))
        )
        for name, size in (("wide", WIDE), ("narrow", NARROW))
    ]
    notes = [
        Markup('<p class="notice">{}</p>').format(text_html(_cut(note))) for note in chart.notes
    ]
    return framed(Markup('<div class="chart">{}{}</div>').format(*map(join_html, (parts, notes))))


def _drawn(chart: Chart | None, answer: Answer) -> Markup:
    """Empty where there is no chart, or it cannot be drawn: the rows stand without it."""
    return (_try(lambda: chart_html(chart, answer)) or Markup()) if chart is not None else Markup()


def _answered(conversation: Conversation, name: str) -> tuple[Shown | None, Answer | None]:
    try:
        shown = conversation.shown(name)
    except T2SQLError:
        return None, None
    return shown, shown.answer


def _try(step: Callable[[], Made]) -> Made | None:
    """What a step makes; nothing where it fails, for the rows are worth showing without it."""
    try:
        return step()
    except T2SQLError:
        return None
    except Exception:
        logging.getLogger("t2sql").exception("What follows an answer could not be made")
        return None


def _quoted(part: str) -> str:
    return quote(part, safe="", errors="replace")


def _cut(note: str) -> str:
    return note if len(note) <= MOST_NOTE else f"{note[:MOST_NOTE]}…"


def _told(said: str, kind: str) -> Markup:
    return framed(Markup('<p class="{}" dir="auto">{}</p>').format(kind, text_html(said)))

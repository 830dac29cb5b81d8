"""The answer below the conversation: trust, summary, chart, rows, SQL, feedback, downloads.

What is shown here is made on the server, of values that stay there: the browser sends the text of
the SQL, a reason, a kind of chart and places of rows, and names an answer by its id alone.
"""

from __future__ import annotations

from typing import Any

from t2sql.faces.chat.answer_edits import Edits
from t2sql.faces.chat.answer_feedback import Judging
from t2sql.faces.chat.answer_follow import Followers
from t2sql.faces.chat.answer_layout import AnswerPane, lay_out_answer
from t2sql.faces.chat.answer_rows import Pages
from t2sql.faces.chat.answer_shown import hide_answer, show_answer
from t2sql.faces.chat.desk import Desk
from t2sql.faces.chat.parts import ChatParts

__all__ = ["AnswerPane", "hide_answer", "lay_out_answer", "show_answer", "wire_answer"]


def wire_answer(pane: AnswerPane, desk: Desk, chat: ChatParts) -> None:
    """Say what happens when something in the room is used."""
    talk, draft, view = chat.talk, pane.draft, pane.view
    _wire_edits(pane, Edits(pane, desk, chat), chat)
    pages, judging, after = Pages(pane, desk), Judging(pane, desk), Followers(pane, desk)
    quiet: dict[str, Any] = {"show_progress": "hidden", "concurrency_limit": 8}
    rows = [pane.result, pane.rows, pane.rows_back, pane.rows_next, view]
    shown = [talk, draft, view]
    pane.rows.click(pages.click, shown, rows, api_name=False, **quiet)
    pane.rows_back.click(pages.back, shown, rows, api_name="rows_back", **quiet)
    pane.rows_next.click(pages.next, shown, rows, api_name="rows_next", **quiet)
    pane.right.click(judging.right, [talk, draft], pane.outputs, api_name="right", **quiet)
    pane.wrong.click(judging.wrong, None, [pane.wrongs, pane.save], api_name=False, **quiet)
    reason = [talk, draft, pane.reason]
    pane.reason.submit(judging.send, reason, pane.outputs, api_name=False, **quiet)
    pane.send_reason.click(judging.send, reason, pane.outputs, api_name="wrong", **quiet)
    pane.save.click(judging.save, [*shown, pane.sql], pane.outputs, api_name="save", **quiet)
    pane.undo.click(judging.undo, [talk, draft], pane.outputs, api_name="undo", **quiet)
    pane.redo.click(judging.redo, [talk, draft], pane.outputs, api_name="redo", **quiet)
    charts = [pane.charts, pane.chart_kind, pane.chart, pane.downloads]
    pane.ready.change(after.chart, [talk, draft], charts, api_name="chart", **quiet)
    pane.ready.change(after.summarise, [talk, draft], [pane.summary], api_name="summarise", **quiet)
    pane.chart_kind.input(
        after.switch,
        [pane.chart_kind, talk, draft],
        [pane.chart, pane.downloads],
        api_name="chart_kind",
        **quiet,
    )


def _wire_edits(pane: AnswerPane, edits: Edits, chat: ChatParts) -> None:
    changed = [*pane.outputs, chat.chat, chat.stop]
    many: dict[str, Any] = {"concurrency_limit": None, "show_progress": "hidden"}
    shown = [chat.talk, pane.draft, pane.view]
    pane.run_sql.click(edits.run, [pane.sql, *shown], changed, api_name="run", **many)
    for part in (pane.trust, pane.problems):
        part.click(edits.mend, shown, changed, api_name=False, **many)

"""What stands in the room of the answer, and how it is laid out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from t2sql.faces.chat.parts import LabelFor, parts_of
from t2sql.faces.html.rows import RowsView

_TELL_CLICKS = """
element.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-act]');
  if (button) trigger('click', {act: button.dataset.act, value: button.dataset.value});
});
"""
"""A button in the markup tells what it is for, and which one it is. This text never changes."""


@dataclass(frozen=True, slots=True)
class AnswerView:
    """How the shown answer is looked at; it stays on the server."""

    rows: RowsView = field(default_factory=RowsView)
    origin: str = ""
    """The id of the draft that edits began with."""
    tried: str = ""
    """The id of edited SQL that did not pass the checks."""


@dataclass(frozen=True, slots=True, eq=False)
class AnswerPane:
    """What stands in the room of the answer."""

    frame: Any
    trust: Any
    summary: Any
    charts: Any
    """A group around the kind of chart and the chart itself."""
    chart_kind: Any
    chart: Any
    result: Any
    """A group around the rows and what turns their pages."""
    rows: Any
    rows_back: Any
    rows_next: Any
    downloads: Any
    sql: Any
    diff: Any
    problems: Any
    """What is wrong with SQL that was edited."""
    run_sql: Any
    judging: Any
    """A group around what people say of an answer."""
    right: Any
    wrong: Any
    wrongs: Any
    """A group around the reason."""
    reason: Any
    send_reason: Any
    save: Any
    undo: Any
    redo: Any
    said: Any
    """What was said of the answer."""
    sent: Any
    draft: Any
    """A state with the id of the shown draft."""
    view: Any
    """A state with an :class:`AnswerView`."""
    ready: Any
    """A state that changes whenever other rows are shown, so that what follows them is made."""

    @property
    def outputs(self) -> list[Any]:
        """All that a handler may change."""
        return parts_of(self)


def lay_out_answer(labels: LabelFor) -> AnswerPane:
    """Put the room on the page, hidden."""
    with gr.Column(visible=False, elem_id="answer") as frame:
        trust = _markup("trust", tells=True)
        summary = _markup("summary")
        with gr.Column(visible=False, elem_id="charts") as charts:
            chart_kind = gr.Radio(
                choices=[],
                show_label=False,
                label=labels("answer.chart"),
                container=False,
                elem_id="chart-kind",
            )
            chart = _markup("chart")
        with gr.Column(visible=False, elem_id="result") as result:
            rows = _markup("rows", tells=True)
            with gr.Row(elem_id="rows-pages"):
                back = gr.Button(labels("answer.back"), size="sm", elem_id="rows-back")
                after = gr.Button(labels("answer.next"), size="sm", elem_id="rows-next")
            downloads = _markup("downloads")
        sql = gr.Code(
            label=labels("answer.sql"),
            language="sql",
            interactive=True,
            elem_id="sql",
            lines=3,
            max_lines=24,
            wrap_lines=True,
            buttons=["copy"],
        )
        problems = _markup("problems", tells=True)
        run_sql = gr.Button(labels("answer.run"), size="sm", elem_id="run-sql")
        diff = _markup("diff")
        with gr.Column(visible=False, elem_id="judging") as judging:
            with gr.Row():
                right = gr.Button(labels("answer.right"), size="sm", elem_id="right")
                wrong = gr.Button(labels("answer.wrong"), size="sm", elem_id="wrong")
                save = gr.Button(labels("answer.save"), size="sm", visible=False, elem_id="save")
                undo = gr.Button(labels("answer.undo"), size="sm", visible=False, elem_id="undo")
                redo = gr.Button(labels("answer.redo"), size="sm", visible=False, elem_id="redo")
            with gr.Row(visible=False) as wrongs:
                reason = gr.Textbox(
                    show_label=False,
                    label=labels("answer.reason"),
                    placeholder=labels("answer.reason"),
                    max_lines=4,
                    max_length=2000,
                    container=False,
                    scale=4,
                    elem_id="reason",
                )
                send = gr.Button(
                    labels("answer.send_reason"), size="sm", scale=1, elem_id="send-reason"
                )
            said = _markup("said")
        with gr.Accordion(labels("answer.sent"), open=False, elem_id="what-was-sent"):
            sent = _markup("sent")
    return AnswerPane(
        *(frame, trust, summary, charts, chart_kind, chart, result, rows, back, after, downloads),
        *(sql, diff, problems, run_sql, judging, right, wrong, wrongs, reason, send, save),
        *(undo, redo, said, sent),
        *(gr.State(""), gr.State(AnswerView()), gr.State("")),
    )


def _markup(name: str, *, tells: bool = False) -> Any:
    return gr.HTML(
        "", elem_id=name, js_on_load=_TELL_CLICKS if tells else None, apply_default_css=False
    )

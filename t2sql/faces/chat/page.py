"""The page: a conversation, the tables to confirm, the SQL, the rows, and what was sent.

What comes from data or from a model is shown as text: never as HTML, Markdown or a link. Imported
when the chat is served, since gradio takes two seconds to load.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

import gradio as gr

from t2sql.errors import T2SQLError
from t2sql.faces.chat.conversation import Conversation, Conversations, OvertakenError
from t2sql.faces.chat.guard import PERSON
from t2sql.faces.chat.texts import (
    answer_text,
    attempt_text,
    grid,
    refusal_text,
    selection_text,
    sent_text,
)
from t2sql.types import Person, Refusal

Messages = list[dict[str, str]]
Update = dict[Any, Any]
OVERTAKEN = "overtaken"
"""Something newer was begun on the page: what is older shows nothing any more."""
AT_ONCE = 8
"""Questions that are worked on at a time; the others wait in the queue."""
WAITING = 64
NEAR_MISSES = 6
"""Tables offered beside the chosen ones."""
CSS = """
#chat { flex: 1 1 0 !important; min-height: 220px; }
#tables .wrap { flex-direction: column; align-items: stretch; }
.gradio-container { width: 100% !important; max-width: 1000px !important; }
.gradio-container { margin: 0 auto !important; }
"""


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """What stands on the page."""

    chat: Any
    panel: Any
    tables: Any
    use: Any
    result: Any
    rows: Any
    sql: Any
    again: Any
    sent: Any
    draft: Any
    """The id of the draft that is shown."""
    box: Any
    stop: Any

    @property
    def outputs(self) -> list[Any]:
        """What a handler may change."""
        return [
            *(self.chat, self.box, self.panel, self.tables, self.result),
            *(self.rows, self.sql, self.draft, self.sent, self.stop),
        ]


class Handlers:
    """What happens when a person does something; each yields what changes on the page."""

    def __init__(self, parts: Parts, conversations: Conversations) -> None:
        self._parts = parts
        self._conversations = conversations

    def ask(self, text: str, said: Messages, request: gr.Request) -> Iterator[Update]:
        """Find the tables for a question."""
        parts, said = self._parts, [*said, _message("user", text)]
        conversation = self._of(request)
        hidden = {parts.panel: gr.update(visible=False), parts.result: gr.update(visible=False)}
        yield {**self._said(said, "Searching the tables…", busy=True), parts.box: "", **hidden}
        found, failed = _try(lambda: conversation.suggest_tables(text))
        if failed is OVERTAKEN:
            return
        if failed or isinstance(found, Refusal):
            yield self._said(said, failed or refusal_text(found))
            return
        near = [one.name for one in found.candidates if one.name not in found.tables]
        names = [*found.tables, *near[:NEAR_MISSES]]
        yield {
            **self._said(said, selection_text(found)),
            parts.panel: gr.update(visible=True),
            parts.tables: gr.update(choices=names, value=list(found.tables)),
        }

    def confirm(self, names: list[str], said: Messages, request: gr.Request) -> Iterator[Update]:
        """Write SQL over the tables that the person ticked, and run it."""
        parts, conversation = self._parts, self._of(request)
        yield {
            **self._said(said, "Writing and checking SQL…", busy=True),
            parts.panel: gr.update(visible=False),
        }
        written, failed = _try(lambda: conversation.write_sql(names))
        if failed is OVERTAKEN:
            return
        if failed or isinstance(written, Refusal):
            yield self._said(said, failed or refusal_text(written))
            return
        name, draft = written
        yield {
            **self._said(said, "Running…", busy=True),
            parts.result: gr.update(visible=True),
            parts.sql: draft.sql,
            parts.draft: name,
            parts.sent: sent_text(draft.calls),
        }
        yield self._run(conversation, name, said)

    def run_edited(
        self, name: str, sql: str, said: Messages, request: gr.Request
    ) -> Iterator[Update]:
        """Check SQL that the person edited, and run it if it passes."""
        parts, conversation = self._parts, self._of(request)
        said = [*said, _message("user", "Run the SQL as I edited it.")]
        yield self._said(said, "Checking…", busy=True)
        edited, failed = _try(lambda: conversation.edit(name, sql))
        if failed is OVERTAKEN:
            return
        if failed:
            yield self._said(said, failed)
            return
        draft, attempt = edited
        if attempt.passed:
            yield {parts.draft: draft, **self._run(conversation, draft, said)}
        else:
            yield self._said(said, attempt_text(attempt))

    def stop(self, request: gr.Request) -> None:
        """Stop what this page waits for."""
        self._of(request).stop()

    def leave(self, request: gr.Request) -> None:
        """The page was closed."""
        self._conversations.close(_person(request), str(request.session_hash))

    def _run(self, conversation: Conversation, name: str, said: Messages) -> Update:
        answer, failed = _try(lambda: conversation.run(name))
        if failed is OVERTAKEN:
            return {}
        if failed:
            return self._said(said, failed)
        told = answer_text(answer, conversation.project.config.llm.currency)
        return {
            **self._said(said, told),
            self._parts.result: gr.update(visible=True),
            self._parts.rows: gr.update(value=grid(answer.result)),
        }

    def _of(self, request: gr.Request) -> Conversation:
        return self._conversations.of(_person(request), str(request.session_hash))

    def _said(self, said: Messages, text: str, *, busy: bool = False) -> Update:
        messages = [*said, _message("assistant", text)]
        return {self._parts.chat: messages, self._parts.stop: gr.update(visible=busy)}


def build_page(conversations: Conversations, title: str) -> gr.Blocks:
    """The page over these conversations."""
    with gr.Blocks(title=title, analytics_enabled=False, fill_height=True) as page:
        parts = _lay_out(title)
        handlers = Handlers(parts, conversations)
        many: dict[str, Any] = {"concurrency_limit": AT_ONCE, "concurrency_id": "questions"}
        chat, outputs = parts.chat, parts.outputs
        parts.box.submit(handlers.ask, [parts.box, chat], outputs, api_name="ask", **many)
        parts.use.click(handlers.confirm, [parts.tables, chat], outputs, api_name="confirm", **many)
        edited = [parts.draft, parts.sql, chat]
        parts.again.click(handlers.run_edited, edited, outputs, api_name="run", **many)
        parts.stop.click(handlers.stop, None, None, queue=False, api_name="stop")
        page.unload(handlers.leave)
    page.queue(max_size=WAITING, default_concurrency_limit=AT_ONCE)
    return page


def _lay_out(title: str) -> Parts:
    chat = gr.Chatbot(
        elem_id="chat",
        show_label=False,
        height=320,
        render_markdown=False,
        allow_tags=False,
        feedback_options=None,
        group_consecutive_messages=False,
        buttons=["copy"],
        placeholder=f"Ask {title} a question",
    )
    with gr.Group(visible=False) as panel:
        tables = gr.CheckboxGroup(label="Tables to use", elem_id="tables")
        use = gr.Button("Use these tables", variant="primary", elem_id="use")
    with gr.Group(visible=False) as result:
        rows = gr.Dataframe(label="Rows", interactive=False, datatype="str", elem_id="rows")
        sql = gr.Code(label="SQL", language="sql", interactive=True, elem_id="sql")
        again = gr.Button("Check and run this SQL", elem_id="again")
        with gr.Accordion("What was sent to a model", open=False, elem_id="what-was-sent"):
            sent = gr.Textbox(show_label=False, lines=8, interactive=False, elem_id="sent")
    draft = gr.State("")
    box = gr.Textbox(show_label=False, placeholder="Ask a question", submit_btn=True, elem_id="box")
    stop = gr.Button("Stop", variant="stop", visible=False, elem_id="stop")
    return Parts(chat, panel, tables, use, result, rows, sql, again, sent, draft, box, stop)


def _person(request: gr.Request) -> Person:
    """Whom the guard has let in."""
    person: Person = request.request.scope["state"][PERSON]
    return person


def _message(role: str, text: str) -> dict[str, str]:
    """A message as text: the component shows HTML in it even where it renders no Markdown."""
    return {"role": role, "content": escape(text, quote=False)}


def _try(step: Callable[[], Any]) -> tuple[Any, str]:
    """What a step gives, or the sentence of what went wrong."""
    try:
        return step(), ""
    except OvertakenError:
        return None, OVERTAKEN
    except T2SQLError as error:
        return None, str(error)

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
    calls_of,
    grid,
    refusal_text,
    selection_text,
    sent_text,
)
from t2sql.types import Person, Refusal

Update = dict[Any, Any]
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

    def ask(self, text: str, request: gr.Request) -> Iterator[Update]:
        """Find the tables for a question."""
        parts, conversation = self._parts, self._of(request)
        conversation.say("user", text)
        hidden = {parts.panel: gr.update(visible=False), parts.result: gr.update(visible=False)}
        busy = self._said(conversation, "Searching the tables…", busy=True)
        yield {**busy, parts.box: "", **hidden}
        found = _try(lambda: conversation.suggest_tables(text))
        if isinstance(found, OvertakenError):
            return
        yield {parts.sent: sent_text(calls_of(found))}
        if isinstance(found, T2SQLError | Refusal):
            yield self._said(conversation, refusal_text(found))
            return
        near = [one.name for one in found.candidates if one.name not in found.tables]
        names = [*found.tables, *near[:NEAR_MISSES]]
        yield {
            **self._said(conversation, selection_text(found)),
            parts.panel: gr.update(visible=True),
            parts.tables: gr.update(choices=names, value=list(found.tables)),
        }

    def confirm(self, names: list[str], request: gr.Request) -> Iterator[Update]:
        """Write SQL over the tables that the person ticked, and run it."""
        parts, conversation = self._parts, self._of(request)
        yield {
            **self._said(conversation, "Writing and checking SQL…", busy=True),
            parts.panel: gr.update(visible=False),
        }
        written = _try(lambda: conversation.write_sql(names))
        if isinstance(written, OvertakenError):
            return
        if isinstance(written, T2SQLError | Refusal):
            shown = {parts.sent: sent_text(calls_of(written))}
            yield {**self._said(conversation, refusal_text(written)), **shown}
            return
        name, draft = written
        yield {
            **self._said(conversation, "Running…", busy=True),
            parts.result: gr.update(visible=True),
            parts.sql: draft.sql,
            parts.draft: name,
            parts.sent: sent_text(draft.calls),
        }
        yield self._run(conversation, name)

    def run_edited(self, name: str, sql: str, request: gr.Request) -> Iterator[Update]:
        """Check SQL that the person edited, and run it if it passes."""
        parts, conversation = self._parts, self._of(request)
        conversation.say("user", "Run the SQL as I edited it.")
        yield self._said(conversation, "Checking…", busy=True)
        edited = _try(lambda: conversation.edit(name, sql))
        if isinstance(edited, OvertakenError):
            return
        if isinstance(edited, T2SQLError):
            yield self._said(conversation, str(edited))
            return
        draft, attempt = edited
        if attempt.passed:
            yield {parts.draft: draft, **self._run(conversation, draft)}
        else:
            yield self._said(conversation, attempt_text(attempt))

    def stop(self, request: gr.Request) -> None:
        """Stop what this page waits for."""
        self._of(request).stop()

    def leave(self, request: gr.Request) -> None:
        """The page was closed."""
        self._conversations.close(_person(request), str(request.session_hash))

    def _run(self, conversation: Conversation, name: str) -> Update:
        answer = _try(lambda: conversation.run(name))
        if isinstance(answer, OvertakenError):
            return {}
        if isinstance(answer, T2SQLError):
            return self._said(conversation, str(answer))
        told = answer_text(answer, conversation.project.config.llm.currency)
        return {
            **self._said(conversation, told),
            self._parts.result: gr.update(visible=True),
            self._parts.rows: gr.update(value=grid(answer.result)),
        }

    def _of(self, request: gr.Request) -> Conversation:
        return self._conversations.of(_person(request), str(request.session_hash))

    def _said(self, conversation: Conversation, text: str, *, busy: bool = False) -> Update:
        message = ("assistant", text)
        said = (*conversation.said, message) if busy else conversation.say(*message)
        messages = [_message(*one) for one in said]
        return {self._parts.chat: messages, self._parts.stop: gr.update(visible=busy)}


def build_page(conversations: Conversations, title: str) -> gr.Blocks:
    """The page over these conversations."""
    with gr.Blocks(title=title, analytics_enabled=False, fill_height=True) as page:
        parts = _lay_out(title)
        handlers = Handlers(parts, conversations)
        many: dict[str, Any] = {"concurrency_limit": AT_ONCE, "concurrency_id": "questions"}
        outputs = parts.outputs
        # The messages are no input: a browser could send files and components among them, which
        # gradio would read from this machine's disk and give back with the next answer.
        parts.box.submit(handlers.ask, [parts.box], outputs, api_name="ask", **many)
        parts.use.click(handlers.confirm, [parts.tables], outputs, api_name="confirm", **many)
        edited = [parts.draft, parts.sql]
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


def _try(step: Callable[[], Any]) -> Any:
    """What a step gives, or the error that ended it."""
    try:
        return step()
    except T2SQLError as error:
        return error

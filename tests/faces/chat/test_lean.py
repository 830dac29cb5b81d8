"""The lean page sends what gradio's own would send, and remembers nothing that nobody asks for."""

from __future__ import annotations

import asyncio
from copy import deepcopy
from typing import Any, cast

import pytest

from t2sql.faces.chat import asking
from t2sql.faces.chat.conversation import Conversation
from t2sql.faces.chat.loading import load_gradio
from t2sql.faces.chat.messages import chat_messages
from t2sql.faces.chat.working import Work
from t2sql.faces.words import all_words

load_gradio()

import gradio as gr  # noqa: E402
from gradio.state_holder import SessionState  # noqa: E402

from t2sql.faces.chat.lean import LeanPage, laid_out  # noqa: E402


class Asked:
    """A page of each kind of part that the chat has, of one kind of page or the other."""

    def __init__(self, kind: type[gr.Blocks]) -> None:
        with laid_out(), kind(analytics_enabled=False) as self.page:
            self.parts: dict[str, Any] = {
                "text": gr.Textbox("old"),
                "markup": gr.HTML("old"),
                "sql": gr.Code("old", language="sql"),
                "chat": gr.Chatbot(),
                "kept": gr.State("old"),
                "button": gr.Button("old"),
                "ticks": gr.CheckboxGroup(choices=["a"]),
                "group": gr.Column(),
                "untouched": gr.Textbox("old"),
            }
            button = self.parts["button"]
            button.click(lambda: None, None, list(self.parts.values()), queue=False)
            self.page.queue()
        self.state = SessionState(self.page)

    def sent(self, **changed: Any) -> dict[str, Any]:
        """What the browser is sent for what a handler changes; of a state it is told nothing."""
        (handler,) = self.page.fns.values()
        predictions = {self.parts[name]: deepcopy(value) for name, value in changed.items()}
        made = asyncio.run(self.page.postprocess_data(handler, predictions, self.state))
        sent = dict(zip(self.parts, made, strict=True))
        assert sent.pop("kept") in (None, {"__type__": "update"})
        return sent


@pytest.fixture
def lean() -> Asked:
    return Asked(LeanPage)


@pytest.mark.parametrize(
    "changed",
    [
        {"text": "new", "markup": "<b>new</b>", "sql": " SELECT 1\n"},
        {"text": gr.update(value="new", visible=False), "group": gr.update(visible=True)},
        {"button": gr.update(value="new", interactive=False, visible=None)},
        {"ticks": gr.update(choices=["b"], value=["b"]), "group": gr.update(visible=False)},
        {"ticks": ["a"]},
        {"kept": "new", "text": ""},
        {},
    ],
)
def test_a_change_is_sent_as_gradio_sends_it(lean: Asked, changed: dict[str, Any]) -> None:
    wanted = Asked(gr.Blocks).sent(**changed) if changed else {}
    for name, value in lean.sent(**changed).items():
        assert value == (wanted[name] if name in changed else {"__type__": "update"})


def test_a_state_is_remembered_for_the_next_handler(lean: Asked) -> None:
    lean.sent(kept="new")
    assert lean.state[lean.parts["kept"]._id] == "new"


def test_what_may_be_ticked_is_remembered_since_gradio_checks_ticks_against_it(lean: Asked) -> None:
    ticks = lean.parts["ticks"]
    lean.sent(ticks=gr.update(choices=["b", "c"]))
    assert lean.state[ticks._id].preprocess(["c"]) == ["c"]


def test_messages_are_written_in_the_form_in_which_gradio_sends_them(lean: Asked) -> None:
    conversation = Conversation(cast("Any", None))
    conversation.say("user", "how many\norders & returns?")
    work = Work()
    conversation.say_work(work, all_words()["en"])
    going_on = chat_messages(conversation)
    work.finish(asking.do(conversation, all_words()["en"], lambda *_: None, work))
    conversation.say("assistant", "42")
    for messages in (going_on, chat_messages(conversation)):
        sent = lean.sent(chat=messages)["chat"]
        assert sent == Asked(gr.Blocks).sent(chat=messages)["chat"]


def test_what_is_yielded_later_is_sent_whole_and_never_changes_what_was_sent_before(
    lean: Asked,
) -> None:
    (handler,) = lean.page.fns.values()
    parts = list(lean.parts)

    def sent(final: bool = False, **changed: Any) -> dict[str, Any]:
        values = [changed.get(name, {"__type__": "update"}) for name in parts]
        made = lean.page.handle_streaming_diffs(
            handler, values, session_hash="one", run="a", final=final
        )
        return dict(zip(parts, made, strict=True))

    untouched = {"__type__": "update"}
    shown = {"__type__": "update", "visible": True}
    hidden = {"__type__": "update", "visible": False}
    assert sent(button=shown, markup="a")["button"] == shown
    then = sent(button=hidden, markup="a")
    assert (then["button"], then["markup"]) == ([["replace", [], hidden]], [])
    last = sent(markup="b", text="written")
    assert last["button"] == [["replace", [], untouched]]
    assert last["markup"] == [["replace", [], "b"]]
    again = sent(final=True)
    assert again["markup"] == "b"
    assert again["text"] == untouched  # something else may have been typed by now
    assert not lean.page.pending_diff_streams


def test_a_page_keeps_no_statistics_of_what_is_asked(lean: Asked) -> None:
    queue = lean.page._queue
    queue.events_recorded += 1
    asked = [{"function": "ask", "status": "success", "process_time": 1.0}]
    assert queue.compute_analytics_summary(asked) == {"functions": {}}

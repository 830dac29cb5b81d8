"""A page that costs a server what has changed, not all that could have."""

from __future__ import annotations

import copy
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import gradio as gr
from gradio.routes import App
from gradio.utils import is_prop_update

_LOOKS: Final = frozenset({"__type__", "value", "visible", "interactive", "open", "selected"})
"""What an update changes in the browser alone: nothing that the server reads depends on it."""
_UNTOUCHED: Final = {"__type__": "update"}
_TYPED: Final = (gr.Textbox, gr.Code, gr.CheckboxGroup)
"""What a person may have changed before the end of a handler is told."""
_LOOK_S: Final = 0.01
"""How often the queue looks for new events; gradio's own is a thousand times a second."""
_PROGRESS_S: Final = 5.0
"""The same for progress bars, of which the page has none."""


@contextmanager
def laid_out() -> Iterator[None]:
    """While a page is laid out no server is made for it.

    Gradio makes one, with all its routes, when a page is begun, when it is ended and when its
    queue is set, and throws it away each time; the one that serves is made when it is mounted.
    """
    made = App.__dict__["create_app"]
    App.create_app = staticmethod(lambda *_, **__: None)
    try:
        yield
    finally:
        App.create_app = made


class LeanPage(gr.Blocks):  # type: ignore[misc] # gradio has no types
    """``gr.Blocks`` that leaves alone what a handler does not name, and builds no part anew.

    A handler of the chat may change some forty parts, and names a few each time. Gradio 6 builds
    each of the others anew, to find that nothing of it changes; and builds anew what is shown or
    hidden, to remember that on the server, where nobody asks for it. It was most of the processor
    time of a question, and all of it on the one thread that serves everybody.
    """

    def queue(self, *given: Any, **named: Any) -> LeanPage:
        """The same, with a queue that looks around less and keeps no statistics of its events."""
        super().queue(*given, **named)
        self._queue.sleep_when_free = _LOOK_S
        self._queue.progress_update_sleep_when_free = _PROGRESS_S
        self._queue.ANAYLTICS_CACHE_FREQUENCY = sys.maxsize
        self._queue.ANALYTICS_MAX_EVENTS = 1
        return self

    async def process_api(self, *given: Any, root_path: Any = None, **named: Any) -> Any:
        """The same, without a search through all that is sent for the addresses of files.

        None is ever sent, see :mod:`t2sql.faces.chat.downloads`.
        """
        return await super().process_api(*given, **named)

    def handle_streaming_diffs(
        self, block_fn: Any, data: list[Any], *, simple_format: bool = False, **named: Any
    ) -> list[Any]:
        """What a handler yields after its first: whole values, and only those that have changed.

        Gradio tells the browser what to change within the value before. Where that one still waits
        to be shown, it changes too: what hid a part was lost as soon as the next did not name it.
        """
        runs = self.pending_diff_streams.get(named["session_hash"], {})
        before = list(runs.get(named["run"], ()))
        after: list[Any] = super().handle_streaming_diffs(
            block_fn, data, simple_format=True, **named
        )
        if named["final"]:  # all of the last yield once more
            typed = (isinstance(part, _TYPED) for part in block_fn.outputs)
            return [_UNTOUCHED if one else value for one, value in zip(typed, after, strict=True)]
        if not before or simple_format:
            return after
        return [
            [] if old == new else [["replace", [], new]]
            for old, new in zip(before, after, strict=True)
        ]

    async def postprocess_data(self, block_fn: Any, predictions: Any, state: Any) -> list[Any]:
        """The values for the browser, one for each output; what was not named is not touched."""
        outputs = list(block_fn.outputs)
        if not isinstance(predictions, dict) or not all(part in outputs for part in predictions):
            done: list[Any] = await super().postprocess_data(block_fn, predictions, state)
            return done
        found: dict[int, Any] = {}
        rest = []
        for part in (part for part in outputs if part in predictions):
            if part.stateful:
                state.state_data[part._id] = predictions[part]
            elif _is_light(part, predictions[part]):
                found[part._id] = _made(part, predictions[part])
            else:
                rest.append(part)
        if rest:
            fewer = copy.copy(block_fn)
            fewer.outputs = rest
            values = [predictions[part] for part in rest]
            made = await super().postprocess_data(
                fewer, values[0] if len(rest) == 1 else values, state
            )
            found.update((part._id, value) for part, value in zip(rest, made, strict=True))
        return [found.get(part._id, _UNTOUCHED) for part in outputs]


def _is_light(part: Any, value: Any) -> bool:
    """Whether nothing of it has to be remembered on the server, and no file be copied."""
    if is_prop_update(value):
        return bool(value.keys() <= _LOOKS)
    return isinstance(part, gr.Chatbot | gr.HTML | gr.Textbox | gr.Code)


def _made(part: Any, value: Any) -> Any:
    """An update or a value as the browser takes it."""
    if not is_prop_update(value):
        return _sent(part, value)
    return {
        name: _sent(part, given) if name == "value" else given
        for name, given in value.items()
        if name == "value" or given is not None
    }


def _sent(part: Any, value: Any) -> Any:
    """Messages are written as they are sent, see :mod:`t2sql.faces.chat.messages`."""
    return value if isinstance(part, gr.Chatbot) else part.postprocess(value)

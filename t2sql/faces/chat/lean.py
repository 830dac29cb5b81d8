"""A page that costs a server what has changed, not all that could have."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import gradio as gr
from gradio.routes import App


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
    """``gr.Blocks`` that leaves alone what a handler does not name.

    A handler of the chat may change some forty parts, and names a few each time. Gradio 6 builds
    each of the others anew, to find that nothing of it changes: three quarters of the processor
    time of a question, and all of it on the one thread that serves everybody.
    """

    async def postprocess_data(self, block_fn: Any, predictions: Any, state: Any) -> list[Any]:
        """The values for the browser, one for each output; what was not named is not touched."""
        outputs = list(block_fn.outputs)
        if not isinstance(predictions, dict) or not all(part in outputs for part in predictions):
            done: list[Any] = await super().postprocess_data(block_fn, predictions, state)
            return done
        named = [part for part in outputs if part in predictions]
        found: dict[int, Any] = {}
        if named:
            fewer = copy.copy(block_fn)
            fewer.outputs = named
            values = [predictions[part] for part in named]
            made = await super().postprocess_data(
                fewer, values[0] if len(named) == 1 else values, state
            )
            found = {part._id: value for part, value in zip(named, made, strict=True)}
        return [found.get(part._id, {"__type__": "update"}) for part in outputs]

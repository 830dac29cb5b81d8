"""Loads gradio without what it does for its own authors at each import."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable
from typing import Any


def load_gradio() -> None:
    """Import gradio, which asks nobody about anything, in about half the time.

    For every component gradio writes a stub file for editors beside its own source, at every
    import: half of the import's time, and a write into the installation. It leaves that out for
    classes that stand in no file, so for the length of the import none of its own seem to.
    """
    os.environ.update(GRADIO_ANALYTICS_ENABLED="False", HF_HUB_OFFLINE="1")
    if "gradio" in sys.modules:
        return
    find = inspect.getfile
    inspect.getfile = _without_components(find)  # type: ignore[assignment] # put back below
    try:
        import gradio  # noqa: F401 # loaded, not used here
    finally:
        inspect.getfile = find


def _without_components(find: Callable[[Any], str]) -> Callable[[Any], str]:
    def getfile(what: Any) -> str:
        if isinstance(what, type) and what.__module__.startswith("gradio."):
            raise OSError("no file is looked for while gradio is loaded")
        return find(what)

    return getfile

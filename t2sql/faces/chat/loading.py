"""Loads gradio without what it does for its own authors at each import."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, Final

_UNUSED: Final = ("mcp", "IPython")


def load_gradio() -> None:
    """Import gradio, which asks nobody about anything, in about half the time.

    For every component gradio writes a stub file for editors beside its own source, at every
    import: half of the import's time, and a write into the installation. It leaves that out for
    classes that stand in no file, so for the length of the import none of its own seem to. Of what
    is left it spends a quarter on packages that it does without where they are not installed, and
    that the chat does not use: they are not, for that long.
    """
    os.environ.update(GRADIO_ANALYTICS_ENABLED="False", HF_HUB_OFFLINE="1")
    if "gradio" in sys.modules:
        return
    find, hidden = inspect.getfile, [name for name in _UNUSED if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type] # None: not to be found
    inspect.getfile = _without_components(find)  # type: ignore[assignment] # put back below
    try:
        import gradio.utils  # loaded, not used here
    finally:
        inspect.getfile = find
        for name in hidden:
            sys.modules.pop(name, None)
    # Around each handler it looks for matplotlib, on the disk wherever that is not installed.
    gradio.utils.MatplotlibBackendMananger = nullcontext


def _without_components(find: Callable[[Any], str]) -> Callable[[Any], str]:
    def getfile(what: Any) -> str:
        if isinstance(what, type) and what.__module__.startswith("gradio."):
            raise OSError("no file is looked for while gradio is loaded")
        return find(what)

    return getfile

"""Loads gradio without what it does for its own authors at each import."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable
from contextlib import nullcontext
from types import ModuleType
from typing import Any, Final

_UNUSED: Final = ("mcp", "IPython")
"""Packages that gradio does without where they are not installed."""
_FOR_SCRIPTS: Final = {
    "gradio.cli": ("deploy",),
    "gradio.external": ("load", "load_chat", "load_openapi"),
}
"""What of gradio is for other programs than the chat, and what gradio itself takes from it."""


def load_gradio() -> None:
    """Import gradio, which asks nobody about anything, in about half the time.

    For every component gradio writes a stub file for editors beside its own source, at every
    import: half of the import's time, and a write into the installation. It leaves that out for
    classes that stand in no file, so for the length of the import none of its own seem to. Of what
    is left it spends a third on what the chat does not use: that is not there, for that long.
    """
    os.environ.update(GRADIO_ANALYTICS_ENABLED="False", HF_HUB_OFFLINE="1")
    if "gradio" in sys.modules:
        return
    find, hidden = inspect.getfile, _stand_ins()
    sys.modules.update(hidden)  # type: ignore[arg-type] # None: not to be found
    inspect.getfile = _without_components(find)  # type: ignore[assignment] # put back below
    try:
        import gradio.utils  # loaded, not used here
    finally:
        inspect.getfile = find
        for name in hidden:
            sys.modules.pop(name, None)
    # Around each handler it looks for matplotlib, on the disk wherever that is not installed.
    gradio.utils.MatplotlibBackendMananger = nullcontext


def _stand_ins() -> dict[str, ModuleType | None]:
    found: dict[str, ModuleType | None] = dict.fromkeys(_UNUSED)
    for name, parts in _FOR_SCRIPTS.items():
        found[name] = module = ModuleType(name)
        vars(module).update(dict.fromkeys(parts))
    return {name: module for name, module in found.items() if name not in sys.modules}


def _without_components(find: Callable[[Any], str]) -> Callable[[Any], str]:
    def getfile(what: Any) -> str:
        if isinstance(what, type) and what.__module__.startswith("gradio."):
            raise OSError("no file is looked for while gradio is loaded")
        return find(what)

    return getfile

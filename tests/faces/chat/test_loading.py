"""Gradio comes without what the chat does not use, and leaves it to others as it was."""

from __future__ import annotations

import subprocess
import sys

LOADS = """
import sys
from t2sql.faces.chat.loading import load_gradio
load_gradio()
print(sorted({"gradio.cli", "gradio.external", "mcp", "IPython"} & sys.modules.keys()))
import gradio.external
print(gradio.external.load.__module__)
"""


def test_what_is_left_out_is_not_loaded_and_can_be_by_others() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADS], check=False, capture_output=True, text=True, timeout=120
    )
    assert done.stdout.splitlines() == ["[]", "gradio.external"], done.stderr

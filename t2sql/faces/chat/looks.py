"""How the whole page looks, and what its keys do: style sheet, script, icon, colours.

The texts stand beside this file, as what they are. None of them asks another host for anything.
"""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from typing import Any, Final

FAVICON: Final = Path(__file__).with_name("favicon.svg")
_CSS: Final = Path(__file__).with_name("looks.css")
_SCRIPT: Final = Path(__file__).with_name("looks.js")


def looks_css() -> str:
    """The rules of the page, and of the rooms of looking around."""
    return _CSS.read_text(encoding="utf-8")


def looks_head(*rules: str) -> str:
    """What stands in the page's head: its icon, its rules, the script of its keys and colours.

    Rules that gradio is given as ``css`` are put under a prefix, which breaks lists in ``:is()``
    and what stands in ``@media``; those in the head stay as they are.

    Args:
        rules: more of the style sheet, put before those of :func:`looks_css`.
    """
    icon = b64encode(FAVICON.read_bytes()).decode("ascii")
    script = _SCRIPT.read_text(encoding="utf-8")
    style = "\n".join((*rules, looks_css()))
    return (
        f'<link rel="icon" type="image/svg+xml" href="data:image/svg+xml;base64,{icon}">'
        '<meta name="color-scheme" content="light dark">'
        f"<style>{style}</style>"
        f"<script>{script}</script>"
    )


def make_theme() -> Any:
    """Calm colours, one accent, the letters of the system: no font is loaded."""
    import gradio as gr

    letters = ["system-ui", "-apple-system", "Segoe UI", "Noto Sans KR", "sans-serif"]
    theme = gr.themes.Default(
        primary_hue="blue",
        neutral_hue="zinc",
        font=letters,
        font_mono=["ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace"],
    )
    return theme.set(
        body_background_fill="#ffffff",
        body_background_fill_dark="#18181b",
        block_background_fill="#ffffff",
        block_background_fill_dark="#1f1f23",
        block_label_background_fill="transparent",
        block_label_background_fill_dark="transparent",
        button_primary_background_fill="#2456d6",
        button_primary_background_fill_hover="#1d48b8",
        button_primary_background_fill_dark="#2f63e6",
        button_primary_background_fill_hover_dark="#2456d6",
        color_accent="#2456d6",
        shadow_drop="none",
        shadow_drop_lg="none",
        block_shadow="none",
        input_shadow="none",
    )

"""Links of the pages that leave ``docs/``: on the web they are names, in a checkout they work."""

from __future__ import annotations

import re
from typing import Any

_OUTSIDE = re.compile(r"\[([^\]\n]*)\]\(\.\./([^)\n]*)\)")


def on_page_markdown(markdown: str, **given: Any) -> str:
    """The page with the name of a file in place of a link to it (mkdocs calls this)."""
    return _OUTSIDE.sub(_named, markdown)


def _named(found: re.Match[str]) -> str:
    label, path = found[1], found[2]
    return label if path.rstrip("/") in label else f"{label} (`{path}`)"

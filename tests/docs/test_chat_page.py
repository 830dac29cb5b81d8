"""The page on the chat calls things what the chat calls them."""

from __future__ import annotations

import re
from pathlib import Path

from t2sql.faces.words import answer, browse, flow

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "chat.md").read_text(encoding="utf-8")


def test_every_button_that_the_page_names_is_on_the_chat() -> None:
    words = {*answer.ENGLISH.values(), *browse.ENGLISH.values(), *flow.ENGLISH.values()}
    named = {" ".join(name.split()) for name in re.findall(r"\*\*(.+?)\*\*", PAGE, re.DOTALL)}

    assert len(named) > 10
    assert named - words == set()

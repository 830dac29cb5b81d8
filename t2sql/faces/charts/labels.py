"""Names as a chart can hold them: short enough, apart from each other, whole letters.

Vega would cut them by itself, but between the halves of an emoji too, and then draws nothing.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Sequence
from typing import Final

from t2sql.steps.chart_points import clean

LETTER: Final = 6.5
"""Width of a letter in pixels, on average; Korean and the like take two."""


def letters(text: str) -> int:
    """How many letters' room a text takes."""
    wide = sum(1 for one in text if unicodedata.east_asian_width(one) in "WF")
    return len(text) + wide


def cut(text: str, limit: int) -> str:
    """The beginning of a text, in at most ``limit`` letters' room."""
    if letters(text) <= limit:
        return text
    kept = _start(text, limit - 1)
    return f"{kept.rstrip()}…"


def shorten(names: Sequence[str], limit: int) -> dict[str, str]:
    """Each name in at most ``limit`` letters; where their beginnings are alike the ends stay."""
    ends = {name: cut(name, limit) for name in names}
    if len(set(ends.values())) == len(ends):
        return ends
    half = (limit - 1) // 2
    middles = {
        name: name
        if letters(name) <= limit
        else f"{_start(name, half)}…{_start(name[::-1], half)[::-1]}"
        for name in names
    }
    if len(set(middles.values())) == len(middles):
        return middles
    return {name: cut(f"{at}. {name}", limit) for at, name in enumerate(names, start=1)}


def title_lines(text: str, width: float) -> list[str]:
    """A title on two lines at most, without control characters."""
    plain = " ".join(clean(word) for word in text.split())
    room = max(20, int(width / 7.5))
    if letters(plain) > len(plain):
        room = max(12, room * len(plain) // letters(plain))
    return textwrap.wrap(plain, room, max_lines=2, placeholder=" …")


def _start(text: str, limit: int) -> str:
    kept, room = [], 0
    for one in text:
        room += letters(one)
        if room > limit:
            break
        kept.append(one)
    return "".join(kept)

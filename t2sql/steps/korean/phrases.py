"""Korean phrases that steer a question: comparing, ranking, sorting, leaving out, asking."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files


def read_phrase(text: str, at: int) -> tuple[str, str, int] | None:
    """The longest steering phrase at this place: its kind, its meaning, and where it ends."""
    best: tuple[str, str, int] | None = None
    for kind, meaning, pattern in _phrases():
        match = pattern.match(text, at)
        if match and match.end() > at and (best is None or match.end() > best[2]):
            best = (kind, meaning, match.end())
    return best


@cache
def _phrases() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    written = files("t2sql.steps.korean").joinpath("phrases.txt").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in written.splitlines() if line and line[0] != "#")
    return tuple(
        (kind, meaning.strip("-"), re.compile(pattern.replace(" ", r"\s?")))
        for kind, meaning, pattern in lines
    )

"""Comparatives and superlatives: "older than", "the most expensive", "latest"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from t2sql.translators.offline.english import ADJECTIVES
from t2sql.translators.offline.words import Word


@dataclass(frozen=True, slots=True)
class Adjective:
    """A graded adjective: how it compares, and words of the measure it speaks of."""

    kind: Literal["compare", "superlative"]
    meaning: str
    hints: tuple[str, ...]
    words: int


@cache
def _forms() -> dict[str, tuple[str, int]]:
    """Comparative and superlative forms to (degree, direction) and the plain adjective."""
    forms: dict[str, tuple[str, int]] = {}
    for plain in ADJECTIVES:
        base = plain[:-1] + "i" if plain.endswith("y") else plain.removesuffix("e")
        doubled = plain + plain[-1] if plain in ("big", "hot") else base
        forms[f"{doubled}er"] = (plain, 1)
        forms[f"{doubled}est"] = (plain, 2)
    forms["eldest"] = ("old", 2)
    forms["last"] = ("late", 0)
    del forms["later"], forms["latest"]
    return forms | {"later": ("late", 1), "latest": ("late", 2)}


def find_adjective(words: Sequence[Word], at: int) -> Adjective | None:
    """The graded adjective that begins at word ``at``; a comparative must be followed by "than"."""
    lower = [word.text.lower() for word in words[at : at + 4]]
    plain, degree = _forms().get(lower[0], ("", 0))
    used, sign = 1, 1
    if lower[0] in ("most", "least", "more", "less") and len(lower) > 1 and lower[1] in ADJECTIVES:
        plain, degree, used = lower[1], 2 if lower[0] in ("most", "least") else 1, 2
        sign = -1 if lower[0] in ("least", "less") else 1
    if lower[:2] == ["most", "recently"]:
        plain, degree, used = "recent", 2, 2
    if not degree:
        return None
    direction, hints = ADJECTIVES[plain]
    up = direction * sign > 0
    dated = plain in ("recent", "late", "new", "early")
    if degree == 2:
        return Adjective("superlative", "desc" if up else "asc", hints, used)
    if len(lower) <= used or lower[used] != "than":
        return None
    if dated:
        return Adjective("compare", "after" if up else "before", hints, used + 1)
    return Adjective("compare", "gt" if up else "lt", hints, used + 1)

"""Currencies that a question names and its measure already has: "spend in won" of a sum in won."""

from __future__ import annotations

import re

from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.english import CURRENCIES
from t2sql.translators.offline.measures.formula import Expression

UNITS: dict[str, frozenset[str]] = {
    "grams": frozenset({"g", "gram", "grams"}),
    "kilograms": frozenset({"kg"}),
    "kilometers": frozenset({"km"}),
    "meters": frozenset({"m"}),
    "centimeters": frozenset({"cm"}),
    "seconds": frozenset({"s", "sec", "secs", "seconds"}),
    "minutes": frozenset({"min", "mins", "minutes"}),
    "hours": frozenset({"h", "hr", "hrs", "hours"}),
    "days": frozenset({"d", "days"}),
    "percent": frozenset({"pct", "percent"}),
}
"""Units in words, and how columns end that are in them."""


_CODES = frozenset(CURRENCIES.values())


def read_units(draft: Draft) -> None:
    """A currency that the measure is in by its name or its formula asks for nothing more."""
    for place, lower in enumerate(draft.said):
        led = place > 0 and draft.said[place - 1] in ("in", "to")
        code = CURRENCIES.get(lower, lower if lower in _CODES else "") if led else ""
        whole = re.compile(rf"(?<![a-z]){code}(?![a-z])") if code else None
        if whole is not None and whole.search(" ".join(_names(draft))):
            draft.use(place)


def _names(draft: Draft) -> list[str]:
    found: list[str] = []
    for tag in draft.tags:
        target = tag.target
        if target is None or target.kind in ("table", "value"):
            continue
        measure = target.measure
        formula = measure.formula if measure is not None else None
        found.append(formula.sql if isinstance(formula, Expression) else target.column)
    return [name.lower().replace("_", " ") for name in found]

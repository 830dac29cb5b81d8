"""Amounts kept in cents: "over 500" is 50,000 of them, unless the question speaks of cents."""

from __future__ import annotations

from dataclasses import replace

from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.reading import AnyOf, Compare, Condition

_MINOR = frozenset({"cent", "penny", "pence"})
_IN_ONE = 100


def read_minor_units(draft: Draft) -> None:
    """Put the numbers that such columns are compared with in cents, and say so."""
    if any(word in _MINOR or word == "cents" for tag in draft.tags for word in tag.text.split()):
        return
    draft.where = [(place, _in_cents(draft, condition)) for place, condition in draft.where]
    draft.having = [_in_cents(draft, condition) for condition in draft.having]


def _in_cents(draft: Draft, condition: Condition) -> Condition:
    if isinstance(condition, AnyOf):
        return AnyOf(tuple(_in_cents(draft, one) for one in condition.conditions))
    if not isinstance(condition, Compare) or not isinstance(condition.right, int | float):
        return condition
    left = condition.left
    kept = left.column and left.formula is None and left.function != "count"
    if not kept or not _MINOR & set(draft.schema.words(left.column)):
        return condition
    cents = condition.right * _IN_ONE
    draft.notes.append(f"{left.column} is in cents: {condition.right:,} is {cents:,} there.")
    return replace(condition, right=cents)

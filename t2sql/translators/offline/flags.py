"""Columns that say yes or no of a row: true and false, ``Y`` and ``N``, 1 and 0."""

from __future__ import annotations

from functools import lru_cache

from t2sql.translators.offline.identifiers import name_words
from t2sql.translators.offline.identity import Same
from t2sql.types import Column

_PAIRS = (("y", "n"), ("yes", "no"), ("t", "f"), ("true", "false"))
_COUNTED = ("1", "0")
_MARKERS = frozenset({"yn", "flag", "indicator", "be", "have"})
"""Words of a name that says yes or no; "be" and "have" are "is" and "has" of it."""


@lru_cache(maxsize=16384)
def answers_of(column: Same[Column]) -> tuple[str, str] | None:
    """How the column writes yes and no; None where it says anything else.

    Numbers say so only in a column that is called so.
    """
    values = {*column.value.accepted_values, *column.value.examples}
    if not values or (column.value.distinct or 0) > 2:
        return None
    marked = bool(_MARKERS & set(name_words(column.value.name)))
    stored = {value.strip().lower(): value for value in values}
    for yes, no in (*_PAIRS, *((_COUNTED,) if marked else ())):
        if len(stored) == 2 and stored.keys() == {yes, no}:
            return stored[yes], stored[no]
        if len(stored) == 1 and marked and stored.keys() <= {yes, no}:
            upper = next(iter(stored.values())).isupper()
            return (yes.upper(), no.upper()) if upper else (yes, no)
    return None

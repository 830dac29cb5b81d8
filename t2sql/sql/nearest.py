"""The nearest names, for the hint of a problem."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from t2sql.types import Table


def tables_with(name: str, tables: Sequence[Table]) -> str:
    """Which of the tables have a column of that name, as a hint."""
    owners = list(dict.fromkeys(table.name for table in tables if table.column(name) is not None))
    return f"{', '.join(owners[:3])} has a column {name}." if owners else ""


def nearest_names(name: str, known: Sequence[str]) -> str:
    """The names most like it: near in spelling, or with a word in common."""
    by_lower = {one.lower(): one for one in known}
    near = get_close_matches(name.lower(), by_lower, n=3, cutoff=0.6)
    words = set(name.lower().replace(".", "_").split("_")) - {""}
    near += [one for one in by_lower if one not in near and words & set(one.split("_"))]
    if near:
        return f"Did you mean {' or '.join(by_lower[one] for one in near[:3])}?"
    return f"Known are: {', '.join(list(by_lower.values())[:12])}." if by_lower else ""

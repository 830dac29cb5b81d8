"""The same query standing in several places: counted together, the verified one wins."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from t2sql.types import PastQuery

MOST_USERS = 100
"""Beyond so many, who ran a query is no longer listed."""


def query_id(normal: str, question: str) -> str:
    """An id that stays the same wherever the query stands and however it is laid out."""
    content = f"{normal}\n{question.casefold()}"
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def merge_two(first: PastQuery, second: PastQuery) -> PastQuery:
    """One query for two that are the same; of two that are equally good the first stays."""
    best = first if first.verified or not second.verified else second
    users = sorted({*first.users, *second.users})
    return replace(
        best,
        runs=first.runs + second.runs,
        users=tuple(users[:MOST_USERS]),
        last_run=max(first.last_run, second.last_run),
    )

"""SQL that people once wrote, as trees: it is read again with every question, and parsed once."""

from __future__ import annotations

from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError


@lru_cache(maxsize=4096)
def parse_stored(sql: str, dialect: str) -> exp.Expr | None:
    """The tree of a past query or of a part of one, not to be changed; None where it is no SQL.

    It knows no longer where in the text each part stood: a copy of that costs more than of all
    the rest, and trees are copied many times a question.
    """
    try:
        tree = sqlglot.parse_one(sql, read=dialect)
    except SqlglotError:
        return None
    for node in tree.walk():
        node._meta = None
    return tree


def copy_stored(sql: str, dialect: str) -> exp.Expr:
    """The same as a tree of one's own.

    Raises:
        ValueError: it is no SQL.
    """
    tree = parse_stored(sql, dialect)
    if tree is None:
        raise ValueError(f"stored SQL that does not parse: {sql}")
    return tree.copy()

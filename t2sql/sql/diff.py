"""Two SQL texts side by side, line by line of one layout."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Mark = Literal[" ", "-", "+"]


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A line that both have, or that stands before (``-``) or after (``+``) alone."""

    mark: Mark
    text: str


def diff_sql(before: str, after: str, dialect: str) -> tuple[DiffLine, ...]:
    """The lines of both texts, laid out alike, so that a line break is no difference.

    What sqlglot cannot read is compared as it stands.
    """
    old, new = lay_out(before, dialect), lay_out(after, dialect)
    return tuple(_lines(old, new))


def lay_out(sql: str, dialect: str) -> tuple[str, ...]:
    """The SQL as lines, one clause or item a line where it can be parsed."""
    import sqlglot
    from sqlglot.errors import SqlglotError

    if not sql.strip():
        return ()
    try:
        text = sqlglot.parse_one(sql, dialect=dialect).sql(dialect=dialect, pretty=True)
    except (SqlglotError, RecursionError, ValueError):
        text = sql
    return tuple(line.rstrip() for line in text.strip().splitlines())


def _lines(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[DiffLine]:
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            yield from (DiffLine(" ", text) for text in old[start:end])
            continue
        yield from (DiffLine("-", text) for text in old[start:end])
        yield from (DiffLine("+", text) for text in new[new_start:new_end])

"""The standing instructions of a team that a question touches: a prompt need not show them all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from t2sql.types import CatalogSlice

_ITEM = re.compile(r"^(?:[-*+]|\d+[.)])\s+")
_HEADING = re.compile(r"^#{1,6}\s")
_NAMED = re.compile(r"`([^`\n]+)`")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=\S)")
_WORD = re.compile(r"\w+")


def touched_rules(known: CatalogSlice) -> tuple[str, ...]:
    """The rules that may say something of these tables, each on one line, in the team's order.

    A rule that names tables or columns (in backticks) is left out where none of them is among
    these; one that has a sentence without any name is for every question.
    """
    tables = {table.name.lower() for table in known.tables}
    places = {part for name in tables for part in (name, *name.split("."))}
    columns = {column.name.lower() for table in known.tables for column in table.columns}
    terms = {name.lower() for term in known.terms for name in term.names}

    def touches(rule: str) -> bool:
        if not all(_NAMED.search(sentence) for sentence in _SENTENCE_END.split(rule)):
            return True
        named = [name.lower() for name in _NAMED.findall(rule)]
        known_names = places | columns | terms
        return any(
            name in known_names
            or _fits(name, places)
            or not columns.isdisjoint(_WORD.findall(name))
            for name in named
        )

    return tuple(rule for rule in split_rules(known.rules) if touches(rule))


def split_rules(text: str) -> tuple[str, ...]:
    """The items and paragraphs of a page of Markdown, each on one line; headings are left out."""
    rules: list[list[str]] = []
    open_ended = False
    for line in text.splitlines():
        stripped = line.strip()
        if not stripped or _HEADING.match(stripped):
            open_ended = False
        elif _ITEM.match(stripped) or not open_ended:
            rules.append([_ITEM.sub("", stripped)])
            open_ended = True
        else:
            rules[-1].append(stripped)
    return tuple(" ".join(parts) for parts in rules)


def _fits(name: str, places: set[str]) -> bool:
    """Whether ``name`` is the beginning or the end of names (``stg_``, ``_old``, ``events_*``)."""
    bare = name.strip("*")
    if bare.endswith("_") or name.endswith("*"):
        return any(place.startswith(bare) for place in places)
    return bare.startswith("_") and any(place.endswith(bare) for place in places)

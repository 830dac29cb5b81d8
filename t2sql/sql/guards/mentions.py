"""Does a question speak of a table, and does a query take anything from it?"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from sqlglot import exp

from t2sql.sql.guards.links import places
from t2sql.types import Table

if TYPE_CHECKING:
    from t2sql.sql.guards.block import Block

_WORD = re.compile(r"[^\W\d_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LEAST = 3
"""Letters from which a word's beginning counts: ``pay`` is found in payments, ``id`` is not."""
_SHARED = 0.7
"""The share of the shorter word that must begin both."""


def mentions(text: str, block: Block, alias: str) -> bool:
    """Whether a word of the text and a word of a source or of its columns begin alike.

    Words that another source has too say nothing of this one, and keys speak of what they point
    to. A source that is no table is always meant.
    Generous on purpose: ``enrolled`` speaks of enrollments, and of a column enrolled_on. A word
    of an Asian language is found wherever it stands, since endings are written on to it.
    """
    table = block.sources[alias].table
    if table is None:
        return True
    keys = {name.lower() for key in table.foreign_keys for name in key.columns}
    keys |= {name.lower() for name in table.primary_key}
    keys |= {name for owner, name in block.links.equal if owner == alias}
    own = [column.name for column in table.columns if column.name.lower() not in keys]
    others = [
        source.table for name, source in block.sources.items() if name != alias and source.table
    ]
    shared = {
        word
        for other in others
        for word in _words((*_names(other), *(column.name for column in other.columns)))
    }
    return _are_said(set(_words((*_names(table), *own))) - shared, text)


def names(text: str, table: Table) -> bool:
    """The same of the table's name and synonyms alone."""
    return _are_said(_words(_names(table)), text)


def idle_sources(block: Block) -> list[str]:
    """The sources that only equalities of joins read, and that no others need to meet."""
    ties = {id(column) for pair in block.ties() for column in pair}
    used = [c for c in block.select.find_all(exp.Column) if not c.is_star and id(c) not in ties]
    found = list(places(block, used))
    if None in found or any(item.is_star for item in block.select.expressions):
        return []
    taken = {place[0] for place in found if place is not None}
    return [alias for alias in block.sources if alias not in taken and not _is_bridge(block, alias)]


def _is_bridge(block: Block, alias: str) -> bool:
    """Whether the other sources fall apart without it."""
    ties = [{owner for owner, _ in group} - {alias} for group in block.links.equal.values()]
    others = block.sources.keys() - {alias}
    reached: set[str] = set()
    grown = set(sorted(others)[:1])
    while grown != reached:
        reached = grown
        grown = reached.union(*(tie for tie in ties if tie & reached))
    return not others <= reached


def _names(table: Table) -> tuple[str, ...]:
    return (table.bare_name, *table.synonyms)


def _words(written: Iterable[str]) -> Iterator[str]:
    for name in written:
        for word in _WORD.findall(_HUMP.sub(" ", name)):
            yield word.lower()


def _are_said(words: Iterable[str], text: str) -> bool:
    said = [word.lower() for word in _WORD.findall(text)]
    return any(_is_said(word, said) for word in words)


def _is_said(name: str, said: list[str]) -> bool:
    if not name.isascii():
        return any(name in word for word in said)
    return any(_begin_alike(name, word) for word in said)


def _begin_alike(one: str, other: str) -> bool:
    """Whether two words are likely forms of one: enrolled and enrollments, pay and payments."""
    short = min(len(one), len(other))
    need = max(_LEAST, math.ceil(_SHARED * short))
    return short >= _LEAST and one[:need] == other[:need]

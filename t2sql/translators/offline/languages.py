"""Texts that are kept in several languages: ``name_en`` beside ``name_ko``, ``title`` beside them.

A question says in which it wants them: "in English", "(English name)".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from t2sql.translators.offline.english import LANGUAGES, NAME_WORDS
from t2sql.translators.offline.reading import Operand, Reading, renamed
from t2sql.translators.offline.schema import Schema
from t2sql.translators.offline.tags import Tag
from t2sql.translators.offline.words import Word
from t2sql.types import CatalogSlice

_TEXTS = frozenset({*NAME_WORDS, "word", "text", "description"})


@dataclass(frozen=True, slots=True)
class Spoken:
    """The language that texts are asked for in, and the place of the word that says so."""

    code: str
    place: int


def find_language(words: Sequence[Word], known: CatalogSlice) -> Spoken | None:
    """What is said of it, where the slice has texts in that language."""
    for place, word in enumerate(words):
        code = LANGUAGES.get(word.text.lower(), "")
        if code and _is_of_texts(words, place) and _has_texts(known, code):
            return Spoken(code, place)
    return None


def _is_of_texts(words: Sequence[Word], place: int) -> bool:
    """As in "in English", "(English)", "English names"; not as in "English books"."""
    before = words[place - 1].text.lower() if place else ""
    after = words[place + 1] if place + 1 < len(words) else None
    named = after is not None and after.lemma in _TEXTS
    ended = after is None or after.kind == "mark"
    return named or (ended and before in ("in", "(", ",", "their"))


def _has_texts(known: CatalogSlice, code: str) -> bool:
    columns = (column.name for table in known.tables for column in table.columns)
    codes = (name for one in known.customs for link in one.codes for name in link.names)
    return any(name.lower().endswith(f"_{code}") for name in (*columns, *codes))


def without_language(tags: Sequence[Tag], spoken: Spoken | None) -> list[Tag]:
    """The tags but for those that take the name of the language for something else."""
    if spoken is None:
        return list(tags)
    alone = (spoken.place, spoken.place + 1)
    return [tag for tag in tags if (tag.start, tag.end) != alone]


def as_read(tags: Sequence[Tag], spoken: Spoken | None) -> tuple[Tag, ...]:
    """The chosen tags, the word for the language being read."""
    if spoken is None:
        return tuple(tags)
    return tuple(replace(tag, kind="stop") if tag.start == spoken.place else tag for tag in tags)


def in_language(reading: Reading, schema: Schema, spoken: Spoken | None) -> Reading:
    """The reading with texts shown in the language that is asked for, where they are kept in it."""
    if spoken is None:
        return reading
    shown = {
        one: replace(one, column=other)
        for one in (*reading.select, *reading.group)
        if (other := _in_language(one, schema, spoken.code))
    }
    return renamed(reading, shown) if shown else reading


def _in_language(operand: Operand, schema: Schema, code: str) -> str:
    """The same text in another language; empty where there is none."""
    table = schema.by_name.get(operand.table)
    if table is None or not operand.column or operand.formula is not None:
        return ""
    head, _, tail = operand.column.rpartition("_")
    base = head if tail.lower() in LANGUAGES.values() else operand.column
    found = table.column(f"{base}_{code}")
    return found.name if found is not None and found.name != operand.column else ""

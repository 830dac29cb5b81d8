"""Verbs with a particle ("signed up", "checked in") where the catalog writes them as one word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from t2sql.translators.offline.column_kinds import columns_of
from t2sql.translators.offline.identifiers import name_words
from t2sql.translators.offline.identity import Same
from t2sql.translators.offline.words import Word
from t2sql.types import CatalogSlice

_PARTICLES = frozenset({"up", "in", "out", "off", "on", "back"})
_ENDINGS = ("ged", "ped", "ted", "ned", "ed", "s", "")
"""Not of "within 90 days of signing up": that names a moment by itself."""


def join_particles(words: tuple[Word, ...], known: CatalogSlice) -> tuple[Word, ...]:
    """The words, such verbs as one word each: "signed up" is "signup" beside a ``signup_date``."""
    pairs = [
        (place, whole)
        for place in range(len(words) - 1)
        if words[place + 1].text.lower() in _PARTICLES and words[place].kind == "word"
        for whole in _wholes(words[place].text.lower(), words[place + 1].text.lower())
    ]
    if not pairs:
        return words
    called = _called(known, {whole for _, whole in pairs})
    joined = {place: whole for place, whole in reversed(pairs) if whole in called}
    return _joined(words, joined) if joined else words


def _wholes(verb: str, particle: str) -> Sequence[str]:
    heads = dict.fromkeys(verb.removesuffix(end) for end in _ENDINGS if verb.endswith(end))
    return [head + particle for head in heads if len(head) >= 3]


def _called(known: CatalogSlice, wholes: set[str]) -> set[str]:
    """Those of the words that a table or a column is called by."""
    names = {name for table in known.tables for name in columns_of(Same(table))}
    names |= {table.bare_name.lower() for table in known.tables}
    near = [name for name in names if any(whole in name for whole in wholes)]
    return wholes & {word for name in near for word in name_words(name)}


def _joined(words: Sequence[Word], joined: dict[int, str]) -> tuple[Word, ...]:
    found: list[Word] = []
    for place, word in enumerate(words):
        whole = joined.get(place)
        if whole is not None:
            text = f"{word.text} {words[place + 1].text}"
            end = words[place + 1].end
            found.append(replace(word, text=text, end=end, lemma=whole, stem=whole))
        elif place - 1 not in joined:
            found.append(word)
    return tuple(found)

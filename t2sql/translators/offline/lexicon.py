"""What the tables and columns are called: phrases from names, synonyms and descriptions.

A phrase is a list of weighted words. A span of the question matches it by the share of the
weight that its words cover, each word by how near it is (same lemma, same stem, near-synonym,
abbreviation).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from t2sql.translators.offline.english import (
    ABBREVIATIONS,
    STOP_WORDS,
    SYNONYMS,
    TABLE_NOISE,
    TYPE_WORDS,
)
from t2sql.translators.offline.identifiers import name_words
from t2sql.translators.offline.identity import Same
from t2sql.translators.offline.plain_names import plain_names_of
from t2sql.translators.offline.words import lemma, split_name, stem
from t2sql.types import Column, Table

SAME_STEM = 0.88
SYNONYM = 0.8
AGENT = 0.65
PREFIX = 0.75
NO_VOWELS = 0.85
DESCRIBED = 0.75
POINTER = 0.8


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way to call a table (``column`` empty) or a column."""

    table: str
    column: str
    stems: tuple[str, ...]
    lemmas: tuple[str, ...]
    weights: tuple[float, ...]
    factor: float = 1.0


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All phrases of a table, with an index from stems to phrases."""

    phrases: tuple[Phrase, ...]
    index: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """Stem to (phrase, word within it)."""

    def lookup(self, word_lemma: str, word_stem: str) -> dict[int, dict[int, float]]:
        """Phrases that hold this word: phrase number to {word place: quality 0 to 1}."""
        found: dict[int, dict[int, float]] = {}
        others, near = _alternatives(word_lemma, word_stem)
        if self.index.keys().isdisjoint(others):
            return found  # as nearly always
        for other, quality in near:
            for number, place in self.index.get(other, ()):
                other_lemma = self.phrases[number].lemmas[place]
                if quality == SAME_STEM and _is_deed(word_lemma, other_lemma):
                    continue
                value = 1.0 if other_lemma == word_lemma else quality
                if quality == SAME_STEM and _is_agent(word_lemma, other_lemma):
                    value = min(value, AGENT)
                places = found.setdefault(number, {})
                places[place] = max(value, places.get(place, 0.0))
        return found


def _is_agent(said: str, named: str) -> bool:
    """Whether one is the doer of the other: "performed" is not quite "performer"."""
    doer, other = (said, named) if said.endswith(("er", "or")) else (named, said)
    return doer.endswith(("er", "or")) and not other.startswith(doer)


def _is_deed(said: str, named: str) -> bool:
    """As in "the plays they attended": the attendance is a number of people, and not asked for."""
    return said.endswith("ed") and named.endswith(("ance", "ence"))


@cache
def _synonym_index() -> dict[str, tuple[str, ...]]:
    near: dict[str, list[str]] = {}
    for group in SYNONYMS:
        for one in group:
            others = [stem(other) for other in group if lemma(other) != lemma(one)]
            near.setdefault(lemma(one), []).extend(others)
    return {word: tuple(dict.fromkeys(others)) for word, others in near.items()}


@lru_cache(maxsize=4096)
def _alternatives(
    word_lemma: str, word_stem: str
) -> tuple[tuple[str, ...], tuple[tuple[str, float], ...]]:
    """The keys of the index that a word may stand for; the same with how near each is."""
    near = tuple(_near_words(word_lemma, word_stem))
    return tuple(other for other, _ in near), near


def _near_words(word_lemma: str, word_stem: str) -> Iterable[tuple[str, float]]:
    yield word_stem, SAME_STEM
    full = ABBREVIATIONS.get(word_lemma, "")
    if full and " " not in full:
        yield stem(full), 1.0
    for other in _synonym_index().get(word_lemma, ()):
        yield other, SYNONYM
    for length in range(3, len(word_lemma)):  # "dept", "stu" for a longer word of the question
        yield f"{word_lemma[:length]}~", PREFIX
    bare = word_lemma[:1] + "".join(letter for letter in word_lemma[1:] if letter not in _VOWELS)
    for place in range(1, len(bare)):  # "shpmt" of "shipment", one letter more or less
        yield f"{bare[:place]}{bare[place + 1 :]}^", PREFIX
    yield f"{bare}^", NO_VOWELS


_VOWELS = frozenset("aeiouy")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the phrases of a table owe to the tables it is read with."""

    words: frozenset[str] = frozenset()
    """Words of the schema at which its names may be parted."""
    others: frozenset[str] = frozenset()
    """Words of its name that are the whole name of another table."""
    names: tuple[str, ...] = ()
    """Its columns that name its rows."""


@lru_cache(maxsize=1024)
def build_lexicon(table: Same[Table], near: Surroundings) -> Lexicon:
    """The phrases of a table and its columns."""
    plain = plain_names_of(table)
    own = name_words(plain.get(table.value.bare_name.lower(), table.value.bare_name), near.words)
    phrases = [*_table_phrases(table.value, own, near.others)]
    phrases.extend(_name_phrases(table.value, own, near.names))
    for column in table.value.columns:
        parts = name_words(plain.get(column.name.lower(), column.name), near.words)
        phrases.extend(_column_phrases(table.value, column, own, parts))
    index: dict[str, list[tuple[int, int]]] = {}
    for number, phrase in enumerate(phrases):
        for place, word in enumerate(phrase.stems):
            index.setdefault(word, []).append((number, place))
            if 3 <= len(phrase.lemmas[place]) <= 7:
                index.setdefault(f"{phrase.lemmas[place]}~", []).append((number, place))
                if _VOWELS.isdisjoint(phrase.lemmas[place]):
                    index.setdefault(f"{phrase.lemmas[place]}^", []).append((number, place))
    return Lexicon(tuple(phrases), index)


def _table_phrases(table: Table, own: tuple[str, ...], others: frozenset[str]) -> Iterable[Phrase]:
    """``others``: words that are the whole name of some table, and so say little in this one."""
    weights = [
        0.1 if word in TABLE_NOISE else 0.35 if word in others and len(own) > 1 else 1.0
        for word in own
    ]
    top = max(weights, default=1.0)
    weights = [1.0 if weight == top else weight for weight in weights]
    yield _phrase(table.name, "", own, weights, 1.0)
    group = name_words(table.schema.rpartition(".")[2]) if table.schema else ()
    if group and not set(group) & set(own):  # "support agents" in the schema "support"
        parts = (*group, *own)
        yield _phrase(table.name, "", parts, [*([0.1] * len(group)), *weights], 1.0)
    for synonym in table.synonyms:
        parts = tuple(lemma(word) for word in split_name(synonym))
        yield _phrase(table.name, "", parts, [1.0] * len(parts), 0.97)
    if table.grain:
        parts = _content(table.grain)[:6]
        yield _phrase(table.name, "", parts, [1.0] * len(parts), DESCRIBED)


def _column_phrases(
    table: Table, column: Column, own: tuple[str, ...], parts: tuple[str, ...]
) -> Iterable[Phrase]:
    factor = POINTER if _points_to_namesake(table, column, parts) else 1.0
    yield _phrase(table.name, column.name, parts, _column_weights(parts, own), factor)
    for synonym in column.synonyms:
        other = tuple(lemma(word) for word in split_name(synonym))
        yield _phrase(table.name, column.name, other, _column_weights(other, own), 0.97)
    if column.description:
        other = _content(column.description)[:6]
        if other:
            weights = _column_weights(other, own)
            yield _phrase(table.name, column.name, other, weights, DESCRIBED)


def _points_to_namesake(table: Table, column: Column, parts: tuple[str, ...]) -> bool:
    """Whether it is a foreign key called as the table it points to: the table is meant."""
    content = {stem(word) for word in parts} - {"id", "cod", "nam"}
    for key in table.foreign_keys:
        if key.columns == (column.name,):
            other = {stem(word) for word in name_words(key.ref_table.rsplit(".", 1)[-1])}
            return bool(content) and content <= other
    return False


def _name_phrases(table: Table, own: tuple[str, ...], names: Sequence[str]) -> Iterable[Phrase]:
    """As in "name", "full name", "id": whatever names a row, where no column is called so."""
    if len(table.primary_key) == 1:
        yield _phrase(table.name, table.primary_key[0], ("id",), [1.0], 0.85)
    if names:
        yield _phrase(table.name, names[0], ("name",), [1.0], 0.85)
        yield _phrase(table.name, names[0], ("full", "name"), [1.0, 1.0], 0.95)


def _content(text: str) -> tuple[str, ...]:
    first = text.split(".", maxsplit=1)[0].split(";", maxsplit=1)[0]
    return tuple(lemma(word) for word in split_name(first) if word not in STOP_WORDS)


def _column_weights(parts: tuple[str, ...], own: tuple[str, ...]) -> list[float]:
    """Words of the table's own name and empty words like "code" weigh little."""
    table_stems = {stem(word) for word in own}
    weights = [
        0.1
        if stem(word) in table_stems or (len(word) == 1 and len(parts) > 1)
        else TYPE_WORDS.get(word, 1.0)
        for word in parts
    ]
    top = max(weights, default=1.0)  # "product_name" in "products": "name" is what it is about
    return [1.0 if weight == top else weight for weight in weights]


def _phrase(
    table: str, column: str, lemmas: tuple[str, ...], weights: list[float], factor: float
) -> Phrase:
    return Phrase(
        table, column, tuple(stem(word) for word in lemmas), lemmas, tuple(weights), factor
    )

"""Which stored values the words of a question mean, beside the values' own texts.

The words come from where a warehouse says them: descriptions of columns, code tables, the values
themselves where they are words ("CANCELLED" for "cancellations"), general English of states.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from t2sql.translators.offline.codes.glosses import read_glosses
from t2sql.translators.offline.codes.roots import Form, form_of, root
from t2sql.translators.offline.codes.states import CURRENCIES, other_words, words_of_standard
from t2sql.translators.offline.identity import Same
from t2sql.translators.offline.words import Word
from t2sql.types import CatalogSlice, Column, Table, TableCustoms

SAID = 0.95
"""How well words fit that a description or a code table says of the value."""
DERIVED = 0.85
"""A word derived from the value's own."""
NEAR = 0.72
"""A near-synonym of it."""
OTHER_FORM = 0.85
FAR_FORM = 0.5
"""Factors where the two words are other forms of one root: "requests" is not "requested"."""
TAIL = 0.2
"""Weight of the words of a meaning after its head: "withdrawal *to a bank*"."""
LEAST = 0.55
MOST_VALUES = 40
"""A column of more values holds names, not codes."""
_HEAD_ENDS = frozenset({"to", "from", "of", "for", "by", "with", "before", "after"})
_EMPTY = frozenset(
    {"a", "an", "the", "of", "to", "from", "for", "by", "with", "is", "are", "was", "were", "be"}
    | {"been", "being", "has", "have", "had", "it", "its", "and", "or", "that", "which", "who"}
    | {"at", "as", "do", "does", "did", "their", "them", "they", "we", "our", "all", "any", "some"}
)
_SMALL = frozenset({"in", "out", "up", "off", "on", "not", "back", "down", "over"})
"""Words that tell codes apart ("top up") but mean none by themselves."""
_SMALL_WEIGHT = 0.35
_INTO = frozenset({"in", "to", "into"})


ValueTarget = tuple[str, str, str, float]
"""Table, column, the value as stored, score 0 to 1."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """Words that mean a value of a column."""

    table: str
    column: str
    value: str
    roots: tuple[str, ...]
    forms: tuple[str, ...]
    weights: tuple[float, ...]
    factor: float
    whole: bool = False
    """Whether a part of the words is not enough."""


ByRoot = Mapping[str, Sequence[Meaning]]
"""Meanings by the roots of their words."""


@dataclass(frozen=True, slots=True)
class CodeWords:
    """The meanings of all codes of a slice, a part for each table."""

    parts: tuple[ByRoot, ...] = ()
    roots: frozenset[str] = frozenset()
    """Of all their words."""

    def lookup(self, span: Sequence[Word], lead: str = "") -> tuple[ValueTarget, ...]:
        """The values that all words of the span speak of, each with its best score.

        ``lead``: the word before them. An amount "in dollars" is no row in dollars.
        """
        if not self.may_begin(span[0]) or any(word.kind != "word" for word in span):
            return ()
        content = [word for word in span if word.text.lower() not in _EMPTY]
        firm = [word for word in content if word.text.lower() not in _SMALL]
        if not firm or content[0] is not span[0] or content[-1] is not span[-1]:
            return ()
        found: dict[tuple[str, str, str], float] = {}
        first, roots = root(firm[0].text), [root(word.text) for word in content]
        for meaning in (meaning for part in self.parts for meaning in part.get(first, ())):
            score = _score(meaning, content, roots)
            key = (meaning.table, meaning.column, meaning.value)
            measured = lead in _INTO and meaning.value in CURRENCIES
            if score >= LEAST and score > found.get(key, 0.0) and not measured:
                found[key] = score
        return tuple((*key, score) for key, score in found.items())

    def may_begin(self, word: Word) -> bool:
        """Whether words that speak of a value may begin so; seldom do they."""
        lower = word.text.lower()
        if lower in _EMPTY:
            return False
        return lower in _SMALL or root(word.text) in self.roots


def collect_code_words(known: CatalogSlice) -> CodeWords:
    """The meanings of the codes of all tables of the slice."""
    tables = (_of_table(Same(table)) for table in known.tables)
    linked = (_of_customs(Same(one)) for one in known.customs if one.codes)
    parts = (*tables, *linked)
    return CodeWords(parts, frozenset().union(*parts))


@lru_cache(maxsize=1024)
def _of_table(table: Same[Table]) -> ByRoot:
    found: dict[str, list[Meaning]] = {}
    for column in table.value.columns:
        for text in _texts(column):
            for meaning in _meanings(table.value.name, column.name, text):
                for one in dict.fromkeys(meaning.roots):
                    found.setdefault(one, []).append(meaning)
    return found


@lru_cache(maxsize=1024)
def _of_customs(customs: Same[TableCustoms]) -> ByRoot:
    """By the words of code tables."""
    found: dict[str, list[Meaning]] = {}
    for link in customs.value.codes:
        texts = ((row[0], text) for row in link.rows for text in row[1:] if text)
        for value, text in texts:
            others = (_Text(value, other, NEAR, whole=True) for other in _others(text))
            for one in (_Text(value, text, SAID), *others):
                for meaning in _meanings(customs.value.table, link.column, one):
                    for first in dict.fromkeys(meaning.roots):
                        found.setdefault(first, []).append(meaning)
    return found


@dataclass(frozen=True, slots=True)
class _Text:
    """One text that means a value, and how well it fits."""

    value: str
    text: str
    factor: float
    whole: bool = False


def _texts(column: Column) -> tuple[_Text, ...]:
    values = tuple(dict.fromkeys((*column.accepted_values, *column.examples)))
    few = column.distinct is None or column.distinct <= MOST_VALUES
    return _texts_of(values, column.description) if values and few and not column.pii else ()


@lru_cache(maxsize=16_384)
def _texts_of(values: tuple[str, ...], description: str) -> tuple[_Text, ...]:
    found: list[_Text] = []
    held = frozenset(values)
    for value, text in read_glosses(description, values):
        found.append(_Text(value, text, SAID))
        found.extend(_Text(value, other, NEAR, whole=True) for other in _others(text))
    for value in values:
        standard = words_of_standard(held, value)
        found.extend(_Text(value, text, DERIVED, whole=True) for text in standard)
        if re.fullmatch(r"[A-Za-z]{3,}(?:[_ -][A-Za-z]{2,}){0,3}", value):
            text = value.replace("_", " ").replace("-", " ").lower()
            found.append(_Text(value, text, DERIVED, whole=" " in value))
            found.extend(_Text(value, other, NEAR, whole=True) for other in _others(text))
    return tuple(found)


def _others(text: str) -> tuple[str, ...]:
    return other_words(tuple(root(word) for word in _words(text)))


def _meanings(table: str, column: str, said: _Text) -> Iterable[Meaning]:
    for phrase in _alternatives(said.text):
        words = _words(phrase)
        content = [word for word in words if word not in _EMPTY]
        if set(content) <= _SMALL:
            continue
        yield Meaning(
            table,
            column,
            said.value,
            tuple(root(word) for word in content),
            tuple(content),
            _weights(words, content),
            said.factor,
            said.whole,
        )


def _words(text: str) -> list[str]:
    return [part.lower() for part in re.findall(r"[^\W\d_]+", re.sub(r"\([^)]*\)?", "", text))]


def _weights(words: Sequence[str], content: Sequence[str]) -> tuple[float, ...]:
    """Words after the first preposition weigh little, and so do small words."""
    cut = next((at for at, word in enumerate(words) if at and word in _HEAD_ENDS), len(words))
    head = frozenset(words[:cut]) & frozenset(content) or frozenset(content)
    return tuple(
        TAIL if word not in head else _SMALL_WEIGHT if word in _SMALL else 1.0 for word in content
    )


def _alternatives(text: str) -> list[str]:
    """As in "credit or debit card": also "credit card", "debit card"."""
    match = re.fullmatch(r"(\w+) or (\w+) (\w+)", text.strip())
    if match is None:
        return [text, *(part for part in text.split(" or ") if " or " in text)]
    return [text, f"{match[1]} {match[3]}", f"{match[2]} {match[3]}"]


def _score(meaning: Meaning, content: Sequence[Word], roots: Sequence[str]) -> float:
    """``roots``: of the words, each of which must be one of the meaning's."""
    if len(roots) > len(meaning.roots) or any(one not in meaning.roots for one in roots):
        return 0.0
    free = list(range(len(meaning.roots)))
    covered, quality = 0.0, 1.0
    for word, wanted in zip(content, roots, strict=True):
        place = next((at for at in free if meaning.roots[at] == wanted), None)
        if place is None:
            return 0.0
        free.remove(place)
        covered += meaning.weights[place]
        likeness = _likeness(word, meaning.forms[place], strict=meaning.factor < SAID)
        quality *= likeness if meaning.factor > NEAR or likeness == 1.0 else FAR_FORM
    if meaning.whole and free:
        return 0.0
    return float(meaning.factor * quality * (covered / sum(meaning.weights)) ** 0.5)


def _likeness(word: Word, other: str, *, strict: bool) -> float:
    """How near two words of one root are by their forms.

    ``strict``: the words are not those that people wrote for the code.
    """
    if word.text.lower() == other or word.lemma == other:
        return 1.0
    said, named = form_of(word.text), form_of(other)
    if said == named:
        return 1.0 if said != "plural" else OTHER_FORM
    if "plural" in (said, named) and "participle" in (said, named):
        return FAR_FORM
    return FAR_FORM if strict and (said, named) in _FAR else OTHER_FORM


_FAR: frozenset[tuple[Form, Form]] = frozenset({("participle", "noun"), ("participle", "base")})

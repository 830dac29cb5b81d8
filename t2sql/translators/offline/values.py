"""Cell values that spans of the question name: hits of the value index, examples, enums."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from t2sql.translators.offline.codes.code_words import (
    CodeWords,
    ValueTarget,
    collect_code_words,
)
from t2sql.translators.offline.identity import Same
from t2sql.translators.offline.words import Word, lemma
from t2sql.types import CatalogSlice, Table

SAME_LEMMA = 0.85
GENDERS = {"female": "f", "male": "m", "woman": "f", "man": "m", "girl": "f", "boy": "m"}

SAME_COUNTRY = (
    ("usa", "us", "u s", "u s a", "united states", "united states of america", "america"),
    ("uk", "u k", "united kingdom", "great britain", "britain"),
    ("uae", "u a e", "united arab emirates"),
)
"""What one country is called, as ``normalise`` writes it."""
_COUNTRIES = frozenset(name for group in SAME_COUNTRY for name in group)


@dataclass(frozen=True, slots=True)
class Texts:
    """Normalised texts and the cell values they name."""

    named: Mapping[str, tuple[ValueTarget, ...]]
    firsts: frozenset[str]
    """The first words of the texts."""


@dataclass(frozen=True, slots=True)
class ValueTargets:
    """The cell values that a question may name: hits of the value index before examples."""

    parts: tuple[Texts, ...]
    codes: CodeWords
    firsts: frozenset[str] = frozenset()
    """The first words of all texts: most spans begin with none of them."""

    def lookup(self, span: Sequence[Word], lead: str = "") -> tuple[ValueTarget, ...]:
        """The values that these words name, by their text or lemmas, or what codes mean.

        ``lead``: the word before them.
        """
        exact, near = self.lookup_both(span)
        named = exact or near
        seen = {target[:3] for target in named}
        meant = self.codes.lookup(span, lead)
        return (*named, *(target for target in meant if target[:3] not in seen))

    def may_begin(self, word: Word) -> bool:
        """Whether words that name or mean a value may begin so; seldom do they."""
        return self._may_name(word) or self.codes.may_begin(word)

    def _may_name(self, word: Word) -> bool:
        first = normalise(word.text).partition(" ")[0]
        return not first or first in self.firsts or lemma(first) in self.firsts

    def lookup_both(
        self, span: Sequence[Word]
    ) -> tuple[tuple[ValueTarget, ...], tuple[ValueTarget, ...]]:
        """The values that these words name by their text, and those that their lemmas name."""
        if not self._may_name(span[0]):
            return (), ()
        if len(span) > 1 and any(word.kind == "quoted" for word in span):
            return (), ()
        text = normalise(" ".join(word.text for word in span))
        if not text:
            return (), ()
        head, _, last = text.rpartition(" ")
        single = f"{head} {lemma(last)}".strip()
        near = self._named(single) if single != text else ()
        return self._named(text), tuple((*target[:3], target[3] * SAME_LEMMA) for target in near)

    def _named(self, text: str) -> tuple[ValueTarget, ...]:
        found = [targets for part in self.parts if (targets := part.named.get(text)) is not None]
        if not found and text in _COUNTRIES:
            others = [other for group in SAME_COUNTRY if text in group for other in group]
            named = [part.named for part in self.parts]
            found = [part[other] for other in others for part in named if other in part]
        if len(found) < 2:
            return found[0] if found else ()
        return _joined(target for targets in found for target in targets)


def _joined(targets: Iterable[ValueTarget]) -> tuple[ValueTarget, ...]:
    """Each value once, with the best of its scores."""
    scores: dict[tuple[str, str, str], float] = {}
    for table, column, value, score in targets:
        scores[table, column, value] = max(score, scores.get((table, column, value), 0.0))
    return tuple((*target, score) for target, score in scores.items())


@lru_cache(maxsize=16384)
def normalise(text: str) -> str:
    """Lower case, words and digits only, one blank between."""
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def collect_values(known: CatalogSlice) -> ValueTargets:
    """The values that may be named in a question over this slice; it is asked for them often."""
    return _collected(Same(known))


@lru_cache(maxsize=8)
def _collected(same: Same[CatalogSlice]) -> ValueTargets:
    known = same.value
    tables = {table.name.lower(): table.name for table in known.tables}
    hits = (
        (hit.span, (tables[hit.table.lower()], hit.column, hit.value, hit.score))
        for hit in known.value_hits
        if hit.table.lower() in tables
    )
    parts = (_by_text(hits), *(_examples(Same(table)) for table in known.tables))
    firsts = _firsts(_COUNTRIES).union(*(part.firsts for part in parts))
    return ValueTargets(parts, collect_code_words(known), firsts)


def _by_text(named: Iterable[tuple[str, ValueTarget]]) -> Texts:
    found: dict[str, list[ValueTarget]] = {}
    for text, target in named:
        if key := normalise(text):
            found.setdefault(key, []).append(target)
    return Texts({text: _joined(targets) for text, targets in found.items()}, _firsts(found))


def _firsts(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(text.partition(" ")[0] for text in texts)


@lru_cache(maxsize=1024)
def _examples(table: Same[Table]) -> Texts:
    return _by_text(_example_texts(table.value))


def _example_texts(table: Table) -> Iterable[tuple[str, ValueTarget]]:
    for column in table.columns:
        values = dict.fromkeys((*column.examples, *column.accepted_values))
        for value in values:
            if re.search(r"[^\W\d_]", value):
                yield value, (table.name, column.name, value, 1.0)
        letters = {value.lower(): value for value in values if len(value) == 1}
        if {"f", "m"} <= set(letters):
            for word, letter in GENDERS.items():
                yield word, (table.name, column.name, letters[letter], 1.0)

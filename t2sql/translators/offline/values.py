"""Cell values that spans of the question name: hits of the value index, examples, enums."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from t2sql.translators.offline.words import Word, lemma
from t2sql.types import CatalogSlice

SAME_LEMMA = 0.85
GENDERS = {"female": "f", "male": "m", "woman": "f", "man": "m", "girl": "f", "boy": "m"}

ValueTarget = tuple[str, str, str, float]
"""Table, column, the value as stored, score 0 to 1."""


@dataclass(frozen=True, slots=True)
class ValueTargets:
    """Normalised texts and the cell values they name."""

    by_text: dict[str, tuple[ValueTarget, ...]]

    def lookup(self, span: Sequence[Word]) -> tuple[ValueTarget, ...]:
        """The values that these words name, by their text or else by their lemmas."""
        if any(word.kind == "quoted" for word in span) and len(span) > 1:
            return ()
        text = normalise(" ".join(word.text for word in span))
        found = self.by_text.get(text)
        if found or not text:
            return found or ()
        head, _, last = text.rpartition(" ")
        single = f"{head} {lemma(last)}".strip()
        near = self.by_text.get(single, ()) if single != text else ()
        return tuple((*target[:3], target[3] * SAME_LEMMA) for target in near)


def normalise(text: str) -> str:
    """Lower case, words and digits only, one blank between."""
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def collect_values(known: CatalogSlice) -> ValueTargets:
    """The values that may be named in a question over this slice."""
    found: dict[str, dict[tuple[str, str, str], float]] = {}
    for text, target, score in (*_hits(known), *_examples(known)):
        key = normalise(text)
        if key:
            scores = found.setdefault(key, {})
            scores[target] = max(score, scores.get(target, 0.0))
    return ValueTargets(
        {
            text: tuple((*target, score) for target, score in scores.items())
            for text, scores in found.items()
        }
    )


def _hits(known: CatalogSlice) -> Iterable[tuple[str, tuple[str, str, str], float]]:
    tables = {table.name.lower(): table.name for table in known.tables}
    for hit in known.value_hits:
        if hit.table.lower() in tables:
            yield hit.span, (tables[hit.table.lower()], hit.column, hit.value), hit.score


def _examples(known: CatalogSlice) -> Iterable[tuple[str, tuple[str, str, str], float]]:
    for table in known.tables:
        for column in table.columns:
            values = dict.fromkeys((*column.examples, *column.accepted_values))
            for value in values:
                if re.search(r"[^\W\d_]", value):
                    yield value, (table.name, column.name, value), 1.0
            letters = {value.lower(): value for value in values if len(value) == 1}
            if {"f", "m"} <= set(letters):
                for word, letter in GENDERS.items():
                    yield word, (table.name, column.name, letters[letter]), 1.0

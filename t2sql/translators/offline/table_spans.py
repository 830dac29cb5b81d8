"""What the spans of a question may name of one table: the table itself, or one of its columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from t2sql.translators.offline.lexicon import POINTER, Lexicon
from t2sql.translators.offline.tags import Target
from t2sql.translators.offline.words import Word

LONGEST_MENTION = 6
LEAST_SCORE = 0.45

Span = tuple[int, int]
"""Places of the first word and after the last one."""


def find_table_spans(words: Sequence[Word], lexicon: Lexicon) -> Mapping[Span, tuple[Target, ...]]:
    """Every span that names something of the table of this lexicon."""
    hits = [lexicon.lookup(word.lemma, word.stem) if word.kind == "word" else {} for word in words]
    found: dict[Span, tuple[Target, ...]] = {}
    for start in range(len(words)):
        if not hits[start]:
            continue
        live = set(hits[start])
        for end in range(start + 1, min(len(words), start + LONGEST_MENTION) + 1):
            live &= hits[end - 1].keys()
            if not live:
                break
            targets = _schema_targets(hits[start:end], live, lexicon)
            if targets:
                found[start, end] = targets
    return found


def _schema_targets(
    hits: Sequence[dict[int, dict[int, float]]], live: Iterable[int], lexicon: Lexicon
) -> tuple[Target, ...]:
    best: dict[tuple[str, str], float] = {}
    for number in live:
        phrase = lexicon.phrases[number]
        taken: dict[int, float] = {}
        for hit in hits:
            free = {place: q for place, q in hit[number].items() if place not in taken}
            if not free:
                break
            place = max(free, key=lambda one: (free[one], -one))
            taken[place] = free[place]
        if len(taken) < len(hits):
            continue
        total = sum(phrase.weights)
        covered = sum(phrase.weights[place] for place in taken) / total if total else 0.0
        quality = sum(taken.values()) / len(taken)
        whole = len(taken) == len(phrase.stems) > 1  # "order id" is the column, "order" the table
        factor = 1.0 if whole and phrase.factor == POINTER else phrase.factor
        score = factor * quality * covered**0.5
        key = (phrase.table, phrase.column)
        if score >= LEAST_SCORE and score > best.get(key, 0.0):
            best[key] = score
    return tuple(
        Target("column" if column else "table", table, column, "", round(score, 4))
        for (table, column), score in best.items()
    )

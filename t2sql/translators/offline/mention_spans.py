"""Spans that name something: a table, a column, a cell value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from t2sql.translators.offline.english import STOP_WORDS
from t2sql.translators.offline.lexicon import Lexicon
from t2sql.translators.offline.tags import Tag, Target, text_of
from t2sql.translators.offline.values import ValueTargets
from t2sql.translators.offline.words import Word

LONGEST_MENTION = 6


LONGEST_VALUE = 10


LEAST_SCORE = 0.45


SCORE_WINDOW = 0.35
TABLE_WINDOW = 0.2


MOST_TARGETS = 40


def find_mentions(words: Sequence[Word], lexicon: Lexicon, values: ValueTargets) -> Iterable[Tag]:
    """Every span that may name a table, a column or a value."""
    hits = [lexicon.lookup(word.lemma, word.stem) if word.kind == "word" else {} for word in words]
    for start in range(len(words)):
        live = set(hits[start])
        for end in range(start + 1, min(len(words), start + LONGEST_VALUE) + 1):
            targets: list[Target] = []
            if end - start <= LONGEST_MENTION:
                live &= set(hits[end - 1])
                targets = _schema_targets(hits[start:end], live, lexicon)
            span = words[start:end]
            found = tuple(Target("value", *hit) for hit in values.lookup(span))
            tag = _mention(span, start, end, targets, found)
            if tag is not None:
                yield tag


def _schema_targets(
    hits: Sequence[dict[int, dict[int, float]]], live: Iterable[int], lexicon: Lexicon
) -> list[Target]:
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
        score = phrase.factor * quality * covered**0.5
        key = (phrase.table, phrase.column)
        if score >= LEAST_SCORE and score > best.get(key, 0.0):
            best[key] = score
    found = [
        Target("column" if column else "table", table, column, "", round(score, 4))
        for (table, column), score in best.items()
    ]
    return sorted(found, key=lambda one: (-one.score, one.kind, one.table, one.column))


def _mention(
    span: Sequence[Word], start: int, end: int, schema: list[Target], values: tuple[Target, ...]
) -> Tag | None:
    quoted = span[0].kind == "quoted"
    capital = len(span) > 1 or (span[0].text[:1].isupper() and start > 0)
    schema, values = _fit_schema(span, schema), _fit_values(span, values)
    best_schema = schema[0].score if schema else 0.0
    best_value = max((one.score for one in values), default=0.0)
    if not best_schema and not best_value and not quoted:
        return None
    value_weight = (best_value + (0.35 if capital or quoted else -0.12)) * len(span)
    schema_weight = best_schema * len(span)
    if values and value_weight > schema_weight + 0.15 * len(span):
        schema = []
    elif values and value_weight < schema_weight - 0.25 * len(span):
        values = ()
    shown = sorted(values, key=lambda one: (-one.score, one.table, one.column))[:MOST_TARGETS]
    targets = (*shown, *_near(schema))
    weight = 3.0 if quoted else max(value_weight, schema_weight)
    meaning = "quoted" if quoted else ""
    text = text_of(span, 0, len(span))
    return Tag("mention", meaning, start, end, text, targets, weight=weight)


def _fit_schema(span: Sequence[Word], schema: list[Target]) -> list[Target]:
    """Empty words name a column only if it is called just so; a plural rather names a table."""
    if _all_stop(span):
        least = 0.97 if span[0].lemma == "number" else 0.85
        schema = schema if schema and schema[0].score >= least else []
    if len(span) > 1 and (_is_stop(span[0]) or _is_stop(span[-1])):
        schema = [one for one in schema if one.score >= 0.95]
    if span[-1].lemma != span[-1].text.lower():
        schema = [
            replace(one, score=one.score + 0.06) if one.kind == "table" else one for one in schema
        ]
    return sorted(schema, key=lambda one: (-one.score, one.kind, one.table, one.column))


def _fit_values(span: Sequence[Word], values: tuple[Target, ...]) -> tuple[Target, ...]:
    """Empty words and plain numbers are no values by themselves."""
    first = span[0]
    if first.kind == "quoted":
        return values
    numeral = first.number is not None and (first.kind == "number" or first.text.islower())
    return () if (len(span) == 1 and (numeral or _all_stop(span))) or _all_small(span) else values


def _near(schema: Sequence[Target]) -> list[Target]:
    """The targets not far behind the best; tables must come nearer than columns."""
    window = schema[0].score - SCORE_WINDOW if schema else 0.0
    table = max((one.score for one in schema if one.kind == "table"), default=0.0) - TABLE_WINDOW
    return [
        one
        for one in schema[:MOST_TARGETS]
        if one.score >= (table if one.kind == "table" else window)
    ]


def _all_stop(span: Sequence[Word]) -> bool:
    return all(word.text.lower() in STOP_WORDS or word.kind == "mark" for word in span)


def _all_small(span: Sequence[Word]) -> bool:
    """Several empty words, none of them written large."""
    return _all_stop(span) and not any(word.text[:1].isupper() for word in span)


def _is_stop(word: Word) -> bool:
    return word.text.lower() in STOP_WORDS and word.lemma not in ("name", "number", "time", "order")

"""Spans that name something: a table, a column, a cell value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from t2sql.translators.offline.english import STOP_WORDS
from t2sql.translators.offline.roles import is_role_verb, role_of
from t2sql.translators.offline.table_spans import Span
from t2sql.translators.offline.tags import Tag, Target, text_of
from t2sql.translators.offline.values import ValueTargets
from t2sql.translators.offline.words import Word

LONGEST_VALUE = 10


SCORE_WINDOW = 0.35
TABLE_WINDOW = 0.2
NAMED = 0.9
EXACT = 0.97
WHOLE_NAME = 0.06
"""A name of several words is worth more than its parts, be these tables in the plural."""


MOST_TARGETS = 40


@dataclass(frozen=True, slots=True)
class ValueSpan:
    """What a span may name of the cells of all tables: by text, by lemmas, by what codes mean."""

    exact: tuple[Target, ...] = ()
    near: tuple[Target, ...] = ()
    meant: tuple[Target, ...] = ()

    def within(self, tables: Mapping[str, object], schema: Sequence[Target]) -> tuple[Target, ...]:
        """The values of these tables; those that the lemmas name where the text names none better.

        ``schema``: what else the span may name. The name of a table is no word for a code.
        """
        named = tuple(one for one in self.exact if one.table in tables)
        near = tuple(one for one in self.near if one.table in tables)
        if near and max(one.score for one in near) > max((one.score for one in named), default=0.0):
            named = near  # the index found a text that is only alike: "no-shows" for "no_show"
        called = {one.table for one in schema if one.kind == "table" and one.score >= NAMED}
        if called:  # in a table of guests, a "guest" of some type is any of its rows
            return tuple(one for one in named if one.table not in called)
        seen = {(one.table, one.column, one.value) for one in named}
        meant = (one for one in self.meant if one.table in tables)
        return (*named, *(one for one in meant if (one.table, one.column, one.value) not in seen))


def find_value_spans(words: Sequence[Word], values: ValueTargets) -> dict[Span, ValueSpan]:
    """Every span that may name a cell value, and every one that begins with a quoted text."""
    found: dict[Span, ValueSpan] = {}
    for start, first in enumerate(words):
        if first.kind == "mark" or not (first.kind == "quoted" or values.may_begin(first)):
            continue
        lead = words[start - 1].text.lower() if start else ""
        for end in range(start + 1, min(len(words), start + LONGEST_VALUE) + 1):
            if words[end - 1].kind == "mark":
                continue  # it ends a sentence or opens a list: no part of a name
            exact, near = values.lookup_both(words[start:end])
            meant = values.codes.lookup(words[start:end], lead)
            if exact or near or meant or first.kind == "quoted":
                found[start, end] = ValueSpan(
                    tuple(Target("value", *hit) for hit in exact),
                    tuple(Target("value", *hit) for hit in near),
                    tuple(Target("value", *hit) for hit in meant),
                )
    return found


def find_mentions(
    words: Sequence[Word],
    named: Sequence[Mapping[Span, tuple[Target, ...]]],
    values: Mapping[Span, ValueSpan],
    tables: Mapping[str, object],
) -> Iterable[Tag]:
    """Every span that may name a table, a column or a value.

    ``named``: what the spans name of each table. ``values``: what they name of the cells of these
    ``tables`` and others.
    """
    for start, end in sorted(set(values).union(*named)):
        if _cuts_bound(words, end) or _ends_order(words, start) or _denies(words, start, end):
            continue
        targets = _ranked(target for spans in named for target in spans.get((start, end), ()))
        said = values.get((start, end))
        found = said.within(tables, targets) if said is not None else ()
        if found and targets and _is_kind(words, start):
            found = ()
        tag = _mention(words[start:end], start, end, targets, found)
        if tag is not None:
            yield tag


def _cuts_bound(words: Sequence[Word], end: int) -> bool:
    """As in "completed at least two": the "at" is of the bound, not of a moment."""
    after = words[end].text.lower() if end < len(words) else ""
    return words[end - 1].text.lower() == "at" and after in ("least", "most")


def _ends_order(words: Sequence[Word], start: int) -> bool:
    """As in "cheapest first": an order, no first of anything."""
    lead = words[start - 1].text.lower() if start else ""
    closed = start + 1 == len(words) or words[start + 1].kind == "mark"
    return words[start].text.lower() == "first" and closed and lead.endswith("est")


def _denies(words: Sequence[Word], start: int, end: int) -> bool:
    """As in "where no parcel was lost": no number of anything, though columns are called so."""
    after = words[end].kind if end < len(words) else ""
    return end == start + 1 and words[start].text.lower() == "no" and after == "word"


def _is_kind(words: Sequence[Word], start: int) -> bool:
    """As in "without a driver", "per driver": a column, whatever one cell elsewhere is called."""
    lead = [word.text.lower() for word in words[max(start - 2, 0) : start]]
    if lead[-1:] in (["a"], ["an"]):
        lead.pop()
    return words[start].text.islower() and bool(_OF_KINDS & set(lead[-1:]))


_OF_KINDS = frozenset({"without", "per", "each", "every", "their", "its"})


def _mention(
    span: Sequence[Word], start: int, end: int, schema: list[Target], values: tuple[Target, ...]
) -> Tag | None:
    quoted = span[0].kind == "quoted"
    if not (schema or values or quoted):
        return None
    capital = len(span) > 1 or (span[0].text[:1].isupper() and start > 0)
    schema, values = _fit_schema(span, schema), _fit_values(span, values)
    best_schema = schema[0].score if schema else 0.0
    best_value = max((one.score for one in values), default=0.0)
    if not best_schema and not best_value and not quoted:
        return None
    value_weight = (best_value + (0.35 if capital or quoted else -0.12)) * len(span)
    proper = len(span) > 1 and all(word.text[:1].isupper() for word in span)
    called = proper and bool(schema) and schema[0].kind == "table" and best_schema >= NAMED
    schema_weight = (best_schema + (0.35 if called else 0.0)) * len(span)
    if best_schema >= EXACT:
        schema_weight += WHOLE_NAME * (len(span) - 1)
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
    if len(span) == 1 and is_role_verb(span[0]):
        schema = [one for one in schema if not role_of(one.column)]
    if _all_stop(span):
        least = 0.97 if span[0].lemma == "number" else 0.85
        schema = schema if schema and schema[0].score >= least else []
    if len(span) > 1 and span[0].text.lower().endswith("ed"):  # "registered course 7" is two things
        schema = [one for one in schema if one.kind != "table" or one.score >= NAMED]
    if len(span) > 1 and (_is_stop(span[0]) or _is_stop(span[-1])):
        schema = [one for one in schema if one.score >= 0.95]
    if span[-1].lemma != span[-1].text.lower():
        schema = [
            replace(one, score=one.score + 0.06) if one.kind == "table" else one for one in schema
        ]
    return _ranked(schema)


def _ranked(targets: Iterable[Target]) -> list[Target]:
    return sorted(targets, key=lambda one: (-one.score, one.kind, one.table, one.column))


def _fit_values(span: Sequence[Word], values: tuple[Target, ...]) -> tuple[Target, ...]:
    """Empty words and plain numbers are no values by themselves."""
    first = span[0]
    if first.kind == "quoted":
        return values
    numeral = first.number is not None and (first.kind == "number" or first.text.islower())
    large = first.text.isupper() and first.text != "I"  # the US, blood type A
    empty = len(span) == 1 and (numeral or (_all_stop(span) and not large))
    return () if empty or _all_small(span) else values


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

"""Past questions asked again in other words: their SQL with dates, numbers and values put in place.

A verified past query is taken over when its question is near in meaning and everything that
the new question restricts can be put where the past query restricts it (Templar, Baik et al.
2019, uses a log the same way to choose among readings).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from t2sql.translators.offline.english import STOP_WORDS, SYNONYMS
from t2sql.translators.offline.spoken_periods import Spoken, find_spoken_periods
from t2sql.translators.offline.sql_periods import (
    add_period,
    find_sql_periods,
    move_day,
    move_period,
    read_day,
)
from t2sql.translators.offline.values import ValueTargets, normalise
from t2sql.translators.offline.words import Word, split_name, split_words
from t2sql.types import CatalogSlice, PastQuery, Question

NEAREST = 0.3
"""A past question less similar than this is another question."""
NEAR = 0.7
FEW_WORDS = 0.25
HALF_WORDS = 0.5
"""Share of the question's words that a past query may not know: they may be other words for
what it does know, but hardly most of them."""
SHAPES = {
    "grain": ("day", "daily", "week", "weekly", "month", "monthly", "quarter", "year", "hour"),
    "mean": ("average", "avg", "mean", "typical", "typically"),
    "middle": ("median",),
    "part": ("share", "rate", "percentage", "percent", "ratio", "part", "conversion"),
    "change": ("growth", "change", "versus"),
    "most": ("top", "most", "largest", "biggest", "best", "highest", "maximum", "max", "latest"),
    "least": ("least", "lowest", "fewest", "smallest", "minimum", "min", "earliest", "worst"),
    "count": ("many", "number", "count"),
    "sum": ("total", "sum"),
    "without": ("not", "never", "without", "no", "except"),
    "group": ("each", "per", "by", "every"),
    "distinct": ("different", "distinct", "unique"),
    "order": ("sorted", "order", "ordered", "descending", "ascending", "alphabetical"),
}
"""Words that say what form the answer has; a past question that has others asks something else."""
_SHAPE_OF = {word: name for name, words in SHAPES.items() for word in words}
BIAS = -3.76
WEIGHTS: dict[str, float] = {
    "similarity": 6.82,
    "new_words": -2.65,
    "lost_words": -2.71,
    "other_shapes": -1.46,
    "unsaid_period": -1.72,
    "added_period": -0.5,
    "other_numbers": -2.21,
    "unsaid_values": -3.09,
    "extra_values": -4.02,
}
"""A logistic model of what can be counted; fitted by ``benchmarks/fit_repeats.py``
(but for ``added_period``, of which there were no cases: a guess)."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """A past query with everything put in place for the question that is asked now."""

    past: PastQuery
    query: exp.Query
    counts: Mapping[str, float]
    """What was counted of the two questions; see ``WEIGHTS``."""
    changes: tuple[str, ...] = ()
    """What was put in place, for a person."""

    @property
    def likeness(self) -> float:
        """0 to 1: how likely the two questions mean the same."""
        total = BIAS + sum(WEIGHTS[name] * count for name, count in self.counts.items())
        return 1.0 / (1.0 + math.exp(-total))

    @property
    def is_near(self) -> bool:
        """Whether it is so near that its tables say more than the question's words alone."""
        similarity, new = self.counts["similarity"], self.counts["new_words"]
        return similarity >= NEAR and new <= FEW_WORDS

    @property
    def is_whole(self) -> bool:
        """Whether the past query answers all that is asked, in the form that is asked for."""
        return not self.counts["other_shapes"] and self.counts["new_words"] <= HALF_WORDS


@dataclass(frozen=True, slots=True)
class _Read:
    """A question taken apart."""

    words: tuple[Word, ...]
    periods: tuple[Spoken, ...]
    numbers: tuple[float, ...]
    stems: frozenset[str]
    shapes: frozenset[str]


def find_repeat(question: Question, known: CatalogSlice, values: ValueTargets) -> Repeat | None:
    """The best past query to take over, or None."""
    return next(iter(find_repeats(question, known, values)), None)


def find_repeats(
    question: Question, known: CatalogSlice, values: ValueTargets
) -> tuple[Repeat, ...]:
    """Past queries to take over, the likeliest first."""
    asked = _read(question.text, question.today)
    names = {table.name.lower() for table in known.tables}
    found: list[Repeat] = []
    for past, similarity in zip(known.past_queries, known.past_similarities, strict=False):
        usable = past.verified and past.question and past.tables and similarity >= NEAREST
        if usable and {name.lower() for name in past.tables} <= names:
            repeat = _take_over(past, similarity, asked, question.today, known, values)
            if repeat is not None:
                found.append(repeat)
    return tuple(sorted(found, key=lambda one: -one.likeness))


def _take_over(  # what is asked, of what, when
    past: PastQuery,
    similarity: float,
    asked: _Read,
    today: date,
    known: CatalogSlice,
    values: ValueTargets,
) -> Repeat | None:
    try:
        tree = sqlglot.parse_one(past.sql, read=known.dialect)
    except SqlglotError:
        return None
    if not isinstance(tree, exp.Query):
        return None
    before = _read(past.question, today)
    changes: list[str] = []
    words = _sql_words(tree)
    placed = _put_periods(tree, asked, before, today, changes)
    if placed is None:
        return None
    counts = {
        "similarity": similarity,
        "new_words": _share(asked.stems - before.stems - words, asked.stems),
        "lost_words": _share(before.stems - asked.stems, before.stems),
        "other_shapes": float(len(asked.shapes ^ before.shapes)),
        "other_numbers": float(not _put_numbers(tree, asked, before, changes)),
        **placed,
        **_put_values(tree, asked, before, values, changes),
    }
    return Repeat(past, tree, counts, tuple(changes))


def _sql_words(tree: exp.Expr) -> frozenset[str]:
    """The stems of every name and text in a query: what it is about, in its own words."""
    texts = [identifier.name for identifier in tree.find_all(exp.Identifier)]
    texts += [str(literal.this) for literal in tree.find_all(exp.Literal) if literal.is_string]
    return frozenset(
        _canonical(word) for text in texts for word in split_words(" ".join(split_name(text)))
    )


def _share(some: frozenset[str], whole: frozenset[str]) -> float:
    return len(some) / len(whole) if whole else 0.0


def _read(text: str, today: date) -> _Read:
    words = split_words(text)
    periods = find_spoken_periods(words, today)
    dated = {at for spoken in periods for at in range(spoken.at, spoken.end)}
    rest = [word for at, word in enumerate(words) if at not in dated]
    lower = [word.text.lower() for word in rest]
    return _Read(
        words,
        periods,
        tuple(float(word.number) for word in rest if word.number is not None),
        frozenset(
            _canonical(word)
            for word in rest
            if word.kind == "word" and word.number is None and word.text.lower() not in STOP_WORDS
        ),
        frozenset(_shape(word) for word in lower if word in _SHAPE_OF),
    )


def _shape(word: str) -> str:
    """The shape; of a grain also which, days being another answer than months."""
    name = _SHAPE_OF[word]
    return f"{name} {word[:3]}" if name == "grain" else name


def _canonical(word: Word) -> str:
    for group in SYNONYMS:
        if word.lemma in group:
            return group[0]
    return word.stem


def _put_periods(
    tree: exp.Query, asked: _Read, before: _Read, today: date, changes: list[str]
) -> dict[str, float] | None:
    """Move the query to the period that is asked for; None where it cannot be."""
    written = find_sql_periods(tree)
    spoken = list(dict.fromkeys(one.period for one in asked.periods))
    if not spoken:
        return {"unsaid_period": float(bool(written and before.periods))}
    changes.extend(f"{new.start} to before {new.end}" for new in spoken)
    first = spoken[0]
    if first.end - first.start == timedelta(days=1) and move_day(tree, first.start):
        return {}
    if not written:
        return {"added_period": 1.0} if add_period(tree, first.start, first.end) else None
    if len(written) == 1:
        spoken = spoken[:1]
    if len(written) != len(spoken):
        return None
    in_order = sorted(spoken, key=lambda period: period.start)
    moved = [
        (old.start, old.end) == (new.start, new.end) or move_period(old, new.start, new.end, today)
        for old, new in zip(written, in_order, strict=True)
    ]
    return {} if all(moved) else None


def _put_numbers(tree: exp.Query, asked: _Read, before: _Read, changes: list[str]) -> bool:
    """Put each number where the past one stood; False where there are more or fewer."""
    literals = [one for one in tree.find_all(exp.Literal) if not one.is_string]
    places = [found for number in before.numbers if (found := _at_number(literals, number))]
    limit = tree.args.get("limit")
    if not places and len(asked.numbers) == 1 and isinstance(limit, exp.Limit):
        places = [[limit.expression]]  # "the top categories", and now "the top 3"
    if len(places) != len(asked.numbers):
        return False
    for found, new in zip(places, asked.numbers, strict=True):
        for literal in found:
            if float(literal.this) != new:
                literal.set("this", f"{new:g}")
                changes.append(f"{new:g}")
    return True


def _at_number(literals: Sequence[exp.Literal], number: float) -> list[exp.Literal]:
    found = []
    for literal in literals:
        try:
            same = float(literal.this) == number
        except ValueError:
            continue
        if same:
            found.append(literal)
    return found


def _put_values(
    tree: exp.Query, asked: _Read, before: _Read, values: ValueTargets, changes: list[str]
) -> dict[str, float]:
    """Put the values that are asked for in place of those that the past question named."""
    named = _named_values(asked.words, values)
    spoken = normalise(" ".join(word.text for word in asked.words))
    earlier = normalise(" ".join(word.text for word in before.words))
    used: set[str] = set()
    unsaid = extra = 0
    for literal, column in _text_literals(tree):
        old = normalise(str(literal.this))
        if not _says(earlier, old) or _says(spoken, old):
            continue
        fitting = [one for one in named if one[1].lower() == column and one[3] not in used]
        if not fitting:
            unsaid += 1
            continue
        _, _, value, span = fitting[0]
        literal.set("this", value)
        used.add(span)
        changes.append(f"{column} = {value}")
    for _, _, value, span in named:
        kept = span in used or _says(earlier, span) or _in_sql(tree, value)
        if not kept and span[:1].isupper():
            extra += 1
            used.add(span)
    return {"unsaid_values": float(unsaid), "extra_values": float(extra)}


def _named_values(words: Sequence[Word], values: ValueTargets) -> list[tuple[str, str, str, str]]:
    """Table, column, stored value and words of every value that the question names."""
    found: list[tuple[str, str, str, str]] = []
    at = 0
    while at < len(words):
        step = 1
        for length in range(min(5, len(words) - at), 0, -1):
            span = words[at : at + length]
            plain = length == 1 and span[0].text.lower() in STOP_WORDS
            hits = () if plain else values.lookup(span)
            if hits:
                text = " ".join(word.text for word in span)
                found.extend((*hit[:3], text) for hit in hits)
                step = length
                break
        at += step
    return found


def _text_literals(tree: exp.Query) -> Iterator[tuple[exp.Literal, str]]:
    """Each text literal that a column is compared with, and the column's name in lower case."""
    for literal in list(tree.find_all(exp.Literal)):
        comparison = literal.find_ancestor(exp.EQ, exp.NEQ, exp.In, exp.Like)
        if not literal.is_string or comparison is None or read_day(str(literal.this)):
            continue
        column = comparison.this.find(exp.Column)
        if column is not None:
            yield literal, column.name.lower()


def _says(text: str, value: str) -> bool:
    words = value.split()
    singular = " ".join([*words[:-1], words[-1].rstrip("s")]) if words else ""
    return bool(singular) and f" {singular}" in f" {text}"


def _in_sql(tree: exp.Query, value: str) -> bool:
    return any(
        one.is_string and normalise(str(one.this)) == normalise(value)
        for one in tree.find_all(exp.Literal)
    )

"""Past questions asked again in other words: their SQL with dates, numbers and values put in place.

A verified past query is taken over when its question is near in meaning and everything that
the new question restricts can be put where the past query restricts it (Templar, Baik et al.
2019, uses a log the same way to choose among readings).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from t2sql.translators.offline.placing import (
    NamedValue,
    named_values,
    put_numbers,
    put_periods,
    put_values,
)
from t2sql.translators.offline.values import ValueTargets
from t2sql.translators.offline.wording import Wording, canonical_stem, read_wording
from t2sql.translators.offline.words import split_name, split_words
from t2sql.types import CatalogSlice, PastQuery, Question

NEAREST = 0.3
"""A past question less similar than this is another question."""
NEAR = 0.7
FEW_WORDS = 0.25
HALF_WORDS = 0.5
"""Share of the question's words that a past query may not know: they may be other words for
what it does know, but hardly most of them."""
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


def find_repeat(question: Question, known: CatalogSlice, values: ValueTargets) -> Repeat | None:
    """The best past query to take over, or None."""
    return next(iter(find_repeats(question, known, values)), None)


def find_repeats(
    question: Question, known: CatalogSlice, values: ValueTargets
) -> tuple[Repeat, ...]:
    """Past queries to take over, the likeliest first."""
    asked = read_wording(question.text, question.today)
    named = named_values(asked.undated, values)
    names = {table.name.lower() for table in known.tables}
    found: list[Repeat] = []
    for past, similarity in zip(known.past_queries, known.past_similarities, strict=False):
        usable = past.verified and past.question and past.tables and similarity >= NEAREST
        if usable and {name.lower() for name in past.tables} <= names:
            repeat = _take_over(past, similarity, asked, named, question.today, known.dialect)
            if repeat is not None:
                found.append(repeat)
    return tuple(sorted(found, key=lambda one: -one.likeness))


def _take_over(  # what is asked, of what, when
    past: PastQuery,
    similarity: float,
    asked: Wording,
    named: Sequence[NamedValue],
    today: date,
    dialect: str,
) -> Repeat | None:
    parsed = _parse(past.sql, dialect)
    if parsed is None:
        return None
    tree = parsed.copy()
    before = read_wording(past.question, today)
    changes: list[str] = []
    words = _sql_words(past.sql, dialect)
    placed = put_periods(tree, asked, before, today, changes)
    if placed is None:
        return None
    counts = {
        "similarity": similarity,
        "new_words": _share(asked.stems - before.stems - words, asked.stems),
        "lost_words": _share(before.stems - asked.stems, before.stems),
        "other_shapes": float(len(asked.shapes ^ before.shapes)),
        "other_numbers": float(not put_numbers(tree, asked, before, changes)),
        **placed,
        **put_values(tree, asked, before, named, changes),
    }
    return Repeat(past, tree, counts, tuple(changes))


@lru_cache(maxsize=1024)
def _parse(sql: str, dialect: str) -> exp.Query | None:
    """A past query as a tree, which is not to be changed; None where it is none."""
    try:
        tree = sqlglot.parse_one(sql, read=dialect)
    except SqlglotError:
        return None
    return tree if isinstance(tree, exp.Query) else None


@lru_cache(maxsize=1024)
def _sql_words(sql: str, dialect: str) -> frozenset[str]:
    """The stems of every name and text in a query: what it is about, in its own words."""
    tree = _parse(sql, dialect)
    if tree is None:
        return frozenset()
    texts = [identifier.name for identifier in tree.find_all(exp.Identifier)]
    texts += [str(literal.this) for literal in tree.find_all(exp.Literal) if literal.is_string]
    return frozenset(
        canonical_stem(word) for text in texts for word in split_words(" ".join(split_name(text)))
    )


def _share(some: frozenset[str], whole: frozenset[str]) -> float:
    return len(some) / len(whole) if whole else 0.0

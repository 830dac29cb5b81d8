"""Past questions asked again in other words: their SQL with dates, numbers and values put in place.

A verified past query is taken over when its question is near in meaning and everything that
the new question restricts can be put where the past query restricts it (Templar, Baik et al.
2019, uses a log the same way to choose among readings).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlglot import exp

from t2sql.translators.offline.learned.model import Logistic, learned
from t2sql.translators.offline.likeness import count_likeness, read_past, read_told
from t2sql.translators.offline.placing import (
    NamedValue,
    named_values,
    put_numbers,
    put_periods,
    put_values,
)
from t2sql.translators.offline.values import ValueTargets
from t2sql.translators.offline.wording import Wording, read_wording
from t2sql.types import CatalogSlice, PastQuery, Question

NEAREST = 0.3
"""A past question less similar than this is another question."""
HALF_WORDS = 0.5
"""Share of the question's words that a past query may not know: they may be other words for
what it does know, but hardly most of them."""
LEAD = 0.3
"""A past question ahead of the others by this much is as far ahead as can be."""
BY_HAND = Logistic(
    -1.85,
    {
        "similarity": 3.3,
        "lead": 5.5,
        "lost_words": -0.9,
        "lost_things": -0.6,
        "foreign_words": -0.65,
        "turns": -0.3,
        "missing_forms": -1.2,
        "dropped_forms": -0.85,
        "other_shapes": -0.5,
        "ungrouped": -0.5,
        "other_numbers": -0.6,
        "unsaid_period": -0.5,
        "added_period": -0.5,
        "unsaid_values": -0.7,
        "extra_values": -0.25,
    },
)
"""A logistic model of what can be counted; fitted by ``benchmarks/fit_readings.py``
(but for ``added_period``, of which there were no cases: a guess)."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """A past query with everything put in place for the question that is asked now."""

    past: PastQuery
    query: exp.Query
    counts: Mapping[str, float]
    """What was counted of the two questions; see ``likeness``."""
    changes: tuple[str, ...] = ()
    """What was put in place, for a person."""

    @property
    def likeness(self) -> float:
        """0 to 1: how likely the two questions mean the same."""
        return learned("past", BY_HAND).chance(self.counts)

    @property
    def is_whole(self) -> bool:
        """Whether the past query answers all that is asked, in the form that is asked for."""
        other = self.counts["missing_forms"] + self.counts["dropped_forms"]
        return not other and self.counts["new_words"] <= HALF_WORDS

    @property
    def says_more(self) -> bool:
        """Whether the past query asks for things or days that the question has no word for."""
        more = ("unreplaced_things", "unsaid_period", "other_groups")
        return any(self.counts.get(name) for name in more)


def find_repeat(question: Question, known: CatalogSlice, values: ValueTargets) -> Repeat | None:
    """The best past query to take over, or None."""
    return next(iter(find_repeats(question, known, values)), None)


def find_repeats(
    question: Question, known: CatalogSlice, values: ValueTargets
) -> tuple[Repeat, ...]:
    """Past queries to take over, the likeliest first."""
    asked = read_wording(question.text, question.today, known.terms)
    named = named_values(asked.undated, values)
    names = {table.name.lower() for table in known.tables}
    found: list[Repeat] = []
    for past, similarity in zip(known.past_queries, known.past_similarities, strict=False):
        usable = past.verified and past.question and past.tables and similarity >= NEAREST
        if usable and {name.lower() for name in past.tables} <= names:
            repeat = _take_over(past, asked, named, question.today, known)
            if repeat is not None:
                ahead = similarity - _rival(past, similarity, known)
                nearness = {"similarity": similarity, "lead": max(min(ahead, LEAD), -LEAD)}
                found.append(replace(repeat, counts={**nearness, **repeat.counts}))
    return tuple(sorted(found, key=lambda one: -one.likeness))


def _rival(past: PastQuery, similar: float, known: CatalogSlice) -> float:
    """How similar the nearest other past question is that somebody vouched for."""
    return max(
        (
            similarity
            for other, similarity in zip(known.past_queries, known.past_similarities, strict=False)
            if other.verified and other.question and other.id != past.id
        ),
        default=similar,
    )


def _take_over(
    past: PastQuery,
    asked: Wording,
    named: Sequence[NamedValue],
    today: date,
    known: CatalogSlice,
) -> Repeat | None:
    written = read_past(past.sql, known.dialect)
    if written is None:
        return None
    tree = written.tree.copy()
    before = read_wording(past.question, today, known.terms)
    changes: list[str] = []
    placed = put_periods(tree, asked, before, today, changes)
    if placed is None:
        return None
    counts = {
        **count_likeness(asked, before, read_told(written, known)),
        "other_numbers": float(not put_numbers(tree, asked, before, changes)),
        **placed,
        **put_values(tree, asked, before, named, changes),
    }
    return Repeat(past, tree, counts, tuple(changes))

"""Past questions asked again in other words: their SQL with dates, numbers and values put in place.

A verified past query is taken over when its question is near in meaning and everything that
the new question restricts can be put where the past query restricts it (Templar, Baik et al.
2019, uses a log the same way to choose among readings).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from t2sql.translators.offline.learned.model import Logistic, learned
from t2sql.translators.offline.likeness import count_likeness, read_past
from t2sql.translators.offline.placing import (
    NamedValue,
    lacks_codes,
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
        more = ("unreplaced_things", "unsaid_period", "other_groups", "more_groups")
        return any(self.counts.get(name) for name in more)


def find_repeat(question: Question, known: CatalogSlice, values: ValueTargets) -> Repeat | None:
    """The best past query to take over, or None."""
    return next(find_repeats(question, known, values), None)


def find_repeats(question: Question, known: CatalogSlice, values: ValueTargets) -> Iterator[Repeat]:
    """Past queries to take over, the likeliest first.

    To put things in place is dear, and makes none likelier: it is done for those alone that by
    their words may be the next.
    """
    asked = read_wording(question.text, question.today, known.terms)
    waiting = sorted(_compared(question, asked, known), key=lambda one: -one.likeness)
    named = named_values(asked.undated, values) if waiting else []
    ready: list[tuple[float, int, Repeat]] = []
    for place, one in enumerate(waiting):
        while ready and -ready[0][0] > one.likeness:
            yield heapq.heappop(ready)[2]
        whole = _put_in_place(one, asked, named, question.today, known)
        if whole is not None:
            heapq.heappush(ready, (-whole.likeness, place, whole))
    while ready:
        yield heapq.heappop(ready)[2]


def _compared(question: Question, asked: Wording, known: CatalogSlice) -> Iterator[Repeat]:
    """Past queries over the tables of the slice as they stand, with what their words tell."""
    names = {table.name.lower() for table in known.tables}
    for past, similarity in zip(known.past_queries, known.past_similarities, strict=False):
        usable = past.verified and past.question and past.tables and similarity >= NEAREST
        written = read_past(past.sql, known.dialect) if usable else None
        if written is not None and {name.lower() for name in past.tables} <= names:
            before = read_wording(past.question, question.today, known.terms)
            ahead = similarity - _rival(past, similarity, known)
            counts = {
                "similarity": similarity,
                "lead": max(min(ahead, LEAD), -LEAD),
                **count_likeness(asked, before, written, known),
            }
            yield Repeat(past, written.tree, counts)


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


def _put_in_place(
    one: Repeat,
    asked: Wording,
    named: Sequence[NamedValue],
    today: date,
    known: CatalogSlice,
) -> Repeat | None:
    """It with the periods, numbers and values of this question; None where these have no place."""
    tree = one.query.copy()
    before = read_wording(one.past.question, today, known.terms)
    changes: list[str] = []
    placed = put_periods(tree, asked, before, today, changes)
    if placed is None:
        return None
    counts = {
        **one.counts,
        "other_numbers": float(not put_numbers(tree, asked, before, changes)),
        **placed,
        **put_values(tree, asked, before, named, changes),
    }
    if lacks_codes(tree, named):
        return None
    return Repeat(one.past, tree, counts, tuple(changes))

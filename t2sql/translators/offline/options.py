"""The kinds of answers to a question, held against each other: an own reading, a past query."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from t2sql.translators.offline.adapting.adapt import adapt
from t2sql.translators.offline.adapting.adapted import Adapted
from t2sql.translators.offline.interpret import Interpretation
from t2sql.translators.offline.odds import chance_of, odds_of
from t2sql.translators.offline.parts.steps import shows_parts
from t2sql.translators.offline.repeats import Repeat, find_repeat
from t2sql.translators.offline.values import collect_values
from t2sql.types import CatalogSlice, Question

Kind = Literal["own", "repeat", "adapted", ""]
REPEAT = 0.75
"""People vouched for a past query, and it knows what the business leaves out: what speaks against
its being the same question counts less than what speaks against a reading of our own."""
ADAPTED = 1.5
"""Off for a past query that was changed, as log odds: it is surer of itself than it should be."""

AGREED = 2.0
"""For a past query that reads just the tables that were confirmed."""

COMPLETE = 1.2
"""For a changed past query that stands for every word of the question, and says nothing more."""


@dataclass(frozen=True, slots=True)
class Options:
    """What may answer a question."""

    own: Sequence[Interpretation]
    """Readings, the best first."""
    repeat: Repeat | None
    adapted: Adapted | None
    confirmed: frozenset[str] = frozenset()
    """Full names of the tables that a person said yes to; empty: none yet."""

    @property
    def best(self) -> Kind:
        """The likeliest; the more original one of two that are as likely."""
        scores = self.scores
        return max(scores, key=lambda kind: scores[kind], default="")

    @property
    def scores(self) -> Mapping[Kind, float]:
        """How likely each is, as log odds."""
        scores: dict[Kind, float] = {}
        if self.repeat is not None:
            known = REPEAT * odds_of(self.repeat.likeness)
            plain = self.repeat.is_whole and not self.repeat.says_more
            told = known > 0 or len(self.repeat.past.tables) > 1
            agreed = self._agreed(self.repeat.past.tables) if plain and told else 0.0
            scores["repeat"] = known + agreed
        if self.adapted is not None and self._may_change(self.adapted):
            told = not self.adapted.missing and len(self.adapted.tables) > 1
            agreed = self._agreed(self.adapted.tables) if told else 0.0
            scores["adapted"] = _odds(self.adapted) + agreed
        if self.own:
            scores["own"] = odds_of(self.own[0].grade.standing)
        return scores

    def _may_change(self, adapted: Adapted) -> bool:
        """Whether a past query that is changed can say what is asked.

        It is narrowed as a whole: it never counts a part of its rows beside all of them, nor
        keeps the first rows of each group if it did not before.
        """
        asked = self.own[0].asked if self.own else None
        if asked is not None and shows_parts(asked):
            return False
        if asked is not None and asked.per and " over " not in adapted.past.sql.lower():
            return False
        return not self._is_repeated(adapted)

    def _is_repeated(self, adapted: Adapted) -> bool:
        """Whether the past query answers as it is, with nothing but values put in place."""
        repeat = self.repeat
        same = repeat is not None and repeat.is_whole and repeat.past == adapted.past
        return same and not (adapted.is_recast and adapted.is_complete)

    def _agreed(self, tables: Sequence[str]) -> float:
        """Readings of our own are surer of few tables than of many; a past query is not.

        It is asked of a past query that joins tables, or is likely by itself: of one table, many
        past queries tell other things.
        """
        names = frozenset(name.lower() for name in tables)
        return AGREED if self.confirmed and names == self.confirmed else 0.0


def find_options(
    question: Question,
    known: CatalogSlice,
    own: Sequence[Interpretation],
    *,
    confirmed: bool = False,
) -> Options:
    """The best of each kind; ``own`` are the readings of the question over the slice."""
    names = frozenset(table.name.lower() for table in known.tables) if confirmed else frozenset()
    repeat = find_repeat(question, known, collect_values(known))
    others = Options(own, repeat, None, names)
    ahead = COMPLETE - ADAPTED + (AGREED if names else 0.0)  # at most
    least = max(others.scores.values(), default=-math.inf) - ahead
    return replace(others, adapted=adapt(question, known, least))


def confidence_of(adapted: Adapted) -> float:
    """0 to 1: how likely a changed past query is right."""
    return round(chance_of(_odds(adapted)), 3)


def _odds(adapted: Adapted) -> float:
    """The same as log odds."""
    return adapted.score - ADAPTED + (COMPLETE if adapted.is_complete else 0.0)

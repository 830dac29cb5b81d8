"""Assets: a verified past query that answers a question is better than any new SQL."""

from __future__ import annotations

from t2sql.translators.offline.adapting.adapted import Adapted
from t2sql.translators.offline.options import confidence_of
from t2sql.translators.offline.repeats import Repeat, find_repeats
from t2sql.translators.offline.stored_sql import parse_stored
from t2sql.translators.offline.values import collect_values
from t2sql.types import Asset, CatalogSlice, Question, Translation

SURE = 0.5
"""Likeness from which a past query is offered before anything new is written."""
MOST_SURE = 0.97
OFFERED = 0.49
"""At most: a past query that may be an answer to another question."""
_NEW_WORDS = 0.4
_LOST_WORDS = 0.34
"""Shares of the words of either question that the other may not know."""


class PastQueryAssets:
    """Implements the ``Assets`` protocol over the verified past queries of a slice.

    ``sure`` (0 to 1): a past query less likely to mean the same is not offered.
    """

    def __init__(self, sure: float = SURE) -> None:
        self._sure = sure

    def find(self, question: Question, known: CatalogSlice) -> Translation | None:
        """The likeliest past query that surely means the same, with what is asked put in place.

        A follow-up is never taken for a question of its own.
        """
        if question.earlier:
            return None
        for repeat in find_repeats(question, known, collect_values(known)):
            if repeat.likeness < self._sure:
                return None
            if is_same(repeat):
                return take_over(repeat, known.dialect)
        return None


def is_same(repeat: Repeat) -> bool:
    """Whether nothing in the words of the two questions speaks against their being one."""
    counts = repeat.counts
    return (
        repeat.is_whole
        and not repeat.says_more
        and counts["new_words"] <= _NEW_WORDS
        and counts["lost_words"] <= _LOST_WORDS
        and not counts["turns"]
    )


def take_over(repeat: Repeat, dialect: str) -> Translation:
    """The past query as an answer, with its badge, its source and what was put in place.

    Where something speaks against its being the same question, its confidence is low.
    """
    past = repeat.past
    # What is put in place may be what stood there.
    before = parse_stored(past.sql, dialect)
    changes = repeat.changes if repeat.query != before else ()
    most = MOST_SURE if is_same(repeat) else OFFERED
    put = f"; put in place: {', '.join(changes)}" if changes else ""
    return Translation(
        # As it was verified, to the letter, where nothing had to be changed.
        repeat.query.sql(dialect=dialect, pretty=True) if changes else past.sql,
        f"Asked before as '{past.question}', verified by {past.verified_by}{put}",
        (f"It means what the past question '{past.question}' meant.",),
        round(min(repeat.likeness, most), 3),
        asset=Asset(past, changes),
    )


def take_changed(adapted: Adapted, dialect: str) -> Translation:
    """A past query that was changed: its source and what is another, but no badge."""
    past, changes = adapted.past, "; ".join(adapted.changes)
    said = f"Like the past question '{past.question}', verified by {past.verified_by}"
    return Translation(
        adapted.query.sql(dialect=dialect, pretty=True),
        f"{said}; changed: {changes}" if changes else f"{said}, in another form",
        (f"What is left out and joined is as in '{past.question}'.",),
        confidence_of(adapted),
    )

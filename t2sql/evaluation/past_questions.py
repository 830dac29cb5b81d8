"""A project's past questions: how many there are, and a fair sample of them to ask again."""

from __future__ import annotations

import hashlib
import heapq
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from t2sql.evaluation.languages import NO_LETTERS, language_of
from t2sql.types import PastQuery

MOST_ASKED: Final = 200


@dataclass(frozen=True, slots=True)
class PastQuestion:
    """A past question and the tables that answered it."""

    text: str
    tables: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class HistorySurvey:
    """What the history of a project holds."""

    queries: int
    verified: int
    with_question: int
    """Past queries whose question is known."""
    sample: tuple[PastQuestion, ...]
    """At most :data:`MOST_ASKED` of the questions, the languages as even as they can be."""


@dataclass(slots=True)
class _Sample:
    """The members of the least hashes: the same ones whatever the order they come in."""

    size: int
    heap: list[tuple[int, str, tuple[str, ...]]] = field(default_factory=list)
    texts: set[str] = field(default_factory=set)

    def add(self, key: int, text: str, tables: tuple[str, ...]) -> None:
        folded = text.casefold()
        if folded in self.texts:
            return
        self.texts.add(folded)
        heapq.heappush(self.heap, (-key, text, tables))
        if len(self.heap) > self.size:
            _, dropped, _ = heapq.heappop(self.heap)
            self.texts.discard(dropped.casefold())


def survey_history(
    queries: Iterable[PastQuery], *, most: int = MOST_ASKED, seed: int = 0
) -> HistorySurvey:
    """Count the past queries, and draw at most ``most`` of their questions by a seed.

    A question that was asked twice is drawn once. Every language gets an equal share as far as
    it has so many questions, so that a rare one is measured too. Memory is bounded by ``most``.
    """
    count = verified = with_question = 0
    samples: defaultdict[str, _Sample] = defaultdict(lambda: _Sample(most))
    for query in queries:
        count += 1
        verified += query.verified
        if not query.question.strip() or not query.tables:
            continue
        with_question += 1
        language = language_of(query.question)
        if language != NO_LETTERS:
            text = query.question.strip()
            samples[language].add(_rank(text, seed), text, query.tables)
    return HistorySurvey(count, verified, with_question, _even(samples, most))


def _even(samples: dict[str, _Sample], most: int) -> tuple[PastQuestion, ...]:
    """One question of each language in turn, until there are enough."""
    turns = []
    for language, sample in samples.items():
        for turn, (key, text, tables) in enumerate(sorted(sample.heap, reverse=True)):
            turns.append((turn, -key, PastQuestion(text, tables, language)))
    turns.sort(key=lambda item: (item[0], item[1], item[2].text))
    return tuple(question for _, _, question in turns[:most])


def _rank(text: str, seed: int) -> int:
    digest = hashlib.sha256(f"{seed} {text.casefold()}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big")

"""How well the embedder finds the tables of a project's own past questions, by language.

Each past question with known tables is asked again. Tables are searched by meaning alone (the
embedder), by words alone, and by the whole retrieval without any history: no past query votes,
the question's own least of all. The measure is recall at 5 and 15, as in table retrieval.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from t2sql.evaluation.held_back import hold_back
from t2sql.steps.retrieve import retrieve
from t2sql.types import Limits, Question

if TYPE_CHECKING:
    from datetime import date

    from t2sql.evaluation.past_questions import PastQuestion
    from t2sql.protocols import Catalog, Progress, SearchIndex

FEW: Final = 5
MANY: Final = 15
FEWEST_JUDGED: Final = 10
"""Questions in a language, below which its figures are shown but not judged."""

_POOR: Final = 0.4
"""A recall at 5 by meaning below this is poor, whatever words find."""
_GAP: Final = 0.15
"""Meaning is clearly worse than words if it finds so much less, and chance does not explain it."""
_POOL: Final = 100
"""Hits asked for, since shards of one table count as one."""
_STAGE: Final = "ask past questions"


@dataclass(frozen=True, slots=True)
class Recall:
    """Mean share of a question's tables among the first 5, and among the first 15."""

    at_5: float
    at_15: float


@dataclass(frozen=True, slots=True)
class LanguageQuality:
    """The figures for past questions in one language."""

    language: str
    questions: int
    meaning: Recall
    words: Recall
    whole: Recall
    """Of the whole retrieval without history."""
    gap: float = 0.0
    """How much more words find at 5 than meaning, where it is more than chance; else 0."""

    @property
    def judged(self) -> bool:
        """Whether there are enough questions to say anything."""
        return self.questions >= FEWEST_JUDGED

    @property
    def poor(self) -> bool:
        """Whether meaning finds too little: in itself, or next to words."""
        return self.judged and (self.meaning.at_5 < _POOR or self.gap >= _GAP)


@dataclass(frozen=True, slots=True)
class EmbedderQuality:
    """The figures for one embedder, the language with the most questions first."""

    embedder: str
    questions: int
    languages: tuple[LanguageQuality, ...]

    @property
    def poor(self) -> tuple[LanguageQuality, ...]:
        """The languages in which it finds too little."""
        return tuple(language for language in self.languages if language.poor)


def measure_embedder(
    questions: Sequence[PastQuestion],
    embedder: str,
    index: SearchIndex,
    catalog: Catalog,
    *,
    today: date,
    limits: Limits,
    progress: Progress | None = None,
) -> EmbedderQuality:
    """Ask these past questions again, in three ways.

    Args:
        questions: what to ask; see :func:`t2sql.evaluation.past_questions.survey_history`.
        embedder: the name of the index's embedder, for the report.
        index: where to search.
        catalog: knows the families of tables: any member of the right one is right.
        today: the clock of the questions.
        limits: those of the project; 15 candidates are asked for.
        progress: called as ``progress(stage, done, total)`` after each question.

    Raises:
        SearchError: the index cannot be used, or the embedder cannot be had.
    """
    without_history = hold_back(index)
    wide = replace(limits, candidates=max(MANY, limits.candidates))

    def by_whole(text: str) -> list[str]:
        found = retrieve(Question(text, today), without_history, catalog, wide).candidates
        return [candidate.name for candidate in found]

    ways: tuple[Callable[[str], list[str]], ...] = (
        lambda text: [hit.id for hit in index.tables_by_meaning(text, _POOL)],
        lambda text: [hit.id for hit in index.tables_by_words(text, _POOL)],
        by_whole,
    )
    found: defaultdict[str, list[tuple[Recall, ...]]] = defaultdict(list)
    for done, asked in enumerate(questions, start=1):
        gold = set(_families(asked.tables, catalog))
        found[asked.language].append(
            tuple(_share(gold, _families(way(asked.text), catalog)) for way in ways)
        )
        if progress:
            progress(_STAGE, done, len(questions))
    languages = [_language(language, rows) for language, rows in found.items()]
    languages.sort(key=lambda item: (-item.questions, item.language))
    return EmbedderQuality(embedder, len(questions), tuple(languages))


def _families(names: Sequence[str], catalog: Catalog) -> list[str]:
    """The family of each table, or the table itself where it has none, each once, in order."""
    known = catalog.families(names)
    return list(dict.fromkeys(known[name].family.name if name in known else name for name in names))


def _share(gold: set[str], ranked: Sequence[str]) -> Recall:
    return Recall(
        len(gold.intersection(ranked[:FEW])) / len(gold),
        len(gold.intersection(ranked[:MANY])) / len(gold),
    )


def _language(language: str, rows: Sequence[tuple[Recall, ...]]) -> LanguageQuality:
    meaning, words, whole = ([row[way] for row in rows] for way in range(3))
    return LanguageQuality(
        language,
        len(rows),
        _recall(meaning),
        _recall(words),
        _recall(whole),
        _clear_gap(
            [better.at_5 - worse.at_5 for better, worse in zip(words, meaning, strict=True)]
        ),
    )


def _recall(found: Sequence[Recall]) -> Recall:
    return Recall(_mean(item.at_5 for item in found), _mean(item.at_15 for item in found))


def _clear_gap(differences: Sequence[float]) -> float:
    """The mean of paired differences if it is more than two standard errors above 0, else 0."""
    count = len(differences)
    mean = _mean(differences)
    if count < 2 or mean <= 0:
        return 0.0
    spread = math.sqrt(sum((item - mean) ** 2 for item in differences) / (count - 1))
    return mean if mean > 2 * spread / math.sqrt(count) else 0.0


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else 0.0

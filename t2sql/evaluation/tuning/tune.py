"""Tune: labels are split, weights fitted on one part, and kept only if they win on the other."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from t2sql.errors import FileError
from t2sql.evaluation.compare import mcnemar
from t2sql.evaluation.confirmed import confirmed_labels
from t2sql.evaluation.label_split import TooFewLabels, split_labels
from t2sql.evaluation.labels import Label, Labels, project_labels, suite_labels
from t2sql.evaluation.tuning.cases import Lake, collect_cases
from t2sql.evaluation.tuning.scoring import MANY, CaseScore
from t2sql.evaluation.tuning.search import Trial, changed_weights, fit_weights
from t2sql.steps.weights import DEFAULT_WEIGHTS, RetrievalWeights

if TYPE_CHECKING:
    from collections.abc import Mapping

    from t2sql.evaluation.options import EvaluationOptions
    from t2sql.evaluation.suite import Suite
    from t2sql.project import Project
    from t2sql.protocols import BrowsableCatalog, Progress, SearchIndex
    from t2sql.types import Limits

MOST_LABELS: Final = 2000
"""Labels that are used at most unless a limit is given: each is searched for once."""
_RESAMPLES: Final = 2000
_SURE: Final = 0.9
"""Share of the resamples in which new weights have to win."""


@dataclass(frozen=True, slots=True)
class Measured:
    """How some weights did on the labels that were not fitted on."""

    recall_3: float
    complete_5: float
    complete_15: float


@dataclass(frozen=True, slots=True)
class Tuning:
    """What tuning found."""

    labels: int
    split: str
    """How the labels were split, or why nothing was fitted."""
    won: bool = False
    """Whether the new weights are better on the part that they did not see."""
    weights: Mapping[str, float] = field(default_factory=dict)
    """The weights that differ from the defaults, as fitted."""
    measured_on: int = 0
    """Labels of the unseen part."""
    before: Measured | None = None
    after: Measured | None = None
    wins: int = 0
    """Unseen labels, complete among the first 5 only with the new weights."""
    losses: int = 0
    """And only with the old ones."""
    p: float = 1.0
    """McNemar's exact p of that, two-sided."""
    sure: float = 0.0
    """Share of 2,000 resamples of the unseen part in which the new weights win."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Past queries or questions that are no labels, by reason."""

    @property
    def text(self) -> str:
        """The outcome as a sentence."""
        if self.before is None:
            return self.split
        if self.won:
            return "The new weights are better on the labels that they did not see."
        if not self.weights:
            return "No other weights are better on the labels to fit on: they are kept as they are."
        return (
            "The new weights are not surely better on the labels that they did not see: "
            "the old ones are kept."
        )


def tune_project(
    project: Project,
    *,
    limit: int | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Tuning:
    """Fit weights on a project's verified past queries and confirmed tables. Nothing is written.

    No past query speaks for itself: it is held back while its question is asked.

    Args:
        project: with a catalog and an index.
        limit: use a seeded sample of so many labels.
        seed: of the sample, the split and the search.
        progress: called as ``progress(stage, done, total)``.

    Raises:
        SearchError: there is no index yet, or it cannot be used.
    """
    catalog = project.catalog
    confirmed = Labels(())
    if project.store is not None:
        confirmed = confirmed_labels(project.store, catalog.names(), catalog.dialect)
    labels = project_labels(catalog.iter_past_queries, catalog.dialect, confirmed)
    today = project.config.project.today or date.today()
    limits, start = project.config.limits, project.weights
    run = _Run(limits, start, limit, seed, progress)
    return run.tune(labels, catalog, project.search, today)


def tune_suite(
    suite: Suite,
    options: EvaluationOptions,
    *,
    start: RetrievalWeights = DEFAULT_WEIGHTS,
    progress: Progress | None = None,
) -> Tuning:
    """Fit weights on a suite's questions, over its lake. Nothing is written.

    Args:
        suite: with gold tables.
        options: the limit, the seed, the embedder and the settings; ``history_share`` makes
            past queries of a part of the questions.
        start: the weights in force.
        progress: called as ``progress(stage, done, total)``.

    Raises:
        FileError: the suite has no tables, or no question with gold tables.
        SearchError: no embedder can be had, or the index cannot be written.
    """
    from t2sql.evaluation.tuning.lakes import open_lake

    with open_lake(suite, options, progress) as opened:
        labels = suite_labels(opened.suite, opened.catalog.names())
        if not labels.labels:
            raise FileError(f"{suite.folder} holds no question with a gold table of its lake.")
        today = suite.today or date.today()
        run = _Run(opened.limits, start, options.limit, options.seed, progress)
        return run.tune(labels, opened.catalog, opened.index, today)


@dataclass(frozen=True, slots=True)
class _Run:
    limits: Limits
    start: RetrievalWeights
    limit: int | None
    seed: int
    progress: Progress | None

    def tune(
        self, found: Labels, catalog: BrowsableCatalog, index: SearchIndex, today: date
    ) -> Tuning:
        labels = draw_labels(found.labels, self.limit or MOST_LABELS, self.seed)
        split = split_labels(labels, seed=self.seed)
        if isinstance(split, TooFewLabels):
            return Tuning(len(labels), split.text, left_out=found.left_out)
        lake = Lake(catalog, index, today)
        both = (*split.fit, *split.held_out)
        cases = list(collect_cases(lake, both, self.progress))
        count = max(MANY, self.limits.candidates)
        seen = Trial(lake, cases[: len(split.fit)], count)
        unseen = Trial(lake, cases[len(split.fit) :], count)
        fitted = fit_weights([seen], self.start, seed=self.seed, progress=self.progress)
        tuning = judge(unseen.scores(self.start), unseen.scores(fitted), self.seed)
        return replace(
            tuning,
            labels=len(labels),
            split=split.text,
            weights=changed_weights(fitted, DEFAULT_WEIGHTS) if fitted != self.start else {},
            left_out=found.left_out,
        )


def judge(before: Sequence[CaseScore], after: Sequence[CaseScore], seed: int = 0) -> Tuning:
    """Hold the same unseen cases by two weights against each other (paired bootstrap).

    Source: B. Efron, R. Tibshirani, An Introduction to the Bootstrap (1993), chapter 16.
    """
    pairs = [(a.complete_5, b.complete_5) for a, b in zip(before, after, strict=True)]
    wins, losses = pairs.count((False, True)), pairs.count((True, False))
    gains = [b.value - a.value for a, b in zip(before, after, strict=True)]
    sure = _share_won(gains, seed)
    return Tuning(
        labels=0,
        split="",
        won=sum(gains) > 0 and sure >= _SURE,
        measured_on=len(pairs),
        before=measure(before),
        after=measure(after),
        wins=wins,
        losses=losses,
        p=mcnemar(wins, losses),
        sure=sure,
    )


def measure(scores: Sequence[CaseScore]) -> Measured:
    """The means over some cases."""
    count = max(1, len(scores))
    return Measured(
        sum(score.recall_3 for score in scores) / count,
        sum(score.complete_5 for score in scores) / count,
        sum(score.complete_15 for score in scores) / count,
    )


def draw_labels(labels: Sequence[Label], limit: int, seed: int) -> list[Label]:
    """At most ``limit`` of the labels, the same ones for the same seed, in their order."""
    if limit >= len(labels):
        return list(labels)
    # Chooses labels, guards nothing: a seeded generator is what is wanted.
    draw = random.Random(f"labels {seed}")  # noqa: S311
    chosen = set(draw.sample(range(len(labels)), limit))
    return [label for number, label in enumerate(labels) if number in chosen]


def _share_won(gains: Sequence[float], seed: int) -> float:
    """The share of resamples with a gain above 0; none without any change."""
    if not any(gains):
        return 0.0
    draw = random.Random(f"bootstrap {seed}")  # noqa: S311 - as above
    count = len(gains)
    won = sum(sum(draw.choices(gains, k=count)) > 0 for _ in range(_RESAMPLES))
    return won / _RESAMPLES

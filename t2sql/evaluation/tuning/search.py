"""Searches for weights that find more of the right tables, near those it starts from."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from t2sql.evaluation.tuning.scoring import CaseScore, score_case
from t2sql.steps.weights import DEFAULT_WEIGHTS

if TYPE_CHECKING:
    from t2sql.evaluation.tuning.cases import Case, Lake
    from t2sql.protocols import Progress
    from t2sql.steps.weights import RetrievalWeights

TUNED: Final = (
    "meaning",
    "words",
    "name",
    "columns",
    "history",
    "values",
    "terms",
    "usage",
    "schema",
    "cover",
    "crowd",
    "join",
    "second_join",
    "twin",
)
"""The weights that are fitted."""
_FACTORS: Final = (0.5, 2.0, 0.7, 1.4, 0.85, 1.18, 0.0)
_ROUNDS: Final = 3
_DRAWS: Final = 60
_SPREAD: Final = 0.35
"""Standard deviation of a random step, in powers of 2."""
_PULL: Final = 1.5
"""So many labels more have to come out right for a weight to be doubled or halved."""
_NEAR_ZERO: Final = 0.1
"""Share of a weight that is added before its change is measured, so that it may become 0."""
_DIGITS: Final = 3
_TRIES: Final = (_ROUNDS * len(_FACTORS) + 1) * len(TUNED) + _DRAWS
_STAGE: Final = "try weights"


@dataclass(frozen=True, slots=True)
class Trial:
    """Cases of one lake, on which weights are tried."""

    lake: Lake
    cases: Sequence[Case]
    count: int
    """Candidates that retrieval would be asked for."""

    def scores(self, weights: RetrievalWeights, *, folds: bool = True) -> list[CaseScore]:
        """The score of each case by these weights."""
        return [
            score_case(case, self.lake, weights, self.count, folds=folds) for case in self.cases
        ]


def fit_weights(
    trials: Sequence[Trial],
    start: RetrievalWeights,
    *,
    toward: RetrievalWeights = DEFAULT_WEIGHTS,
    seed: int = 0,
    progress: Progress | None = None,
) -> RetrievalWeights:
    """The weights that are best on these cases, each lake counting the same.

    One weight after the other is made smaller and greater, then all are moved a little at once,
    at random; what is better is kept. A change has to pay: a weight that is doubled or halved
    costs as much as one or two labels that come out wrong, so few labels move little, and weights
    that nothing depends on stay as they are, or go back at the end.

    Args:
        trials: the cases of each lake.
        start: where the search begins.
        toward: what it is pulled back to.
        seed: of the random steps; the same seed gives the same weights.
        progress: hears of each weight tried.
    """
    # Chooses steps, guards nothing: a seeded generator is what is wanted.
    draw = random.Random(f"weights {seed}")  # noqa: S311
    climb = _Climb(trials, start, toward, progress)
    for turn in range(_ROUNDS):
        before = climb.best
        for name in draw.sample(TUNED, len(TUNED)):
            for factor in _FACTORS:
                climb.move({name: factor})
        for _ in range(_DRAWS if turn == 0 else 0):
            climb.move({name: 2 ** draw.gauss(0, _SPREAD) for name in draw.sample(TUNED, 4)})
        if turn and climb.best == before:
            break
    for name in TUNED:  # what was moved along with others may not matter itself
        climb.attempt(replace(climb.best, **{name: getattr(toward, name)}))
    climb.tell(_TRIES)
    return climb.best


class _Climb:
    """The best weights so far; what is better takes their place."""

    def __init__(
        self,
        trials: Sequence[Trial],
        start: RetrievalWeights,
        toward: RetrievalWeights,
        progress: Progress | None,
    ) -> None:
        self.best = start
        self._trials = trials
        self._toward = toward
        self._progress = progress
        self._labels = _effective(trials)
        self._value = self._worth(start)
        self._done = 0

    def move(self, factors: Mapping[str, float]) -> None:
        """Try the best ones times these factors."""
        self.attempt(_scaled(self.best, factors, self._toward))

    def attempt(self, weights: RetrievalWeights) -> None:
        """Try these."""
        self.tell(self._done + 1)
        if weights == self.best:
            return
        value = self._worth(weights)
        if value > self._value:
            self.best, self._value = weights, value

    def _worth(self, weights: RetrievalWeights) -> float:
        return _value(self._trials, weights) - _pull(weights, self._toward, self._labels)

    def tell(self, done: int) -> None:
        """Say how many were tried."""
        self._done = done
        if self._progress is not None:
            self._progress(_STAGE, done, _TRIES)


def changed_weights(weights: RetrievalWeights, start: RetrievalWeights) -> dict[str, float]:
    """The tuned weights that differ, by name."""
    return {
        name: getattr(weights, name)
        for name in TUNED
        if getattr(weights, name) != getattr(start, name)
    }


def _value(trials: Sequence[Trial], weights: RetrievalWeights) -> float:
    values = [
        sum(score.soft_value for score in trial.scores(weights)) / len(trial.cases)
        for trial in trials
        if trial.cases
    ]
    return sum(values) / len(values) if values else 0.0


def _effective(trials: Sequence[Trial]) -> float:
    """So many labels of equal weight say as much; one of a small lake weighs more (Kish)."""
    sizes = [len(trial.cases) for trial in trials if trial.cases]
    return len(sizes) ** 2 / sum(1 / size for size in sizes) if sizes else 1.0


def _pull(weights: RetrievalWeights, toward: RetrievalWeights, labels: float) -> float:
    """What a change costs: the squares of its powers of two (L2), shared by the labels."""
    total = 0.0
    for name in TUNED:
        old, new = getattr(toward, name), getattr(weights, name)
        floor = _NEAR_ZERO * old or _NEAR_ZERO
        total += math.log2((new + floor) / (old + floor)) ** 2
    return _PULL * total / labels


def _scaled(
    weights: RetrievalWeights, factors: Mapping[str, float], toward: RetrievalWeights
) -> RetrievalWeights:
    """The weights times these factors; one that is 0 begins again with what it is pulled to."""
    moved = {
        name: _rounded((getattr(weights, name) or getattr(toward, name)) * factor)
        for name, factor in factors.items()
    }
    return replace(weights, **moved)  # type: ignore[arg-type] # no count is among them


def _rounded(value: float) -> float:
    """Three digits that count: more would be noise, and a person reads them."""
    return float(f"{value:.{_DIGITS}g}")

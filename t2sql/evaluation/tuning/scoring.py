"""Scores weights on cases: which of the right tables are among the first 3, 5 and 15.

It ranks as :mod:`t2sql.steps.rank` and :mod:`t2sql.steps.retrieve` do, over arrays: hundreds of
weights are tried on hundreds of cases, where the steps, which also explain each table, would take
an hour. A test holds both to the same order.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from t2sql.evaluation.tuning.cases import SOURCES, Case, Lake
from t2sql.steps.near_twins import find_twins
from t2sql.steps.usage import POPULAR

if TYPE_CHECKING:
    import numpy as np

    from t2sql.steps.weights import RetrievalWeights

    Floats = np.ndarray[Any, np.dtype[np.float64]]

MANY: Final = 15
FEW: Final = 5
_FEWER: Final = 3
_TIE_BREAK: Final = 0.05
_LOOKED: Final = 3 * MANY
"""Places that are looked at; what comes after them is not found."""
_STEEP: Final = 6


@dataclass(frozen=True, slots=True)
class CaseScore:
    """How one case came out."""

    recall_3: float
    """Share of the right tables among the first 3."""
    last: float
    """The place of the last of them, counted from 1; infinite if one was not found."""

    @property
    def complete_5(self) -> bool:
        """Whether all are among the first 5."""
        return self.last <= FEW

    @property
    def complete_15(self) -> bool:
        """Whether all are among the first 15."""
        return self.last <= MANY

    @property
    def value(self) -> float:
        """What counts: the mean of both, and a little for what comes first."""
        return 0.5 * self.complete_5 + 0.5 * self.complete_15 + _TIE_BREAK * self.recall_3

    @property
    def soft_value(self) -> float:
        """The same, with slopes for steps: a fit to it follows fewer accidents of single labels."""
        both = 0.5 * _slope(self.last, FEW) + 0.5 * _slope(self.last, MANY)
        return both + _TIE_BREAK * self.recall_3


def _slope(place: float, k: int) -> float:
    """Near 1 for places well within k, near 0 for those well beyond, a half between k and k+1."""
    return float(1 / (1 + (place / (k + 0.5)) ** _STEEP))


def score_case(
    case: Case, lake: Lake, weights: RetrievalWeights, count: int, *, folds: bool = True
) -> CaseScore:
    """Rank the tables by these weights and look for the right ones.

    Args:
        case: what was found.
        lake: where it was found.
        weights: to try.
        count: candidates that retrieval would be asked for.
        folds: whether tables of a family take one place together.
    """
    rows = rank_case(case, lake, weights, count, folds=folds, places=_LOOKED)
    first = [case.keys[row] for row in rows]
    found = {key: place for place, key in reversed(list(enumerate(first, start=1)))}
    return CaseScore(
        recall_3=sum(found.get(key, math.inf) <= _FEWER for key in case.gold) / len(case.gold),
        last=max(found.get(key, math.inf) for key in case.gold),
    )


def rank_case(
    case: Case,
    lake: Lake,
    weights: RetrievalWeights,
    count: int,
    *,
    folds: bool = True,
    places: int | None = None,
) -> list[int]:
    """The rows of the best candidates, best first; a family is there by its best.

    ``count`` is what retrieval would be asked for; ``places``, if given, how many are wanted.
    """
    wanted = places or count
    scores = _with_joins(case, _with_schemas(case, weights), weights, 3 * count)
    top = _best(scores, 2 * count)
    if not len(top):
        return []
    most = float(case.popularity[top].max())
    popular = POPULAR / most * case.popularity[top] if most else 0.0
    scores[top] += weights.usage * (popular + case.care[top] - case.retired[top])
    _sink_copies(case, lake, scores, weights, 2 * count)
    order = _best(scores, 8 * count, positive=False)
    if not folds:
        return [int(row) for row in order[:wanted]]
    taken: dict[str, int] = {}
    for row in order:
        taken.setdefault(case.families[row], int(row))
        if len(taken) == wanted:
            break
    return list(taken.values())


def _with_schemas(case: Case, weights: RetrievalWeights) -> Floats:
    import numpy as np

    by_source = np.array([getattr(weights, source) for source in SOURCES])
    scores = case.features @ by_source
    best = np.zeros(len(case.cover))
    np.maximum.at(best, case.schemas[case.found], scores[case.found])
    lifts = weights.schema * (best + weights.cover * case.cover)
    lifts *= weights.crowd / (weights.crowd + np.maximum(case.sizes, 1.0))
    lifted: Floats = np.where(case.found, scores + lifts[case.schemas], 0.0)
    top = lifted.max(initial=0.0)
    return lifted / top if top > 0 else lifted


def _with_joins(case: Case, scores: Floats, weights: RetrievalWeights, count: int) -> Floats:
    import numpy as np

    totals = scores.copy()
    if not len(case.edges) or not weights.join:
        return totals
    strong = np.zeros(len(scores), dtype=np.bool_)
    strong[_best(scores, count)] = True
    pulled, pulling = case.edges[:, 0], case.edges[:, 1]
    counts = (strong[pulled] | strong[pulling]) & (scores[pulling] > scores[pulled])
    pulled, pulling, shares = pulled[counts], pulling[counts], case.shares[counts]
    values = shares * scores[pulling]
    order = np.lexsort((pulling, -values, pulled))
    pulled, values = pulled[order], values[order]
    starts = np.flatnonzero(np.r_[True, pulled[1:] != pulled[:-1]])[: len(pulled)]
    totals[pulled[starts]] += weights.join * values[starts]
    seconds = starts + 1
    seconds = seconds[seconds < len(pulled)]
    seconds = seconds[pulled[seconds] == pulled[seconds - 1]]
    totals[pulled[seconds]] += weights.join * weights.second_join * values[seconds]
    return totals


def _sink_copies(
    case: Case, lake: Lake, scores: Floats, weights: RetrievalWeights, count: int
) -> None:
    import numpy as np

    top = _best(scores, count)
    if not case.copies[top].any():
        return
    row = dict(zip(case.names, range(len(case.names)), strict=True))
    for name, original in _twins(case, lake, tuple(np.asarray(top).tolist())).items():
        at = row[name]
        limit = scores[row[original]] if original in row else 0.0
        if limit <= 0:  # it was not found
            limit = scores[at]
        scores[at] = min(scores[at], limit - weights.twin)


def _twins(case: Case, lake: Lake, top: tuple[int, ...]) -> Mapping[str, str]:
    if top not in case.twins:
        names = [case.names[row] for row in top]
        found = find_twins(names, case.label.question, lake.known)
        case.twins[top] = {name: twin.original for name, twin in found.items()}
    return case.twins[top]


def _best(
    scores: Floats, count: int, *, positive: bool = True
) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The rows of the best scores, best first; of equal ones the first in order of names."""
    import numpy as np

    order = np.argsort(-scores, kind="stable")[:count]
    return order[scores[order] > 0] if positive else order

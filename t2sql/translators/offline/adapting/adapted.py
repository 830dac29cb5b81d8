"""A past query that was changed, and how likely it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlglot import exp

from t2sql.types import PastQuery

BIAS = 0.4
WEIGHTS: dict[str, float] = {
    "similarity": 3.0,
    "unexplained": -4.0,
    "lost": -2.5,
    "grafted": -0.2,
    "unplaced_groups": -2.0,
    "added_period": -0.3,
    "unsaid_period": -0.8,
    "dropped": -0.4,
    "shapes": -1.2,
    "unshaped": -2.0,
    "numbers": -2.5,
    "measure": -0.6,
    "listed": -2.0,
}
"""By hand, with the demo's figures and those of recurring databases in view."""
_LACKS = (
    *("unexplained", "lost", "unplaced_groups", "unsaid_period", "numbers", "measure", "listed"),
)
"""What is counted where something asked is missing, or something unasked is said."""


@dataclass(frozen=True, slots=True)
class Adapted:
    """A past query changed, and what was counted of the change."""

    past: PastQuery
    query: exp.Query
    tables: tuple[str, ...]
    counts: Mapping[str, float]
    """See ``WEIGHTS``."""
    changes: tuple[str, ...]
    missing: tuple[str, ...]
    """Stems of the question that nothing stands for."""
    is_recast: bool
    """Whether it has other groups, measures or filters than the past query."""

    @property
    def score(self) -> float:
        """Log odds that it answers the question, before they are held against other readings."""
        return score_of(self.counts)

    @property
    def is_complete(self) -> bool:
        """Whether it stands for every word of the question, and says nothing more."""
        return not any(self.counts.get(name) for name in _LACKS)


def score_of(counts: Mapping[str, float]) -> float:
    """What is not counted yet can only make it less."""
    return BIAS + sum(WEIGHTS[name] * count for name, count in counts.items())

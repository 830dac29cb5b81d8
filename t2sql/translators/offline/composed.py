"""Questions that are read as several: two figures side by side, or a figure of figures."""

from __future__ import annotations

from collections.abc import Callable

from t2sql.translators.offline.ground import Ground
from t2sql.translators.offline.levels.read import read_levels
from t2sql.translators.offline.pairs.read import Answer, Figures, read_pair
from t2sql.types import Translation


def read_composed(
    ground: Ground, whole: Callable[[], Translation | None], answer: Answer
) -> Figures | None:
    """The question put together from what others answer; None where it is a plain one.

    ``whole``: gives what answers the question otherwise. ``answer``: answers one of the others.
    """
    return read_pair(ground, whole, answer) or read_levels(ground, whole, answer)

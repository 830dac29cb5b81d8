"""Chances and their log odds."""

from __future__ import annotations

import math

_MOST = 30.0
"""Log odds beyond which a chance is as good as certain."""
_LEAST_CHANCE = 0.001


def chance_of(odds: float) -> float:
    """0 to 1."""
    return 1.0 / (1.0 + math.exp(-max(min(odds, _MOST), -_MOST)))


def odds_of(chance: float) -> float:
    """Log odds; those of a certainty are finite."""
    unsure = min(max(chance, _LEAST_CHANCE), 1.0 - _LEAST_CHANCE)
    return math.log(unsure / (1.0 - unsure))

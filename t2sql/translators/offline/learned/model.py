"""Logistic models of what can be counted, scored in plain Python."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from t2sql.translators.offline.odds import chance_of

FILE = "readings.json"
"""Written by ``benchmarks/fit_readings.py``; without it the weights in the code hold."""


@dataclass(frozen=True, slots=True)
class Logistic:
    """A chance as a weighted sum of counts; a count without a weight says nothing."""

    bias: float
    weights: Mapping[str, float]

    def odds(self, counts: Mapping[str, float]) -> float:
        """Log odds."""
        weights = self.weights
        return self.bias + sum(weights.get(name, 0.0) * count for name, count in counts.items())

    def chance(self, counts: Mapping[str, float]) -> float:
        """0 to 1."""
        return chance_of(self.odds(counts))


@cache
def load_models(name: str = FILE) -> Mapping[str, Logistic]:
    """The models of the file by name; none where the file is absent or no model file."""
    try:
        found = json.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))
        return {
            model: Logistic(float(fitted["bias"]), dict(fitted["weights"]))
            for model, fitted in found["models"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def learned(model: str, otherwise: Logistic) -> Logistic:
    """The model of that name, or the one that stands in the code."""
    return load_models().get(model, otherwise)

"""What was learned: a small file of weights, scored in plain Python, that may be absent."""

from __future__ import annotations

import math
from importlib.resources import files
from types import MappingProxyType

import pytest

from t2sql.translators.offline.learned import model as models
from t2sql.translators.offline.learned.model import FILE, Logistic, learned, load_models

BY_HAND = Logistic(0.5, MappingProxyType({"similarity": 2.0}))


def test_the_file_of_the_package_holds_finite_weights_by_readable_names() -> None:
    file = files("t2sql.translators.offline.learned").joinpath(FILE)
    assert len(file.read_bytes()) < 2_000_000
    past = load_models()["past"]
    assert past.weights["similarity"] > 0
    assert all(math.isfinite(weight) for weight in past.weights.values())


def test_without_a_file_the_weights_in_the_code_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_models("no such file.json") == {}
    monkeypatch.setattr(models, "load_models", dict)
    assert learned("past", BY_HAND) is BY_HAND


def test_a_chance_is_a_logistic_sum_and_unknown_counts_say_nothing() -> None:
    counts = {"similarity": 0.25, "phase of the moon": 99.0}
    assert BY_HAND.odds(counts) == pytest.approx(1.0)
    assert BY_HAND.chance(counts) == pytest.approx(1 / (1 + math.exp(-1)))
    assert Logistic(1e9, {}).chance({}) <= 1.0

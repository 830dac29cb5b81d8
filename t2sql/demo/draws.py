"""Random choices that look like people: skewed, growing with the crowd, and priced as in Korea."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from t2sql.demo.columns import Array


@dataclass(frozen=True, slots=True)
class Crowd:
    """People ordered by the day they joined, each with a weight and the day they left."""

    ids: Array
    joined: Array
    left: Array
    weights: Array


def skewed_weights(rng: np.random.Generator, n: int, power: float, flat: float) -> Array:
    """Zipf's law by a random rank; `flat` keeps the first ranks from taking everything."""
    weights: Array = (rng.permutation(n) + flat) ** -power
    return weights


def draw_weighted(rng: np.random.Generator, weights: Array, n: int) -> Array:
    """Positions drawn by weight."""
    cumulative = np.cumsum(weights)
    drawn: Array = np.searchsorted(cumulative, rng.random(n) * cumulative[-1], side="right")
    return drawn


def draw_people(
    rng: np.random.Generator, crowd: Crowd, days: Array, recent_share: float = 0.35
) -> Array:
    """Draws one id for each day among those who had joined before it and not left by it.

    A share of the draws is among those who joined of late, since a new member is a busy one: that
    is what makes cohorts fade.
    """
    cumulative = np.concatenate([[0.0], np.cumsum(crowd.weights)])
    chosen = np.full(len(days), -1)
    for _ in range(6):
        open_rows = np.flatnonzero(chosen < 0)
        if not len(open_rows):
            break
        picked = _pick(rng, crowd, cumulative, days[open_rows], recent_share)
        stayed = crowd.left[picked] > days[open_rows]
        chosen[open_rows[stayed]] = picked[stayed]
    loyal = np.where(crowd.left >= crowd.left.max(), crowd.weights, 0.0)
    rest = np.flatnonzero(chosen < 0)
    loyal_sum = np.concatenate([[0.0], np.cumsum(loyal)])
    chosen[rest] = _pick(rng, crowd, loyal_sum, days[rest], 0.0)
    ids: Array = crowd.ids[chosen]
    return ids


def _pick(
    rng: np.random.Generator, crowd: Crowd, cumulative: Array, days: Array, recent_share: float
) -> Array:
    high = np.maximum(np.searchsorted(crowd.joined, days, side="left"), 1)
    of_late = 4 + rng.exponential(110, len(days)).astype(np.int64)
    low = np.searchsorted(crowd.joined, days - of_late, side="left")
    low = np.where(rng.random(len(days)) < recent_share, np.minimum(low, high - 1), 0)
    span = cumulative[high] - cumulative[low]
    target = cumulative[low] + rng.random(len(days)) * span
    position = np.searchsorted(cumulative, target, side="right") - 1
    picked: Array = np.clip(position, low, high - 1)
    return picked


def round_krw(prices: Array) -> Array:
    """Prices as people write them: rounded to 500 or 1,000 won, and often to a rounder figure."""
    round_ones = np.modf(np.asarray(prices, dtype=float) * 7.3)[0] < 0.55
    sizes = [prices < 10_000, prices < 100_000, prices < 1_000_000]
    fine = np.select(sizes, [500, 1_000, 5_000], 50_000)
    steps = np.where(round_ones, np.select(sizes, [1_000, 5_000, 10_000], 100_000), fine)
    rounded: Array = (np.maximum(np.round(prices / steps), 1) * steps).astype(np.int64)
    return rounded


def number_within(groups: Array) -> Array:
    """0, 1, 2, … within each run of equal, adjacent values."""
    n = len(groups)
    starts = np.concatenate([[True], groups[1:] != groups[:-1]]) if n else np.zeros(0, bool)
    first = np.maximum.accumulate(np.where(starts, np.arange(n), 0))
    numbers: Array = np.arange(n) - first
    return numbers


def sums_within(values: Array, groups: Array) -> Array:
    """Running sums of `values` within each run of equal, adjacent groups."""
    total = np.cumsum(values)
    first = np.arange(len(values)) - number_within(groups)
    sums: Array = total - (total[first] - values[first])
    return sums

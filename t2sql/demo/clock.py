"""The demo's time: the days it covers, how busy each is, and moments drawn within them.

A moment is an integer, seconds since midnight of the first day in Korean time. Tables get UTC
timestamps and Korean dates out of it, which is how the company stores its events.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from t2sql.demo.columns import Array
from t2sql.demo.seeds import read_seed

FIRST_DAY = date(2023, 1, 1)
LAST_DAY = date(2025, 6, 18)
DAYS = (LAST_DAY - FIRST_DAY).days + 1
DAY_S = 86_400
END = DAYS * DAY_S
"""The first moment after the data: nothing in a table happens at or after it."""

KST_S = 9 * 3600

WEEKDAY_TRADE = (0.95, 0.90, 0.92, 0.95, 1.02, 1.22, 1.28)
WEEKDAY_OFFICE = (1.32, 1.20, 1.12, 1.08, 1.02, 0.55, 0.45)
MONTHS = (0.95, 1.17, 1.24, 1.06, 1.04, 0.97, 0.92, 1.00, 1.01, 1.03, 1.04, 0.93)
"""People move house in February and March, and sell what does not fit."""

HOURS_HOME = (
    20,
    10,
    6,
    4,
    3,
    4,
    9,
    22,
    38,
    46,
    52,
    56,
    66,
    58,
    52,
    54,
    58,
    66,
    78,
    92,
    104,
    106,
    84,
    48,
)


@dataclass(frozen=True, slots=True)
class Clock:
    """The calendar of the data's days, as arrays over day numbers."""

    weekday: Array
    """0 is Monday."""
    month: Array
    quiet: Array
    """How much of an ordinary day is left on holidays; 1 on the others."""


def make_clock() -> Clock:
    """The calendar of the data."""
    number = np.arange(DAYS)
    days = np.datetime64(FIRST_DAY) + number
    quiet = np.ones(DAYS)
    for row in read_seed("holidays"):
        position = (date.fromisoformat(row["dt"]) - FIRST_DAY).days
        if 0 <= position < DAYS:
            family = row["name_en"].startswith(("Seollal", "Chuseok"))
            quiet[position] = 0.55 if family else 1.08
    return Clock(
        weekday=(number + FIRST_DAY.weekday()) % 7,
        month=days.astype("datetime64[M]").astype(int) % 12,
        quiet=quiet,
    )


def busy(
    clock: Clock, rng: np.random.Generator, weekday: tuple[float, ...] = WEEKDAY_TRADE
) -> Array:
    """Weight of each day from weekday, season, holidays and chance; no growth in it."""
    week = np.asarray(weekday)[clock.weekday]
    noise = rng.lognormal(0.0, 0.06, DAYS)
    weights: Array = week * np.asarray(MONTHS)[clock.month] * clock.quiet * noise
    return weights


def draw_days(rng: np.random.Generator, weights: Array, n: int) -> Array:
    """Draws `n` day numbers by weight, in order."""
    counts = rng.multinomial(n, weights / weights.sum())
    return np.repeat(np.arange(len(weights)), counts)


def draw_moments(
    rng: np.random.Generator, days: Array, hours: tuple[int, ...] = HOURS_HOME
) -> Array:
    """A moment within each of the days, more of them in the hours people are awake for."""
    shares = np.asarray(hours, dtype=float)
    hour = rng.choice(24, size=len(days), p=shares / shares.sum())
    moments: Array = days * DAY_S + hour * 3600 + rng.integers(0, 3600, len(days))
    return moments


def day_of(moments: Array) -> Array:
    """The Korean day number of each moment."""
    days: Array = moments // DAY_S
    return days


def dates(days: Array) -> Array:
    """Day numbers as dates."""
    values: Array = np.datetime64(FIRST_DAY, "D") + days.astype("timedelta64[D]")
    return values


def utc(moments: Array) -> Array:
    """Moments as UTC timestamps."""
    seconds = moments.astype(np.int64) - KST_S
    stamps: Array = np.datetime64(FIRST_DAY, "s") + seconds.astype("timedelta64[s]")
    return stamps


def kst(moments: Array) -> Array:
    """Moments as Korean wall-clock timestamps."""
    return utc(moments + KST_S)


def months_of(days: Array) -> Array:
    """Day numbers as 'YYYYMM' integers."""
    month: Any = dates(days).astype("datetime64[M]").astype(int)
    result: Array = (month // 12 + 1970) * 100 + month % 12 + 1
    return result

"""What every part of a build is given: the clock, the scale and its own random numbers."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from t2sql.demo.clock import Clock


@dataclass(frozen=True, slots=True)
class Plan:
    """One build's settings."""

    clock: Clock
    seed: int
    scale: float

    def rng(self, area: str) -> np.random.Generator:
        """The random numbers of one area, so that a change in it moves no other area's rows."""
        sequence = np.random.SeedSequence([self.seed, zlib.crc32(area.encode())])
        return np.random.Generator(np.random.PCG64(sequence))

    def count(self, n: int) -> int:
        """A row count of the full demo, scaled."""
        return max(20, round(n * self.scale))

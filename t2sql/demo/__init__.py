"""The demo warehouse: Onggi Market, a neighbourhood second-hand marketplace that never existed.

What the company does and what its words mean is told in `docs/demo.md`. Importing this package is
cheap: numpy, pandas and duckdb are loaded when a warehouse is built.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

__all__ = ["DEMO_SEED", "DEMO_TODAY", "build_warehouse"]

DEMO_TODAY = date(2025, 6, 19)
"""The demo's "today", a Thursday: the day after its last event."""

DEMO_SEED = 20250619
"""The seed the published figures and the demo's suite were made with."""


def build_warehouse(
    path: Path,
    *,
    seed: int = DEMO_SEED,
    scale: float = 1.0,
    progress: Callable[[str, int, int], None] | None = None,
) -> None:
    """Builds the demo warehouse as one DuckDB file; the same seed and scale give the same rows.

    The file is written under another name beside `path` and renamed at the end, so a build that
    is killed leaves `path` as it was.

    Args:
        path: Where the warehouse goes; a file already there is replaced.
        seed: Seed of every random draw.
        scale: Size of the warehouse, 1.0 being the real demo. Tests build smaller ones.
        progress: Called after each table with its name, tables done and tables in all.
    """
    from t2sql.demo import build

    build.build_warehouse(path, seed=seed, scale=scale, progress=progress)

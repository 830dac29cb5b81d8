"""What a search finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found; a ``SearchHit``."""

    id: str
    score: float
    """0 to 1, greater is better."""
    text: str = ""
    """What matched, for a person."""

"""What a search finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found; a ``SearchHit``."""

    id: str
    score: float
    """0 to 1, greater is better."""
    text: str = ""
    """What matched, for a person."""


@dataclass(frozen=True, slots=True)
class WordHit:
    """One document found by its words, with what each field says; a ``WordHit``."""

    id: str
    score: float
    """Over all fields together: the share of the question that it holds, 0 to 1."""
    name: float
    """The same by the name alone."""
    columns: float
    """And by the columns alone."""
    held: int
    """How many words of the question :attr:`text` tells."""
    explain: Callable[[], str]
    """Works out which words matched; few hits are ever shown."""

    @property
    def text(self) -> str:
        """Which words matched where: ``name: orders; columns: order, date``."""
        return self.explain()

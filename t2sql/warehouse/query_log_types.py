"""A log of queries: where it lies, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LITERALS: Final = (
    "the text of each query with its literals, which may be names, addresses or other personal data"
)
NORMAL: Final = "the text of each query, every literal replaced by a mark"


@dataclass(frozen=True, slots=True)
class FoundLog:
    """A log that can be asked."""

    name: str
    """For a person, and for the file that is written."""
    queries: tuple[str, ...]
    """Each gives rows with ``query``, and what else is known of it."""
    keeps: str = LITERALS
    """What of each query would be stored."""
    mend: str = ""
    """What to grant where it cannot be read."""
    note: str = ""
    verified: bool = True
    """Whether it was tried against such an engine, and not only after its manual."""


@dataclass(frozen=True, slots=True)
class NoLog:
    """Why there is nothing to read."""

    reason: str
    mend: str = ""

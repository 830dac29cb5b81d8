"""What a question asks for, read once for all guards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from t2sql.sql.asked.cues import Cue, find_quotes, read_cues, without_quotes
from t2sql.sql.asked.numbers import AskedNumber, read_numbers
from t2sql.sql.asked.periods import AskedPeriod, read_periods

_LONGEST = 2000
"""Characters that are read; what is longer is a document, not a question."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the words of a question tell."""

    text: str
    unquoted: str
    """The text with its quoted parts blanked out, every sign in its place."""
    today: date
    periods: tuple[AskedPeriod, ...]
    numbers: tuple[AskedNumber, ...]
    cues: frozenset[Cue]
    quotes: tuple[str, ...] = ()
    """What stands in quotes."""

    def says(self, *cues: Cue) -> bool:
        """Whether any of these cues is there."""
        return not self.cues.isdisjoint(cues)


def read_asked(text: str, today: date) -> Asked:
    """Read a question as of a day."""
    short = text[:_LONGEST]
    periods = read_periods(short, today)
    unquoted = without_quotes(short)
    numbers = read_numbers(unquoted, periods)
    return Asked(short, unquoted, today, periods, numbers, read_cues(unquoted), find_quotes(short))

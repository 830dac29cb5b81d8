"""A span of the question and what it may mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from t2sql.translators.offline.dates import Period
from t2sql.translators.offline.reading import Operand
from t2sql.translators.offline.words import Word


@dataclass(frozen=True, slots=True)
class Target:
    """Something of the schema or the data that a span may mean."""

    kind: Literal["table", "column", "value", "metric"]
    table: str
    column: str
    value: str
    score: float
    measure: Operand | None = None
    """What a metric computes."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A span of words ``start`` to ``end`` (exclusive), and what it may mean."""

    kind: str
    meaning: str
    start: int
    end: int
    text: str
    targets: tuple[Target, ...] = ()
    target: Target | None = None
    number: float | int | None = None
    period: Period | None = None
    hints: tuple[str, ...] = ()
    """Words of the measure that an adjective speaks of."""
    weight: float = 0.0

    def is_a(self, kind: str, *meanings: str) -> bool:
        """Whether it is of this kind, and of one of these meanings if any is given."""
        return self.kind == kind and (not meanings or self.meaning in meanings)

    @property
    def is_table(self) -> bool:
        """Whether it was taken to name a table."""
        return self.target is not None and self.target.kind == "table"

    @property
    def is_column(self) -> bool:
        """Whether it was taken to name a column."""
        return self.target is not None and self.target.kind == "column"

    @property
    def is_value(self) -> bool:
        """Whether it was taken to be a cell value."""
        return self.target is not None and self.target.kind == "value"

    @property
    def is_metric(self) -> bool:
        """Whether it was taken to name a measure that is computed."""
        return self.target is not None and self.target.kind == "metric"


def text_of(words: Sequence[Word], start: int, end: int) -> str:
    """The words as they were written."""
    return " ".join(word.text for word in words[start:end])

"""What changing a past query works with: the questions, the slice, the query in the making."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from datetime import date

from sqlglot import exp

from t2sql.translators.offline.adapting.asking import Wanted
from t2sql.translators.offline.adapting.frame import Frame, Source
from t2sql.translators.offline.codes.code_words import CodeWords, ValueTarget
from t2sql.translators.offline.join_tree import JoinGraph
from t2sql.translators.offline.sql_periods import read_day
from t2sql.translators.offline.values import ValueTargets
from t2sql.translators.offline.wording import Wording, canonical_stem
from t2sql.translators.offline.words import Word
from t2sql.types import CatalogSlice, Table

SURE = 0.6
LONGEST = 4


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the query that is changed."""

    slice: CatalogSlice
    graph: JoinGraph
    names: dict[str, str]
    """Full names of tables, by the names that queries give them, in lower case."""
    frames: Sequence[Frame]
    """All past queries that are near the question."""
    values: ValueTargets
    codes: CodeWords
    spans: dict[tuple[str, ...], tuple[ValueTarget, ...]] = field(default_factory=dict)
    """What spans of the question were found to mean, with the word before them."""
    held: dict[str, Set[str]] = field(default_factory=dict)
    """Tables with values that the question may mean by words of these stems, once it was asked."""

    def meant_by(self, span: Sequence[Word], lead: str) -> tuple[ValueTarget, ...]:
        """The stored values that these words may mean; ``lead``: the word before them."""
        if not self.values.may_begin(span[0]):
            return ()
        key = (lead, *(word.text for word in span))
        if key not in self.spans:
            found = (*self.values.lookup(span), *self.codes.lookup(span, lead))
            self.spans[key] = found
        return self.spans[key]

    def holding(self, stem: str, words: Sequence[Word]) -> Set[str]:
        """The tables with a value that a span of the words may surely mean which has this stem."""
        if stem not in self.held:
            places = [at for at, word in enumerate(words) if canonical_stem(word) == stem]
            spans = {
                (start, end)
                for at in places
                for start in range(max(at - LONGEST + 1, 0), at + 1)
                for end in range(at + 1, min(start + LONGEST, len(words)) + 1)
            }
            meant = (
                self.meant_by(words[start:end], words[start - 1].text.lower() if start else "")
                for start, end in spans
            )
            self.held[stem] = {hit[0] for hits in meant for hit in hits if hit[3] >= SURE}
        return self.held[stem]

    def table(self, name: str) -> Table | None:
        """The table that a query calls so."""
        full = self.names.get(name.lower())
        return self.slice.table(full) if full is not None else None


@dataclass(frozen=True, slots=True)
class Task:
    """Which past query is to answer which question."""

    frame: Frame
    asked: Wording
    before: Wording
    """The past question."""
    wanted: Wanted
    known: Known
    today: date

    def date_column(self) -> exp.Expr | None:
        """The date by which the query, or one like it, is cut or restricted."""
        found: exp.Expr | None = date_of(self.frame)
        base = self.frame.sources[0]
        for other in self.known.frames if found is None else ():
            day, there = date_of(other), other.sources[0]
            same = there.table.lower() == base.table.lower()
            if same and day is not None and day.table == there.alias:
                return exp.column(day.name, table=base.alias)
        return found


@dataclass(slots=True)
class Work:
    """The query in the making."""

    sources: tuple[Source, ...]
    where: list[exp.Expr]
    explained: set[str] = field(default_factory=set)
    """Stems of the question that something stands for, beside the past question's."""
    changes: list[str] = field(default_factory=list)
    """What was changed, for a person."""
    counts: dict[str, float] = field(default_factory=dict)

    def count(self, name: str, more: float = 1.0) -> None:
        """Count something that speaks for or against the change."""
        self.counts[name] = self.counts.get(name, 0.0) + more

    def alias_of(self, known: Known, table: str) -> str | None:
        """The alias of the first source that is this table."""
        for one in self.sources:
            if known.names.get(one.table.lower()) == table:
                return one.alias
        return None


def date_of(frame: Frame) -> exp.Column | None:
    """The date column that a query is cut by or restricted on."""
    for item in frame.groups:
        if item.grain:
            return next(item.expression.find_all(exp.Column), None)
    for part in frame.where:
        if is_dated(part):
            return next(part.find_all(exp.Column), None)
    return None


def is_dated(part: exp.Expr) -> bool:
    """Whether a condition names a day."""
    literals = (one for one in part.find_all(exp.Literal) if one.is_string)
    return any(read_day(str(one.this)) is not None for one in literals)


def columns_of(expression: exp.Expr) -> frozenset[str]:
    """Its columns, each with its alias, in lower case."""
    return frozenset(
        ".".join(part.name for part in column.parts).lower()
        for column in expression.find_all(exp.Column)
    )

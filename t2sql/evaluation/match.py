"""Execution match: whether an answer's rows are the gold's rows.

Both results are bags of rows. Columns may stand in any order; numbers are equal within 1e-6
relative, whatever their type; a date equals midnight of its day and its ISO text; the order of
rows counts only where the gold orders its rows at the root. Beside it stand the strict figure
(columns in the gold's order) and the lenient one (the answer may have more columns).

Finding the order of the columns is a small isomorphism search. Cells become small integers
first (numbers that touch within the tolerance share one), columns whose bags of cells differ
are never paired, and every pairing is proved on the rows while it grows, so that wrong starts
die early. What is left may be symmetric on purpose; a step budget bounds it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from t2sql.evaluation.cells import Cell, canonical, close
from t2sql.evaluation.pairing import pair_rows

if TYPE_CHECKING:
    from t2sql.types import QueryResult

_STEPS = 1_000_000
"""Cells that the search for an order of columns may look at before it gives up."""

Column = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """How far an answer equals a gold: ``strict`` implies ``match``, that implies ``lenient``."""

    match: bool = False
    strict: bool = False
    lenient: bool = False

    def __or__(self, other: Match) -> Match:
        return Match(
            self.match or other.match, self.strict or other.strict, self.lenient or other.lenient
        )


def compare_results(gold: QueryResult, answer: QueryResult, *, ordered: bool) -> Match:
    """Compare an answer with one gold; ``ordered``: the order of rows counts.

    A result that was cut at the row limit matches nothing, since its rest is unknown.
    """
    width, rows = len(gold.columns), len(gold.rows)
    if gold.truncated or answer.truncated or rows != len(answer.rows):
        return Match()
    if width > len(answer.columns):
        return Match()
    pair = _Pair.read(gold.rows, answer.rows, width, len(answer.columns), ordered=ordered)
    if len(answer.columns) > width:
        return Match(lenient=pair.find_order())
    if pair.holds(range(width)):
        return Match(match=True, strict=True, lenient=True)
    found = pair.find_order()
    return Match(match=found, lenient=found)


def match_any(golds: Iterable[tuple[QueryResult, bool]], answer: QueryResult) -> Match:
    """Compare with several golds (each with whether its order counts); any of them may match."""
    best = Match()
    for gold, ordered in golds:
        best = best | compare_results(gold, answer, ordered=ordered)
        if best.strict:
            break
    return best


@dataclass(slots=True)
class _Pair:
    """Two results of equally many rows, as columns of small integers."""

    gold: tuple[Column, ...]
    answer: tuple[Column, ...]
    gold_cells: tuple[tuple[Cell, ...], ...]
    answer_cells: tuple[tuple[Cell, ...], ...]
    ordered: bool
    chained: bool
    """Whether some numbers share an integer without being equal, so that rows are proved again."""
    steps: int = 0

    @classmethod
    def read(
        cls,
        gold: Sequence[Sequence[Any]],
        answer: Sequence[Sequence[Any]],
        gold_width: int,
        answer_width: int,
        *,
        ordered: bool,
    ) -> _Pair:
        """Make the cells comparable, column by column."""
        cells = [
            tuple(tuple(canonical(row[index]) for row in rows) for index in range(width))
            for rows, width in ((gold, gold_width), (answer, answer_width))
        ]
        codes, chained = _number_cells(cell for side in cells for col in side for cell in col)
        sides = [tuple(tuple(codes[cell] for cell in column) for column in side) for side in cells]
        return cls(sides[0], sides[1], cells[0], cells[1], ordered, chained)

    def holds(self, order: Sequence[int]) -> bool:
        """Whether the rows are equal when gold column i is answer column ``order[i]``."""
        gold = list(zip(*self.gold, strict=True))
        answer = list(zip(*(self.answer[index] for index in order), strict=True))
        if self.ordered:
            return gold == answer and self._close_rows(order, [[i] for i in range(len(gold))], None)
        if Counter(gold) != Counter(answer):
            return False
        if not self.chained:
            return True
        return self._close_rows(order, _groups(gold), _groups(answer))

    def _close_rows(
        self, order: Sequence[int], gold: list[list[int]], answer: list[list[int]] | None
    ) -> bool:
        """Prove within the tolerance that the rows of each group can be paired."""
        if not self.chained:
            return True
        answer_columns = [self.answer_cells[index] for index in order]
        for mine, theirs in zip(gold, answer if answer is not None else gold, strict=True):
            left = [tuple(column[row] for column in self.gold_cells) for row in mine]
            right = [tuple(column[row] for column in answer_columns) for row in theirs]
            if not pair_rows(left, right):
                return False
        return True

    def find_order(self) -> bool:
        """Whether the columns of the answer can be put so that the rows are equal."""
        candidates = self._candidates()
        if any(not options for options in candidates):
            return False
        rows = len(self.gold[0]) if self.gold else 0
        start = tuple(range(rows)) if self.ordered else (0,) * rows
        sequence = sorted(range(len(self.gold)), key=lambda index: len(candidates[index]))
        self.steps = 0
        return self._search(sequence, candidates, {}, start, start)

    def _candidates(self) -> list[list[int]]:
        """For each gold column, the answer columns that hold the same bag of cells.

        Where a bag has fewer columns in the answer than in the gold, its gold columns get none.
        """
        by_bag: defaultdict[frozenset[tuple[int, int]], list[int]] = defaultdict(list)
        for index, column in enumerate(self.answer):
            by_bag[frozenset(Counter(column).items())].append(index)
        bags = [frozenset(Counter(column).items()) for column in self.gold]
        wanted = Counter(bags)
        return [by_bag[bag] if len(by_bag[bag]) >= wanted[bag] else [] for bag in bags]

    def _search(
        self,
        sequence: Sequence[int],
        candidates: list[list[int]],
        order: dict[int, int],
        gold_rows: Column,
        answer_rows: Column,
    ) -> bool:
        """Pair the next gold column; ``gold_rows`` holds what class each row is in so far."""
        if len(order) == len(sequence):
            return self.holds([order[index] for index in range(len(sequence))])
        index = sequence[len(order)]
        tried: set[Column | tuple[Cell, ...]] = set()
        for option in candidates[index]:
            # Equal columns are interchangeable: only one of them need be tried.
            same = self.answer_cells[option] if self.chained else self.answer[option]
            if option in order.values() or same in tried:
                continue
            tried.add(same)
            self.steps += len(gold_rows) + 1
            if self.steps > _STEPS and self.steps > 50 * len(gold_rows) * len(sequence):
                return False
            refined = _refine(gold_rows, self.gold[index], answer_rows, self.answer[option])
            if refined is None:
                continue
            order[index] = option
            if self._search(sequence, candidates, order, *refined):
                return True
            del order[index]
        return False


def _refine(
    gold_rows: Column, gold: Column, answer_rows: Column, answer: Column
) -> tuple[Column, Column] | None:
    """Split the classes of rows by one more column; None if the two sides then differ."""
    classes: dict[tuple[int, int], int] = {}
    left = tuple(classes.setdefault(key, len(classes)) for key in zip(gold_rows, gold, strict=True))
    right = tuple(classes.get(key, -1) for key in zip(answer_rows, answer, strict=True))
    return (left, right) if Counter(left) == Counter(right) else None


def _groups(rows: Sequence[Column]) -> list[list[int]]:
    """Row numbers by row, in an order that two equal bags share."""
    groups: defaultdict[Column, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        groups[row].append(number)
    return [groups[row] for row in sorted(groups)]


def _number_cells(cells: Iterable[Cell]) -> tuple[dict[Cell, int], bool]:
    """An integer for each cell; numbers that touch within the tolerance share one.

    Touching is no equivalence (a touches b, b touches c): whether such a chain is longer than
    the tolerance is said beside.
    """
    distinct = set(cells)
    numbers = sorted(cell for cell in distinct if isinstance(cell, float))
    codes: dict[Cell, int] = {}
    chained = False
    first = last = math.nan
    for number in numbers:
        if not close(last, number):
            first = number
        elif not close(first, number):
            chained = True
        codes[number] = codes[last] if close(last, number) else len(codes)
        last = number
    for cell in distinct:
        if not isinstance(cell, float):
            codes[cell] = len(codes)
    return codes, chained

"""Set operations: "both ... and ..." asks for rows that are in two answers."""

from __future__ import annotations

from dataclasses import replace

from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.reading import (
    Compare,
    Reading,
)


def part_contradictions(draft: Draft) -> None:
    """Two bounds on one column that no row can meet ask for an intersection of row sets."""
    bounds = [(pair, pair[1]) for pair in draft.where if isinstance(pair[1], Compare)]
    for index, (pair, left) in enumerate(bounds):
        for other, right in bounds[index + 1 :]:
            if left.left == right.left and _contradict(left, right) and not draft.both:
                draft.where.remove(pair)
                draft.where.remove(other)
                draft.both.extend((left, right))
                return


def _contradict(left: Compare, right: Compare) -> bool:
    low, high = (left, right) if left.operator[0] == ">" else (right, left)
    numbers = isinstance(low.right, (int, float)) and isinstance(high.right, (int, float))
    if not numbers or low.operator[0] != ">" or high.operator[0] != "<":
        return False
    return float(str(low.right)) >= float(str(high.right))


def intersect(reading: Reading, draft: Draft) -> Reading:
    """The reading with the two conditions of "both" as an intersection of two queries."""
    if len(draft.both) < 2:
        return replace(reading, where=(*reading.where, *draft.both))
    first, second = draft.both[:2]
    right = replace(reading, where=(*reading.where, second), order=(), limit=None)
    left = replace(reading, where=(*reading.where, first), order=(), limit=None)
    shown = tuple(key for key in reading.order if key.operand in reading.select)
    return replace(left, combine="intersect", other=right, order=shown)

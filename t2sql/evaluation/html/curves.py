"""What confidence is worth: precision by coverage, and truth by confidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from t2sql.evaluation.html.plots import Point

Row = Mapping[str, Any]
_BINS = 10


def coverage_curve(rows: Iterable[Row]) -> tuple[Point, ...]:
    """Precision where the questions above each confidence are answered, from few to all.

    Questions of one confidence come together, so that the order of the file decides nothing.
    """
    groups: defaultdict[float, list[bool]] = defaultdict(list)
    for row in rows:
        groups[row["confidence"] if row["sql"] else -1.0].append(bool(row["match"]))
    total = sum(map(len, groups.values()))
    taken = right = 0
    points = []
    for confidence in sorted(groups, reverse=True):
        taken += len(groups[confidence])
        right += sum(groups[confidence])
        points.append(Point(taken / total, right / taken))
    return tuple(points)


def calibration(rows: Iterable[Row]) -> tuple[Point, ...]:
    """For each tenth of confidence: its mean, the share that was right, and how many it holds."""
    bins: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for row in rows:
        if row["sql"]:
            confidence = min(max(float(row["confidence"]), 0.0), 1.0)
            place = min(int(confidence * _BINS), _BINS - 1)
            bins[place].append((confidence, bool(row["match"])))
    most = max(map(len, bins.values()), default=1)
    points = []
    for place in sorted(bins):
        held = bins[place]
        mean = sum(confidence for confidence, _ in held) / len(held)
        right = sum(match for _, match in held) / len(held)
        points.append(Point(mean, right, len(held) / most, f"{len(held):,} questions"))
    return tuple(points)

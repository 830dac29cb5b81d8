"""Splits labels into a part to fit on and a part to measure on that has nothing of the first."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from t2sql.errors import InputError
from t2sql.evaluation.labels import Label

SplitBy = Literal["database", "time", "tables", "order"]

FEWEST_LABELS: Final = 50
HELD_OUT: Final = 0.3
_DATED: Final = 0.8
"""Share of labels with a date, from which on time may split them."""
_LEAST_HELD_OUT: Final = 0.1
"""Where clusters of tables leave less than this to measure on, they are no split."""
_CUT_FROM: Final = 0.5
_CUT_TO: Final = 0.9
"""Shares of the labels between which a change of date is looked for to cut at."""


@dataclass(frozen=True, slots=True)
class LabelSplit:
    """Labels to fit on, and labels to measure on."""

    fit: tuple[Label, ...]
    held_out: tuple[Label, ...]
    by: SplitBy
    left_out: int = 0
    """Labels that ask the same as one to fit on, for another month or town: in neither part."""

    @property
    def text(self) -> str:
        """How it was split, for a person."""
        how = {
            "database": "by database",
            "time": "by time, the newest to measure on",
            "tables": "by tables: none is on both sides",
            "order": "by the order of the history",
        }
        again = f"; {self.left_out:,} that only repeat are left out" if self.left_out else ""
        return (
            f"{len(self.fit):,} labels to fit on, {len(self.held_out):,} to measure on, split "
            f"{how[self.by]}{again}"
        )


@dataclass(frozen=True, slots=True)
class TooFewLabels:
    """There are not enough labels to learn anything from: the defaults are kept."""

    found: int
    needed: int = FEWEST_LABELS

    @property
    def text(self) -> str:
        """The same as a sentence."""
        return (
            f"{self.found:,} labels are too few to fit weights on ({self.needed:,} are needed): "
            "the defaults are kept. Labels are verified past queries with their question."
        )


def split_labels(
    labels: Sequence[Label],
    *,
    share: float = HELD_OUT,
    seed: int = 0,
    fewest: int = FEWEST_LABELS,
) -> LabelSplit | TooFewLabels:
    """Split by database where there are several; else by time, by clusters of tables, by order.

    With one database the newest labels are held out if most have a date. Else the clusters are
    the connected components of labels that share a table, put on the two sides largest first, to
    whichever lacks more. If one component holds nearly all, the last ones in order are held out.
    The parts never share a question's shape; where that leaves nothing to measure on, nothing is
    split.

    Args:
        labels: what to split; their order does not matter.
        share: of the labels to hold out, above 0 and below 0.5.
        seed: another one gives another split by database or tables, where units are of one size.
        fewest: with fewer labels nothing is split.

    Raises:
        InputError: the share is out of its range.
    """
    if not 0 < share < 0.5:
        raise InputError(f"A share of {share} is not between 0 and 0.5.", hint="Say e.g. 0.3.")
    if len(labels) < max(fewest, 2):
        return TooFewLabels(len(labels), max(fewest, 2))
    split = _split(labels, share, seed)
    if not split.held_out:  # all of them repeat what is to be fitted on
        return TooFewLabels(len(split.fit), max(fewest, len(split.fit) + 1))
    return split


def _split(labels: Sequence[Label], share: float, seed: int) -> LabelSplit:
    ordered = sorted(labels, key=lambda label: (label.on, label.place, label.id))
    databases = _grouped(ordered, lambda label: label.database)
    if len(databases) > 1:
        return _of_units(databases, share, seed, "database")
    dates = {label.on for label in ordered if label.on}
    if len(dates) > 1 and sum(bool(label.on) for label in ordered) >= _DATED * len(ordered):
        return _cut(ordered, _date_cut(ordered, share), "time")
    clusters = table_clusters(ordered)
    if len(clusters) > 1:
        split = _of_units(clusters, share, seed, "tables")
        if len(split.held_out) >= _LEAST_HELD_OUT * len(ordered):
            return split
    by_place = sorted(ordered, key=lambda label: (label.place, label.id))
    return _cut(by_place, round(len(by_place) * (1 - share)), "order")


def fold_labels(labels: Sequence[Label], folds: int, *, seed: int = 0) -> tuple[LabelSplit, ...]:
    """Every label is held out once: for cross-validation, by database or by clusters of tables.

    There are at most as many folds as databases or clusters; one alone cannot be folded, and
    gives none.
    """
    databases = _grouped(labels, lambda label: label.database)
    by: SplitBy = "database" if len(databases) > 1 else "tables"
    units = databases if len(databases) > 1 else table_clusters(labels)
    count = min(folds, len(units))
    if count < 2:
        return ()
    bins: list[list[Label]] = [[] for _ in range(count)]
    for unit in _by_size(units, seed):
        min(bins, key=len).extend(unit)
    return tuple(
        _without_repeats(
            [label for other in bins if other is not held for label in other], held, by
        )
        for held in bins
    )


def table_clusters(labels: Sequence[Label]) -> list[list[Label]]:
    """Labels that share a table, directly or through others: connected components (union-find)."""
    above: dict[str, str] = {}

    def top(name: str) -> str:
        while above.setdefault(name, name) != name:
            above[name] = above[above[name]]
            name = above[name]
        return name

    for label in labels:
        first, *others = (f"{label.database}\0{name.lower()}" for name in label.tables)
        for other in others:
            above[top(other)] = top(first)
    return _grouped(labels, lambda label: top(f"{label.database}\0{label.tables[0].lower()}"))


def _grouped(labels: Iterable[Label], key: Callable[[Label], str]) -> list[list[Label]]:
    groups: defaultdict[str, list[Label]] = defaultdict(list)
    for label in labels:
        groups[key(label)].append(label)
    return list(groups.values())


def _of_units(units: Sequence[Sequence[Label]], share: float, seed: int, by: SplitBy) -> LabelSplit:
    """Whole units on either side, each to the side that lacks more of its share."""
    count = sum(map(len, units))
    fit: list[Label] = []
    held_out: list[Label] = []
    for unit in _by_size(units, seed):
        lacking = (1 - share) * count - len(fit), share * count - len(held_out)
        (fit if lacking[0] >= lacking[1] else held_out).extend(unit)
    return _without_repeats(fit, held_out, by)


def _by_size(units: Sequence[Sequence[Label]], seed: int) -> list[Sequence[Label]]:
    """The largest first; those of one size in an order that the seed decides."""

    def rank(unit: Sequence[Label]) -> tuple[int, str]:
        least = min(label.id for label in unit)
        drawn = hashlib.sha256(f"{seed} {unit[0].database} {least}".encode("utf-8", "replace"))
        return -len(unit), drawn.hexdigest()

    return sorted(units, key=rank)


def _date_cut(ordered: Sequence[Label], share: float) -> int:
    """Where to cut by time: at the change of date nearest to the share, if one is near enough."""
    wanted = round(len(ordered) * (1 - share))
    least, most = len(ordered) * _CUT_FROM, len(ordered) * _CUT_TO
    changes = [
        at
        for at in range(1, len(ordered))
        if ordered[at].on != ordered[at - 1].on and least <= at <= most
    ]
    return min(changes, key=lambda at: (abs(at - wanted), at), default=wanted)


def _cut(ordered: Sequence[Label], at: int, by: SplitBy) -> LabelSplit:
    at = min(max(at, 1), len(ordered) - 1)
    return _without_repeats(ordered[:at], ordered[at:], by)


def _without_repeats(fit: Sequence[Label], held_out: Sequence[Label], by: SplitBy) -> LabelSplit:
    """Take out of the held-out part what asks the same as a label to fit on."""
    shapes = {(label.database, shape) for label in fit for shape in label.shapes}
    kept = tuple(
        label
        for label in held_out
        if shapes.isdisjoint((label.database, shape) for shape in label.shapes)
    )
    return LabelSplit(tuple(fit), kept, by, len(held_out) - len(kept))

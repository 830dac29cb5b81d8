"""The shape of a result: which columns are measures, which tells its rows apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from t2sql.steps.column_roles import ColumnRole, is_unique, read_roles
from t2sql.types import QueryResult

_MOST_TRIED: Final = 12
"""Columns of names that are tried as axis and series of each other."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns of a result by what they are."""

    result: QueryResult
    measures: tuple[ColumnRole, ...]
    axis: ColumnRole | None
    """The time, or the order, that tells the rows apart: alone, or with a series."""
    labels: tuple[ColumnRole, ...]
    """Columns that name the rows, the one for an axis first; empty where none tells them apart."""
    names: tuple[ColumnRole, ...]
    """All columns of names that vary; real names before ids."""
    series: ColumnRole | None
    """What tells rows of the same moment apart."""


def read_shape(result: QueryResult) -> Shape:
    """What each column of the result is for, by its role and by which tell the rows apart."""
    roles = read_roles(result)
    measures = tuple(role for role in roles if role.role == "measure")
    whens = sorted(
        (role for role in roles if role.role in {"time", "order"}),
        key=lambda role: role.role != "time",
    )
    named = [role for role in roles if role.role == "category"]
    ids = [role for role in roles if role.role == "id"]
    one = len(result.rows) == 1
    labels = tuple(label for label in (*named, *ids) if label.distinct > 1 or one)
    if one:
        return Shape(result, measures, whens[0] if whens else None, labels, labels, None)
    varying = [when for when in whens if when.distinct > 1]
    axis, series = _along_time(result, varying, labels)
    if axis is not None:
        return Shape(result, measures, axis, labels, labels, series)
    first, series = _among_things(result, labels)
    ordered = () if first is None else (first, *(one for one in labels if one is not first))
    return Shape(result, measures, None, tuple(ordered), labels, series)


def _along_time(
    result: QueryResult, whens: Sequence[ColumnRole], labels: Sequence[ColumnRole]
) -> tuple[ColumnRole | None, ColumnRole | None]:
    """A time that tells rows apart alone, or with one column of names, or a larger time."""
    for when in whens:
        if is_unique(result, (when.place,)):
            return when, None
    for when in whens[:_MOST_TRIED]:
        for label in labels[:_MOST_TRIED]:
            if is_unique(result, (when.place, label.place)):
                return when, label
    if len(whens) > 1:  # year and month: a line a year
        years, parts = whens[0], whens[1]
        if is_unique(result, (years.place, parts.place)):
            return (parts, years) if parts.role == "order" else (years, parts)
    return None, None


def _among_things(
    result: QueryResult, labels: Sequence[ColumnRole]
) -> tuple[ColumnRole | None, ColumnRole | None]:
    """A column of names that tells rows apart, or two: the one with more names is the axis."""
    for label in labels:
        if is_unique(result, (label.place,)):
            return label, None
    tried = labels[:_MOST_TRIED]
    for at, one in enumerate(tried):
        for other in tried[at + 1 :]:
            if is_unique(result, (one.place, other.place)):
                return (one, other) if one.distinct >= other.distinct else (other, one)
    return None, None

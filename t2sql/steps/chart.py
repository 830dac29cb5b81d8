"""Which chart shows a result, chosen by its shape.

A time makes lines, a category bars, parts of a whole stacked bars, two measures a scatter, and a
single row big numbers. Each kind says by itself whether it can show a result; the first in the
order of the shape is taken, the others are what one can switch to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from t2sql.steps.column_roles import MOST_COLUMNS, MOST_ROWS, ColumnRole, as_number, as_time
from t2sql.steps.result_shape import Shape, read_shape
from t2sql.types import QueryResult

ChartKind = Literal["number", "line", "bar", "stacked", "scatter"]
MOST_FIGURES: Final = 4
"""Numbers of one row that are shown side by side."""
MOST_MEASURES: Final = 5
"""Measures that share an axis."""
_ONE_SCALE: Final = 50.0
"""How much larger the largest value of one measure may be than that of another on one axis."""
_MOST_NAMED: Final = 5
_MANY: Final = 30
"""Rows from which two measures of things are better seen as points than as bars."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of a result. Columns are named by their place in it, from 0."""

    kind: ChartKind
    y: tuple[int, ...]
    """Measures; of ``number`` the figures, of ``scatter`` the vertical one."""
    x: int | None = None
    """What is along the axis; None for ``number``."""
    series: int | None = None
    """The column that tells lines or parts of bars apart."""
    is_time: bool = False
    """Whether the axis is one of time."""
    title: str = ""
    kinds: tuple[ChartKind, ...] = ()
    """What it can be switched to, itself included."""
    notes: tuple[str, ...] = ()
    """What is left out, for a person."""


def choose_chart(
    result: QueryResult, title: str = "", kind: ChartKind | None = None
) -> Chart | None:
    """The chart for a result's shape, or of the kind asked for; None where no chart shows it.

    Args:
        result: the rows, in the order that they are to be shown.
        title: what the chart is of.
        kind: the kind wanted, where a person switches it.
    """
    from t2sql.steps.chart_points import left_out

    if not result.rows or not result.columns:
        return None
    shape = read_shape(result)
    plans = {plan.kind: plan for plan in _plans(shape)}
    if not plans:
        return None
    chosen = next(iter(plans.values())) if kind is None else plans.get(kind)
    if chosen is None:
        return None
    chart = replace(chosen, title=title, kinds=tuple(plans))
    notes = (*_not_looked_at(result), *chart.notes, *left_out(chart, result))
    return replace(chart, notes=notes)


def _not_looked_at(result: QueryResult) -> Iterator[str]:
    if (count := len(result.rows)) > MOST_ROWS:
        yield f"Drawn from the first {MOST_ROWS:,} of {count:,} rows."
    if (count := len(result.columns)) > MOST_COLUMNS:
        yield f"Looked at the first {MOST_COLUMNS:,} of {count:,} columns."


def _plans(shape: Shape) -> list[Chart]:
    """The charts that can show it, the best first."""
    first: list[ChartKind]
    if len(shape.result.rows) == 1:
        first = ["number", "bar"]
    elif shape.axis is not None:
        parts = any(measure.share for measure in shape.measures) and shape.series is not None
        first = ["stacked", "line"] if parts else ["line"]
    elif _is_cloud(shape):
        first = ["scatter"]
    else:
        parts = shape.series is not None
        first = ["stacked", "bar"] if parts else ["bar"]
    order: list[ChartKind] = [*first, "line", "bar", "stacked", "scatter"]
    makers = {
        "number": _number,
        "line": _line,
        "bar": _bar,
        "stacked": _stacked,
        "scatter": _scatter,
    }
    made = [makers[kind](shape) for kind in dict.fromkeys(order)]
    return [plan for plan in made if plan is not None and _draws(plan, shape.result)]


def _draws(chart: Chart, result: QueryResult) -> bool:
    """Whether there is a value to draw: NULL alone makes no chart."""
    place = as_time if chart.is_time else as_number if chart.kind == "scatter" else None
    return any(
        any(as_number(row[y]) is not None for y in chart.y)
        and (chart.x is None or place is None or place(row[chart.x]) is not None)
        for row in result.rows[:MOST_ROWS]
    )


def _is_cloud(shape: Shape) -> bool:
    """Whether rows are points of two measures rather than things with a name and a value."""
    if len(shape.measures) < 2:
        return False
    return not shape.labels or (len(shape.measures) == 2 and len(shape.result.rows) > _MANY)


def _number(shape: Shape) -> Chart | None:
    if len(shape.result.rows) != 1 or not shape.measures:
        return None
    figures, more = shape.measures[:MOST_FIGURES], shape.measures[MOST_FIGURES:]
    label = shape.axis or (shape.labels[0] if shape.labels else None)
    return Chart(
        "number",
        tuple(measure.place for measure in figures),
        series=label.place if label else None,
        notes=_not_shown(more, "for want of room"),
    )


def _line(shape: Shape) -> Chart | None:
    if shape.axis is None or not shape.measures or len(shape.result.rows) < 2:
        return None
    return _along(shape, "line", shape.axis)


def _bar(shape: Shape) -> Chart | None:
    axis = shape.axis or (shape.labels[0] if shape.labels else None)
    if axis is None or not shape.measures:
        return None
    return _along(shape, "bar", axis)


def _stacked(shape: Shape) -> Chart | None:
    """Parts that make a whole: values that add up, or shares, none of them below zero."""
    axis = shape.axis or (shape.labels[0] if shape.labels else None)
    if axis is None or not shape.measures:
        return None
    if shape.series is not None:
        parts = shape.measures[:1]
    else:
        parts = tuple(
            measure for measure in shape.measures if measure.share == shape.measures[0].share
        )[:MOST_MEASURES]
        if len(parts) < 2:
            return None
    if any(part.least < 0 or not (part.adds_up or part.share) for part in parts):
        return None
    chart = _along(shape, "stacked", axis)
    if shape.series is not None:
        return chart
    kept = tuple(part.place for part in parts)
    rest = tuple(measure for measure in shape.measures if measure.place not in kept)
    return replace(chart, y=kept, notes=_not_shown(rest, "they are of another unit"))


def _scatter(shape: Shape) -> Chart | None:
    if len(shape.result.rows) < 2 or len(shape.measures) < 2:
        return None
    across, up, *more = shape.measures
    few = [label for label in shape.names if 1 < label.distinct <= 7]
    repeats = [label for label in few if label.distinct < len(shape.result.rows)]
    return Chart(
        "scatter",
        (up.place,),
        across.place,
        repeats[0].place if repeats else None,
        notes=_not_shown(more, "a point has two"),
    )


def _along(shape: Shape, kind: ChartKind, axis: ColumnRole) -> Chart:
    """Measures along an axis: one for each series, or as many as share its scale."""
    if shape.series is not None:
        shown, rest, why = shape.measures[:1], shape.measures[1:], "one is shown for each series"
    else:
        shown, rest = _on_one_scale(shape.measures)
        why = "on this scale it could not be seen"
    return Chart(
        kind,
        tuple(measure.place for measure in shown),
        axis.place,
        shape.series.place if shape.series else None,
        is_time=axis.role == "time",
        notes=_not_shown(rest, why),
    )


def _on_one_scale(
    measures: Sequence[ColumnRole],
) -> tuple[tuple[ColumnRole, ...], tuple[ColumnRole, ...]]:
    """The first measure with those that can stand beside it, and the others."""
    first = measures[0]
    size = max(abs(first.least), abs(first.most))
    kept = [first]
    for other in measures[1:]:
        extent = max(abs(other.least), abs(other.most))
        near = size and extent and 1 / _ONE_SCALE <= extent / size <= _ONE_SCALE
        if near and other.share == first.share and len(kept) < MOST_MEASURES:
            kept.append(other)
    return tuple(kept), tuple(measure for measure in measures if measure not in kept)


def _not_shown(measures: Sequence[ColumnRole], why: str) -> tuple[str, ...]:
    names = ", ".join(measure.name for measure in measures[:_MOST_NAMED])
    if len(measures) > _MOST_NAMED:
        names += f" and {len(measures) - _MOST_NAMED} more"
    return (f"Not shown: {names} ({why}).",) if measures else ()

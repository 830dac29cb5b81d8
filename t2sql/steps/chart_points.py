"""The points of a chart: what is drawn of a result, and what is left out, told in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from t2sql.steps.column_roles import MOST_ROWS, as_number, as_time, cell_key, read_role
from t2sql.steps.series import read_periods
from t2sql.types import QueryResult

if TYPE_CHECKING:
    from t2sql.steps.chart import Chart

MOST_BARS: Final = 30
"""Categories that are drawn; the others are added up, or left out."""
MOST_SERIES: Final = 8
"""Lines or parts that are told apart by colour; so many colours there are."""
MOST_POINTS: Final = 2000
"""Points of a line or a cloud, and bars along a time."""
MOST_CHARACTERS: Final = 60
"""Of a name; a longer one is cut."""
NULL: Final = "NULL"

_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_UNITS: Final = ((1, "day"), (7, "week"), (31, "month"), (92, "quarter"), (366, "year"))


@dataclass(frozen=True, slots=True)
class Point:
    """A value at a place."""

    x: str | float | datetime
    y: float | None
    """None leaves a gap: NULL, NaN, infinity."""
    series: str
    """Empty where there is but one."""
    cell: Any
    """The value as it stands in the result."""
    measure: int
    """The column that it is of."""


@dataclass(frozen=True, slots=True)
class Plot:
    """The points of a chart."""

    points: tuple[Point, ...]
    names: tuple[str, ...] = ()
    """What stands along the axis, in the order of the result; empty for a time or numbers."""
    series: tuple[str, ...] = ()
    others: str = ""
    """The series or the name that stands for several; empty where none does."""
    unit: str = ""
    """What one step of a time is: day, week, month, quarter, year; empty for a moment."""
    notes: tuple[str, ...] = ()


def left_out(chart: Chart, result: QueryResult) -> tuple[str, ...]:
    """What a chart leaves out of a result, or adds up, for a person."""
    return plot(chart, result).notes


def plot(chart: Chart, result: QueryResult) -> Plot:
    """The points of a chart, in the order of the result; of ``number`` each figure is one.

    Where there are too many names or series, the largest are kept, and the others are added up
    where sums make sense and are left out where they do not.
    """
    result = replace(result, rows=result.rows[:MOST_ROWS])
    if chart.kind == "number" or chart.x is None:
        row = result.rows[0]
        points = [
            Point("", as_number(row[place]), result.columns[place], row[place], place)
            for place in chart.y
        ]
        return Plot(tuple(points))
    if chart.kind == "scatter":
        return _cloud(chart, result, chart.x)
    return _along(chart, result, chart.x)


def clean(text: str) -> str:
    """A name as it can be drawn: without control characters, not too long."""
    plain = _UNSEEN.sub("·", text[: MOST_CHARACTERS + 1])
    return plain if len(plain) <= MOST_CHARACTERS else plain[: MOST_CHARACTERS - 1] + "…"


def _cloud(chart: Chart, result: QueryResult, across: int) -> Plot:
    up = chart.y[0]
    series_of = _series_of(chart, result)
    points = [
        Point(x, y, series_of(row), row[up], up)
        for row in result.rows
        if (x := as_number(row[across])) is not None and (y := as_number(row[up])) is not None
    ]
    notes = []
    if missing := len(result.rows) - len(points):
        notes.append(f"{_rows(missing)} without both numbers: not shown.")
    points, thinned = _thin(points)
    told_apart = chart.series is not None
    series = tuple(dict.fromkeys(point.series for point in points)) if told_apart else ()
    return Plot(tuple(points), series=series, notes=(*notes, *thinned))


def _along(chart: Chart, result: QueryResult, axis: int) -> Plot:
    cells = [row[axis] for row in result.rows]
    places: Callable[[Any], str | datetime | None] = as_time if chart.is_time else _named(cells)
    series_of = _series_of(chart, result)
    measures = dict(zip(chart.y, _apart(result.columns[y] for y in chart.y), strict=True))
    points: list[Point] = []
    undated = 0
    for row, cell in zip(result.rows, cells, strict=True):
        x = places(cell)
        if x is None:
            undated += 1
            continue
        for y in chart.y:
            series = series_of(row)
            if chart.series is None and len(chart.y) > 1:
                series = measures[y]
            points.append(Point(x, as_number(row[y]), series, row[y], y))
    notes = [f"{_rows(undated)} without {result.columns[axis]}: not shown."] if undated else []
    notes += _gaps(points)
    adds_up = all(read_role(result, y).adds_up for y in chart.y)
    is_order = not chart.is_time and read_role(result, axis).role == "order"
    drawn = Plot(tuple(points), unit=_unit(cells) if chart.is_time else "")
    drawn = _fold_series(drawn, adds_up=adds_up)
    if chart.is_time or is_order:
        kept, thinned = _thin_times(drawn.points)
        drawn = replace(drawn, points=kept, notes=(*drawn.notes, *thinned))
    else:
        drawn = _fold_names(drawn, adds_up=adds_up)
    names = () if chart.is_time else tuple(dict.fromkeys(str(one.x) for one in drawn.points))
    if is_order:
        by_cell = {places(cell): cell for cell in cells}
        names = tuple(sorted(names, key=lambda name: as_number(by_cell[name]) or -1))
    return replace(drawn, names=names, notes=(*notes, *drawn.notes))


def _series_of(chart: Chart, result: QueryResult) -> Callable[[Sequence[Any]], str]:
    """The name of a row's series; empty where nothing tells series apart."""
    place = chart.series
    if place is None:
        return lambda row: ""
    named = _named([row[place] for row in result.rows])
    return lambda row: named(row[place])


def _apart(names: Iterable[str]) -> list[str]:
    """The names as they can be drawn, each once: columns may have the same."""
    taken: dict[str, None] = {}
    for name in map(clean, names):
        number = 1
        shown = name
        while shown in taken:
            number += 1
            shown = f"{name} ({number})"
        taken[shown] = None
    return list(taken)


def _named(cells: Sequence[Any]) -> Callable[[Any], str]:
    """A name for each cell: different cells have different ones, even where both are cut."""
    days = all(
        isinstance(cell, datetime) and cell.time() == cell.time().min
        for cell in cells
        if cell is not None
    )
    texts = {cell_key(cell): cell_text(cell, day=days) for cell in cells}
    names = dict(zip(texts, _apart(texts.values()), strict=True))
    return lambda cell: names[cell_key(cell)]


def cell_text(cell: Any, *, day: bool = False) -> str:
    """A cell as a name: NULL is told, whole numbers have no fraction, ``day`` drops the hours."""
    if cell is None:
        return NULL
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if day else cell.replace(tzinfo=None).isoformat(" ")
    if isinstance(cell, (float, Decimal)) and as_number(cell) is not None and cell == int(cell):
        return str(int(cell))
    return str(cell) or "(empty)"


def _gaps(points: Sequence[Point]) -> list[str]:
    empty = sum(1 for point in points if point.cell is None)
    odd = sum(1 for point in points if point.y is None) - empty
    said = [f"{_values(empty)} NULL: a gap."] if empty else []
    return [*said, f"{_values(odd)} not finite: a gap."] if odd else said


def _fold_series(drawn: Plot, *, adds_up: bool) -> Plot:
    """At most as many series as there are colours: the largest."""
    order = tuple(dict.fromkeys(point.series for point in drawn.points))
    if len(order) <= 1 and not (order and order[0]):
        return drawn
    if len(order) <= MOST_SERIES:
        return replace(drawn, series=order)
    kept = _largest(drawn.points, lambda point: point.series, MOST_SERIES - 1)
    others = f"others ({len(order) - len(kept)})"
    points, note = _fold(drawn.points, "series", kept, others, adds_up=adds_up)
    names = tuple(name for name in order if name in kept)
    series = (*names, others) if adds_up else names
    return replace(drawn, points=points, series=series, others=others, notes=(*drawn.notes, note))


def _fold_names(drawn: Plot, *, adds_up: bool) -> Plot:
    """At most so many names along the axis: the largest, in the order of the result."""
    order = tuple(dict.fromkeys(str(point.x) for point in drawn.points))
    if len(order) <= MOST_BARS:
        return drawn
    kept = _largest(drawn.points, lambda point: str(point.x), MOST_BARS - 1)
    others = f"others ({len(order) - len(kept):,})"
    points, note = _fold(drawn.points, "name", kept, others, adds_up=adds_up)
    return replace(drawn, points=points, others=drawn.others or others, notes=(*drawn.notes, note))


def _fold(
    points: Sequence[Point], what: str, kept: frozenset[str], others: str, *, adds_up: bool
) -> tuple[tuple[Point, ...], str]:
    """The points kept, and what stands for those that are not; ``what`` is folded."""
    by_series = what == "series"
    stay = [point for point in points if (point.series if by_series else str(point.x)) in kept]
    rest = [point for point in points if (point.series if by_series else str(point.x)) not in kept]
    left = len({point.series if by_series else str(point.x) for point in rest})
    shown = f"Shown are the {len(kept)} largest; {left:,} {what if by_series else 'names'} more"
    if not adds_up:
        return tuple(stay), f"{shown} are left out."
    sums: dict[tuple[str | float | datetime, str, int], float] = {}
    for point in rest:
        x, series = (point.x, others) if by_series else (others, point.series)
        key = (x, series, point.measure)
        sums[key] = sums.get(key, 0.0) + (point.y or 0.0)
    added = [Point(x, total, series, total, y) for (x, series, y), total in sums.items()]
    return (*stay, *added), f"{shown} are added up as others."


def _largest(points: Iterable[Point], key: Callable[[Point], str], count: int) -> frozenset[str]:
    """The keys of the largest sums; of equal ones the first."""
    sums: dict[str, float] = {}
    for point in points:
        sums[key(point)] = sums.get(key(point), 0.0) + abs(point.y or 0.0)
    return frozenset(sorted(sums, key=lambda name: -sums[name])[:count])


def _thin(points: list[Point]) -> tuple[list[Point], tuple[str, ...]]:
    if len(points) <= MOST_POINTS:
        return points, ()
    step = -(-len(points) // MOST_POINTS)
    return points[::step], (f"Every {_nth(step)} of {len(points):,} points is shown.",)


def _thin_times(points: Sequence[Point]) -> tuple[tuple[Point, ...], tuple[str, ...]]:
    """Whole moments are left out, of all series alike."""
    moments = list(dict.fromkeys(point.x for point in points))
    if len(moments) <= MOST_POINTS:
        return tuple(points), ()
    step = -(-len(moments) // MOST_POINTS)
    kept = set(moments[::step])
    said = f"Every {_nth(step)} of {len(moments):,} points in time is shown."
    return tuple(point for point in points if point.x in kept), (said,)


def _unit(cells: Sequence[Any]) -> str:
    """What one step is, where all cells are days or periods of one length."""
    times = [time for cell in cells if (time := as_time(cell)) is not None]
    if any(time.time() != time.time().min for time in times):
        return ""
    texts = [cell for cell in cells if isinstance(cell, str)]
    days: list[Any] = [time.date() for time in times]
    digits = [str(cell) for cell in cells if not isinstance(cell, (date, str)) and cell is not None]
    if digits and all(len(text.partition(".")[0]) == 4 for text in digits):
        return "year"
    periods = read_periods(texts) if texts and len(texts) == len(times) else []
    periods = periods or read_periods(days)
    longest = max(((period.end - period.start).days for period in periods), default=0)
    return next((unit for most, unit in _UNITS if 0 < longest <= most), "")


def _nth(number: int) -> str:
    return {2: "2nd", 3: "3rd"}.get(number, f"{number}th")


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _values(count: int) -> str:
    return "1 value is" if count == 1 else f"{count:,} values are"

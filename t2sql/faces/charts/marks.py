"""The marks of each kind of chart and their axes, as Vega-Lite has them."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Final

from t2sql.faces.charts.labels import LETTER, letters, shorten
from t2sql.faces.charts.numbers import axis_labels, time_axis
from t2sql.faces.charts.sheet import ABOVE, Sheet

NARROW: Final = 520
"""Width in pixels below which a legend stands under the chart."""
MOST_DOTS: Final = 60
"""Points of a line that are drawn as dots as well."""
_DENSE: Final = 300
"""Points from which a thick line would hide itself."""
MOST_STANDING: Final = 12
"""Bars that stand; more lie, where their names have a line each."""
_WIDEST: Final = 64
"""Of a bar, in pixels."""
_BESIDE: Final = 90
"""What axis and margins take of the width, about."""
_WIDER: Final = 1.1
"""Pixels a letter that another font may take more."""
_FILLED: Final = 0.84
"""How much of its period a bar takes."""


def over_time(sheet: Sheet) -> dict[str, Any]:
    """Lines, or bars, along a time."""
    moments = [point.x for point in sheet.drawn.points if isinstance(point.x, datetime)]
    axis = {"grid": False, **time_axis(moments, sheet.drawn.unit, sheet.width - _BESIDE)}
    x = {
        "field": "x",
        "type": "temporal",
        "scale": {"type": "utc"},
        "axis": axis,
        "title": None,
    }
    y = sheet.measure_axis()
    y["axis"] |= ABOVE
    if sheet.chart.kind == "line":
        return {"data": sheet.values(), "mark": _line_mark(sheet), "encoding": {"x": x, "y": y}}
    return {
        "data": {"values": _slots(sheet)},
        "mark": {"type": "bar", "orient": "vertical"},
        "encoding": {
            "x": x,
            "x2": {"field": "x2"},
            "y": y | {"stack": None},
            "y2": {"field": "y2"},
        },
    }


def _slots(sheet: Sheet) -> list[dict[str, Any]]:
    """A bar for each period, as wide as the period less a gap.

    Series stand side by side or, of ``stacked``, one on another. Both are laid out here: along a
    time Vega-Lite has no bands to do so.
    """
    drawn, is_stacked = sheet.drawn, sheet.chart.kind == "stacked"
    ordered = sorted({point.x for point in drawn.points if isinstance(point.x, datetime)})
    step = min((later - earlier for earlier, later in pairwise(ordered)), default=timedelta(1))
    room = step / timedelta(milliseconds=1) * _FILLED
    wide = room if is_stacked else room / max(len(drawn.series), 1)
    tops: dict[Any, float] = {}
    values = []
    for point in sorted(drawn.points, key=sheet.rank):
        value = sheet.value(point)
        below = tops.get(point.x, 0.0) if is_stacked else 0.0
        tops[point.x] = below + (point.y or 0.0)
        value["x"] += (0 if is_stacked else sheet.rank(point) * wide) - room / 2
        top = None if point.y is None else below + point.y
        values.append(value | {"x2": value["x"] + wide, "y2": below, "y": top})
    return values


def along_names(sheet: Sheet) -> tuple[dict[str, Any], int]:
    """Lines along an order, or bars; and the height that the bars need."""
    if sheet.chart.kind == "line":
        y = sheet.measure_axis()
        y["axis"] |= ABOVE
        encoding = {"x": sheet.names_axis(sheet.drawn.names), "y": y}
        body = {"data": sheet.values(), "mark": _line_mark(sheet), "encoding": encoding}
        return body, sheet.height
    if _stands(sheet):
        return _standing(sheet), sheet.height
    return _lying(sheet)


def _line_mark(sheet: Sheet) -> dict[str, Any]:
    each = len(sheet.drawn.points) / max(len(sheet.drawn.series), 1)
    mark: dict[str, Any] = {"type": "line", "strokeWidth": 2 if each <= _DENSE else 1.2}
    if each <= MOST_DOTS:
        mark["point"] = {"size": 28, "filled": True}
    return mark


def _stands(sheet: Sheet) -> bool:
    """Whether each name fits below its bar; hours and months are always read from the left."""
    names = sheet.drawn.names
    longest = max(map(letters, names), default=0)
    room = (sheet.width - _BESIDE) / max(len(names), 1)
    ordered = sheet.roles[sheet.chart.x or 0].role == "order"
    return ordered or (len(names) <= MOST_STANDING and longest * LETTER <= room - 6)


def _standing(sheet: Sheet) -> dict[str, Any]:
    mark = _bar_mark(sheet)
    if not _groups(sheet):
        room = (sheet.width - _BESIDE) / max(len(sheet.drawn.names), 1)
        mark["width"] = max(1, min(_WIDEST, round(0.75 * room)))
    y = sheet.measure_axis()
    y["axis"] |= ABOVE
    encoding = {"x": sheet.names_axis(sheet.drawn.names), "y": y, "order": {"field": "rank"}}
    if _groups(sheet):
        encoding["xOffset"] = _offset(sheet)
    return {"data": sheet.values(), "mark": mark, "encoding": encoding}


def _lying(sheet: Sheet) -> tuple[dict[str, Any], int]:
    """A line for each name, however many: the picture grows."""
    room = max(90, round(sheet.width * 0.36))
    short = shorten(sheet.drawn.names, int(room / LETTER))
    values = [value | {"x": short[value["x"]]} for value in sheet.values()["values"]]
    y, x = sheet.names_axis(tuple(short.values())), sheet.measure_axis()
    y["axis"] |= ABOVE
    x["axis"] |= {"tickCount": max(2, sheet.width // 130)}
    encoding = {"y": y, "x": x, "order": {"field": "rank"}}
    if _groups(sheet):
        encoding["yOffset"] = _offset(sheet)
    legend = 24 * len(sheet.drawn.series) if sheet.width < NARROW else 0
    height = round(len(sheet.drawn.names) * max(22, 11 * _groups(sheet)) + 76 + legend)
    body = {"data": {"values": values}, "mark": _bar_mark(sheet), "encoding": encoding}
    # Names were measured with the fonts of this machine; those of a browser may be wider.
    spare = round(max(map(letters, short.values()), default=0) * _WIDER)
    return {**body, "padding": {"left": 5 + spare, "right": 5, "top": 5, "bottom": 5}}, height


def _bar_mark(sheet: Sheet) -> dict[str, Any]:
    return {"type": "bar", "cornerRadiusEnd": 2 if sheet.chart.kind == "bar" else 0}


def _groups(sheet: Sheet) -> int:
    """How many bars stand side by side; 0 where it is but one."""
    count = len(sheet.drawn.series) if sheet.chart.kind == "bar" else 0
    return count if count > 1 else 0


def _offset(sheet: Sheet) -> dict[str, Any]:
    return {
        "field": "series",
        "type": "nominal",
        "scale": {"domain": list(sheet.drawn.series)},
    }


def cloud(sheet: Sheet) -> dict[str, Any]:
    """Points of two measures."""
    across, up = sheet.chart.x or 0, sheet.chart.y[0]
    x, y = (
        {
            "field": field,
            "type": "quantitative",
            "scale": {"zero": False, "nice": True},
            "title": sheet.title(place),
            "axis": {"tickCount": most, **axis_labels([sheet.roles[place]])},
        }
        for field, place, most in (("x", across, max(3, sheet.width // 100)), ("y", up, 5))
    )
    y["axis"] |= ABOVE  # type: ignore[operator] # it is a dict
    mark = {"type": "point", "filled": True, "opacity": 0.7, "size": 36}
    return {"data": sheet.values(), "mark": mark, "encoding": {"x": x, "y": y}}

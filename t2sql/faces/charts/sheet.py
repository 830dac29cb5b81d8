"""What a chart is drawn from: its points, its columns, the room there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from t2sql.faces.charts.labels import LETTER, cut
from t2sql.faces.charts.numbers import axis_labels, milliseconds, number_text, time_text
from t2sql.steps.chart import Chart
from t2sql.steps.chart_points import Plot, Point, clean
from t2sql.steps.column_roles import ColumnRole

ABOVE: Final = {"titleAngle": 0, "titleAlign": "left", "titleX": 0, "titleY": -10}
"""The title of the upright axis stands above it, where it can be read."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A chart on its way to the paper."""

    chart: Chart
    drawn: Plot
    roles: Mapping[int, ColumnRole]
    """By place, of the columns that are drawn."""
    width: int
    height: int
    """Both in pixels."""

    def rank(self, point: Point) -> int:
        """The place of its series among the others."""
        return self.drawn.series.index(point.series) if self.drawn.series else 0

    def value(self, point: Point) -> dict[str, Any]:
        """A row of Vega's data, with what a pointer over the mark is told."""
        return {
            "x": milliseconds(point.x) if isinstance(point.x, datetime) else point.x,
            "y": point.y,
            "series": point.series,
            "rank": self.rank(point),
            "rest": bool(self.drawn.others) and point.x == self.drawn.others,
            "told": self._told(point),
        }

    def values(self) -> dict[str, Any]:
        """All of Vega's data."""
        return {"values": [self.value(point) for point in self.drawn.points]}

    def title(self, place: int) -> str:
        """The name of a column, as long as the picture is wide."""
        return cut(clean(self.roles[place].name), int(self.width / LETTER) - 8)

    def names_axis(self, names: tuple[str, ...]) -> dict[str, Any]:
        """The axis of names, in their order."""
        return {
            "field": "x",
            "type": "nominal",
            "scale": {"domain": list(names)},
            "title": self.title(self.chart.x or 0),
            "axis": {"labelAngle": 0, "grid": False, "labelOverlap": "greedy"},
        }

    def measure_axis(self) -> dict[str, Any]:
        """The axis of the values: from zero, unless a line would hang far above it."""
        measures = [self.roles[place] for place in self.chart.y]
        heights = [point.y for point in self.drawn.points if point.y is not None]
        least, most = min(heights, default=0.0), max(heights, default=0.0)
        from_zero = self.chart.kind != "line" or least <= 0 or least < most / 2
        return {
            "field": "y",
            "type": "quantitative",
            "scale": {"zero": from_zero, "nice": True},
            "title": self.title(self.chart.y[0]) if len(measures) == 1 else None,
            "stack": "zero" if self.chart.kind == "stacked" else None,
            "axis": {"tickCount": 5, **axis_labels(measures)},
        }

    def _told(self, point: Point) -> str:
        """``2025-03 · web · 1,234``; the measure is named where no series is."""
        role = self.roles[point.measure]
        told = number_text(point.cell, role)
        if isinstance(point.x, float):
            across = self.roles[self.chart.x or 0]
            both = (
                f"{clean(across.name)} {number_text(point.x, across)} · {clean(role.name)} {told}"
            )
            return f"{point.series} · {both}" if point.series else both
        where = time_text(point.x, self.drawn.unit) if isinstance(point.x, datetime) else point.x
        return f"{where} · {point.series or clean(role.name)} {told}"

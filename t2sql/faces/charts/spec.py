"""A chart as Vega-Lite: data, marks, axes, legend. Plain JSON; no data of it is code.

Source: Vega-Lite 6 (vega.github.io/vega-lite/docs).
"""

from __future__ import annotations

from typing import Any, Final

from t2sql.errors import InputError
from t2sql.faces.charts.labels import LETTER, letters, shorten, title_lines
from t2sql.faces.charts.marks import NARROW, along_names, cloud, over_time
from t2sql.faces.charts.sheet import Sheet
from t2sql.steps.chart import Chart
from t2sql.steps.chart_points import plot
from t2sql.steps.column_roles import read_role
from t2sql.types import QueryResult

COLOURS: Final = (
    "#0072B2", "#D55E00", "#009E73", "#9600FF", "#964B2D", "#9678FF", "#785A78", "#AF82AF",
)  # fmt: skip
"""Told apart by people who see no red, green or blue, and with a contrast of 3 to white as well as
to nearly black. The first three are of Okabe and Ito (2008); the others were searched for."""
OTHERS_COLOUR: Final = "#8A8A8A"
FONT: Final = (
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans KR', "
    "'Apple SD Gothic Neo', 'Malgun Gothic', 'Noto Sans CJK KR', sans-serif"
)
_LEGEND: Final = 26
"""Letters of a name in a legend beside the chart."""


def vega_lite(
    chart: Chart,
    result: QueryResult,
    *,
    width: int = 720,
    height: int = 320,
    ink: str = "currentColor",
    titled: bool = False,
) -> dict[str, Any]:
    """The Vega-Lite specification of a chart, data inside.

    Args:
        chart: what to draw.
        result: the rows that it was chosen for.
        width: of the whole picture, in pixels.
        height: the same; bars that lie take what they need instead.
        ink: colour of text and lines.
        titled: whether the title stands above.

    Raises:
        InputError: the chart is a number, which is written and not drawn.
    """
    if chart.kind == "number" or chart.x is None:
        raise InputError("A number has no axes to draw.")
    roles = {place: read_role(result, place) for place in (chart.x, *chart.y)}
    sheet = Sheet(chart, plot(chart, result), roles, width, height)
    if chart.kind == "scatter":
        body = cloud(sheet)
    elif chart.is_time:
        body = over_time(sheet)
    else:
        body, height = along_names(sheet)
    body["encoding"] |= {"color": _colour(sheet, body), "description": {"field": "told"}}
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": width,
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
        "background": None,
        "config": _looks(ink),
        **body,
    }
    if titled and chart.title:
        lines = title_lines(chart.title, width)
        spec["title"] = {"text": lines, "anchor": "start", "fontSize": 14, "offset": 12}
    return spec


def _colour(sheet: Sheet, body: dict[str, Any]) -> dict[str, Any]:
    """One colour, or one for each series with a legend; what stands for several is grey."""
    names = sheet.drawn.series
    if not names:
        is_rest = {"test": "datum.rest", "value": OTHERS_COLOUR}
        return {"condition": is_rest, "value": COLOURS[0]}
    below = sheet.width < NARROW
    most = int((sheet.width - 80) / LETTER) if below else _LEGEND
    short = shorten(names, most)
    for value in body["data"]["values"]:
        value["series"] = short[value["series"]]
    for offset in ("xOffset", "yOffset"):
        if offset in body["encoding"]:
            body["encoding"][offset]["scale"]["domain"] = list(short.values())
    legend: dict[str, Any] = {"title": None, "orient": "bottom" if below else "right"}
    if below:
        entry = max(map(letters, short.values())) * LETTER + 36
        legend["columns"] = max(1, int((sheet.width - 30) // entry))
    colours = [
        OTHERS_COLOUR if name == sheet.drawn.others else COLOURS[at % len(COLOURS)]
        for at, name in enumerate(names)
    ]
    scale = {"domain": list(short.values()), "range": colours}
    return {"field": "series", "type": "nominal", "scale": scale, "legend": legend}


def _looks(ink: str) -> dict[str, Any]:
    """One look for light and dark: text and lines in the page's ink, grid lines hardly seen."""
    grid = {"condition": {"test": "datum.value === 0", "value": 0.55}, "value": 0.12}
    return {
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            "labelColor": ink,
            "titleColor": ink,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "titleOpacity": 0.75,
            "domainColor": ink,
            "domainOpacity": 0.35,
            "tickColor": ink,
            "tickOpacity": 0.35,
            "gridColor": ink,
            "gridOpacity": grid,
            "labelPadding": 5,
            "labelLimit": 0,  # names come cut: see labels.py
        },
        "axisY": {"domain": False, "ticks": False},
        "legend": {"labelColor": ink, "labelFontSize": 12, "labelLimit": 0},
        "title": {"color": ink, "fontWeight": 600, "limit": 0},
    }

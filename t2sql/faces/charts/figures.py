"""One row as big numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from t2sql.faces.charts.labels import cut, title_lines
from t2sql.faces.charts.numbers import number_text, short_number
from t2sql.faces.charts.spec import FONT
from t2sql.steps.chart_points import cell_text, clean
from t2sql.steps.column_roles import read_role

if TYPE_CHECKING:
    from t2sql.steps.chart import Chart
    from t2sql.types import QueryResult

HEIGHT: Final = 130
_LARGEST: Final = 56
_DIGIT: Final = 0.6
"""Width of a digit, in heights."""


def figures_svg(
    chart: Chart,
    result: QueryResult,
    *,
    width: int,
    ink: str,
    paper: str = "",
    titled: bool = False,
) -> str:
    """The figures of a row side by side, or one under another where they are narrow."""
    roles, row = {place: read_role(result, place) for place in chart.y}, result.rows[0]
    across = len(chart.y) if width >= 170 * len(chart.y) else 1
    down = -(-len(chart.y) // across)
    lines = title_lines(chart.title, width) if titled else []
    top = 16 + 20 * len(lines) if lines else 0
    height = top + HEIGHT * down
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "width": str(width),
            "height": str(height),
            "viewBox": f"0 0 {width} {height}",
            "role": "img",
            "class": "t2sql-chart",
            "font-family": FONT,
        },
    )
    if paper:
        ET.SubElement(root, "rect", width=str(width), height=str(height), fill=paper)
    for at, line in enumerate(lines):
        _text(root, line, 12, 26 + 20 * at, 14, ink).attrib["font-weight"] = "600"
    told = []
    room = width / across
    for at, place in enumerate(chart.y):
        exact = number_text(row[place], roles[place])
        shown = exact if len(exact) <= 15 else short_number(row[place], roles[place])
        x, y = (at % across + 0.5) * room, top + HEIGHT * (at // across)
        size = min(_LARGEST, int((room - 20) / (_DIGIT * max(len(shown), 1))))
        number = _text(root, shown, x, y + 72, size, ink, middle=True)
        number.attrib["font-weight"] = "600"
        ET.SubElement(number, "title").text = exact
        name = cut(clean(result.columns[place]), max(12, int(room / 7.5)))
        _text(root, name, x, y + 102, 14, ink, middle=True).attrib["opacity"] = "0.75"
        told.append(f"{clean(result.columns[place])} {exact}")
    if chart.series is not None:
        about = cut(clean(cell_text(row[chart.series], day=True)), int(width / 7))
        _text(root, about, width / 2, top + 20, 13, ink, middle=True).attrib["opacity"] = "0.75"
        told.insert(0, about)
    root.attrib["aria-label"] = ", ".join(told)
    return ET.tostring(root, encoding="unicode")


def _text(
    root: ET.Element,
    text: str,
    x: float,
    y: float,
    size: int,
    ink: str,
    *,
    middle: bool = False,
) -> ET.Element:
    at = {"x": f"{x:.0f}", "y": f"{y:.0f}", "font-size": str(size), "fill": ink}
    node = ET.SubElement(root, "text", at)
    if middle:
        node.attrib["text-anchor"] = "middle"
    node.text = text
    return node

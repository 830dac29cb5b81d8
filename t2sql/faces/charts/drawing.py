"""Draws a chart: Vega-Lite to SVG and PNG by vl_convert, in this process, without any network.

``vl_convert`` runs Vega in one JavaScript engine of its own: calls from several threads are safe
and wait in turn; the first takes about a second, later ones some 25 ms. Nothing is fetched: no
base URL is allowed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

from t2sql.faces.charts.figures import figures_svg
from t2sql.faces.charts.labels import title_lines
from t2sql.faces.charts.spec import FONT, vega_lite

if TYPE_CHECKING:
    from t2sql.steps.chart import Chart
    from t2sql.types import QueryResult

SVG: Final = "http://www.w3.org/2000/svg"
PAPER: Final = "#ffffff"
PAPER_INK: Final = "#1f2933"
_VERSION: Final = "6.4"
"""Of Vega-Lite: that of the specifications made here."""


def chart_svg(
    chart: Chart,
    result: QueryResult,
    *,
    width: int = 720,
    height: int = 320,
    ink: str = "currentColor",
) -> str:
    """A chart as an SVG element to stand in a page: transparent, in the page's own ink.

    It names no font file, style sheet, script or address. A pointer over a mark is told its value.

    Args:
        chart: what to draw.
        result: the rows that it was chosen for.
        width: in pixels.
        height: in pixels; bars that lie take what they need instead.
        ink: colour of text and lines; by default that of the text around it.
    """
    if chart.kind == "number":
        return figures_svg(chart, result, width=width, ink=ink)
    spec = vega_lite(chart, result, width=width, height=height, ink=ink)
    return _told(_draw(spec), " ".join(title_lines(chart.title, 1000)) or f"{chart.kind} chart")


def chart_png(
    chart: Chart,
    result: QueryResult,
    *,
    width: int = 720,
    height: int = 320,
    scale: float = 2,
) -> bytes:
    """A chart as a PNG on white, with its title; ``scale`` pixels a pixel.

    Letters are drawn with the fonts of this machine; :func:`missing_letters` says what they lack.
    """
    import vl_convert

    if chart.kind == "number":
        svg = figures_svg(chart, result, width=width, ink=PAPER_INK, paper=PAPER, titled=True)
    else:
        spec = vega_lite(chart, result, width=width, height=height, ink=PAPER_INK, titled=True)
        svg = _draw(spec | {"background": PAPER, "padding": 12})
    return bytes(vl_convert.svg_to_png(svg, scale=scale))


def warm_charts() -> None:
    """Start the engine that draws, so that the first chart does not wait for it."""
    _draw({"data": {"values": [{}]}, "mark": "point"})


def missing_letters(text: str) -> str:
    """The letters of a text that no font of this machine has; a PNG would show boxes for them.

    A letter without a glyph looks as one that cannot have any: U+10FFFF.
    """
    import vl_convert

    def picture(letter: str) -> bytes:
        root = ET.Element(f"{{{SVG}}}svg", width="24", height="24")
        drawn = ET.SubElement(root, f"{{{SVG}}}text", {"x": "2", "y": "18", "font-family": FONT})
        drawn.text = letter
        return bytes(vl_convert.svg_to_png(_written(root), scale=1))

    letters = [letter for letter in dict.fromkeys(text) if ord(letter) > 0x24F]
    if not letters:
        return ""
    box, nothing = picture("\U0010ffff"), picture("")
    return "".join(letter for letter in letters[:40] if picture(letter) in {box, nothing})


def _draw(spec: dict[str, Any]) -> str:
    import vl_convert

    return str(vl_convert.vegalite_to_svg(spec, vl_version=_VERSION, allowed_base_urls=[]))


def _told(svg: str, title: str) -> str:
    """The drawing as one picture with a name; what a mark is stands in its ``<title>``.

    Roles and labels of the parts go: a screen reader is told the name, the table has the rest.
    """
    root = ET.fromstring(svg)  # noqa: S314 # drawn here just now, no file of anybody
    lines = {  # a line has many values
        path
        for group in root.iter(f"{{{SVG}}}g")
        if "mark-line" in group.attrib.get("class", "")
        for path in group
    }
    for node in root.iter():
        text = "" if node in lines else node.attrib.get("aria-label", "")
        is_mark = node.attrib.get("role") == "graphics-symbol" and node.tag == f"{{{SVG}}}path"
        for name in [name for name in node.attrib if name.startswith("aria-") or name == "role"]:
            del node.attrib[name]
        if text and is_mark:
            ET.SubElement(node, f"{{{SVG}}}title").text = text
    root.attrib |= {"role": "img", "aria-label": title, "class": "t2sql-chart"}
    return _written(root)


def _written(root: ET.Element) -> str:
    ET.register_namespace("", SVG)
    return ET.tostring(root, encoding="unicode")

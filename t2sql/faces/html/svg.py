"""Drawings as markup: only shapes and text, nothing that runs or asks another host."""

from __future__ import annotations

import re
from typing import Final
from xml.etree import ElementTree as ET

from markupsafe import Markup

_SHAPES: Final = frozenset(
    {
        *("svg", "g", "defs", "path", "line", "rect", "circle", "ellipse", "polygon", "polyline"),
        *("text", "tspan", "title", "desc", "clipPath", "linearGradient", "radialGradient"),
        *("stop", "marker", "mask", "use", "symbol", "style"),
    }
)
_LOCAL: Final = re.compile(r"\s*#[\w.:-]+\s*")
_FETCHES: Final = re.compile(
    r"url\(\s*(?!\s*['\"]?#)|@import|javascript:|expression\(|image-set|\\", re.IGNORECASE
)
"""What loads something from elsewhere, or hides that it does."""


def safe_svg(text: str) -> Markup:
    """The drawing as it is, if it holds nothing but shapes and text; else nothing.

    A page reads it as HTML, which takes comments, CDATA and declarations otherwise than XML does:
    a drawing with one is refused as well.
    """
    if "<!" in text or "<?" in text:
        return Markup()
    try:
        root = ET.fromstring(text)  # noqa: S314 # no declarations, so no entities to expand
    except ET.ParseError:
        return Markup()
    if _bare(root.tag) != "svg" or not all(_is_harmless(one) for one in root.iter()):
        return Markup()
    return Markup(text)  # noqa: S704 # every element and attribute was looked at


def _is_harmless(element: ET.Element) -> bool:
    if _bare(element.tag) not in _SHAPES:
        return False
    if _bare(element.tag) == "style" and _FETCHES.search(element.text or ""):
        return False
    return all(_is_plain(_bare(name).lower(), value) for name, value in element.attrib.items())


def _is_plain(name: str, value: str) -> bool:
    if name.startswith("on"):
        return False
    if name == "aria-label":  # read aloud, never loaded
        return True
    if name == "href":
        return _LOCAL.fullmatch(value) is not None
    return _FETCHES.search(value) is None


def _bare(name: str) -> str:
    return name.rpartition("}")[2]

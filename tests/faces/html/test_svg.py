"""A drawing stands in a page as it is, or not at all."""

from __future__ import annotations

import pytest

from t2sql.faces.html.svg import safe_svg

GOOD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><defs><clipPath id="a">'
    '<rect width="9" height="9"/></clipPath></defs><g clip-path="url(#a)"><text>a &lt;b&gt;</text>'
    '<path d="M0,0h9" stroke="currentColor"/></g></svg>'
)


def test_shapes_and_text_stay_as_they_are() -> None:
    assert safe_svg(GOOD) == GOOD


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<foreignObject><b xmlns="http://www.w3.org/1999/xhtml">x</b></foreignObject>',
        '<g onload="alert(1)"/>',
        '<a href="https://203.0.113.9/"><text>x</text></a>',
        '<use href="https://203.0.113.9/x.svg#a"/>',
        '<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="data:image/svg+xml,x"/>',
        '<image href="/x.png"/>',
        '<rect fill="url(https://203.0.113.9/x)"/>',
        "<style>@import 'https://203.0.113.9/x.css';</style>",
        '<set attributeName="href" to="javascript:alert(1)"/>',
        "<title><![CDATA[><img src=x onerror=alert(1)>]]></title>",
        "<!-- x -->",
        "<?xml-stylesheet href='x'?>",
        "<g>",
    ],
)
def test_anything_else_in_it_and_there_is_no_drawing(inside: str) -> None:
    assert safe_svg(f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>') == ""


def test_what_is_no_drawing_is_not_shown() -> None:
    for text in ("", "x", "<div/>", "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>"):
        assert safe_svg(text) == ""

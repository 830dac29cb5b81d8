"""Charts as pictures: SVG that stands in a page and fetches nothing, PNG for a file."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, cast
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from t2sql.errors import InputError
from t2sql.faces.charts import chart_png, chart_svg, missing_letters, vega_lite, warm_charts
from t2sql.faces.charts.labels import shorten
from t2sql.faces.charts.numbers import number_text, short_number
from t2sql.faces.charts.spec import COLOURS, OTHERS_COLOUR
from t2sql.faces.html.svg import safe_svg
from t2sql.steps.chart import Chart, ChartKind, choose_chart
from t2sql.steps.column_roles import read_roles
from t2sql.types import QueryResult

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "a & b < c",
    "]]> <!-- x -->",
    "مرحبا بالعالم",
    "👩‍👩‍👧 party",
    "\x00\x1b[31m\u202eturned",
    "\ud800 half",
    "안녕하세요",
    "javascript:alert(1)",
    "url(http://example.com/x.png)",
    "x" * 60,
    "{{ 1 }} ${x} `y`",
]
MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]


def rows(columns: str, *lines: tuple[Any, ...]) -> QueryResult:
    """A result with these columns."""
    names = tuple(columns.split())
    return QueryResult(names, ("",) * len(names), lines)


SHAPES = {
    "line": rows("month revenue", *((month, at * 10) for at, month in enumerate(MONTHS))),
    "lines": rows("month shop v", *((month, s, 3) for month in MONTHS for s in HOSTILE)),
    "bars": rows("name v", *((name, at + 1) for at, name in enumerate(HOSTILE))),
    "stacked": rows("shop way v", *((s, way, 4) for s in HOSTILE for way in ("web", "store"))),
    "scatter": rows("price rating", *((at, at * 7 % 5 + 0.5) for at in range(40))),
    "number": rows("revenue", (Decimal("1234567.5"),)),
    "numbers": rows("shop orders revenue", ("<b>", 5, 2.5)),
    "hours": rows("hour v", *((hour, 2) for hour in range(24))),
    "moments": rows("at v", *((datetime(2025, 1, 1) + timedelta(hours=h), h) for h in range(99))),
    "below zero": rows("team profit", ("a", -5), ("b", 4), ("c", None), ("d", float("nan"))),
}
KINDS = [
    (name, kind)
    for name, result in SHAPES.items()
    for kind in (getattr(choose_chart(result), "kinds", ()))
]


def chart(result: QueryResult, kind: str | None = None, title: str = "") -> Chart:
    """The chart of a result that has one."""
    found = choose_chart(result, title, cast("ChartKind | None", kind))
    assert found is not None
    return found


def read_xml(svg: str) -> ET.Element:
    """The root of a drawing."""
    return ET.fromstring(svg)  # noqa: S314 # drawn in this very test


def texts(svg: str) -> list[str]:
    """What is written in a drawing."""
    return ["".join(node.itertext()) for node in read_xml(svg).iter() if node.text]


def test_every_shape_is_drawn_here() -> None:
    assert {kind for _, kind in KINDS} == {"number", "line", "bar", "stacked", "scatter"}


@pytest.mark.parametrize(("name", "kind"), KINDS)
@pytest.mark.parametrize("width", [340, 720])
def test_a_chart_is_svg_that_fits_fetches_nothing_and_runs_nothing(
    name: str, kind: str, width: int
) -> None:
    result = SHAPES[name]
    svg = chart_svg(chart(result, kind, 'of <b>"all"</b> \\ things'), result, width=width)
    root = read_xml(svg)

    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.attrib["width"] == str(width)
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"]
    allowed = {"svg", "g", "path", "line", "text", "title", "rect", "defs", "clipPath"}
    assert {node.tag.rpartition("}")[2] for node in root.iter()} <= allowed
    names = {
        attribute.rpartition("}")[2].lower() for node in root.iter() for attribute in node.attrib
    }
    assert not {one for one in names if one.startswith("on") or one in {"href", "src", "style"}}
    values = [
        value for node in root.iter() for at, value in node.attrib.items() if at != "aria-label"
    ]
    assert not [one for one in values if "url(" in one and "url(#" not in one]
    assert not [one for one in values if "http" in one]
    assert safe_svg(svg) == svg, "the page takes it"


def test_ink_is_that_of_the_page_and_the_paper_is_clear() -> None:
    result = SHAPES["line"]
    svg = chart_svg(chart(result), result)

    assert 'fill="currentColor"' in svg
    assert 'fill="#fff' not in svg
    assert "currentColor" not in chart_svg(chart(result), result, ink="#123456")


def test_each_mark_tells_its_value() -> None:
    result = rows("shop revenue", ("north", Decimal("1234.50")), ("south", 7))
    told = [
        node.text
        for node in read_xml(chart_svg(chart(result), result)).iter()
        if node.tag.endswith("title")
    ]

    assert told == ["north · revenue 1,234.50", "south · revenue 7"]


@given(st.lists(st.text(max_size=40), min_size=2, max_size=6, unique=True), st.text(max_size=30))
@settings(max_examples=25)
def test_any_name_is_drawn_as_text(names: list[str], title: str) -> None:
    result = QueryResult(
        (title, "v"), ("", ""), tuple((name, at + 1) for at, name in enumerate(names))
    )
    found = choose_chart(result, title)

    if found is not None:
        svg = chart_svg(found, result)
        assert safe_svg(svg) == svg
        kinds = {node.tag.rpartition("}")[2] for node in read_xml(svg).iter()}
        assert kinds <= {"svg", "g", "path", "line", "text", "title", "rect", "defs", "clipPath"}


def test_markup_in_names_is_shown_letter_by_letter() -> None:
    result = SHAPES["bars"]
    svg = chart_svg(chart(result), result)

    assert "<script>alert(1)</script>" in texts(svg)
    assert "안녕하세요" in texts(svg)
    assert "👩‍👩‍👧 party" in texts(svg)


def test_a_series_has_a_legend_beside_it_or_below_where_it_is_narrow() -> None:
    result = SHAPES["lines"]
    wide, narrow = (vega_lite(chart(result), result, width=width) for width in (720, 340))

    assert wide["encoding"]["color"]["legend"]["orient"] == "right"
    assert narrow["encoding"]["color"]["legend"]["orient"] == "bottom"
    assert wide["encoding"]["color"]["scale"]["range"][-1] == OTHERS_COLOUR


def test_bars_lie_where_their_names_are_long_and_are_as_high_as_they_need() -> None:
    short, long = rows("s v", ("a", 1), ("b", 2)), SHAPES["bars"]

    assert vega_lite(chart(short), short)["encoding"]["x"]["type"] == "nominal"
    spec = vega_lite(chart(long), long)
    assert spec["encoding"]["y"]["type"] == "nominal"
    assert spec["height"] > 22 * len(HOSTILE)


def test_ticks_stand_on_the_months_of_the_data() -> None:
    result = SHAPES["line"]
    axis = vega_lite(chart(result), result, width=340)["encoding"]["x"]["axis"]
    drawn = [datetime(1970, 1, 1) + timedelta(milliseconds=at) for at in axis["values"]]

    assert all(moment.day == 1 and moment.hour == 0 for moment in drawn)
    assert axis["format"] == "%b %Y"


def test_no_data_of_a_chart_is_read_as_code() -> None:
    result = rows("name v", ("datum.x = 1; alert(1)", 1), ("b", 2))
    spec = vega_lite(chart(result), result)

    def expressions(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            yield from (
                str(node[key]) for key in ("labelExpr", "test", "expr", "signal") if key in node
            )
            for key, value in node.items():
                if key != "values":
                    yield from expressions(value)

    assert all(re.fullmatch(r"datum\.(value === 0|rest)", one) for one in expressions(spec))


def test_a_number_is_written_large_and_not_drawn() -> None:
    result = SHAPES["number"]
    svg = chart_svg(chart(result), result)

    assert "1,234,567.50" in texts(svg)
    assert "revenue" in texts(svg)
    with pytest.raises(InputError, match="no axes"):
        vega_lite(chart(result), result)


@pytest.mark.parametrize("name", SHAPES)
def test_a_chart_is_a_png_of_twice_its_size(name: str) -> None:
    result = SHAPES[name]
    png = chart_png(chart(result, title="Revenue, of all shops"), result, width=340, scale=2)

    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert 640 <= int.from_bytes(png[16:20], "big") <= 720


def test_letters_that_no_font_here_has_are_named() -> None:
    assert missing_letters("Revenue 12 €") == ""
    assert missing_letters("ab\U000f0123") == "\U000f0123"


def test_several_threads_draw_at_once_and_each_gets_its_own() -> None:
    drawn: dict[int, str] = {}

    def draw(number: int) -> None:
        result = rows("name v", (f"only {number}", 1), ("b", 2))
        drawn[number] = chart_svg(chart(result), result)

    warm_charts()
    threads = [threading.Thread(target=draw, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert all(f"only {number}" in texts(svg) for number, svg in drawn.items())
    assert len(drawn) == 8


def test_colours_are_seen_on_white_and_on_nearly_black() -> None:
    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for colour in (*COLOURS, OTHERS_COLOUR):
        assert 1.05 / (light(colour) + 0.05) >= 3, f"{colour} on white"
        assert (light(colour) + 0.05) / (light("#0b0f19") + 0.05) >= 3, f"{colour} on dark"


@pytest.mark.parametrize(
    ("cell", "exact", "short"),
    [
        (1234567, "1,234,567", "1.23M"),
        (10**30, f"{10**30:,}", "1e+30"),
        (Decimal("12.50"), "12.50", "12.50"),
        (0.00012346, "0.0001235", "0.0001235"),
        (-2500000.0, "-2,500,000", "-2.5M"),
        (None, "NULL", "NULL"),
        (1.5e9, "1,500,000,000", "1.5B"),
    ],
)
def test_numbers_are_exact_beside_a_point_and_short_on_an_axis(
    cell: Any, exact: str, short: str
) -> None:
    assert number_text(cell) == exact
    assert short_number(cell) == short


def test_a_share_is_told_in_percent() -> None:
    share, percent = read_roles(rows("share pct", (0.412, 41.2), (0.3, 9)))

    assert number_text(0.412, share) == number_text(41.2, percent) == "41.2%"


def test_names_cut_short_stay_apart() -> None:
    alike = [f"the same beginning of all {end}" for end in ("one", "two")]
    same = ["x" * 40 + "a" + "y" * 40, "x" * 40 + "b" + "y" * 40]

    assert list(shorten(["short", "a bit longer"], 8).values()) == ["short", "a bit l…"]
    assert [name[-3:] for name in shorten(alike, 15).values()] == ["one", "two"]
    assert len(set(shorten(same, 12).values())) == 2
    assert all(len(name) <= 15 for name in shorten(alike, 15).values())


def test_dates_before_1970_and_of_year_one_are_drawn() -> None:
    result = rows("day v", (date(1, 1, 1), 1), (date(1969, 1, 1), 2), (date(9999, 12, 31), 3))

    assert "svg" in chart_svg(chart(result), result)

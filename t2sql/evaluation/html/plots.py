"""Plots as SVG text: bars, and curves over the unit square. Colors are the page's own classes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import sqrt

_WIDTH = 570
_NAME = 150
"""Room for the names at the left of bars."""
_VALUE = 110
"""Room for what is said at their right."""
_ROW = 26
_SIDE = 300
_EDGE = 44


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a length of 0 to 1, what it is called, and what is said of it."""

    name: str
    length: float
    said: str
    low: float | None = None
    """Where a share of a sample may truly lie; None draws no whisker."""
    high: float | None = None
    kind: str = "a"
    """Its color: ``a``, ``b``, ``good``, ``bad`` or ``dim``."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the unit square; its radius grows with its weight, 0 to 1."""

    x: float
    y: float
    weight: float = 0.0
    said: str = ""


def bars(title: str, items: Sequence[Bar]) -> str:
    """Horizontal bars, one below the other."""
    height = _ROW * len(items) + 8
    drawn = "".join(_bar(item, 4 + _ROW * place) for place, item in enumerate(items))
    return _svg(title, _WIDTH, height, drawn)


def share_bar(name: str, right: float, count: int, kind: str = "a") -> Bar:
    """The bar of a share of that many questions, with the interval that it may truly lie in."""
    low, high = wilson(right * count, count)
    return Bar(name, right, f"{right:.1%} of {count:,}", low, high, kind)


def wilson(right: float, count: int) -> tuple[float, float]:
    """The 95 % interval of a share of a sample.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference
    (1927).
    """
    if not count:
        return 0.0, 1.0
    z, share = 1.96, right / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    half /= 1 + z * z / count
    return max(0.0, middle - half), min(1.0, middle + half)


def square(
    title: str,
    across: str,
    up: str,
    points: Sequence[Point],
    *,
    joined: bool,
    diagonal: bool = False,
    marks: Sequence[Point] = (),
) -> str:
    """Points of the unit square as a line or as dots, with two named axes in per cent.

    Args:
        title: what it shows, for who cannot see it.
        across: the name of the x axis.
        up: the name of the y axis.
        points: what to draw, from left to right.
        joined: a line through the points, instead of a dot each.
        diagonal: whether to draw where x is y.
        marks: points that stand out, with what is said of them.
    """
    drawn = [*_grid(across, up)]
    if diagonal:
        drawn.append(_line(_x(0), _y(0), _x(1), _y(1), "diagonal"))
    if joined and points:
        path = " ".join(f"{_x(point.x):.1f},{_y(point.y):.1f}" for point in points)
        drawn.append(f'<polyline class="curve" points="{path}"/>')
    elif points:
        drawn += [_dot(point, "dot") for point in points]
    for mark in marks:
        drawn.append(_dot(mark, "mark"))
        anchor = "end" if mark.x > 0.6 else "start"
        shift = -9 if mark.x > 0.6 else 9
        below = 16 if mark.y > 0.9 else -8
        drawn.append(_text(_x(mark.x) + shift, _y(mark.y) + below, mark.said, anchor))
    size = _SIDE + 2 * _EDGE
    return _svg(title, size, size, "".join(drawn))


def _bar(item: Bar, top: float) -> str:
    room = _WIDTH - _NAME - _VALUE
    middle, length = top + _ROW / 2, max(0.0, min(item.length, 1.0)) * room
    parts = [
        _text(_NAME - 8, middle + 4, item.name, "end"),
        f'<rect class="track" x="{_NAME}" y="{top + 5}" width="{room}" height="{_ROW - 10}"/>',
        f'<rect class="bar-{escape(item.kind)}" x="{_NAME}" y="{top + 5}" '
        f'width="{length:.1f}" height="{_ROW - 10}"/>',
    ]
    if item.low is not None and item.high is not None:
        left, right = (_NAME + share * room for share in (item.low, item.high))
        parts.append(_line(left, middle, right, middle, "whisker"))
        parts += [_line(x, middle - 4, x, middle + 4, "whisker") for x in (left, right)]
    parts.append(_text(_WIDTH - _VALUE + 8, middle + 4, item.said, "start"))
    return "".join(parts)


def _grid(across: str, up: str) -> Iterator[str]:
    for step in range(0, 101, 25):
        share = step / 100
        yield _line(_x(share), _y(0), _x(share), _y(1), "grid")
        yield _line(_x(0), _y(share), _x(1), _y(share), "grid")
        yield _text(_x(share), _y(0) + 15, f"{step} %", "middle")
        yield _text(_x(0) - 6, _y(share) + 4, f"{step} %", "end")
    yield _text(_x(0.5), _y(0) + 34, across, "middle")
    yield _text(_x(0), _y(1) - 14, up, "start")


def _dot(point: Point, kind: str) -> str:
    radius = 5 if kind == "mark" else 3 + 9 * sqrt(max(0.0, min(point.weight, 1.0)))
    said = f"<title>{escape(point.said)}</title>" if point.said else ""
    return (
        f'<circle class="{kind}" cx="{_x(point.x):.1f}" cy="{_y(point.y):.1f}" '
        f'r="{radius:.1f}">{said}</circle>'
    )


def _x(share: float) -> float:
    return _EDGE + share * _SIDE


def _y(share: float) -> float:
    return _EDGE + (1 - share) * _SIDE


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(x: float, y: float, said: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(said)}</text>'


def _svg(title: str, width: float, height: float, drawn: str) -> str:
    return (
        f'<svg role="img" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f"<title>{escape(title)}</title>{drawn}</svg>"
    )

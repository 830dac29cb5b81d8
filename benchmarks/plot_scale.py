"""Draws ``docs/images/scale.svg`` from ``benchmarks/results/scale.json``; needs no library."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
WIDTH, HEIGHT = 340, 240
LEFT, RIGHT, TOP, BOTTOM = 52, 14, 34, 36
COLOURS = ("#1f6feb", "#d1642a", "#3a8a4d", "#8250df")

Line = tuple[str, Sequence[float]]


def panel(at: int, title: str, unit: str, points: Sequence[int], lines: Sequence[Line]) -> str:
    """One chart: both axes by powers of ten, a line for each row, named at its end."""
    values = [value for _, row in lines for value in row if value > 0]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    high = max(high, low + 1)
    first, last = math.log10(points[0]), math.log10(points[-1])
    x = _scale(first, max(last, first + 1), LEFT, WIDTH - RIGHT)
    y = _scale(low, high, HEIGHT - BOTTOM, TOP)
    parts = [
        f'<g transform="translate({at},0)">',
        f'<text x="{LEFT}" y="18" class="title">{escape(title)}</text>',
    ]
    for power in range(low, high + 1):
        height = y(power)
        parts.append(f'<path d="M{LEFT} {height:.1f}H{WIDTH - RIGHT}" class="grid"/>')
        said = f"{10**power:,g}{unit}"
        parts.append(f'<text x="{LEFT - 6}" y="{height + 4:.1f}" class="end">{said}</text>')
    for point in points:
        place = x(math.log10(point))
        parts.append(f'<text x="{place:.1f}" y="{HEIGHT - 16}" class="middle">{point:,}</text>')
    for number, (name, row) in enumerate(lines):
        colour = COLOURS[number % len(COLOURS)]
        places = [
            (x(math.log10(point)), y(math.log10(value)))
            for point, value in zip(points, row, strict=True)
            if value > 0
        ]
        path = " ".join(f"{left:.1f},{top:.1f}" for left, top in places)
        parts.append(f'<polyline points="{path}" stroke="{colour}"/>')
        parts.extend(
            f'<circle cx="{left:.1f}" cy="{top:.1f}" r="3" fill="{colour}"/>'
            for left, top in places
        )
        named = TOP + 4 + 14 * number
        parts.append(f'<text x="{LEFT + 8}" y="{named + 8}" fill="{colour}">{escape(name)}</text>')
    parts.append("</g>")
    return "\n".join(parts)


def _scale(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    return lambda value: start + (value - low) / (high - low) * (end - start)


def draw(result: dict[str, Any]) -> str:
    """The whole picture: time of a question, time of indexing, memory and disk."""
    found = result["points"]
    points = [point["tables"] for point in found]
    asked = [
        ("retrieve, p95", [point["ask"]["p95_ms"]["retrieve"] for point in found]),
        ("retrieve, p50", [point["ask"]["p50_ms"]["retrieve"] for point in found]),
        ("of it: the question's vector, p50", [p["ask"]["p50_ms"]["embed"] for p in found]),
    ]
    real = "index_s_with_real_embedding_of_tables"
    indexed = [
        ("index, tables embedded by the model", [point[real] for point in found]),
        ("index, without embedding", [point["index"]["index_s"] for point in found]),
        ("nothing to do", [point["index"]["nothing_to_do_s"] for point in found]),
    ]
    sizes = [
        ("disk", [point["index"]["disk_mb"] for point in found]),
        ("memory while indexing", [point["index"]["peak_mb"] for point in found]),
        ("memory while answering", [point["ask"]["peak_mb"] for point in found]),
    ]
    charts = [
        panel(0, "A question, by tables of the lake", " ms", points, asked),
        panel(WIDTH, "Indexing", " s", points, indexed),
        panel(2 * WIDTH, "Size", " MB", points, sizes),
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {3 * WIDTH} {HEIGHT}">',
            "<style>text{font:11px system-ui,sans-serif;fill:#57606a}.title{font-weight:600;"
            "fill:#24292f}.end{text-anchor:end}.middle{text-anchor:middle}.grid{stroke:#d0d7de}"
            "polyline{fill:none;stroke-width:2}</style>",
            f'<rect width="{3 * WIDTH}" height="{HEIGHT}" fill="#fff"/>',
            *charts,
            "</svg>\n",
        ]
    )


def main() -> None:
    """Read the figures and draw them."""
    result = json.loads((ROOT / "benchmarks/results/scale.json").read_text())
    image = ROOT / "docs/images/scale.svg"
    image.parent.mkdir(parents=True, exist_ok=True)
    image.write_text(draw(result))


if __name__ == "__main__":
    main()

"""Draws ``docs/images/reliability.svg``: how often an answer of that confidence is right.

    t2sql eval SUITE --json FILE; python benchmarks/plot_reliability.py FILE [FILE ...]

Each file is a panel, named by its suite; each dot a tenth of confidence, larger for more questions.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from t2sql.evaluation.html.curves import calibration

OUT = Path(__file__).resolve().parents[1] / "docs" / "images" / "reliability.svg"
SIDE, EDGE = 220, 44
STYLE = (
    "text{font:12px sans-serif;fill:#57606a}.title{font-weight:bold}.end{text-anchor:end}"
    ".middle{text-anchor:middle}.grid{stroke:#d0d7de;fill:none}"
    ".even{stroke:#8c959f;stroke-dasharray:4 4;fill:none}circle{fill:#1f6feb;fill-opacity:.75}"
)


def panel(at: int, name: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """One chart: confidence across, the share that is right upwards."""
    parts = [
        f'<g transform="translate({at},0)">',
        f'<text x="{EDGE}" y="20" class="title">{escape(name)}</text>',
        f'<path d="M{_x(0):.1f} {_y(0):.1f}L{_x(1):.1f} {_y(1):.1f}" class="even"/>',
    ]
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = _x(share), _y(share)
        parts.append(f'<path d="M{_x(0):.1f} {y:.1f}H{_x(1):.1f}" class="grid"/>')
        parts.append(f'<text x="{EDGE - 6}" y="{y + 4:.1f}" class="end">{share:.0%}</text>')
        parts.append(f'<text x="{x:.1f}" y="{_y(0) + 18:.1f}" class="middle">{share:.2g}</text>')
    for point in calibration(rows):
        where = f'cx="{_x(point.x):.1f}" cy="{_y(point.y):.1f}"'
        parts.append(f'<circle {where} r="{3 + 7 * point.weight:.1f}"/>')
    return "".join([*parts, "</g>"])


def _x(share: float) -> float:
    return EDGE + share * SIDE


def _y(share: float) -> float:
    return EDGE - 10 + (1 - share) * SIDE


def main(files: Sequence[Path]) -> None:
    """Read the evaluations, write the picture."""
    panels = []
    for place, file in enumerate(files):
        run = json.loads(file.read_text(encoding="utf-8"))
        answerable = [row for row in run["rows"] if row["class"] != "unanswerable"]
        panels.append(panel(place * (SIDE + 2 * EDGE), run["summary"]["suite"], answerable))
    width, height = len(files) * (SIDE + 2 * EDGE), SIDE + EDGE + 24
    OUT.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}"><title>Confidence, and how often it is right</title>'
        f"<style>{STYLE}</style>{''.join(panels)}</svg>\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])

"""Charts as pictures: SVG for a page, PNG for a file. Drawn offline; nothing is ever fetched."""

from __future__ import annotations

from t2sql.faces.charts.drawing import chart_png, chart_svg, missing_letters, warm_charts
from t2sql.faces.charts.spec import vega_lite

__all__ = ["chart_png", "chart_svg", "missing_letters", "vega_lite", "warm_charts"]

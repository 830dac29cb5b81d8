"""A chart below an answer: a picture, since scripts and styles do not travel with a notebook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from t2sql.faces.magic.values import Bundle
from t2sql.types import Answer, QueryResult

if TYPE_CHECKING:
    from t2sql.project import Project
    from t2sql.steps.chart import Chart, ChartKind

WIDTH: Final = 720
HEIGHT: Final = 320
_MOST_READ: Final = 200
"""Rows whose letters are looked up in the fonts of this machine."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart of a result."""

    chart: Chart
    result: QueryResult

    def _repr_mimebundle_(self, **_: Any) -> tuple[Bundle, Bundle]:
        """A PNG, which every page shows; an SVG where no font here has the letters."""
        from t2sql.faces.charts import chart_png, chart_svg, missing_letters

        others = ", ".join(kind for kind in self.chart.kinds if kind != self.chart.kind)
        notes = [*self.chart.notes, *([f"--chart also takes {others}"] if others else [])]
        said = "; ".join([f"[{self.chart.kind} chart of the rows above]", *notes])
        if missing_letters(self._letters()):
            svg = chart_svg(self.chart, self.result, width=WIDTH, height=HEIGHT, ink="#6b7280")
            return {"text/plain": said, "image/svg+xml": svg}, {}
        png = chart_png(self.chart, self.result, width=WIDTH, height=HEIGHT)
        return {"text/plain": said, "image/png": png}, {"image/png": {"width": WIDTH}}

    def _letters(self) -> str:
        rows = self.result.rows[:_MOST_READ]
        texts = [cell[:80] for row in rows for cell in row if isinstance(cell, str)]
        return "".join([self.chart.title, *self.result.columns, *texts])


def drawn(project: Project, answer: Answer, kind: str) -> Drawn | None:
    """The chart that shows an answer best, or of that kind; None where none says more than rows.

    Raises:
        InputError: the kind cannot show these rows.
    """
    wanted = None if kind == "auto" else cast("ChartKind", kind)
    chart = project.chart(answer, wanted)
    if chart is None or (wanted is None and chart.kind == "number"):
        return None
    return Drawn(chart, answer.result)

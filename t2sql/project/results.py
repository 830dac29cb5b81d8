"""What can be made of an answer: a chart, a notebook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, get_args

from t2sql.errors import InputError
from t2sql.project.placing import check_place, place_file
from t2sql.steps.chart import ChartKind, choose_chart
from t2sql.types import Answer

if TYPE_CHECKING:
    from t2sql.project.project import Project
    from t2sql.steps.chart import Chart

_FORCE = "Name another, or force it (force=True)."
_ANOTHER_FORM = "Ask for one row a name or a day, with a number beside it."


def chart_of(answer: Answer, kind: ChartKind | None) -> Chart | None:
    """See :meth:`Project.chart`."""
    title = answer.draft.selection.question.text.strip()
    chart = choose_chart(answer.result, title, kind)
    if chart is None and kind is not None:
        best = choose_chart(answer.result)
        possible = ", ".join(best.kinds) if best is not None else ""
        hint = f"What can: {possible}." if possible else _ANOTHER_FORM
        if kind not in get_args(ChartKind):
            raise InputError(f"There is no chart of the kind {kind!r}.", hint=hint)
        raise InputError(f"A {kind} chart cannot show these rows.", hint=hint)
    return chart


def write_notebook(project: Project, answer: Answer, path: Path, *, force: bool) -> Path:
    """See :meth:`Project.notebook`."""
    from t2sql.project.notebook_file import notebook_text

    path = Path(path)
    if path.suffix.lower() != ".ipynb":
        raise InputError(f"{path} is no name of a notebook.", hint="Name a file ending in .ipynb.")
    check_place(path, force=force, hint=_FORCE)
    text = notebook_text(project, answer, path.parent)

    def write(part: Path) -> None:
        part.write_text(text, encoding="utf-8")

    place_file(path, write, force=force, hint=_FORCE)
    return path

"""What can be made of an answer: a chart, a notebook."""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from t2sql.errors import InputError
from t2sql.steps.chart import ChartKind, choose_chart
from t2sql.types import Answer

if TYPE_CHECKING:
    from t2sql.project.project import Project
    from t2sql.steps.chart import Chart

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
    if not path.parent.is_dir():
        raise InputError(f"There is no folder {path.parent}.", hint="Make it first.")
    if path.is_dir():
        raise InputError(f"{path} is a folder.", hint="Name a file.")
    if path.exists() and not force:
        raise _stands(path)
    text = notebook_text(project, answer, path.parent)
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        part.write_text(text, encoding="utf-8")
        _move(part, path, force=force)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(f"{path} cannot be written: {reason}.") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return path


def _move(part: Path, path: Path, *, force: bool) -> None:
    """Put the file in its place; without ``force`` not over one that has come meanwhile."""
    if force:
        part.replace(path)
        return
    try:
        os.link(part, path)
    except FileExistsError:
        raise _stands(path) from None
    except OSError:  # a file system without links
        if path.exists():
            raise _stands(path) from None
        part.replace(path)


def _stands(path: Path) -> InputError:
    hint = "Name another, or force it (force=True)."
    return InputError(f"{path} exists already; it stays as it is.", hint=hint)

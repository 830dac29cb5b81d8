"""Progress of long work on stderr; nothing where stderr is not a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from t2sql.cancelling import stoppable
from t2sql.stages import watching

if TYPE_CHECKING:
    from t2sql.protocols import Progress
    from t2sql.stages import StageEvent


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Give a callback that draws one bar a stage, where there is somebody to see it.

    The callback ends the work once somebody wished to stop it.
    """
    if not sys.stderr.isatty():
        yield stoppable(None)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bars(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield stoppable(report)


@contextmanager
def working(text: str) -> Iterator[None]:
    """Say what is going on while it is not known how long it takes; each stage says its name."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    from t2sql.faces.words import all_words

    words = all_words()["en"].texts
    begun: list[str] = []

    with Console(stderr=True).status(text) as status:

        def listen(event: StageEvent) -> None:
            if event.what == "begun":
                begun.append(words.get(f"flow.{event.stage}", event.stage.capitalize()))
            elif begun:
                begun.pop()
            status.update(f"{begun[-1]}…" if begun else text)

        with watching(listen):
            yield

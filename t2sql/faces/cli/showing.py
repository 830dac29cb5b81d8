"""``--show-prompt``: every byte that was sent to a model, on stderr."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from t2sql.errors import T2SQLError
from t2sql.faces.cli import common

if TYPE_CHECKING:
    from t2sql.project import Project
    from t2sql.types import ModelCall

show_prompt_option = click.option(
    "--show-prompt", is_flag=True, help="Show every byte that is sent to a model, on stderr."
)
NO_MODEL = "No language model is configured: nothing leaves this machine."


class SentCalls:
    """Shows each call to a model once, as soon as it is known.

    Args:
        project: whose model is asked.
        wanted: whether anything is shown.
    """

    def __init__(self, project: Project, wanted: bool) -> None:
        self._wanted = wanted
        self._configured = project.config.model_configured
        self._shown: list[ModelCall] = []

    def show(self, calls: Sequence[ModelCall]) -> None:
        """Show those of the calls that were not shown yet."""
        new = [call for call in calls if not any(call is other for other in self._shown)]
        if not self._wanted or not new:
            return
        from rich.console import Console

        from t2sql.faces.sent import show_calls

        console = Console(stderr=True, highlight=False, emoji=False, markup=False)
        show_calls(console, new, first=len(self._shown) + 1)
        self._shown += new

    def end(self) -> None:
        """Say so where nothing was sent."""
        if self._wanted and not self._shown:
            from t2sql.faces.sent import NOTHING

            common.say(NOTHING if self._configured else NO_MODEL)


@contextmanager
def showing_sent(project: Project, wanted: bool) -> Iterator[SentCalls]:
    """Show what is sent inside, also where it fails."""
    sent = SentCalls(project, wanted)
    try:
        yield sent
    except T2SQLError as error:
        sent.show(error.calls)
        raise
    finally:
        sent.end()

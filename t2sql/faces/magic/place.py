"""Where a cell shows what it does: a line that is written over, then the answer in its stead."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar

from t2sql.cancelling import current_cancellation
from t2sql.faces.magic.values import Told
from t2sql.faces.magic.waiting import run_interruptible
from t2sql.stages import StageEvent, watching

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.display import DisplayHandle

T = TypeVar("T")

STAGES: Final = {
    "sketch": "Guessing tables",
    "retrieve": "Searching the tables",
    "select": "Choosing tables",
    "look up": "Looking them up",
    "generate": "Writing SQL",
    "check": "Checking SQL",
    "vote": "Comparing drafts",
    "run": "Running",
}
_TICK_S: Final = 1.0
"""A line that stands longer than that begins to count seconds."""


class Place:
    """One output of a cell. In a kernel what it shows takes the place of what it showed before.

    So a saved notebook holds the answer alone, and not how it was waited for.
    """

    def __init__(self, shell: InteractiveShell) -> None:
        self._shell = shell
        self._handle: DisplayHandle | None = None

    def show(self, value: Any) -> None:
        """Show a value here."""
        from IPython.display import display

        if not is_kernel(self._shell):
            display(value)
        elif self._handle is None:
            self._handle = display(value, display_id=True)
        else:
            self._handle.update(value)

    def work(self, work: Callable[[], T]) -> T:
        """Do the work, and say meanwhile which stage it is at; an interrupt stops it.

        Raises:
            CancelledError: it was interrupted.
            Exception: whatever the work raises.
        """
        line = _Line()

        def watched() -> T:
            with watching(line):
                done = work()
            current_cancellation().check()
            return done

        if not is_kernel(self._shell):
            from t2sql.faces.progress import working

            with working("Working…"):
                return run_interruptible(watched)
        said = ""

        def look() -> None:
            nonlocal said
            if line.text != said:
                said = line.text
                self.show(Told(said))

        try:
            return run_interruptible(watched, look)
        except BaseException:
            if said:
                self.show(Told(f"Ended while: {line.stage}."))
            raise


class _Line:
    """The stage that goes on, as a line; it is told of stages by the thread that works."""

    def __init__(self) -> None:
        self.stage = ""
        self._since = time.monotonic()

    def __call__(self, event: StageEvent, /) -> None:
        if event.what == "begun":
            self.stage = STAGES.get(event.stage, event.stage)
            self._since = time.monotonic()

    @property
    def text(self) -> str:
        """``Writing SQL… 3 s``; empty before the first stage."""
        if not self.stage:
            return ""
        spent = time.monotonic() - self._since
        return f"{self.stage}…{f' {spent:.0f} s' if spent >= _TICK_S else ''}"


def is_kernel(shell: InteractiveShell) -> bool:
    """Whether a Jupyter kernel runs the code, and not a terminal."""
    return getattr(shell, "kernel", None) is not None


def is_attended(shell: InteractiveShell) -> bool:
    """Whether somebody may click: a kernel whose front end lets it ask, which a batch does not."""
    return bool(getattr(getattr(shell, "kernel", None), "_allow_stdin", False))


def has_widgets() -> bool:
    """Whether ipywidgets is installed."""
    from importlib.util import find_spec

    return find_spec("ipywidgets") is not None

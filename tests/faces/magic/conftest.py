"""A notebook in this process: an IPython shell over the small shop, and what its cells show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets.config import Config

from t2sql.faces.magic.session import Session


@dataclass(frozen=True)
class Ran:
    """What a cell left behind."""

    error: BaseException | None
    printed: str
    outputs: tuple[Any, ...]

    @property
    def text(self) -> str:
        """All text/plain that was shown, what was written over included."""
        return "\n".join(output.data.get("text/plain", "") for output in self.outputs)

    @property
    def last(self) -> dict[str, Any]:
        """What the cell shows last, by type."""
        return dict(self.outputs[-1].data)

    def bundle(self, kind: str) -> Any:
        """The last thing shown of that type."""
        return [output.data[kind] for output in self.outputs if kind in output.data][-1]

    def html(self) -> str:
        """The last HTML, without its style."""
        return str(self.bundle("text/html")).rpartition("</style>")[2]


class Notebook:
    """Runs cells."""

    def __init__(self, shell: InteractiveShell) -> None:
        self.shell = shell

    def __getitem__(self, name: str) -> Any:
        return self.shell.user_ns[name]

    def __contains__(self, name: str) -> bool:
        return name in self.shell.user_ns

    def run(self, code: str) -> Ran:
        """Run a cell, whatever comes of it."""
        with capture_output() as captured:
            result = self.shell.run_cell(code)
        return Ran(
            result.error_before_exec or result.error_in_exec,
            captured.stdout + captured.stderr,
            tuple(captured.outputs),
        )

    def attend(self) -> None:
        """As where a kernel runs the cells, and somebody sits at the front end."""
        self.shell.kernel = SimpleNamespace(_allow_stdin=True)

    @property
    def session(self) -> Session:
        """What the magics share."""
        session: Session = self.shell.magics_manager.registry["T2SQLMagics"].session
        return session


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InteractiveShell]:
    """A shell with no settings or history of the machine."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    settings = Config()
    settings.HistoryManager.enabled = False
    settings.InteractiveShell.colors = "nocolor"
    InteractiveShell.clear_instance()
    made = InteractiveShell.instance(config=settings)
    yield made
    made.run_line_magic("unload_ext", "t2sql")
    InteractiveShell.clear_instance()


@pytest.fixture
def notebook(shell: InteractiveShell, indexed: Path) -> Notebook:
    """A notebook beside the shop's project, with the extension loaded."""
    shell.run_line_magic("load_ext", "t2sql")
    return Notebook(shell)

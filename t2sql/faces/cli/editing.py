"""Lines typed at a terminal: edited, remembered, completed, where the system has readline."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from t2sql.project import Project

_FILE: Final = "typed"
_MOST_LINES: Final = 500
_MOST_OFFERED: Final = 100

Read = Callable[[str], str]
"""Reads a line after a prompt, as :func:`input` does."""


@contextmanager
def line_editing(project: Project, commands: Sequence[str]) -> Iterator[Read]:
    """Give what reads a line. Lines are remembered where the project keeps questions.

    Args:
        project: completes ``@table``; its state folder holds what was typed before.
        commands: completed at the beginning of a line.
    """
    try:
        import readline
    except ImportError:  # Windows has none
        yield input
        return
    keeps = project.config.store.traces and not project.person.name
    file = project.state / _FILE if keeps else None
    _prepare(readline, commands, project.catalog.names())
    if file is not None:
        with suppress(OSError):
            readline.read_history_file(file)

    def read(prompt: str) -> str:
        line = input(prompt)
        if line.strip():
            readline.add_history(line)
        return line

    try:
        yield read
    finally:
        readline.set_completer(None)
        if file is not None:
            _keep(readline, file)
        readline.clear_history()


def _prepare(readline: Any, commands: Sequence[str], names: Sequence[str]) -> None:
    readline.set_auto_history(False)  # answers to other prompts are no questions
    readline.set_history_length(_MOST_LINES)
    readline.set_completer_delims(" \t\n")
    readline.parse_and_bind("tab: complete")
    offered: list[str] = []

    def complete(typed: str, state: int) -> str | None:
        if state == 0:
            offered[:] = _offered(typed, commands, names)
        return offered[state] if state < len(offered) else None

    readline.set_completer(complete)


def _offered(typed: str, commands: Sequence[str], names: Sequence[str]) -> list[str]:
    if typed.startswith("/"):
        return [command for command in commands if command.startswith(typed)]
    sign, start = ("@", typed[1:]) if typed.startswith("@") else ("", typed)
    if not sign and len(start) < 2:
        return []
    found = (
        name
        for name in names
        if name.lower().startswith(start.lower())
        or name.rpartition(".")[2].lower().startswith(start.lower())
    )
    return [f"{sign}{name}" for _, name in zip(range(_MOST_OFFERED), found, strict=False)]


def _keep(readline: Any, file: Path) -> None:
    """What was typed may be private: nobody else reads the file."""
    with suppress(OSError):
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))
        readline.write_history_file(file)
        file.chmod(0o600)

"""The tutorial's steps are done in their order in a new folder, and print what the page says."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from t2sql.faces.cli import main
from tests.docs.test_commands import ROOT, without_times

PAGE = ROOT / "docs" / "tutorial.md"
HOME = "/home/ada/bakery"
"""What the page calls the folder."""
NAMED = re.compile(r"(?:#|--) file: (\S+)\n")
pytestmark = [pytest.mark.slow, pytest.mark.model]


def blocks() -> Iterator[tuple[str, str]]:
    """The language and the text of every block, in order."""
    yield from re.findall(r"```(\w+)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def steady(line: str) -> str:
    """The line without what differs from run to run."""
    line = re.sub(r"\b[0-9a-f]{16}\b", "an id", line)
    return without_times(line)


def test_the_tutorial_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    for language, text in blocks():
        if language == "python":
            exec(compile(text, "tutorial", "exec"), {})  # noqa: S102 # our own page
        elif (named := NAMED.match(text)) is not None:
            assert language == "sql" or (tmp_path / named[1]).exists(), named[1]
            (tmp_path / named[1]).write_text(text[named.end() :], encoding="utf-8")
        elif language == "console":
            for piece in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
                follow(piece, tmp_path, capsys)


def follow(piece: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Run one command, and look for each line that the page shows under it, in their order."""
    command, _, output = piece.partition("\n")
    program, *arguments = shlex.split(command)
    assert program == "t2sql"
    capsys.readouterr()
    with pytest.raises(SystemExit) as left:
        main(arguments)
    printed = capsys.readouterr()

    assert not left.value.code, f"{command}: {printed.err}"
    text = printed.out.replace(os.path.realpath(folder), HOME)
    lines = iter([steady(line) for line in text.splitlines()])
    for line in output.splitlines():
        wanted = steady(line)
        assert wanted in {"", "…"} or wanted in lines, f"{command}: {line}\n{text}"

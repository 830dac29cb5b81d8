"""Commands shown in the docs run, and print what the docs say they print."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from t2sql.demo.prepare import prepare_demo
from t2sql.faces.cli import main
from t2sql.project import open_project

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("README.md", "README.ko.md")
MAKES = {"make demo", "make test"}
pytestmark = [pytest.mark.slow, pytest.mark.model]


@dataclass(frozen=True)
class Shown:
    """A command in a ``console`` block, and the output under it."""

    page: str
    command: str
    output: tuple[str, ...]


def shown_in(page: str) -> Iterator[Shown]:
    """Every ``$ command`` of the page's console blocks."""
    text = (ROOT / page).read_text(encoding="utf-8")
    for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL):
        for piece in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = piece.partition("\n")
            yield Shown(page, command, tuple(line for line in output.splitlines() if line.strip()))


def python_in(page: str) -> Iterator[str]:
    """Every ``python`` block of the page."""
    yield from re.findall(
        r"```python\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL
    )


COMMANDS = [
    shown
    for page in PAGES
    if (ROOT / page).exists()
    for shown in shown_in(page)
    if shown.command not in MAKES
]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    prepare_demo(folder)
    with open_project(folder) as project:
        project.index()
    return folder


def without_times(line: str) -> str:
    """The line without what differs from run to run: times, and how wide the columns are."""
    line = re.sub(r"index of [^·]+ ago", "index of a moment ago", line)
    return re.sub(r"\s+", " ", re.sub(r"[\d,.]+ m?s\b", "… s", line)).strip()


@pytest.mark.parametrize("shown", COMMANDS, ids=lambda shown: f"{shown.page}: {shown.command}")
def test_a_command_in_the_docs_prints_what_they_say(
    shown: Shown, demo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program, *arguments = shlex.split(shown.command)
    assert program == "t2sql"
    monkeypatch.chdir(demo)

    with pytest.raises(SystemExit) as left:
        main(arguments)

    printed = capsys.readouterr()
    assert left.value.code in {0, 6}, printed.err
    lines = {without_times(line) for line in printed.out.splitlines()}
    for line in shown.output:
        assert line.strip() == "…" or without_times(line) in lines, line


@pytest.mark.parametrize("page", [page for page in PAGES if (ROOT / page).exists()])
def test_python_in_the_docs_runs(page: str, demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(demo)
    for code in python_in(page):
        exec(compile(code, page, "exec"), {})  # noqa: S102 # our own pages

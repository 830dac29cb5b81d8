"""Every example of the page on the Python API runs, in order, and prints what the page says."""

from __future__ import annotations

import contextlib
import doctest
import importlib
import io
import re
from pathlib import Path
from typing import Any

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "python.md"
BLOCK = re.compile(r"```python\n(.*?)```\n(?:\n```text\n(.*?)```)?", re.DOTALL)


def examples() -> list[tuple[str, str]]:
    """The code of each example, and what the page says that it prints."""
    return [(found[1], found[2] or "") for found in BLOCK.finditer(PAGE.read_text("utf-8"))]


def run_examples(folder: Path) -> list[str]:
    """What each example prints; they share their names, as a reader's session would."""
    names: dict[str, Any] = {}
    printed = []
    with contextlib.chdir(folder):
        for place, (code, _) in enumerate(examples()):
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile(code, f"python.md, example {place + 1}", "exec"), names)  # noqa: S102
            printed.append(out.getvalue())
    return printed


def test_the_examples_run_in_order_and_print_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("T2SQL_SEARCH__EMBEDDER", "hash")

    printed = run_examples(tmp_path)

    assert len(printed) > 10
    for (code, shown), said in zip(examples(), printed, strict=True):
        assert said == shown, code


@pytest.mark.parametrize("module", ["t2sql.testing", "t2sql.testing.server"])
def test_what_a_docstring_shows_can_be_typed_in(module: str) -> None:
    found = doctest.DocTestFinder().find(importlib.import_module(module))
    shown = [example for test in found for example in test.examples]

    assert shown
    for example in shown:
        compile(example.source, module, "single")

"""The notebooks run as they stand, and what is saved of them is what they show."""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def _runner() -> ModuleType:
    found = importlib.util.spec_from_file_location("run_notebooks", ROOT / "notebooks" / "run.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


run_notebooks = _runner()


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The notebooks in a copy of the demo project."""
    laid: Path = run_notebooks.lay_out(tmp_path_factory.mktemp("tour"))
    return laid


def test_there_is_a_tour_a_database_of_ones_own_and_an_evaluation() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["01-tour", "02-your-database", "03-evaluate"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_saved_with_what_it_shows_and_nothing_else(path: Path) -> None:
    notebook = read(path)
    nbformat.validate(notebook)
    shown = [output for cell in notebook.cells for output in cell.get("outputs", ())]

    assert len(shown) >= 3
    assert not [output for output in shown if output.output_type == "error"]
    kinds = {kind for output in shown for kind in output.get("data", {})}
    assert kinds <= set(run_notebooks.KEPT)  # no widget that nobody could open
    text = path.read_text(encoding="utf-8")
    for place in (str(ROOT), str(Path.home()), sys.prefix, "/tmp/", os.sep + "home" + os.sep):  # noqa: S108
        assert place not in text, place
    assert not re.search(r"127\.0\.0\.1:\d", text)


def test_what_is_read_without_scripts_and_styles_says_it_all() -> None:
    notebook = read(ROOT / "notebooks" / "01-tour.ipynb")
    pages = [
        output.data["text/html"]
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if "text/html" in output.get("data", {})
    ]
    bare = "\n".join(re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL) for page in pages)

    assert "<script" not in bare
    assert "<svg" not in bare  # taken out on the web: charts are pictures
    for said in ("<table", "<pre", "checks passed", "verified by", "Did you mean"):
        assert said in bare


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_shows_what_is_saved(path: Path, folder: Path) -> None:
    fresh = run_notebooks.run(folder / path.name)

    told = "Run `python notebooks/run.py` and look at what has changed."
    assert run_notebooks.texts(fresh) == run_notebooks.texts(read(path)), told

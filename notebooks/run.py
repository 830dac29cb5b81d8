"""Runs the notebooks of this folder and saves them with what they show, to be read on the web.

    python notebooks/run.py            # all of them
    python notebooks/run.py 01-tour    # one

They run in a copy of the demo project, so that nothing of whoever runs them gets in. What differs
from run to run or from machine to machine (times, ages, ids, paths) is written as "…", so that two
runs save the same text. The tests run them too, and compare.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
SECONDS = 300
"""For one cell."""
KEPT = ("text/plain", "text/html", "image/png", "image/svg+xml")
"""What of an output is saved; the rest is for programs, and nobody reads it on the web."""
_VARIES = (
    (re.compile(rf"{re.escape(tempfile.gettempdir())}/tmp\w+"), "/…"),
    (re.compile(r"\b\d[\d,.]*(\s+)ms\b"), r"…\1ms"),
    (re.compile(r"\b\d[\d,.]*(\s+)s\b(?!\w)"), r"…\1s"),
    (re.compile(r"index\s+of\s+(?:a\s+moment|\d+\s+\w+)\s+ago"), "index of … ago"),
    (re.compile(r"127\.0\.0\.1:\d+"), "127.0.0.1:…"),
    (re.compile(r"\b[0-9a-f]{12,64}\b"), "…"),
    (re.compile(r"\b0x[0-9a-f]{6,}\b"), "0x…"),
)


def lay_out(folder: Path) -> Path:
    """The demo project in a folder, indexed, with these notebooks; where they are.

    What is built already of the warehouse and the index is taken along, the store is not.
    """
    from t2sql import open_project
    from t2sql.demo.prepare import prepare_demo

    root = FOLDER.parent
    for name in ("t2sql.toml", "metadata", "prompts", "notebooks"):
        _copy(root / name, folder / name)
    for name in ("demo.duckdb", ".t2sql/demo.stamp", ".t2sql/catalog.sqlite", ".t2sql/index"):
        if (root / name).exists():
            _copy(root / name, folder / name)
    prepare_demo(folder)
    with open_project(folder) as project:
        project.index()
    return folder / "notebooks"


def run(path: Path) -> Any:
    """The notebook, run from its own folder with the outputs it had cleared."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    settings = {name: text for name, text in os.environ.items() if not name.startswith("T2SQL_")}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the kernel's transport
        client = NotebookClient(
            notebook,
            timeout=SECONDS,
            kernel_name="python3",
            resources={"metadata": {"path": str(path.parent)}},
            store_widget_state=False,
        )
        client.execute(env=settings | {"HF_HUB_OFFLINE": "1"})
    return cleaned(notebook, path.parent)


def cleaned(notebook: Any, folder: Path) -> Any:
    """The same without what differs from run to run."""
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for place, cell in enumerate(notebook.cells, start=1):
        cell.id, cell.metadata = f"cell-{place}", {}
        if cell.cell_type != "code":
            continue
        cell.outputs = [_output(output, folder) for output in cell.outputs]
    return notebook


def texts(notebook: Any) -> list[str]:
    """What the cells say, one text an output: what two runs are compared by."""
    found = []
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            text = str(output.get("text") or data.get("text/plain") or output.get("evalue"))
            text = re.sub("─+", "─", text)  # as long as the longest path
            found.append(" ".join(text.split()))  # lines are folded where a time is longer
    return found


def save(notebook: Any, path: Path) -> None:
    """Write the notebook, the same bytes for the same outputs."""
    import nbformat

    text = nbformat.writes(notebook, version=4)
    path.write_text(text.rstrip("\n") + "\n", encoding="utf-8")


def _output(output: Any, folder: Path) -> Any:
    output.pop("transient", None)
    if "data" in output:
        output.metadata = {}
        output.data = {
            kind: _stable(value, folder) if kind.startswith("text/") else value
            for kind, value in output.data.items()
            if kind in KEPT
        }
    if "text" in output:
        output.text = _stable(output.text, folder)
    return output


def _stable(text: str, folder: Path) -> str:
    for place in sorted({str(folder.parent), str(Path.home()), sys.prefix}, key=len, reverse=True):
        text = text.replace(place, "/…")
    for pattern, instead in _VARIES:
        text = pattern.sub(instead, text)
    return text


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copyfile(source, target)


def main(names: list[str]) -> None:
    """Run and save the notebooks of these names, or all."""
    with tempfile.TemporaryDirectory() as folder:
        for path in sorted(lay_out(Path(folder)).glob("*.ipynb")):
            if not names or path.stem in names:
                save(run(path), FOLDER / path.name)
                print(f"{path.name}: run and saved")


if __name__ == "__main__":
    main(sys.argv[1:])

"""Reads the small tables people wrote by hand (`data/*.csv`) and the SQL files of the demo."""

from __future__ import annotations

import csv
from importlib.resources import files


def read_seed(name: str) -> list[dict[str, str]]:
    """The rows of `data/<name>.csv`, all values as text."""
    text = files("t2sql.demo").joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def read_sql(folder: str) -> list[tuple[str, str]]:
    """The SQL files of a folder of the demo: name without ending and text, ordered by name."""
    entries = files("t2sql.demo").joinpath(folder).iterdir()
    found = [entry for entry in entries if entry.name.endswith(".sql")]
    return [
        (entry.name.removesuffix(".sql"), entry.read_text(encoding="utf-8"))
        for entry in sorted(found, key=lambda entry: entry.name)
    ]

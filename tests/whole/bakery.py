"""A small bakery on DuckDB with a model of its own, for tests of the whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from t2sql.project import Project, open_project
from t2sql.testing import ReceivedRequest

QUESTION = "How many loaves are there?"
HONEST = "SELECT COUNT(*) AS loaves FROM bakery.loaves"
OUTSIDE = "SELECT COUNT(*) AS people FROM bakery.wages"
TABLES = """
CREATE SCHEMA bakery;
CREATE TABLE bakery.loaves (loaf_id INTEGER PRIMARY KEY, name VARCHAR, baked_on DATE);
CREATE TABLE bakery.wages (person VARCHAR, amount DECIMAL(10, 2));
INSERT INTO bakery.loaves SELECT i, 'loaf ' || i, DATE '2025-01-01' FROM range(12) AS r(i);
INSERT INTO bakery.wages VALUES ('Kim', 3000), ('Lee', 3100);
"""


def make_bakery(folder: Path) -> None:
    """The warehouse, settings without a model, and the index."""
    import duckdb

    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute(TABLES)
    configure(folder)
    with open_project(folder) as project:
        project.index()


def configure(folder: Path, base_url: str = "", *, llm: str = "", more: str = "") -> None:
    """Write the settings: a model at that address, further keys of [llm], further sections."""
    model = f'[llm]\nbase_url = "{base_url}"\nmodel = "scripted"\n{llm}\n' if base_url else ""
    (folder / "t2sql.toml").write_text(
        '[project]\ntoday = 2025-06-19\n[database]\nurl = "duckdb:///warehouse.duckdb"\n'
        f"[search]\nembedder = 'hash'\n{model}{more}\n",
        encoding="utf-8",
    )


def open_bakery(folder: Path) -> Project:
    """The project in the folder."""
    return open_project(folder)


def honest(request: ReceivedRequest) -> str:
    """What a good model says: the one table that is needed, and SQL over it."""
    if request.asks_for("sql"):
        return written(HONEST)
    table = {"name": "bakery.loaves", "reason": "it has them", "confidence": 0.9}
    none = {"none_fits": False, "reason": "", "ask": "", "choices": []}
    return json.dumps({"tables": [table], **none})


def written(sql: str) -> str:
    """SQL in the form that is asked for."""
    reply: dict[str, Any] = {"plan": "", "sql": sql, "explanation": "Counts."}
    return json.dumps({**reply, "assumptions": [], "confidence": 0.9})

"""Runs hostile statements as the sandbox's child would, without the gate and any other check.

``python -m tests.warehouse.hostile_child FILE WALLS`` reads a JSON list of statements and prints
what became of each. ``WALLS`` is ``kernel`` or ``settings``: with what the kernel keeps away, or
with DuckDB's own settings alone.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb
import pandas as pd

from t2sql.types import Limits
from t2sql.warehouse.duckdb_file import opening_of
from t2sql.warehouse.sandbox_confine import confine_process, limit_process
from t2sql.warehouse.sandbox_engine import Engine

PLANTED = "canary-of-the-frame"


def main(path: str, walls: str) -> None:
    """Open the file, then run every statement on a connection of its own."""
    frame = pd.DataFrame({"secret": [PLANTED]})
    opening = dict(opening_of(Path(path), Limits(memory_mb=256)).message())
    statements = json.loads(sys.stdin.read())
    if walls == "kernel":
        stand = confine_process(opening["files"])
    engine = Engine(opening, lambda body: None)
    if walls == "kernel":
        limit_process(opening["memory_mb"])
    found = []
    for statement in statements:
        cursor = engine._connection.cursor()
        try:
            rows = cursor.execute(statement).fetchmany(100)
            found.append(["ran", repr(rows)])
        except Exception as error:  # noqa: BLE001 # whatever it is, it is told
            found.append([type(error).__name__, str(error)])
        cursor.close()
    assert len(frame) == 1
    print(json.dumps({"walls": stand if walls == "kernel" else [], "found": found}))  # noqa: T201


if __name__ == "__main__":
    assert duckdb.__version__
    main(sys.argv[1], sys.argv[2])

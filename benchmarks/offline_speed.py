"""How fast the offline pipeline is: ``python benchmarks/offline_speed.py [FOLDER] [--every N]``.

Asks the questions of the demo suite of a copy of the project in FOLDER (default: the demo at the
repository's root, which must be built) in one warm process, from the question to checked SQL.
Printed are the milliseconds of each stage, median and 95th percentile, as the clock has them and
as the processor does: on a busy machine only the latter can be compared. It exits with 1 where the
whole takes longer than it may. Nothing is run on the rows.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from t2sql.errors import SqlRejectedError
from t2sql.project import Project, open_project
from t2sql.types import TableSelection

ROOT = Path(__file__).parents[1]
SUITE = ROOT / "benchmarks" / "demo" / "questions.jsonl"
MOST_P95_MS = 80.0
WARMING = 12


def ask(project: Project, question: str) -> dict[str, float]:
    """Milliseconds by stage of one question."""
    begun, worked = time.perf_counter(), time.process_time()
    try:
        found = project.suggest_tables(question)
        done = project.write_sql(found) if isinstance(found, TableSelection) else found
        stages = dict(done.timings_ms)
    except SqlRejectedError:
        stages = {}  # what is refused took its time as well
    stages["whole"] = (time.perf_counter() - begun) * 1000
    stages["whole, processor"] = (time.process_time() - worked) * 1000
    return stages


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of them does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def main() -> None:
    """Ask, and print what it took."""
    parser = argparse.ArgumentParser(description="Times the offline pipeline by stage.")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT)
    parser.add_argument("--every", type=int, default=1, help="ask only every so-manieth question")
    given = parser.parse_args()
    lines = SUITE.read_text(encoding="utf-8").splitlines()
    questions = [str(json.loads(line)["question"]) for line in lines][:: given.every]
    taken: dict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "project"
        copy.mkdir()
        for name in ("t2sql.toml", "metadata", "prompts", ".t2sql", "demo.duckdb"):
            source = given.folder / name
            if source.is_dir():
                shutil.copytree(source, copy / name)
            elif source.exists():
                shutil.copy(source, copy / name)
        project = open_project(copy, translator="offline")
        for question in questions[:: max(1, len(questions) // WARMING)]:
            ask(project, question)
        for question in questions:
            for stage, spent in ask(project, question).items():
                taken[stage].append(spent)
        project.close()
    print(f"{len(questions)} questions, milliseconds{'':8}p50{'':5}p95")
    for stage, values in taken.items():
        print(f"{stage:<32}{percentile(values, 0.5):7.1f} {percentile(values, 0.95):7.1f}")
    if percentile(taken["whole"], 0.95) > MOST_P95_MS:
        sys.exit(f"The whole takes longer than {MOST_P95_MS:.0f} ms at the 95th percentile.")


if __name__ == "__main__":
    main()

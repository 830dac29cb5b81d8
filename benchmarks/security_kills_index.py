"""Kills `t2sql index` again and again: nothing that was done is lost, nobody who asks notices.

    python benchmarks/security_kills_index.py [--kills 30] [--seed 1]

A first build, an update and a rebuild are killed (SIGKILL), half of them at a random moment, half
at a chosen point between two writes. After each kill a session that was open before, and a new
one, must answer from the old index (or be told plainly that there is none yet); then the next
`t2sql index` must come to what an undisturbed run came to, and embed nothing twice but the last
batch. Exit code 1 if one trial fails.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
TABLES = 40
BATCH = 16
QUESTIONS = ("How many crates are there?", "weight of crates in hall 7", "labels of hall 3")
SETTINGS = """
[project]
today = 2025-06-19
translator = "offline"
[database]
url = "sqlite:///depot.db"
[search]
embedder = "hash"
"""
POINTS = (
    ("t2sql.catalog.writing", "CatalogWriter.store", 7),
    ("t2sql.catalog.writing", "CatalogWriter.store_history", 1),
    ("t2sql.catalog.writing", "CatalogWriter.store_joins", 1),
    ("t2sql.catalog.build", "put_in_place", 1),
    ("t2sql.catalog.swapping", "remove_file", 2),
    ("t2sql.search.vectors", "VectorStore.upsert", 1),
    ("t2sql.search.vectors", "VectorStore.upsert", 3),
    ("t2sql.search.updating", "update_full_text", 1),
    ("t2sql.search.updating", "write_vocabulary", 1),
    ("t2sql.search.manifest", "_replace", 1),
    ("t2sql.search.manifest", "_replace", 2),
    ("t2sql.search.index", "unmark_update", 1),
    ("t2sql.search.index", "write_checked", 1),
    ("t2sql.search.index", "remove_unread_builds", 1),
)
"""Module, function, and before which of its calls the process is killed."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One kill: of what, and where."""

    what: str
    """``first``, ``update`` or ``rebuild``."""
    point: int | None = None
    """Which of :data:`POINTS`; None: after ``after_s`` seconds."""
    after_s: float = 0.0

    def __str__(self) -> str:
        if self.point is None:
            return f"{self.what} after {self.after_s:.2f} s"
        _, name, call = POINTS[self.point]
        return f"{self.what} before call {call} of {name}"


def make_depot(folder: Path) -> None:
    """A project with enough tables and past queries for several batches."""
    (folder / "metadata" / "tables").mkdir(parents=True)
    (folder / "metadata" / "queries").mkdir()
    (folder / "t2sql.toml").write_text(SETTINGS, encoding="utf-8")
    queries = []
    with closing(sqlite3.connect(folder / "depot.db")) as connection:
        connection.execute("CREATE TABLE crates (crate_id INTEGER, label TEXT, weight INTEGER)")
        connection.executemany(
            "INSERT INTO crates VALUES (?, ?, ?)", [(n, f"label {n % 9}", n) for n in range(50)]
        )
        for number in range(TABLES):
            connection.execute(f"CREATE TABLE hall_{number}_stock (crate_id INTEGER, label TEXT)")
            connection.execute(f"INSERT INTO hall_{number}_stock VALUES ({number}, 'red')")  # noqa: S608
            queries.append(f"SELECT label FROM hall_{number}_stock WHERE crate_id = {number};")  # noqa: S608
        connection.commit()
    (folder / "metadata" / "queries" / "past.sql").write_text("\n".join(queries), encoding="utf-8")
    describe(folder, "old")


def describe(folder: Path, version: str) -> None:
    """Write notes on every table; another version changes every document."""
    notes = ["models:", f"  - {{name: crates, description: All crates of the {version} depot.}}"]
    notes += [
        f"  - {{name: hall_{number}_stock, description: The {version} hall {number}.}}"
        for number in range(TABLES)
    ]
    (folder / "metadata" / "tables" / "notes.yml").write_text("\n".join(notes), encoding="utf-8")


def contents(folder: Path) -> dict[str, Any]:
    """All that catalog and index tell."""
    import numpy as np

    from t2sql.project import open_project
    from t2sql.search.manifest import read_manifest
    from t2sql.search.matrix import VectorMatrix

    index = folder / ".t2sql" / "index"
    manifest = read_manifest(index)
    assert manifest is not None
    vectors = {
        f"{kind} {key}": np.round(vector, 5).tobytes()
        for kind, generation in manifest.arrays.items()
        for key, vector in VectorMatrix(index / manifest.build, kind, generation).rows().items()
    }
    with open_project(folder) as project:
        catalog, search = project.parts.catalog, project.parts.search
        names = catalog.names()
        return {
            "tables": sorted(map(repr, catalog.iter_tables())),
            "queries": sorted(map(repr, catalog.iter_past_queries())),
            "values": sorted(map(repr, catalog.iter_values())),
            "joins": catalog.joins(names),
            "uses": catalog.uses(names),
            "counts": (manifest.tables, manifest.past_queries, manifest.table_vectors),
            "unrelated": tuple(manifest.unrelated),
            "vectors": vectors,
            "words": [
                [(hit.id, round(hit.score, 5)) for hit in search.tables_by_words(text, 20)]
                for text in QUESTIONS
            ],
            "found": [sorted(map(repr, search.values(text))) for text in QUESTIONS],
        }


def answers(project: Any) -> Any:
    """What a person gets; None where they are told that there is no index yet."""
    from t2sql.errors import SearchError

    try:
        return project.ask(QUESTIONS[0]).result.rows
    except SearchError as error:
        if "yet. Run `t2sql index`." not in str(error):
            raise
        return None


def command(folder: Path, trial: Trial) -> list[str]:
    """How a process is started that indexes, and is killed there."""
    point = "" if trial.point is None else str(trial.point)
    child = [sys.executable, str(Path(__file__)), "--child", str(folder)]
    return [*child, "--point", point, *(["--rebuild"] if trial.what == "rebuild" else [])]


def run_child(folder: str, point: str, *, rebuild: bool) -> None:
    """Index in this process, which kills itself at the point, if one is given."""
    from importlib import import_module

    from t2sql.faces.cli import main
    from t2sql.search import writing

    writing._BATCH = BATCH  # type: ignore[misc] # smaller, so that there are several
    if point:
        module, name, call = POINTS[int(point)]
        owner: Any = import_module(module)
        *outer, last = name.split(".")
        for part in outer:
            owner = getattr(owner, part)
        setattr(owner, last, killing(getattr(owner, last), call))
    print("ready", flush=True)
    main(["--project", folder, "index", *(["--rebuild"] if rebuild else [])])


def killing(function: Callable[..., Any], call: int) -> Callable[..., Any]:
    """The function, but for that call, which kills the process."""
    calls = 0

    def wrapped(*given: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*given, **named)

    return wrapped


def try_one(trial: Trial, base: Path, right: dict[str, Any], folder: Path) -> str | None:
    """Why the trial failed; empty if it did not, None if the process ended before the kill."""
    from t2sql.project import open_project

    shutil.copytree(base, folder)
    if trial.what == "first":
        shutil.rmtree(folder / ".t2sql")
    elif trial.what == "update":
        describe(folder, "new")
    wanted = right["first" if trial.what != "update" else "update"]
    with open_project(folder) as session:
        before = answers(session)
        with subprocess.Popen(  # noqa: S603 - this file
            command(folder, trial), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            if trial.point is None:
                time.sleep(trial.after_s)
                process.kill()
            process.communicate(timeout=300)
        for asking in (session, open_project(folder)):
            after = answers(asking)
            if after != right["rows"] and not (trial.what == "first" and after is None):
                return f"answered {after} and before {before}"
            if asking is not session:
                asking.close()
        report = session.index()
        if trial.point is not None and POINTS[trial.point][1] == "VectorStore.upsert":
            done = (POINTS[trial.point][2] - 1) * BATCH
            most = 2 * TABLES + 1 - done
            if process.returncode == -signal.SIGKILL and report.search.embedded > most:
                return f"embedded {report.search.embedded} again, at most {most} were left"
        if answers(session) != right["rows"]:
            return "the session does not go on"
    found = contents(folder)
    differ = ", ".join(f"{key} differ" for key in wanted if wanted[key] != found[key])
    return None if process.returncode != -signal.SIGKILL and not differ else differ


def plan(seed: int, takes: float) -> Iterator[Trial]:
    """Which kills: chosen points and random moments in turn, over all three kinds."""
    draw = random.Random(seed)  # noqa: S311 - moments to kill at
    kinds = ("rebuild", "first", "update")
    for number in count():
        what = kinds[number % 3]
        if number % 2:
            yield Trial(what, after_s=draw.uniform(0, takes))
        else:
            yield Trial(what, point=number // 2 % len(POINTS))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all trials; 0 if none failed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--child", default="", help=argparse.SUPPRESS)
    parser.add_argument("--point", default="", help=argparse.SUPPRESS)
    parser.add_argument("--rebuild", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.child:
        run_child(options.child, options.point, rebuild=options.rebuild)
        return 0
    failed = tried = 0
    with tempfile.TemporaryDirectory(prefix="t2sql-kills-") as name:
        place = Path(name)
        base, takes, right = undisturbed(place)
        for trial in plan(options.seed, takes):
            if tried == options.kills:
                break
            folder = place / "trial"
            said = try_one(trial, base, right, folder)
            tried += said is not None
            failed += bool(said)
            shown = "ended before" if said is None else said or "survived"
            print(f"{tried:3} {trial}: {shown}", flush=True)
            shutil.rmtree(folder)
    print(f"kills of indexing: {tried} tried, {tried - failed} survived")
    return 1 if failed else 0


def undisturbed(place: Path) -> tuple[Path, float, dict[str, Any]]:
    """A project that was indexed in peace, how long that took, and what must come of others."""
    from t2sql.project import open_project

    base = place / "base"
    make_depot(base)
    began = time.monotonic()
    subprocess.run(command(base, Trial("first")), cwd=ROOT, check=True, capture_output=True)  # noqa: S603
    takes = time.monotonic() - began
    updated = place / "updated"
    shutil.copytree(base, updated)
    describe(updated, "new")
    with open_project(updated) as project:
        project.index()
    with open_project(base) as project:
        rows = answers(project)
    return base, takes, {"first": contents(base), "update": contents(updated), "rows": rows}


if __name__ == "__main__":
    sys.exit(main())

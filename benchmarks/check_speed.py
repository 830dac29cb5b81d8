"""How long checks take: ``python benchmarks/check_speed.py [--tables 1000] [--profile]``.

The gold SQL of the demo's suite is checked as a draft is, in a catalog of the demo's tables and
generated ones (``generated_lake.py``). Timed are the checks without the database (gate over all
names of the catalog, names and types, every guard), the dry run, and the way from the question to
proved SQL: retrieval, what is looked up, and all of the above, without a translator and without
running the SQL. ``t2sql demo`` builds the warehouse, ``t2sql index`` its catalog.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from generated_lake import make_joins, make_profile

from t2sql import open_project
from t2sql.catalog.database import SqliteCatalog
from t2sql.catalog.writing import CatalogWriter
from t2sql.evaluation.suite import SuiteQuestion, load_suite
from t2sql.project import Project
from t2sql.search.index import update_index
from t2sql.sql.gate import pass_gate
from t2sql.sql.guards.check import check_meaning
from t2sql.sql.names import check_names
from t2sql.steps.facts import GatheredFacts
from t2sql.steps.retrieve import retrieve, slice_catalog

ROOT = Path(__file__).parent.parent
TARGETS = {"gate + names + guards": 15.0, "dry run": 50.0, "question to proved SQL": 120.0}
"""Milliseconds, 95th percentile."""
WARM = 10
"""Questions before anything is timed."""


@dataclass(slots=True)
class Stopwatch:
    """Milliseconds of each stage, one a question: by the clock, and of this process's work."""

    times: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    works: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what happens inside."""
        started, worked = time.perf_counter(), time.thread_time()
        yield
        self.times[name].append((time.perf_counter() - started) * 1000)
        self.works[name].append((time.thread_time() - worked) * 1000)


def widen(project: Project, state: Path, tables: int) -> Project:
    """The project over a copy of its state whose catalog has that many tables."""
    shutil.copytree(project.state, state, dirs_exist_ok=True)
    with closing(SqliteCatalog(state / "catalog.sqlite")) as catalog:
        missing = tables - len(catalog.names())
    with closing(CatalogWriter(state / "catalog.sqlite")) as writer:
        for number in range(missing):
            writer.store(make_profile(number), "", "profiled")
        writer.store_joins(make_joins(missing), complete=False)
    with closing(SqliteCatalog(state / "catalog.sqlite")) as catalog:
        update_index(state / "index", catalog, project.embedder())
    wide = open_project(ROOT, state=state, embedder=project.embedder())
    assert len(wide.catalog.names()) >= tables
    return wide


def check_one(project: Project, asked: SuiteQuestion, watch: Stopwatch) -> None:
    """From the question to proved SQL: the gold stands for what a translator would write."""
    with watch.stage("question to proved SQL"):
        prove_one(project, asked, watch)


def prove_one(project: Project, asked: SuiteQuestion, watch: Stopwatch) -> None:
    """The stages, each timed; what chooses the tables in the translator's stead is not."""
    sql, limits, catalog = asked.golds[0], project.config.limits, project.catalog
    question = project.question(asked.question.replace("@", " "))
    with watch.stage("retrieve"):
        found = retrieve(question, project.search, catalog, limits, project.weights)
    needed = pass_gate(sql, catalog.dialect, catalog.names()).tables
    chosen = [candidate.name for candidate in found.candidates[: limits.tables]]
    names = tuple(dict.fromkeys([*needed, *chosen]))[: max(limits.tables, len(needed))]
    with watch.stage("look up"):
        known = slice_catalog(question, names, project.search, catalog, limits)
    data = GatheredFacts(known, project.search, project.warehouse)
    with watch.stage("gate + names + guards"):
        with watch.stage("- gate"):
            gate = pass_gate(sql, catalog.dialect, catalog.names())
        assert gate.tree is not None, gate.check
        read = known.only(gate.tables).tables
        with watch.stage("- names"):
            check_names(gate.tree, read, known.dialect, known.tables)
        with watch.stage("- guards"):
            check_meaning(gate.tree, sql, known, data, question)
    with watch.stage("dry run"):
        project.warehouse.dry_run(gate.sql, read, timeout_s=limits.dry_run_seconds)


def percentile(times: Sequence[float], share: float) -> float:
    """The least time that so many of the times do not exceed."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def print_table(watch: Stopwatch) -> None:
    """A row a stage: median, 95th percentile, target; the work tells what a busy machine adds."""
    print(f"{'stage':<26}{'p50 ms':>9}{'p95 ms':>9}{'max ms':>9}{'work p95':>10}{'target':>9}")
    for name, times in watch.times.items():
        target = f"{TARGETS[name]:.0f}" if name in TARGETS else ""
        p50, p95, work = percentile(times, 0.5), percentile(times, 0.95), watch.works[name]
        print(
            f"{name:<26}{p50:>9.1f}{p95:>9.1f}{max(times):>9.1f}"
            f"{percentile(work, 0.95):>10.1f}{target:>9}"
        )


def main() -> None:
    """Check every gold once, after a few to get warm, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, default=1000)
    parser.add_argument("--profile", action="store_true", help="Say where the time goes.")
    given = parser.parse_args()
    asked = [one for one in load_suite(ROOT / "benchmarks" / "demo").questions if one.answerable]
    watch, profile = Stopwatch(), cProfile.Profile()
    with (
        tempfile.TemporaryDirectory() as state,
        open_project(ROOT) as narrow,
        widen(narrow, Path(state), given.tables) as project,
    ):
        for one in asked[:WARM]:
            check_one(project, one, Stopwatch())
        if given.profile:
            profile.enable()
        for one in asked:
            check_one(project, one, watch)
        profile.disable()
        tables = len(project.catalog.names())
    load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    print(f"{len(asked)} golds, {tables:,} tables, load {load}, {os.cpu_count()} cores")
    print_table(watch)
    if given.profile:
        pstats.Stats(profile).sort_stats("tottime").print_stats(35)


if __name__ == "__main__":
    main()

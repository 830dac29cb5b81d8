"""What t2sql mines of a catalog and its queries: ``python benchmarks/mine_history.py FOLDER``.

The folder holds ``tables.jsonl`` (table, description, columns) and ``queries.jsonl`` (path,
dialect, sql), as the suites that ``t2sql eval`` reads. Printed are how many queries parse, why
the others do not, and the most frequent joins, filters, group keys and metrics.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path

from prove_on_replica import read_tables

from t2sql.catalog.gathering import Gathering
from t2sql.catalog.history import gather_history
from t2sql.catalog.mining import Miner
from t2sql.types import Problem, TableUse

MOST = 8
REFUSED = ("unreadable_query", "query_too_long", "unreadable_row", "unreadable_template")


def print_parsed(queries: int, problems: tuple[Problem, ...]) -> None:
    """How many queries parse, and why the others do not."""
    refused = [problem for problem in problems if problem.kind in REFUSED]
    parsed = queries - len(refused)
    print(f"{queries:,} queries, {parsed:,} parse ({100 * parsed / queries:.1f} %)")
    for problem in refused:
        print(f"  {problem.kind}: {problem.message}")
    counts = Counter(problem.kind for problem in problems if problem.kind not in REFUSED)
    for kind, count in counts.most_common():
        first = next(problem for problem in problems if problem.kind == kind)
        print(f"  {kind}: {count:,}, e.g. {first.message}")


def print_mined(miner: Miner) -> None:
    """The tables and joins that are used most."""
    uses = list(miner.uses())
    print(f"\n{len(uses)} tables are read; the most:")
    for use in sorted(uses, key=lambda use: -use.queries)[:MOST]:
        print(f"  {use.queries:4}  {use.table}")
    print(f"\n{len(miner.joins)} joins; the most frequent:")
    for (left, left_columns, right, right_columns), count in sorted(
        miner.joins.items(), key=lambda item: (-item[1], item[0])
    )[:MOST]:
        print(f"  {count:4}  {left} ({', '.join(left_columns)})")
        print(f"        = {right} ({', '.join(right_columns)})")
    for kind in ("filters", "groups", "metrics"):
        print_habits(kind, uses)


def print_habits(kind: str, uses: list[TableUse]) -> None:
    """The habits of one kind that most queries share."""
    found = [(habit, use.table) for use in uses for habit in getattr(use, kind)]
    print(f"\n{len(found)} {kind}; the most frequent:")
    for habit, table in sorted(found, key=lambda item: (-item[0].queries, item[1]))[:MOST]:
        print(f"  {habit.queries:4}  {habit.sql}  [{table}]")


def main(folder: Path) -> None:
    """Mine one folder."""
    tables = list(read_tables(folder / "tables.jsonl"))
    file = folder / "queries.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines()
    dialect = str(json.loads(lines[0]).get("dialect") or "duckdb")
    gathering, miner = Gathering(), Miner()
    started = time.perf_counter()
    try:
        problems = gather_history(gathering, (file,), dialect, tables)
        kept = 0
        for query, facts in gathering.merged():
            miner.add(query, facts)
            kept += 1
    finally:
        gathering.close()
    elapsed = time.perf_counter() - started
    print_parsed(len(lines), problems)
    print(f"{kept:,} past queries of {len(tables):,} tables, read in {elapsed:.0f} s")
    print_mined(miner)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""What statements cost that want all there is: ``python benchmarks/security_dos.py``.

Each goes to the sandbox as it stands, without the gate that would refuse some of them, and must
end within the time limit and a second to kill it, within the memory limit and what DuckDB maps
beside it, and without growing this process by more than a result may hold. The next query must
run. Exits with 1 when one breaks a bound.
"""

# ruff: noqa: S608 # hostile SQL is what this is about
from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from t2sql.errors import T2SQLError
from t2sql.types import Limits
from t2sql.warehouse.duckdb_file import opening_of
from t2sql.warehouse.sandbox import Sandbox
from t2sql.warehouse.sandbox_opening import OVERHEAD_MB
from t2sql.warehouse.sandbox_pipe import GRACE_S
from t2sql.warehouse.sandbox_process import Child
from t2sql.warehouse.sandbox_wire import decode_rows

MEGABYTE = 1024 * 1024
BASE_MB = 128
"""What a child with an open file holds before it does anything, with room to spare."""
SLACK_S = 0.5
"""For a busy machine: that a kill is seen, and the clock is read late."""
RESULT_BYTES = 16 * MEGABYTE
OBJECTS = 6
"""How much more Python's objects may take than what is counted of a result."""
LOOK_S = 0.005

STATEMENTS = {
    "one text of 2 GB": "SELECT length(repeat('x', 2000000000))",
    "one text of 100 GB": "SELECT length(repeat(repeat('x', 1000000), 100000))",
    "a cell of 180 MB": "SELECT repeat('x', 180000000) AS cell",
    "a cell of 20 MB": "SELECT repeat('x', 20000000) AS cell",
    "many cells of 1 MB": "SELECT repeat('x', 1000000) || i AS cell FROM range(100000) t(i)",
    "list of 2e9 numbers": "SELECT list(i) FROM range(2000000000) t(i)",
    "list by a range": "SELECT range(2000000000)",
    "list of lists": "SELECT list(l) FROM (SELECT range(10000) AS l FROM range(1000000))",
    "sort of 60 million rows": (
        "SELECT i, hash(i) AS h, md5(i::VARCHAR) AS m FROM range(60000000) t(i) ORDER BY m"
    ),
    "window over 60 million rows": (
        "SELECT sum(i) OVER (ORDER BY hash(i)) AS s FROM range(60000000) t(i)"
    ),
    "distinct of 200 million": "SELECT count(DISTINCT hash(i)) FROM range(200000000) t(i)",
    "groups without end": (
        "SELECT md5(i::VARCHAR) AS m, count(*) FROM range(100000000) t(i) GROUP BY m"
    ),
    "cross join": "SELECT count(*) FROM range(1000000) a, range(1000000) b, range(1000) c",
    "cross join of rows": "SELECT * FROM range(100000000) a, range(100000000) b",
    "hash join of 50 million": (
        "SELECT count(*) FROM (SELECT hash(i) AS k FROM range(50000000) t(i)) a "
        "JOIN (SELECT hash(i) AS k FROM range(50000000) t(i)) b USING (k)"
    ),
    "join on an inequality": (
        "SELECT count(*) FROM range(10000000) a(i) JOIN range(10000000) b(j) ON a.i * 7 < b.j * 3"
    ),
    "recursion without end": (
        "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT max(n) FROM r"
    ),
    "recursion that doubles": (
        "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL "
        "SELECT r.n + x.range FROM r, range(2) x) SELECT count(*) FROM r"
    ),
    "recursion of texts": (
        "WITH RECURSIVE r AS (SELECT 'x' AS s UNION ALL SELECT s || s FROM r) "
        "SELECT max(length(s)) FROM r"
    ),
    "series of 1e12 counted": "SELECT count(*) FROM generate_series(1, 1000000000000) t(i)",
    "series of 1e12 rows": "SELECT i FROM generate_series(1, 1000000000000) t(i)",
    "series added up": "SELECT sum(i % 7 * i) FROM generate_series(1, 1000000000000) t(i)",
    "text of all rows": "SELECT string_agg(repeat('x', 1000), ',') FROM range(10000000)",
    "map of all rows": "SELECT histogram(hash(i)) FROM range(50000000) t(i)",
    "unnest of unnest": (
        "SELECT count(*) FROM (SELECT unnest(range(10000)) AS a FROM range(10000)), "
        "(SELECT unnest(range(10000)) AS b)"
    ),
    "lpad": "SELECT length(lpad('x', 2000000000, 'y'))",
    "rpad of many rows": "SELECT max(length(rpad('x', 5000000, 'y') || i)) FROM range(100000) t(i)",
    "printf with a width": "SELECT length(printf('%1000000000d', 1))",
    "format with a width": "SELECT length(format('{:>2000000000}', 'x'))",
    "bits": "SELECT bit_count(bitstring('1', 2000000000))",
    "bits as text": "SELECT length(repeat('1', 500000000)::BIT::VARCHAR)",
    "replace that grows": (
        "SELECT length(replace(repeat('x', 1000000), 'x', repeat('y', 100000)))"
    ),
    "translate of a long text": "SELECT length(upper(repeat('ß', 400000000)))",
    "regular expression": (
        "SELECT regexp_matches(repeat('a', 1000000) || 'b', '(a+)+$') FROM range(10000)"
    ),
    "regular expression that repeats": "SELECT regexp_matches('x', '((a{100}){100}){100}')",
    "regular expression, all matches": (
        "SELECT length(regexp_extract_all(repeat('ab', 50000000), 'a')::VARCHAR)"
    ),
    "distance of long texts": "SELECT levenshtein(repeat('a', 1000000), repeat('b', 1000000))",
    "power of a decimal": "SELECT power(10::HUGEINT, 38)::DECIMAL(38, 0) * 10",
    "power of power": "SELECT 2::DOUBLE ** (2::DOUBLE ** 1000000)",
    "factorials": "SELECT sum(factorial((i % 20)::INT)) FROM range(1000000000) t(i)",
    "json of great depth": (
        "SELECT json_extract((repeat('[', 900000) || repeat(']', 900000))::JSON, '$[0]')"
    ),
    "json of great width": (
        "SELECT json_array_length(('[' || repeat('1,', 50000000) || '1]')::JSON)"
    ),
    "json of all rows": "SELECT length(json_group_array(i)::VARCHAR) FROM range(50000000) t(i)",
    "10,000 columns": "SELECT " + ", ".join(f"{i} AS c{i}" for i in range(10_000)),
    "10,000 columns of many rows": (
        "SELECT " + ", ".join(f"i + {i}" for i in range(10_000)) + " FROM range(1000000) t(i)"
    ),
    "IN with 100,000 numbers": (
        "SELECT count(*) FROM range(10000000) t(i) WHERE i IN ("
        + ", ".join(str(i * 7) for i in range(100_000))
        + ")"
    ),
    "5,000 parentheses": "SELECT " + "(" * 5000 + "1" + ")" * 5000,
    "2,000 nested queries": "SELECT * FROM " + "(SELECT * FROM " * 2000 + "range(3)" + ")" * 2000,
    "200 nested CASE": "SELECT " + "CASE WHEN 1 = 1 THEN " * 200 + "1" + " END" * 200,
    "30 joins of subqueries": (
        "SELECT count(*) FROM range(20) t0"
        + "".join(f", (SELECT range AS c{i} FROM range(20)) t{i}" for i in range(1, 31))
    ),
    "CTEs that double 30 times": (
        "WITH c0 AS (SELECT 1 AS x), "
        + ", ".join(
            f"c{i} AS (SELECT * FROM c{i - 1} UNION ALL SELECT * FROM c{i - 1})"
            for i in range(1, 31)
        )
        + " SELECT count(*) FROM c30"
    ),
    "a pivot of all values": (
        "FROM (PIVOT (SELECT i % 20000 AS k, i AS v FROM range(1000000) t(i)) ON k USING sum(v))"
    ),
    "lists crossed by a lambda": (
        "SELECT list_transform(range(1000000), lambda x: list_sum(range(x, x + 100000)))"
    ),
    "a constant that is computed while binding": (
        "SELECT 1 WHERE length(repeat('x', 1500000000)) > list_sum(range(300000000))"
    ),
    "sleep": "SELECT sleep_ms(20000)",
    "sleep like PostgreSQL": "SELECT pg_sleep(20)",
    "sleep in many rows": "SELECT sleep_ms(100 + i) FROM range(1000) t(i)",
    "a million rows": "SELECT i, 'row ' || i AS s FROM range(1000000) t(i)",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """What one statement took."""

    name: str
    seconds: float
    child_mb: int
    parent_mb: int
    said: str
    next_runs: bool


def high_water_mb(process_id: int | str) -> int:
    """The most memory that a process has held; 0 where it is gone."""
    try:
        lines = Path(f"/proc/{process_id}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), 0)


def watch(process_id: int, seen: list[int], ended: threading.Event) -> None:
    """Note the high-water mark of a process while it lives."""
    while not ended.wait(LOOK_S):
        seen.append(high_water_mb(process_id))


def run_one(child: Child, sql: str, limits: Limits) -> str:
    """What came of a statement, in a few words."""
    rows: list[tuple[object, ...]] = []
    message = {"sql": sql, "rows": limits.rows, "bytes": RESULT_BYTES}
    try:
        answer = child.ask(
            "query", message, limits.query_seconds, lambda body: rows.extend(decode_rows(body))
        )
    except T2SQLError as error:
        return error.message
    if answer["ok"]:
        return f"{len(rows):,} rows{', cut' if answer['truncated'] else ''}"
    return f"{answer['failure']}: {' '.join(answer['text'].split())[:60]}"


def measure(sandbox: Sandbox, name: str, sql: str, limits: Limits) -> Measured:
    """Run a statement in a warm child and look at both processes."""
    Path("/proc/self/clear_refs").write_text("5")  # the high-water mark starts anew
    before = high_water_mb("self")
    seen, ended = [0], threading.Event()
    with sandbox.child() as child:
        watcher = threading.Thread(target=watch, args=(child.process_id, seen, ended))
        watcher.start()
        started = time.perf_counter()
        said = run_one(child, sql, limits)
        seconds = time.perf_counter() - started
        ended.set()
        watcher.join()
        child.end()  # the next one starts without what this one holds
    grown = max(high_water_mb("self") - before, 0)
    with sandbox.child() as child:
        next_runs = run_one(child, "SELECT count(*) FROM kept", limits) == "1 rows"
    return Measured(name, seconds, max(seen), grown, said, next_runs)


def breaks(found: Measured, limits: Limits) -> list[str]:
    """Which bounds a statement broke."""
    broken = []
    if found.seconds > limits.query_seconds + GRACE_S + SLACK_S:
        broken.append("time")
    if found.child_mb > limits.memory_mb + OVERHEAD_MB + BASE_MB:
        broken.append("memory")
    if found.parent_mb > OBJECTS * RESULT_BYTES // MEGABYTE:
        broken.append("parent")
    if not found.next_runs:
        broken.append("next")
    return broken


def main(arguments: Sequence[str] | None = None) -> int:
    """Run them all, one after the other, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--memory-mb", type=int, default=256)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--only", default="", help="Statements whose name holds this.")
    given = parser.parse_args(arguments)
    limits = Limits(memory_mb=given.memory_mb, query_seconds=given.seconds)
    failed = 0
    print(f"{'statement':<44}{'s':>6}{'child MB':>10}{'here MB':>9}  what came of it")
    with tempfile.TemporaryDirectory() as folder:
        import duckdb

        file = Path(folder) / "kept.duckdb"
        with duckdb.connect(str(file)) as connection:
            connection.execute("CREATE TABLE kept AS SELECT range AS id FROM range(1000)")
        sandbox = Sandbox(opening_of(file, limits), 1)
        chosen = {name: sql for name, sql in STATEMENTS.items() if given.only in name}
        for name, sql in chosen.items():
            found = measure(sandbox, name, sql, limits)
            broken = breaks(found, limits)
            failed += bool(broken)
            told = f"{found.said[:70]}{'  BREAKS ' + ', '.join(broken) if broken else ''}"
            print(
                f"{name:<44}{found.seconds:>6.2f}{found.child_mb:>10}{found.parent_mb:>9}  {told}",
                flush=True,
            )
        sandbox.close()
    print(
        f"{len(chosen)} statements, {failed} beyond a bound: {given.seconds:g} s + {GRACE_S:g} s, "
        f"{given.memory_mb} MB + {OVERHEAD_MB} MB, {RESULT_BYTES // MEGABYTE} MB of result"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

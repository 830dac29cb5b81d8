"""How many queries of another engine a DuckDB replica proves: ``prove_on_replica.py FOLDER``.

The folder holds ``tables.jsonl`` and ``queries.jsonl`` (path, dialect, sql), as the suites that
``t2sql eval`` reads. Tried are the queries whose tables are all in the catalog, with columns; of a
statement that writes, what it reads. Parameters and declared variables stand as typed NULLs.
Printed are how many are proved, and of each other one the reason, with an example.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect

from t2sql.catalog.habits import facts_of
from t2sql.catalog.queries_within import query_within
from t2sql.catalog.readers.quiet import PARSER_FAULTS, quiet_parser
from t2sql.catalog.readers.scripts import aside_word, reading_part
from t2sql.catalog.readers.sql_files import cut_text
from t2sql.catalog.tracing import KnownTables, Tracer
from t2sql.sql.dialects import find_dialect
from t2sql.types import CheckResult, Column, Limits, Problem, Table
from t2sql.warehouse.replica import Replica

TIMEOUT_S = 20.0
DECLARED = re.compile(r"DECLARE\s+([\w\s,]+?)\s+([A-Z]\w*)\s*(?:DEFAULT|;|$)", re.IGNORECASE)
TYPES_OF_WORDS = {
    "DATE": ("date", "day", "month"),
    "TIMESTAMP": ("timestamp", "time"),
    "INT64": ("id", "min", "max", "num", "version", "size", "count", "days"),
    "STRING": ("app", "channel", "name", "slug", "type", "country"),
}
"""What a parameter most likely is, by the words of its name; else a NULL of no type."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One query, and what the replica said."""

    path: str
    found: CheckResult
    elapsed_ms: float

    @property
    def outcome(self) -> str:
        """``proved``, ``but functions``, ``bound``, ``not proved`` or ``wrong``."""
        if self.found.severity in {"error", "warning"}:
            return "wrong" if self.found.severity == "error" else "not proved"
        if not self.reasons:
            return "but functions" if self.found.problems else "proved"
        return "bound" if "made-up rows" in self.reasons[0].message else "not proved"

    @property
    def reasons(self) -> list[Problem]:
        """Why it is not proved."""
        return [problem for problem in self.found.problems if problem.kind != "carried"]


def read_tables(file: Path) -> Iterator[Table]:
    """The tables of the catalog."""
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        name = f"{row['db']}.{row['table']}" if row.get("db") else row["table"]
        columns = tuple(Column(column["name"], column["type"]) for column in row["columns"])
        yield Table(name, columns)


def read_queries(
    file: Path, known: KnownTables, left_out: Counter[str]
) -> Iterator[tuple[str, str, str, list[Table]]]:
    """Path, dialect, SQL and tables of each query that can be tried."""
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        dialect = str(row.get("dialect") or "duckdb")
        variables: dict[str, str] = {}
        for statement in cut_text(row["sql"], dialect)[0]:
            sql = reading_part(statement.sql)
            for names, data_type in DECLARED.findall(sql):
                variables |= {name.strip().lower(): data_type for name in names.split(",")}
            if not sql or aside_word(sql):
                continue
            try:
                with quiet_parser():
                    yield from _readable(row["path"], dialect, sql, known, variables, left_out)
            except PARSER_FAULTS:
                left_out["that do not parse"] += 1


def _readable(
    path: str,
    dialect: str,
    sql: str,
    known: KnownTables,
    variables: dict[str, str],
    left_out: Counter[str],
) -> Iterator[tuple[str, str, str, list[Table]]]:
    spoken = Dialect.get_or_raise(dialect)
    tree = spoken.parse(sql)[0]
    query = query_within(tree).query if tree is not None else None
    if query is None:
        return
    facts = facts_of(query, Tracer(known), dialect)
    tables = [known.by_name[name] for name in facts.tables]
    if facts.unknown or not tables or not all(table.columns for table in tables):
        left_out["of tables that are not in the catalog, or without columns there"] += 1
        return
    bind(query, variables, {column.name.lower() for table in tables for column in table.columns})
    yield path, dialect, query.sql(dialect=dialect, comments=False), tables


def bind(query: exp.Expr, variables: dict[str, str], columns: set[str]) -> None:
    """Put typed NULLs for parameters, and for variables that are declared before the query."""
    for parameter in list(query.find_all(exp.Parameter, exp.Placeholder)):
        parameter.replace(_null(_type_of(parameter.name)))
    for column in list(query.find_all(exp.Column)):
        name = column.name.lower()
        if name in variables and name not in columns and not column.table:
            column.replace(_null(variables[name]))


def _type_of(name: str) -> str:
    words = set(name.lower().split("_"))
    return next((kind for kind, of in TYPES_OF_WORDS.items() if words & set(of)), "")


def _null(data_type: str) -> exp.Expr:
    return exp.cast(exp.null(), data_type, dialect="bigquery") if data_type else exp.null()


def print_results(tried: list[Tried]) -> None:
    """Counts, times and reasons."""
    counts = Counter(one.outcome for one in tried)
    for outcome, said in (
        ("proved", "bound and run on the replica"),
        ("but functions", "the same, with functions that stand as NULL"),
        ("bound", "bound; the run fails on made-up rows"),
        ("not proved", "not proved, and said why"),
        ("wrong", "called wrong"),
    ):
        count = counts[outcome]
        print(f"  {count:5} ({100 * count / max(1, len(tried)):5.1f} %)  {said}")
    times = sorted(one.elapsed_ms for one in tried)
    if times:
        print(
            f"  median {times[len(times) // 2]:.0f} ms, p95 {times[len(times) * 95 // 100]:.0f} ms"
        )
    for outcome in ("wrong", "not proved", "bound"):
        reasons: dict[str, list[str]] = {}
        for one in tried:
            if one.outcome == outcome:
                reasons.setdefault(one.reasons[0].message, []).append(one.path)
        print(f"\n{outcome}:")
        for reason, paths in sorted(reasons.items(), key=lambda item: -len(item[1])):
            print(f"  {len(paths):3}  {reason[:160]}\n       e.g. {paths[0]}")


def main(folder: Path) -> None:
    """Try every query of one folder."""
    tables = list(read_tables(folder / "tables.jsonl"))
    left_out: Counter[str] = Counter()
    tried: list[Tried] = []
    replicas: dict[str, Replica] = {}
    for path, dialect, sql, read in read_queries(
        folder / "queries.jsonl", KnownTables(tables), left_out
    ):
        facts = find_dialect(dialect)
        assert facts is not None
        replica = replicas.setdefault(dialect, Replica(facts, Limits()))
        started = time.perf_counter()
        with quiet_parser():
            found = replica.dry_run(sql, read, timeout_s=TIMEOUT_S)
        tried.append(Tried(path, found, (time.perf_counter() - started) * 1000))
    for replica in replicas.values():
        replica.close()
    print(f"{len(tried):,} queries over {len(tables):,} tables; left out:")
    for reason, count in left_out.most_common():
        print(f"  {count:5} {reason}")
    print_results(tried)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""A dry run on DuckDB for queries of other engines: typed tables with rows, the query carried over.

It proves names, functions and types without touching the warehouse, and runs the query on a few
rows, so that what only fails with rows shows as well. What DuckDB cannot express is said by name
and is no error: the engine itself stays the judge. All of it happens in the sandbox's child.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlglot import parse_one
from sqlglot.errors import SqlglotError

from t2sql.errors import QueryTimeoutError, SandboxError
from t2sql.sql.deep_trees import ROOM
from t2sql.sql.dialects import DialectFacts
from t2sql.types import CheckResult, Limits, Problem, Table
from t2sql.warehouse.carrying.calls import stub_call
from t2sql.warehouse.carrying.carry import Carried, Reading, carry_query, read_query
from t2sql.warehouse.carrying.types import carry_columns
from t2sql.warehouse.duckdb_errors import read_error
from t2sql.warehouse.hardening import hardening
from t2sql.warehouse.replica_tables import (
    Read,
    ReplicaTable,
    plan_table,
    replica_name,
    sample_table,
)
from t2sql.warehouse.replica_verdict import (
    CHECK,
    Subject,
    describe_query,
    judge_binding,
    judge_run,
    missing_table,
    not_proved,
    unprovable,
)
from t2sql.warehouse.sandbox import Sandbox
from t2sql.warehouse.sandbox_opening import Opening
from t2sql.warehouse.sandbox_process import Child

MAKE_S = 5.0
RUN_S = 1.0
"""The run on a few rows may take so long; binding gets the caller's limit."""
ROWS = 100
MOST_STUBS = 8
MOST_TABLES = 200
"""Tables kept in a child, and plans kept for them; the one used longest ago goes first."""
FAULTS = (SqlglotError, RecursionError, ValueError, TypeError, AttributeError, LookupError)
"""What sqlglot may raise of a query that it parsed."""


class Replica:
    """In-memory DuckDBs that are kept warm; a table is made when a query first needs it.

    Args:
        facts: the dialect of the queries.
        limits: memory of the replica, and how many rows of a table are sampled.
        read: runs a query on the warehouse, to sample rows; None: rows are made up.
    """

    def __init__(self, facts: DialectFacts, limits: Limits, read: Read | None = None) -> None:
        self._facts = facts
        self._limits = limits
        self._read = read
        settings = hardening(limits)
        self._sandbox = Sandbox(Opening(settings, limits.memory_mb), limits.queries_at_once)
        self._sandbox.warm()
        self._plans: OrderedDict[str, ReplicaTable] = OrderedDict()
        self._lock = threading.Lock()

    def dry_run(self, sql: str, tables: Sequence[Table], *, timeout_s: float) -> CheckResult:
        """Bind and run the query on the replica; a difference between the engines is a note.

        Raises:
            SandboxError: no process can be started for it.
        """
        started = time.perf_counter()
        try:
            with ROOM:
                tree = parse_one(sql, dialect=self._facts.name)
                reading = read_query(tree, tables, self._facts)
                if reading.missing:
                    return missing_table(reading.missing[0], tables)
                subject = describe_query(tree, dict(reading.tables), tables, self._facts)
                plans = self._plan(reading)
                names = {name: plan.name for name, plan in plans.items()}
                carried = carry_query(tree, reading, names, self._facts)
        except FAULTS as error:
            return not_proved(str(error).partition("\n")[0] or type(error).__name__)
        found = self._prove(carried, reading, tuple(plans.values()), subject, timeout_s)
        elapsed_ms = (time.perf_counter() - started) * 1000
        return replace(found, message=f"{found.message} in {elapsed_ms:.0f} ms")

    def close(self) -> None:
        """End the processes."""
        self._sandbox.close()

    def _plan(self, reading: Reading) -> dict[str, ReplicaTable]:
        """How each table that is read is made; sampled rows are kept with it."""
        plans: dict[str, ReplicaTable] = {}
        with self._lock:
            for table in reading.tables.values():
                if table.name not in plans:
                    plans[table.name] = self._plan_one(table, reading.arrays)
        return plans

    def _plan_one(self, table: Table, arrays: frozenset[str]) -> ReplicaTable:
        columns = carry_columns(table, self._facts.name, arrays)
        if not columns:
            raise ValueError(f"the catalog knows no column of {table.name}")
        name = replica_name(table, columns)
        if name not in self._plans:
            sample = None
            if self._read is not None:
                rows = self._limits.replica_rows
                sample = sample_table(table, columns, self._facts, self._read, rows)
            self._plans[name] = plan_table(name, table, columns, sample)
            if len(self._plans) > MOST_TABLES:
                self._plans.popitem(last=False)
        self._plans.move_to_end(name)
        return self._plans[name]

    def _prove(
        self,
        carried: Carried,
        reading: Reading,
        plans: Sequence[ReplicaTable],
        subject: Subject,
        timeout_s: float,
    ) -> CheckResult:
        with self._sandbox.child() as child:
            try:
                as_text = self._make(child, plans)
                if as_text is None:
                    return not_proved("the tables of the replica could not be made")
                carried, answer = _try_out(child, carried, timeout_s)
            except QueryTimeoutError as error:
                return CheckResult(CHECK, (Problem("timeout", "warning", error.message),))
            except SandboxError as error:
                problem = Problem("sandbox", "warning", error.message, error.hint)
                return CheckResult(CHECK, (problem,), "the sandbox was ended")
        notes = _caveats(carried, reading, plans)
        unknown = [*_unknown_types(reading, plans), *as_text]
        caveats = (*(note.message for note in notes), *unknown)
        sampled = any(plan.sampled for plan in plans)
        found = _verdict(answer, replace(subject, caveats=caveats), notes, sampled=sampled)
        said = f"; read as text: {', '.join(unknown[:5])};" if unknown else ""
        return replace(found, message=f"{found.message}{said}")

    def _make(self, child: Child, plans: Sequence[ReplicaTable]) -> list[str] | None:
        """Make the tables that the child lacks; the names of those that are all text.

        None where one cannot be made, or takes too long.
        """
        made: dict[Any, Any] = child.kept
        for plan in plans:
            if plan.name not in made:
                try:
                    answer = child.ask("make", plan.message, MAKE_S)
                except QueryTimeoutError:
                    child.end()  # half a table is none
                    return None
                if not answer["ok"]:
                    return None
                is_text = answer["way"] == len(plan.message["creates"]) - 1
                made[plan.name] = (plan.message["drop"], is_text)
        wanted = {plan.name for plan in plans}
        spare = [name for name in made if name not in wanted][: max(0, len(made) - MOST_TABLES)]
        if spare:
            child.ask("drop", {"drops": [made.pop(name)[0] for name in spare]}, MAKE_S)
        return [name for name in wanted if made[name][1]]


def _try_out(child: Child, carried: Carried, timeout_s: float) -> tuple[Carried, Mapping[str, Any]]:
    """Bind and run; each function that DuckDB does not find becomes NULL, and it is tried again."""
    answer: Mapping[str, Any] = {}
    for _ in range(MOST_STUBS):
        answer = _prove(child, carried.sql, timeout_s)
        error = read_error(str(answer.get("text", "")))
        if answer.get("failure") != "engine" or error.kind != "unknown_function":
            break
        stubbed = _stub(carried, error.name)
        if stubbed is None:
            break
        carried = stubbed
    return carried, answer


def _prove(child: Child, sql: str, timeout_s: float) -> Mapping[str, Any]:
    """Bind a query, then run it for its first rows; the stage tells how far it got.

    A run that takes too long proves nothing against the query: then it is only bound.
    """
    bound = child.ask("explain", {"sql": sql}, timeout_s)
    if not bound["ok"]:
        return {**bound, "stage": "bind"}
    try:
        ran = child.ask("run", {"sql": sql, "rows": ROWS}, min(RUN_S, timeout_s))
    except QueryTimeoutError:
        return {"ok": True, "stage": "bind"}
    return {**ran, "stage": "run"}


def _stub(carried: Carried, name: str) -> Carried | None:
    try:
        with ROOM:
            tree = parse_one(carried.sql, dialect="duckdb")
            if not name or not stub_call(tree, name):
                return None
            written = tree.sql(dialect="duckdb")
    except FAULTS:
        return None
    return replace(carried, sql=written, unknowns=(*carried.unknowns, name.upper()))


def _caveats(
    carried: Carried, reading: Reading, plans: Sequence[ReplicaTable]
) -> tuple[Problem, ...]:
    """What was carried over only in part, as notes."""
    notes = [f"{name} is not known here and stands as NULL" for name in carried.unknowns]
    notes += list(carried.lost)
    notes += [
        f"{column.name} is taken to repeat, as the query reads it; the catalog says it does not"
        for plan in plans
        for column in plan.columns
        if column.assumed
    ]
    return tuple(Problem("carried", "note", f"Carried over to DuckDB: {note}.") for note in notes)


def _unknown_types(reading: Reading, plans: Sequence[ReplicaTable]) -> list[str]:
    """Types that DuckDB has none like, of columns that the query names."""
    columns = [column for plan in plans for column in plan.columns if column.unknown]
    return sorted({it.unknown for it in columns if it.name.lower() in reading.words})


def _verdict(
    answer: Mapping[str, Any], subject: Subject, notes: tuple[Problem, ...], *, sampled: bool
) -> CheckResult:
    rows = "sampled rows" if sampled else "made-up rows"
    ran = answer["stage"] == "run"
    if answer["ok"]:
        said = f"bound and run on a DuckDB replica with {rows}"
        return CheckResult(CHECK, notes, said if ran else "bound on a DuckDB replica")
    if answer["failure"] == "statement":
        return CheckResult(CHECK, (unprovable("it is no single query there"), *notes), "not proved")
    error = read_error(str(answer["text"]))
    if ran:
        problem = judge_run(error, subject, sampled=sampled)
        return CheckResult(CHECK, (problem, *notes), "bound on a DuckDB replica")
    problem = judge_binding(error, subject)
    said = "refused by a DuckDB replica" if problem.severity == "error" else "not proved"
    return CheckResult(CHECK, (problem, *notes), said)

"""Check: gate, names and types, meaning, a dry run, the cost. Each verdict says what was proved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from t2sql.sql.gate import GateResult, pass_gate
from t2sql.sql.guards.check import check_meaning
from t2sql.sql.names import check_names
from t2sql.types import Attempt, CheckResult, CostEstimate, GatePolicy, Problem

if TYPE_CHECKING:
    from t2sql.protocols import DataFacts, Warehouse
    from t2sql.types import CatalogSlice, Limits, Question

COST = "cost"
MAY_BE_HIDDEN = "It does not exist, or you may not see it."
_NOT_FOUND = frozenset({"unknown_column", "unknown_table", "gate_tables"})


def check_sql(
    sql: str,
    known: CatalogSlice,
    data: DataFacts,
    warehouse: Warehouse,
    limits: Limits,
    question: Question | None = None,
    policy: GatePolicy = GatePolicy(),
) -> Attempt:
    """Check SQL over the tables of ``known``, which are the only ones it may read.

    The order matters: a dry run is execution of a kind, so it comes after the gate. It stops at
    the first check that finds an error; the later ones are then absent from the attempt.

    Raises:
        DatabaseError: the warehouse cannot be reached. What is wrong with the SQL is never raised.
    """
    names = [table.name for table in known.tables]
    gate = gate_sql(sql, warehouse.dialect, names, limits, policy)
    checks = [gate.check]
    if gate.tree is None:
        return Attempt(sql, tuple(checks))
    read = known.only(gate.tables).tables
    checks.append(
        _with_doubt(check_names(gate.tree, read, warehouse.dialect, known.tables), policy)
    )
    if checks[-1].severity != "error":
        checks.append(check_meaning(gate.tree, sql, known, data, question))
    if checks[-1].severity != "error":
        found = warehouse.dry_run(gate.sql, read, timeout_s=limits.dry_run_seconds)
        found = _with_doubt(found, policy)
        checks.append(found if gate.sql == sql else _without_spans(found))
    if checks[-1].severity == "error":
        return Attempt(sql, tuple(checks))
    estimate = warehouse.estimate(gate.sql, timeout_s=limits.dry_run_seconds)
    if estimate is not None:
        checks.append(check_cost(estimate, limits))
    return Attempt(sql, tuple(checks), estimate=estimate)


def check_cost(estimate: CostEstimate, limits: Limits) -> CheckResult:
    """What the query will read, as the engine says, held against ``limits.max_bytes``."""
    said = []
    if estimate.rows is not None:
        said.append(f"about {estimate.rows:,} {'row' if estimate.rows == 1 else 'rows'}")
    if estimate.bytes is not None:
        said.append(f"{in_units(estimate.bytes)} read")
    problems: tuple[Problem, ...] = ()
    if limits.max_bytes and (estimate.bytes or 0) > limits.max_bytes:
        problems = (
            Problem(
                "too_much_data",
                "error",
                f"The query would read {in_units(estimate.bytes or 0)}; "
                f"{in_units(limits.max_bytes)} is the limit.",
                "Filter on the partition column, or raise limits.max_bytes.",
            ),
        )
    source = f" ({estimate.source})" if estimate.source else ""
    return CheckResult(COST, problems, f"{', '.join(said) or 'unknown'}{source}")


def in_units(size: int) -> str:
    """Bytes as a person reads them: ``1.5 GB``."""
    value = float(size)
    for unit in ("bytes", "kB", "MB", "GB"):
        if value < 1000:
            return f"{value:,.0f} {unit}" if unit == "bytes" else f"{value:,.1f} {unit}"
        value /= 1000
    return f"{value:,.1f} TB"


def gate_sql(
    sql: str,
    dialect: str,
    names: Sequence[str],
    limits: Limits,
    policy: GatePolicy = GatePolicy(),
) -> GateResult:
    """The gate, with the project's own limit on the length of a query before it."""
    if len(sql) > limits.sql_characters:
        message = f"The SQL has {len(sql):,} characters; {limits.sql_characters:,} is the limit."
        problem = Problem(
            "gate_text", "error", message, "Shorten it or raise limits.sql_characters."
        )
        return GateResult(CheckResult("gate", (problem,), "refused; nothing was run"))
    gate = pass_gate(sql, dialect, names, policy)
    return replace(gate, check=_with_doubt(gate.check, policy))


def _with_doubt(found: CheckResult, policy: GatePolicy) -> CheckResult:
    """Where something is hidden, what is not found may be: the same is said of both."""
    if not policy.hides or not found.problems:
        return found
    problems = tuple(
        replace(problem, hint=f"{problem.hint} {MAY_BE_HIDDEN}".strip())
        if problem.kind in _NOT_FOUND
        else problem
        for problem in found.problems
    )
    return replace(found, problems=problems)


def _without_spans(found: CheckResult) -> CheckResult:
    """The engine counts in the text that was rewritten, not in the one the person sees."""
    problems = tuple(replace(problem, span=None) for problem in found.problems)
    return replace(found, problems=problems)

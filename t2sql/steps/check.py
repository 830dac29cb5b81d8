"""Check: gate, then names and types, then a dry run. Each verdict says what was proved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from t2sql.sql.gate import GateResult, pass_gate
from t2sql.sql.names import check_names
from t2sql.types import Attempt, CheckResult, Problem

if TYPE_CHECKING:
    from t2sql.protocols import Warehouse
    from t2sql.types import CatalogSlice, Limits


def check_sql(sql: str, known: CatalogSlice, warehouse: Warehouse, limits: Limits) -> Attempt:
    """Check SQL over the tables of ``known``, which are the only ones it may read.

    The order matters: a dry run is execution of a kind, so it comes after the gate. It stops at
    the first check that finds an error; the later ones are then absent from the attempt.

    Raises:
        DatabaseError: the warehouse cannot be reached. What is wrong with the SQL is never raised.
    """
    names = [table.name for table in known.tables]
    gate = gate_sql(sql, warehouse.dialect, names, limits)
    checks = [gate.check]
    if gate.tree is not None:
        read = known.only(gate.tables).tables
        checks.append(check_names(gate.tree, read, warehouse.dialect, known.tables))
        if checks[-1].severity != "error":
            found = warehouse.dry_run(gate.sql, read, timeout_s=limits.dry_run_seconds)
            checks.append(found if gate.sql == sql else _without_spans(found))
    return Attempt(sql, tuple(checks))


def gate_sql(sql: str, dialect: str, names: Sequence[str], limits: Limits) -> GateResult:
    """The gate, with the project's own limit on the length of a query before it."""
    if len(sql) > limits.sql_characters:
        message = f"The SQL has {len(sql):,} characters; {limits.sql_characters:,} is the limit."
        problem = Problem(
            "gate_text", "error", message, "Shorten it or raise limits.sql_characters."
        )
        return GateResult(CheckResult("gate", (problem,), "refused; nothing was run"))
    return pass_gate(sql, dialect, names)


def _without_spans(found: CheckResult) -> CheckResult:
    """The engine counts in the text that was rewritten, not in the one the person sees."""
    problems = tuple(replace(problem, span=None) for problem in found.problems)
    return replace(found, problems=problems)

"""Mend: deterministic repairs of what the checks found, before any model is asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from t2sql.sql.deep_trees import ROOM
from t2sql.sql.dialects import find_dialect
from t2sql.sql.gate_text import READING_ERRORS
from t2sql.sql.repairs.broken import Broken, Mended, Repair
from t2sql.sql.repairs.every import repairs

if TYPE_CHECKING:
    from t2sql.types import Attempt, CatalogSlice, Problem, Question

_SAFE_WARNINGS = frozenset({"unknown_value", "integer_division"})
"""Warnings that are mended as well: as it stands the query surely does not say what is meant."""


def mend(
    attempt: Attempt, known: CatalogSlice, dialect: str, question: Question | None = None
) -> tuple[str, tuple[str, ...]] | None:
    """The attempt's SQL with everything mended that can be without a model, or None.

    What comes back is SQL like any other: nothing is proved of it until it is checked. Mending
    may uncover further problems, so that a second and third round make sense.

    Args:
        attempt: SQL and what the checks found; its errors are mended, and safe warnings.
        known: the tables that it may read.
        dialect: as sqlglot names it.
        question: what it should answer; some mends depend on what is asked.

    Returns:
        The new SQL, and a sentence for each change.
    """
    facts = find_dialect(dialect)
    problems = tuple(problem for problem in attempt.problems if _is_mendable(problem))
    if facts is None or not problems:
        return None
    sql, said = attempt.sql, list[str]()
    for repair in repairs():
        fitting = tuple(problem for problem in problems if problem.kind in repair.kinds)
        if not fitting:
            continue
        mended = _try(repair, Broken(sql, fitting, known, facts, question))
        if mended is not None and mended.sql != sql:
            sql = mended.sql
            said += mended.said
    return (sql, tuple(dict.fromkeys(said))) if said else None


def _is_mendable(problem: Problem) -> bool:
    if problem.severity == "error":
        return True
    return problem.severity == "warning" and problem.kind in _SAFE_WARNINGS


def _try(repair: Repair, broken: Broken) -> Mended | None:
    """A repair that cannot read the SQL mends nothing."""
    try:
        with ROOM:
            return repair.mend(broken)
    except READING_ERRORS:
        return None

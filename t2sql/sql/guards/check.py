"""All guards over one query, as one check."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sqlglot import exp
from sqlglot.errors import SqlglotError

from t2sql.sql.deep_trees import ROOM
from t2sql.sql.dialects import find_dialect
from t2sql.sql.guards.asked_aggregate import check_asked_aggregate
from t2sql.sql.guards.asked_both import check_asked_both
from t2sql.sql.guards.asked_groups import check_asked_groups
from t2sql.sql.guards.asked_negation import check_asked_negation
from t2sql.sql.guards.asked_number import check_asked_number
from t2sql.sql.guards.asked_order import check_asked_order
from t2sql.sql.guards.asked_top import check_asked_top
from t2sql.sql.guards.asked_value import check_asked_value
from t2sql.sql.guards.average_of_nulls import check_average_of_nulls
from t2sql.sql.guards.between_timestamps import check_between_timestamps
from t2sql.sql.guards.chasm_trap import check_chasm_trap
from t2sql.sql.guards.fan_out import check_fan_out
from t2sql.sql.guards.idle_join import check_idle_join
from t2sql.sql.guards.left_join_count import check_left_join_count
from t2sql.sql.guards.left_join_undone import check_left_join_undone
from t2sql.sql.guards.limit_without_order import check_limit_without_order
from t2sql.sql.guards.missing_habit import check_missing_habit
from t2sql.sql.guards.missing_join import check_missing_join
from t2sql.sql.guards.mixed_units import check_mixed_units
from t2sql.sql.guards.never_true import check_never_true
from t2sql.sql.guards.not_equal_null import check_not_equal_null
from t2sql.sql.guards.not_in_null import check_not_in_null
from t2sql.sql.guards.null_comparison import check_null_comparison
from t2sql.sql.guards.off_by_one_date import check_off_by_one_date
from t2sql.sql.guards.partial_join import check_partial_join
from t2sql.sql.guards.partial_period import check_partial_period
from t2sql.sql.guards.repeated_rows import check_repeated_rows
from t2sql.sql.guards.subject import Subject, read_subject
from t2sql.sql.guards.uncorrelated_exists import check_uncorrelated_exists
from t2sql.sql.guards.ungrouped_column import check_ungrouped_column
from t2sql.sql.guards.unknown_join import check_unknown_join
from t2sql.sql.guards.unknown_value import check_unknown_value
from t2sql.sql.guards.unused_period import check_unused_period
from t2sql.sql.guards.unused_term import check_unused_term
from t2sql.types import CheckResult, Problem

if TYPE_CHECKING:
    from t2sql.protocols import DataFacts
    from t2sql.types import CatalogSlice, Question

NAME = "meaning"
Guard = Callable[[Subject], Sequence[Problem]]


def guards() -> tuple[Guard, ...]:
    """Every guard, in the order in which their findings are told."""
    return (
        check_missing_join,
        check_unknown_join,
        check_fan_out,
        check_chasm_trap,
        check_not_in_null,
        check_null_comparison,
        check_not_equal_null,
        check_left_join_undone,
        check_left_join_count,
        check_average_of_nulls,
        check_uncorrelated_exists,
        check_idle_join,
        check_repeated_rows,
        check_ungrouped_column,
        check_limit_without_order,
        check_partial_join,
        check_never_true,
        check_unknown_value,
        check_missing_habit,
        check_between_timestamps,
        check_off_by_one_date,
        check_unused_period,
        check_partial_period,
        check_mixed_units,
        check_unused_term,
        check_asked_top,
        check_asked_order,
        check_asked_aggregate,
        check_asked_groups,
        check_asked_negation,
        check_asked_both,
        check_asked_number,
        check_asked_value,
    )


def check_meaning(
    tree: exp.Expr,
    sql: str,
    known: CatalogSlice,
    data: DataFacts,
    question: Question | None = None,
) -> CheckResult:
    """Let every guard look at a query that passed the gate and whose names are good.

    Args:
        tree: the gate's tree; it is not changed.
        sql: the text that people see.
        known: the tables that it may read, their joins, habits and terms.
        data: what the data says of keys and values.
        question: what it should answer; None where a person just typed SQL.
    """
    facts = find_dialect(known.dialect)
    problems: list[Problem] = []
    every = guards()
    try:
        if facts is None:
            raise ValueError(known.dialect)
        with ROOM:
            subject = read_subject(tree, sql, known, facts, data, question)
            for guard in every:
                problems += guard(subject)
    except (SqlglotError, RecursionError, ValueError) as error:
        note = Problem("unread", "note", f"Not examined in all: {type(error).__name__}.")
        return CheckResult(NAME, (*problems, note), "not examined in all")
    return CheckResult(NAME, tuple(dict.fromkeys(problems)), f"{len(every)} guards looked")

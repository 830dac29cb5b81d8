"""The fault classes in the order of ``benchmarks/fault_classes.csv``, which says why of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from t2sql.evaluation.planted.mutations import (
    dates,
    fan_out,
    filters,
    joins,
    literals,
    measures,
    nulls,
    shape,
)
from t2sql.evaluation.planted.planting import Mutation

Visible = Literal["yes", "partly", "no"]
"""Whether words, catalog, profile, history or terms speak against the SQL, without the gold."""


@dataclass(frozen=True, slots=True)
class FaultClass:
    """One kind of fault, and how it is planted."""

    name: str
    visible: Visible
    plant: Mutation
    refused: bool = False
    """Whether SQL that the engine refuses is what is meant; elsewhere such a plant is dropped."""


def fault_classes() -> tuple[FaultClass, ...]:
    """Every class, visible or not: all are planted and all are reported."""
    return (
        FaultClass("dropped_habit", "yes", filters.dropped_habit),
        FaultClass("dropped_named_value", "yes", filters.dropped_named_value),
        FaultClass("dropped_named_number", "yes", filters.dropped_named_number),
        FaultClass("dropped_unnamed_filter", "no", filters.dropped_unnamed_filter),
        FaultClass("dropped_date_filter", "yes", filters.dropped_date_filter),
        FaultClass("dropped_negation", "yes", filters.dropped_negation),
        FaultClass("swapped_and_or", "partly", filters.swapped_and_or),
        FaultClass("comparison_flipped", "yes", filters.comparison_flipped),
        FaultClass("bound_strictness", "partly", filters.bound_strictness),
        FaultClass("wrong_join_column", "yes", joins.wrong_join_column),
        FaultClass("wrong_join_role", "no", joins.wrong_join_role),
        FaultClass("missing_join_condition", "yes", joins.missing_join_condition),
        FaultClass("tautological_join", "yes", joins.tautological_join),
        FaultClass("uncorrelated_subquery", "yes", joins.uncorrelated_subquery),
        FaultClass("fan_out_join", "yes", fan_out.fan_out_join),
        FaultClass("fan_out_count", "yes", fan_out.fan_out_count),
        FaultClass("lost_distinct_count", "partly", fan_out.lost_distinct_count),
        FaultClass("chasm", "yes", fan_out.chasm),
        FaultClass("left_join_undone", "yes", joins.left_join_undone),
        FaultClass("left_join_lost", "no", joins.left_join_lost),
        FaultClass("wrong_table", "partly", joins.wrong_table),
        FaultClass("date_shifted_day", "yes", dates.date_shifted_day),
        FaultClass("date_bound_included", "yes", dates.date_bound_included),
        FaultClass("wrong_year", "yes", dates.wrong_year),
        FaultClass("between_timestamps", "yes", dates.between_timestamps),
        FaultClass("partial_period", "yes", dates.partial_period),
        FaultClass("wrong_period_grain", "yes", dates.wrong_period_grain),
        FaultClass("literal_case", "yes", literals.literal_case),
        FaultClass("literal_spelling", "yes", literals.literal_spelling),
        FaultClass("literal_other", "partly", literals.literal_other),
        FaultClass("number_off_by_one", "yes", literals.number_off_by_one),
        FaultClass("wrong_limit", "partly", literals.wrong_limit),
        FaultClass("text_as_number", "yes", literals.text_as_number, refused=True),
        FaultClass("not_in_null", "yes", nulls.not_in_null),
        FaultClass("not_equal_null", "yes", nulls.not_equal_null),
        FaultClass("average_of_nulls", "partly", nulls.average_of_nulls),
        FaultClass("lost_not_null", "no", filters.lost_not_null),
        FaultClass("ungrouped_column", "yes", shape.ungrouped_column, refused=True),
        FaultClass("dropped_dimension", "partly", shape.dropped_dimension),
        FaultClass("dropped_aggregate", "yes", shape.dropped_aggregate, refused=True),
        FaultClass("dropped_top_order", "yes", shape.dropped_top_order),
        FaultClass("dropped_limit", "yes", shape.dropped_limit),
        FaultClass("dropped_order", "partly", shape.dropped_order),
        FaultClass("flipped_top", "partly", shape.flipped_top),
        FaultClass("flipped_order", "partly", shape.flipped_order),
        FaultClass("dropped_having", "partly", filters.dropped_having),
        FaultClass("dropped_distinct", "partly", shape.dropped_distinct),
        FaultClass("dropped_projection", "partly", shape.dropped_projection),
        FaultClass("set_operation_swapped", "partly", shape.set_operation_swapped),
        FaultClass("average_to_sum", "yes", measures.average_to_sum),
        FaultClass("sum_to_average", "yes", measures.sum_to_average),
        FaultClass("extreme_flipped", "yes", measures.extreme_flipped),
        FaultClass("count_to_distinct", "partly", measures.count_to_distinct),
        FaultClass("ratio_lost", "yes", measures.ratio_lost),
        FaultClass("integer_division", "yes", measures.integer_division),
        FaultClass("wrong_measure", "no", measures.wrong_measure),
        FaultClass("wrong_text_column", "yes", literals.wrong_text_column),
        FaultClass("wrong_projected_column", "no", measures.wrong_projected_column),
        FaultClass("unknown_column", "yes", measures.unknown_column, refused=True),
        FaultClass("mixed_units", "yes", measures.mixed_units),
        FaultClass("term_ignored", "yes", measures.term_ignored),
    )

"""Profiling: what a table's data say of its columns, and the values that its texts take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from t2sql.catalog import profile_queries
from t2sql.catalog.families import type_family
from t2sql.catalog.keys import guess_primary_key, key_rank
from t2sql.catalog.measure import (
    Measured,
    Probe,
    as_text,
    count_rows,
    counted_exactly,
    measure,
    sample_of,
)
from t2sql.catalog.records import ColumnValue
from t2sql.errors import QueryError, QueryTimeoutError
from t2sql.types import Column, Limits, Problem, Table

if TYPE_CHECKING:
    from sqlglot import exp

    from t2sql.protocols import Warehouse

LOW_CARDINALITY = 100
"""A text column with at most so many values is listed by example."""
FEW_NUMBERS = 24
"""The same for numbers, which are codes only if they are few."""
EXAMPLES = 12
LONG_TEXT = 60
"""Average length from which a column of many values is prose, not names."""


@dataclass(frozen=True, slots=True)
class TableProfile:
    """A table with its profile, the values of its text columns, and what could not be read."""

    table: Table
    values: tuple[ColumnValue, ...] = ()
    problems: tuple[Problem, ...] = ()


def profile_table(
    warehouse: Warehouse, table: Table, limits: Limits, *, deadline: float | None = None
) -> TableProfile:
    """Count the rows, look at each column once, then list the values of the useful ones.

    One query for the rows, one for every 50 columns, one for each column worth listing: text
    with at most ``limits.profile_values`` distinct values that is not prose, and anything with
    few values. In big tables distinct values are approximate, or taken from a sample, where the
    engine can. A personal column (``pii``) is counted, never read.

    Args:
        warehouse: the database.
        table: as the database and the notes describe it.
        limits: bounds on values and on the time of one query.
        deadline: when to stop, on the clock of :func:`time.monotonic`.

    Raises:
        QueryError: the table cannot be read.
        QueryTimeoutError: a query took too long, or the deadline has passed.
    """
    probe = Probe(warehouse, limits, deadline)
    source, rows = count_rows(probe, table.name)
    if rows == 0:
        empty = tuple(replace(column, distinct=0) for column in table.columns)
        return TableProfile(replace(table, row_count=0, columns=empty))
    sample = sample_of(source, rows, table, probe.dialect)
    measured = measure(probe, source, table.columns, rows, sample)
    columns = tuple(_with(column, measured.get(column.name), rows) for column in table.columns)
    profiled = _confirm_keys(probe, source, replace(table, row_count=rows, columns=columns))
    if not profiled.primary_key:
        profiled = replace(profiled, primary_key=guess_primary_key(profiled))
    return _list_values(probe, sample or source, profiled, measured, limits)


def _with(column: Column, measured: Measured | None, rows: int) -> Column:
    if measured is None:
        return column
    return replace(
        column,
        distinct=measured.distinct,
        null_share=max(0.0, 1 - measured.present / rows),
        minimum=measured.minimum,
        maximum=measured.maximum,
    )


def _confirm_keys(probe: Probe, source: exp.Table, table: Table) -> Table:
    """Count exactly what may be a key, since an estimate proves nothing."""
    rows = table.row_count or 0
    if counted_exactly(rows, probe.dialect):
        return table
    columns = list(table.columns)
    for position, column in enumerate(columns):
        near = (column.distinct or 0) >= 0.9 * rows and not column.null_share
        if not near:
            continue
        # One below the rows says: not known to be unique.
        distinct = min(column.distinct or 0, rows - 1)
        if key_rank(table, position) is not None:
            tree = profile_queries.count_distinct(source, column.name)
            distinct = int(probe.rows(tree)[0][0])
        columns[position] = replace(column, distinct=distinct)
    return replace(table, columns=tuple(columns))


def _list_values(
    probe: Probe, source: exp.Table, table: Table, measured: dict[str, Measured], limits: Limits
) -> TableProfile:
    problems: list[Problem] = []
    values: list[ColumnValue] = []
    columns: list[Column] = []
    for column in table.columns:
        found = measured.get(column.name)
        counts: Sequence[tuple[str, int]] = ()
        if found is None:
            problems.append(_unread(table, column))
        elif _is_useful(column, found, table.row_count or 0, limits):
            try:
                counts = _value_counts(probe, source, column, limits)
            except (QueryError, QueryTimeoutError):
                if probe.out_of_time:
                    raise
                problems.append(_unread(table, column))
        if type_family(column.data_type) == "text":
            values.extend(ColumnValue(table.name, column.name, *count) for count in counts)
        few = len(counts) <= LOW_CARDINALITY
        examples = tuple(value for value, _ in counts[:EXAMPLES]) if few else ()
        columns.append(replace(column, examples=examples))
    return TableProfile(replace(table, columns=tuple(columns)), tuple(values), tuple(problems))


def _is_useful(column: Column, measured: Measured, rows: int, limits: Limits) -> bool:
    """Whether the values of a column are worth a query."""
    family, distinct = type_family(column.data_type), measured.distinct or 0
    if column.pii or not distinct:
        return False
    if family == "text":
        prose = measured.length > LONG_TEXT and distinct > LOW_CARDINALITY
        return distinct <= limits.profile_values and not prose
    if family == "number":
        return distinct <= FEW_NUMBERS and (distinct <= 2 or distinct <= rows / 2)
    return family == "bool"


def _value_counts(
    probe: Probe, source: exp.Table, column: Column, limits: Limits
) -> list[tuple[str, int]]:
    tree = profile_queries.value_counts(source, column.name, limits.profile_values)
    counts: Counter[str] = Counter()
    for value, count in probe.rows(tree, max_rows=limits.profile_values):
        text = as_text(value)
        if text and text.strip():
            # Two long values may be one after they are cut.
            counts[text] += int(count)
    return counts.most_common()


def _unread(table: Table, column: Column) -> Problem:
    return Problem(
        "column_not_profiled",
        "note",
        f"The values of {table.name}.{column.name} ({column.data_type}) could not be read.",
    )

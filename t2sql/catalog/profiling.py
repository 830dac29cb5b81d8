"""The loop over tables: what changed since the last build is profiled, within the time."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from t2sql.catalog.profile import TableProfile, profile_table
from t2sql.catalog.writing import CatalogWriter, State, StoredTable
from t2sql.errors import QueryError, QueryTimeoutError
from t2sql.types import Limits, Problem, Table

if TYPE_CHECKING:
    from t2sql.protocols import Progress, Warehouse

_PROFILE_VERSION = 1
"""Raised when profiling finds more: then every table is profiled again."""


@dataclass(frozen=True, slots=True)
class Profiled:
    """What the loop did: numbers of tables, and what was wrong."""

    profiled: int
    described: int
    unchanged: int
    unprofiled: int
    problems: tuple[Problem, ...]


def profile_tables(
    writer: CatalogWriter,
    warehouse: Warehouse,
    tables: Sequence[Table],
    limits: Limits,
    *,
    deadline: float,
    progress: Progress | None = None,
) -> Profiled:
    """Profile each table that is new or changed, and store it as soon as it is done.

    A table that cannot be read goes on without a profile, and so do those that are left when
    the time is over; the next build profiles the latter.

    Args:
        writer: the catalog.
        warehouse: the database.
        tables: as the database and the notes describe them.
        limits: bounds of profiling.
        deadline: when to stop, on the clock of :func:`time.monotonic`.
        progress: called after each table.
    """
    counts: Counter[str] = Counter()
    problems: list[Problem] = []
    token = warehouse.change_token()
    for done, table in enumerate(tables, start=1):
        data_key = _data_key(table, warehouse.label, token, limits)
        stored = writer.stored(table.name)
        if stored is not None and stored.data_key == data_key and stored.state != "waiting":
            problems.extend(stored.problems)
            counts[_describe(writer, table, stored)] += 1
            counts["unprofiled"] += stored.state == "failed"
        else:
            profile, state = _profile(warehouse, table, limits, deadline)
            writer.store(profile, data_key, state)
            problems.extend(profile.problems)
            counts["profiled" if state == "profiled" else "unprofiled"] += 1
            counts["waiting"] += state == "waiting"
        if progress is not None:
            progress("profile", done, len(tables))
    if counts["waiting"]:
        problems.append(_out_of_time(counts["waiting"], limits))
    return Profiled(
        counts["profiled"],
        counts["described"],
        counts["unchanged"],
        counts["unprofiled"],
        tuple(problems),
    )


def _data_key(table: Table, label: str, token: str, limits: Limits) -> str:
    """Changes when a profile would: with the data, the columns, the key, and what is personal."""
    columns = [(column.name, column.data_type, column.pii) for column in table.columns]
    parts = (_PROFILE_VERSION, label, token, limits.profile_values, table.is_view)
    content = json.dumps([*parts, table.primary_key, columns])
    return hashlib.sha256(content.encode()).hexdigest()


def _profile(
    warehouse: Warehouse, table: Table, limits: Limits, deadline: float
) -> tuple[TableProfile, State]:
    try:
        return profile_table(warehouse, table, limits, deadline=deadline), "profiled"
    except (QueryError, QueryTimeoutError) as error:
        if time.monotonic() >= deadline:
            return TableProfile(table), "waiting"
        problem = Problem(
            "table_not_profiled",
            "warning",
            f"{table.name} could not be profiled: {error.message}",
            hint="Its values are not searched; `t2sql index --rebuild` tries again.",
        )
        return TableProfile(table, problems=(problem,)), "failed"


def _describe(writer: CatalogWriter, table: Table, stored: StoredTable) -> str:
    """Store what people now say of a table whose data did not change; which of the two it was."""
    described = _with_profile(table, stored.table)
    if described == stored.table:
        return "unchanged"
    writer.describe(described)
    return "described"


def _with_profile(table: Table, stored: Table) -> Table:
    columns = []
    for column in table.columns:
        known = stored.column(column.name) or column
        columns.append(
            replace(
                column,
                examples=known.examples,
                distinct=known.distinct,
                null_share=known.null_share,
                minimum=known.minimum,
                maximum=known.maximum,
            )
        )
    return replace(
        table,
        columns=tuple(columns),
        row_count=stored.row_count,
        primary_key=table.primary_key or stored.primary_key,
    )


def _out_of_time(waiting: int, limits: Limits) -> Problem:
    return Problem(
        "profiling_incomplete",
        "warning",
        f"{waiting} tables were not profiled within {limits.profile_seconds:g} seconds.",
        hint="Run `t2sql index` again to go on, or raise `profile_seconds` under [limits].",
    )

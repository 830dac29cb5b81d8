"""Measuring: counts, distinct values, least and greatest of every column of a table."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from t2sql.cancelling import current_cancellation
from t2sql.catalog import profile_queries
from t2sql.catalog.families import type_family
from t2sql.catalog.names import table_tree
from t2sql.errors import QueryError, QueryTimeoutError
from t2sql.types import Column, Limits, Table

if TYPE_CHECKING:
    from sqlglot import exp

    from t2sql.catalog.profile_queries import Counting
    from t2sql.protocols import Warehouse

CELL = 200
"""Characters kept of a value."""
EXACT_ROWS = {"duckdb": 1_000_000}
"""Up to so many rows distinct values are counted exactly; elsewhere :data:`BIG_ROWS`."""
BIG_ROWS = 200_000
SAMPLED_ROWS = {"duckdb": 10_000_000}
"""From so many rows values are listed from a sample. DuckDB reads single columns, so a whole
one costs it little; elsewhere :data:`BIG_ROWS`."""
_COLUMNS_A_PASS = 50


@dataclass(frozen=True, slots=True)
class Measured:
    """What was found for a column. ``length`` is the average in characters, as text."""

    present: int
    distinct: int | None
    minimum: str | None
    maximum: str | None
    length: float


class Probe:
    """Runs our own queries against a warehouse, each within what is left of the time.

    Args:
        warehouse: the database.
        limits: ``query_seconds`` bounds one query.
        deadline: when all must end, on the clock of :func:`time.monotonic`; None for never.
    """

    def __init__(self, warehouse: Warehouse, limits: Limits, deadline: float | None = None) -> None:
        self._warehouse = warehouse
        self._limits = limits
        self._deadline = deadline

    @property
    def dialect(self) -> str:
        """The dialect of the warehouse."""
        return self._warehouse.dialect

    @property
    def out_of_time(self) -> bool:
        """Whether the deadline has passed."""
        return self._deadline is not None and time.monotonic() >= self._deadline

    def rows(self, tree: exp.Select, max_rows: int = 1) -> tuple[tuple[Any, ...], ...]:
        """The rows of a query.

        Raises:
            QueryError: the engine refuses it.
            QueryTimeoutError: it took too long, or there was no time left for it.
        """
        current_cancellation().check()
        timeout = self._limits.query_seconds
        if self._deadline is not None:
            timeout = min(timeout, self._deadline - time.monotonic())
        if timeout <= 0:
            raise QueryTimeoutError("The time for profiling is over.")
        sql = tree.sql(dialect=self.dialect)
        return self._warehouse.query(sql, max_rows=max_rows, timeout_s=timeout).rows


def count_rows(probe: Probe, name: str) -> tuple[exp.Table, int]:
    """The table as a tree that the engine knows, and its number of rows.

    Raises:
        QueryError: the table cannot be read.
        QueryTimeoutError: it took too long.
    """
    source = table_tree(name)
    try:
        found = probe.rows(profile_queries.count_rows(source))
    except QueryError:
        if "." not in name:
            raise
        # A name may hold a dot of its own; only the engine can tell.
        source = table_tree(name, whole=True)
        found = probe.rows(profile_queries.count_rows(source))
    return source, int(found[0][0])


def counted_exactly(rows: int, dialect: str) -> bool:
    """Whether the distinct values of a table with so many rows are counted, not estimated."""
    return rows <= EXACT_ROWS.get(dialect, BIG_ROWS)


def sample_of(source: exp.Table, rows: int, table: Table, dialect: str) -> exp.Table | None:
    """A sample of a big table, if the engine can give one; None to read all of it."""
    size = SAMPLED_ROWS.get(dialect, BIG_ROWS)
    if rows <= size or table.is_view:
        return None
    return profile_queries.sampled(source, dialect, 100 * size / rows)


def measure(
    probe: Probe, source: exp.Table, columns: Sequence[Column], rows: int, sample: exp.Table | None
) -> dict[str, Measured]:
    """The aggregate pass, by column name.

    A column that the engine cannot aggregate is left out of the result.

    Raises:
        QueryTimeoutError: it took too long.
    """
    counting: Counting = "exact"
    if not counted_exactly(rows, probe.dialect):
        counting = profile_queries.distinct_of_big(probe.dialect)
    if counting == "none" and sample is None:
        counting = "exact"
    found: dict[str, Measured] = {}
    for start in range(0, len(columns), _COLUMNS_A_PASS):
        part = columns[start : start + _COLUMNS_A_PASS]
        found.update(_aggregate(probe, source, part, counting))
    if counting == "none" and sample is not None:
        found.update(_estimate(probe, sample, columns, found))
    return found


def _aggregate(
    probe: Probe, source: exp.Table, columns: Sequence[Column], counting: Counting
) -> dict[str, Measured]:
    try:
        row = probe.rows(profile_queries.aggregate(source, columns, counting))[0]
    except QueryError:
        if len(columns) == 1:
            return {}
        # Some type has no MIN or no equality: halving finds the column in few queries.
        half = len(columns) // 2
        first = _aggregate(probe, source, columns[:half], counting)
        return first | _aggregate(probe, source, columns[half:], counting)
    size = profile_queries.AGGREGATES
    return {
        column.name: _read(row[index * size : (index + 1) * size])
        for index, column in enumerate(columns)
    }


def _read(row: Sequence[Any]) -> Measured:
    present, distinct, minimum, maximum, length = row
    return Measured(
        present=int(present),
        distinct=None if distinct is None else min(int(distinct), int(present)),
        minimum=as_text(minimum),
        maximum=as_text(maximum),
        length=float(length or 0),
    )


def _estimate(
    probe: Probe, sample: exp.Table, columns: Sequence[Column], found: dict[str, Measured]
) -> dict[str, Measured]:
    """Distinct values of a big table from those of a sample of it."""
    countable = [
        column
        for column in columns
        if column.name in found and type_family(column.data_type) != "other"
    ]
    if not countable:
        return {}
    row = probe.rows(profile_queries.distinct_values(sample, countable))[0]
    estimated: dict[str, Measured] = {}
    for index, column in enumerate(countable):
        seen, distinct = int(row[2 * index]), int(row[2 * index + 1])
        measured = found[column.name]
        scale = measured.present / seen if seen else 1.0
        # Few values repeat and were all seen; nearly unique ones grow with the rows; between
        # the two the square root is the guarantee that no estimator beats (Charikar 2000).
        share = distinct / seen if seen else 0.0
        factor = 1.0 if share < 0.05 else scale if share > 0.9 else scale**0.5
        guess = min(round(distinct * factor), measured.present)
        estimated[column.name] = replace(measured, distinct=guess)
    return estimated


def as_text(value: object) -> str | None:
    """A cell as text, cut to :data:`CELL` characters; None for NULL and for bytes."""
    if value is None or isinstance(value, bytes | bytearray | memoryview):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    text = value.isoformat(sep=" ") if isinstance(value, datetime) else str(value)
    # A text that is no valid Unicode could not be stored.
    return text[:CELL].encode("utf-8", "replace").decode("utf-8")

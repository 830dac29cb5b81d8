"""Run: the gate once more, then the tree's own SQL, within the limits on time, rows and cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from t2sql.errors import SqlRejectedError
from t2sql.protocols import MAX_BYTES
from t2sql.steps.check import gate_sql
from t2sql.types import Attempt, CatalogSlice, GatePolicy, Limits, QueryResult

if TYPE_CHECKING:
    from t2sql.protocols import Warehouse
    from t2sql.steps.audit import Witness

ELLIPSIS = "…"
MOST_BYTES = 1024 * 1024 * 1024
"""Text and bytes held of a result that is fetched whole."""


def run_sql(
    sql: str,
    allowed: CatalogSlice | Sequence[str],
    warehouse: Warehouse,
    limits: Limits,
    *,
    whole: bool = False,
    policy: GatePolicy = GatePolicy(),
    witness: Witness | None = None,
) -> tuple[QueryResult, tuple[str, ...]]:
    """Run SQL that reads the allowed tables alone; return its rows and what to know of them.

    Nothing runs around the gate: it stands here again, whatever was checked before, and what runs
    is the text that the gate wrote.

    Args:
        sql: what somebody, or a model, wrote.
        allowed: the tables that it may read.
        warehouse: where it runs.
        limits: on time, rows and cells.
        whole: fetch all rows, up to ``limits.export_rows``, and cut no cell; for a file.
        policy: what the gate takes beside the tables.
        witness: writes down what becomes of it; None where nobody asks.

    Raises:
        SqlRejectedError: the gate refuses; it carries the attempt.
        StoreError: what becomes of it cannot be written down.
        QueryError: the engine refuses.
        QueryTimeoutError: it ran longer than ``limits.query_seconds``.
    """
    names = (
        [table.name for table in allowed.tables] if isinstance(allowed, CatalogSlice) else allowed
    )
    gate = gate_sql(sql, warehouse.dialect, names, limits, policy)
    if not gate.passed:
        problem = gate.check.problems[0]
        if witness is not None:
            witness.refused(sql, names, problem)
        raise SqlRejectedError(
            problem.message, hint=problem.hint, attempts=(Attempt(sql, (gate.check,)),)
        )

    def query() -> QueryResult:
        most, size = (limits.export_rows, MOST_BYTES) if whole else (limits.rows, MAX_BYTES)
        return warehouse.query(
            gate.sql, max_rows=most, timeout_s=limits.query_seconds, max_bytes=size
        )

    found = query() if witness is None else witness.run(gate.sql, names, query)
    if whole:
        return found, _cut_whole(found, limits)
    rows, cut = _cut_cells(found.rows, limits.cell_characters)
    warnings = []
    if found.truncated:
        warnings.append(f"The first {len(rows):,} rows are shown; there are more.")
    if cut:
        cells = "1 cell was" if cut == 1 else f"{cut:,} cells were"
        warnings.append(f"{cells} longer than {limits.cell_characters:,} characters and cut.")
    return replace(found, rows=rows), tuple(warnings)


def _cut_whole(found: QueryResult, limits: Limits) -> tuple[str, ...]:
    if not found.truncated:
        return ()
    said = f"The first {len(found.rows):,} rows were fetched; there are more."
    return (f"{said} Raise `limits.export_rows` ({limits.export_rows:,}) to have them.",)


def _cut_cells(
    rows: Sequence[tuple[Any, ...]], longest: int
) -> tuple[tuple[tuple[Any, ...], ...], int]:
    """Cut texts and bytes, and what prints longer than a text may be; count the cuts."""
    cut = 0
    kept = []
    for row in rows:
        cells = []
        for cell in row:
            shown = _cut(cell, longest)
            cut += shown is not cell
            cells.append(shown)
        kept.append(tuple(cells))
    return tuple(kept), cut


def _cut(cell: Any, longest: int) -> Any:
    if isinstance(cell, str):
        return cell if len(cell) <= longest else cell[:longest] + ELLIPSIS
    if isinstance(cell, (bytes, bytearray, memoryview)):
        return cell if len(cell) <= longest else bytes(cell[:longest])
    if isinstance(cell, (list, tuple, dict, set)):
        text = str(cell)
        return cell if len(text) <= longest else text[:longest] + ELLIPSIS
    return cell

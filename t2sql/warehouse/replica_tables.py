"""A table of a replica: how it is made in DuckDB, and which rows are put into it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from t2sql.catalog.names import table_tree
from t2sql.errors import DatabaseError
from t2sql.sql.dialects import DialectFacts
from t2sql.types import QueryResult, Table
from t2sql.warehouse.carrying.types import CarriedColumn
from t2sql.warehouse.replica_rows import Cells, make_up_rows, sampled_cells

SAMPLE_S = 2.0
"""Time that sampling one table may take; after that its rows are made up."""
SAMPLE_BYTES = 8 * 1024 * 1024
PAID_BY_BYTES = frozenset(("bigquery",))
"""Engines that bill what a query scans, whatever its LIMIT: nothing is sampled there."""

Read = Callable[[str, int, float, int], QueryResult]
"""Runs a query on the warehouse: SQL, rows at most, seconds, bytes at most."""


@dataclass(frozen=True, slots=True)
class ReplicaTable:
    """A table as the replica has it."""

    name: str
    columns: tuple[CarriedColumn, ...]
    sampled: bool
    """Whether its rows are the warehouse's own."""
    message: Mapping[str, Any]
    """What the sandbox's child is asked to make it by."""


def replica_name(table: Table, columns: Sequence[CarriedColumn]) -> str:
    """A name that changes whenever the table does, as far as the replica shows it."""
    shown = repr((table, [(column.name, column.data_type) for column in columns]))
    return f"r_{hashlib.sha256(shown.encode()).hexdigest()[:20]}"


def plan_table(
    name: str, table: Table, columns: tuple[CarriedColumn, ...], sample: Sequence[Cells] | None
) -> ReplicaTable:
    """How to make a table: with its keys, without them if the rows break them, or all as text.

    Args:
        name: see :func:`replica_name`.
        table: as the catalog has it.
        columns: with DuckDB's types.
        sample: cells of the warehouse by column, or None to make some up.
    """
    types = [(column.name, column.data_type) for column in columns]
    cells = list(sample) if sample is not None else make_up_rows(table, types)
    filled = [
        (kind, column) for kind, column in zip(types, cells, strict=True) if any(column)
    ]  # a column of NULLs needs no cast, and one to a wide record is slow
    plain = _create(name, types)
    message = {
        "name": name,
        "creates": [*_with_key(name, table, types), plain, _create(name, _as_text(types))],
        "insert": _insert(name, [kind for kind, _ in filled]),
        "columns": [column for _, column in filled],
        "drop": exp.Drop(tables=[exp.table_(name)], kind="TABLE", exists=True).sql("duckdb"),
    }
    return ReplicaTable(name, columns, sample is not None, message)


def sample_table(
    table: Table, columns: Sequence[CarriedColumn], facts: DialectFacts, read: Read, rows: int
) -> list[Cells] | None:
    """Some rows of the table; None where they cannot be had in a short time.

    A column with personal data is not read.
    """
    if facts.name in PAID_BY_BYTES or rows <= 0:
        return None
    wanted = [
        column.name
        for column in columns
        if not ((known := table.column(column.name)) is not None and known.pii)
    ]
    if not wanted:
        return None
    chosen = [exp.column(name, quoted=True) for name in wanted]
    query = exp.select(*chosen).from_(table_tree(table.name)).limit(rows)
    try:
        found = read(query.sql(dialect=facts.name), rows, SAMPLE_S, SAMPLE_BYTES)
    except DatabaseError:
        return None
    if not found.rows:
        return None
    cells = dict(zip(wanted, sampled_cells(found.rows, len(wanted)), strict=True))
    empty: Cells = [None] * len(found.rows)
    return [cells.get(column.name, empty) for column in columns]


def _type_tree(data_type: str) -> exp.DataType:
    """A type by its text, which is DuckDB's own already: written again as it stands."""
    return exp.DataType(this=exp.DType.USERDEFINED, kind=data_type)


def _create(name: str, types: Sequence[tuple[str, str]], key: Sequence[str] = ()) -> str:
    columns: list[exp.Expr] = [
        exp.ColumnDef(
            this=exp.to_identifier(column, quoted=True),
            kind=_type_tree(data_type),
        )
        for column, data_type in types
    ]
    if key:
        named = [exp.to_identifier(column, quoted=True) for column in key]
        columns.append(exp.PrimaryKey(expressions=named))
    schema = exp.Schema(this=exp.table_(name), expressions=columns)
    return exp.Create(this=schema, kind="TABLE").sql(dialect="duckdb")


def _with_key(name: str, table: Table, types: Sequence[tuple[str, str]]) -> list[str]:
    stored = {column.lower(): column for column, _ in types}
    key = [stored[part.lower()] for part in table.primary_key if part.lower() in stored]
    if not key or len(key) != len(table.primary_key):
        return []
    return [_create(name, types, key)]


def _as_text(types: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(column, "VARCHAR") for column, _ in types]


def _insert(name: str, types: Sequence[tuple[str, str]]) -> str:
    """``INSERT INTO t (…) SELECT TRY_CAST(UNNEST(?) AS type), …``: one list of texts a column."""
    names = [exp.to_identifier(column, quoted=True) for column, _ in types]
    cells: list[exp.Expr] = []
    for _, data_type in types:
        values = exp.cast(exp.Placeholder(), "VARCHAR[]", dialect="duckdb")
        listed = exp.Anonymous(this="UNNEST", expressions=[values])
        cells.append(exp.TryCast(this=listed, to=_type_tree(data_type)))
    place = exp.Schema(this=exp.table_(name), expressions=names)
    into = exp.Insert(this=place, expression=exp.select(*cells))
    return into.sql(dialect="duckdb")

"""One query of another engine, written for DuckDB."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.errors import ErrorLevel, UnsupportedError

from t2sql.sql.dialects import DialectFacts, read_literals
from t2sql.types import Table
from t2sql.warehouse.carrying.arrays import carry_arrays, read_paths
from t2sql.warehouse.carrying.calls import carry_calls
from t2sql.warehouse.carrying.flatten import carry_flatten
from t2sql.warehouse.carrying.groups import TAKES_ANY_ROW, carry_bare_columns
from t2sql.warehouse.carrying.spelling import carry_spelling, drop_hints
from t2sql.warehouse.carrying.stars import carry_group_aliases, carry_stars
from t2sql.warehouse.carrying.tables import rename_tables, tables_missing, tables_read
from t2sql.warehouse.carrying.types import read_as_arrays


@dataclass(frozen=True, slots=True)
class Carried:
    """A query on its way to DuckDB."""

    sql: str
    unknowns: tuple[str, ...] = ()
    """Functions that stand as NULL."""
    lost: tuple[str, ...] = ()
    """What sqlglot says it cannot write."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a query reads, seen before anything of it is rewritten."""

    tables: Mapping[int, Table]
    """The table behind each table node, by the node's ``id``."""
    arrays: frozenset[str]
    """Names of columns that it reads as arrays."""
    missing: tuple[str, ...]
    """Tables that nobody knows."""
    words: frozenset[str]
    """Every name that is written in it, in lower case."""


def read_query(tree: exp.Expr, tables: Sequence[Table], facts: DialectFacts) -> Reading:
    """Which tables a query reads, and what of them as arrays."""
    read_literals(tree, tables, facts.name)
    drop_hints(tree)
    if facts.name == "bigquery":
        read_paths(tree, {table.name.lower() for table in tables})
    arrays = read_as_arrays(tree) if facts.name == "bigquery" else frozenset()
    words = frozenset(name.name.lower() for name in tree.find_all(exp.Identifier))
    read = tables_read(tree, tables)
    return Reading(read, arrays, tables_missing(tree, read), words)


def carry_query(
    tree: exp.Expr, reading: Reading, names: Mapping[str, str], facts: DialectFacts
) -> Carried:
    """Write a query for DuckDB; the tree is rewritten on the way.

    Args:
        tree: parsed in the engine's own dialect.
        reading: what :func:`read_query` found in this very tree.
        names: what each table is called in the replica, by its full name.
        facts: the dialect.
    """
    rename_tables(tree, reading.tables, names, facts.name)
    unknowns = carry_calls(tree)
    carry_spelling(tree, facts.name)
    carry_group_aliases(tree, prefer_alias=facts.name == "bigquery")
    if facts.name in TAKES_ANY_ROW:
        carry_bare_columns(tree)
    if facts.name == "bigquery":
        carry_stars(tree)
        carry_arrays(tree)
    if facts.name == "snowflake":
        carry_flatten(tree)
    return Carried(*_write(tree, unknowns))


def _write(
    tree: exp.Expr, unknowns: tuple[str, ...]
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    try:
        return tree.sql(dialect="duckdb", unsupported_level=ErrorLevel.RAISE), unknowns, ()
    except UnsupportedError as error:
        lines = (line.strip(" .") for line in str(error).splitlines())
        lost = tuple(dict.fromkeys(line for line in lines if line))
        written = tree.sql(dialect="duckdb", unsupported_level=ErrorLevel.IGNORE)
        return written, unknowns, lost

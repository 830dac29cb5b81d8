"""Gold SQL before faults are planted in it: strings made strings, and what is broken by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from t2sql.errors import DatabaseError
from t2sql.evaluation.gold import has_root_order, parse_gold
from t2sql.evaluation.match import compare_results
from t2sql.sql.dialects import read_literals

if TYPE_CHECKING:
    from sqlglot import exp

    from t2sql.protocols import Warehouse
    from t2sql.types import Limits, QueryResult, Table


@dataclass(frozen=True, slots=True)
class Gold:
    """A gold query that runs, as its own engine writes strings."""

    sql: str
    result: QueryResult
    ordered: bool
    """Whether the order of its rows counts."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A gold query that cannot be planted in."""

    reason: str


def read_gold(
    sql: str, warehouse: Warehouse, tables: tuple[Table, ...], limits: Limits
) -> Gold | Broken:
    """Run a gold query and write it with plain strings, or say why it cannot be used.

    SQLite takes ``"open"`` for a string where no column has that name; here it becomes
    ``'open'``, and the rows have to stay the same.
    """
    dialect = warehouse.dialect
    tree = parse_gold(sql, dialect)
    if tree is None:
        return Broken("cannot be parsed")
    if _has_empty_name(tree):
        return Broken("has an empty name")
    try:
        result = warehouse.query(sql, max_rows=limits.rows, timeout_s=limits.query_seconds)
    except DatabaseError:
        return Broken("does not run")
    if result.truncated:
        return Broken("has too many rows")
    plain = read_literals(tree.copy(), tables, dialect)
    ordered = has_root_order(tree)
    if plain == tree:
        return Gold(sql, result, ordered)
    written = plain.sql(dialect=dialect)
    try:
        same = warehouse.query(written, max_rows=limits.rows, timeout_s=limits.query_seconds)
    except DatabaseError:
        return Broken("does not run once its strings are strings")
    if not compare_results(result, same, ordered=ordered).strict:
        return Broken("means something else once its strings are strings")
    return Gold(written, result, ordered)


def _has_empty_name(tree: exp.Expr) -> bool:
    from sqlglot import exp

    return any(not name.name.strip() for name in tree.find_all(exp.Identifier))

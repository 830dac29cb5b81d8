"""SQL that our dialect cannot read at all but another can: carried over as a whole.

``SELECT TOP 5``, names in backticks or square brackets, and the like.
"""

from __future__ import annotations

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect

from t2sql.sql.gate import pass_gate
from t2sql.sql.repairs.broken import Broken, Mended, read_query, write_tree

KINDS = frozenset({"gate_parse", "gate_rewrite"})
_UNREAD = frozenset({"gate_parse", "gate_rewrite", "gate_text", "gate_statements", "gate_root"})
_READERS = ("mysql", "bigquery", "tsql", "snowflake", "postgres", "duckdb", "oracle", "spark")


def carry_text(broken: Broken) -> Mended | None:
    """Read the text by the rules of other dialects; the first that can be written here is taken."""
    dialect = broken.facts.name
    if not _is_unread(broken.sql, broken):
        return None
    for reader in _READERS:
        tree = read_query(broken.sql, reader) if reader != dialect else None
        if tree is None:
            continue
        if "NULLS" not in broken.sql.upper():
            _order_nulls_as_here(tree, dialect)
        written = write_tree(tree, dialect)
        if written is not None and not _is_unread(written, broken):
            return Mended(written, (f"It was written for {reader}; here it is in {dialect}.",))
    return None


def _is_unread(sql: str, broken: Broken) -> bool:
    """Whether the gate cannot even read it; tables and functions may still be wrong."""
    allowed = [table.name for table in broken.known.tables]
    problems = pass_gate(sql, broken.facts.name, allowed).check.problems
    return any(problem.kind in _UNREAD for problem in problems)


def _order_nulls_as_here(tree: exp.Query, dialect: str) -> None:
    """Nobody spoke of NULLs, so that they stand where this engine puts them."""
    habit = Dialect.get_or_raise(dialect).NULL_ORDERING
    for node in tree.find_all(exp.Ordered):
        descending = bool(node.args.get("desc"))
        first = {"nulls_are_small": not descending, "nulls_are_large": descending}
        node.set("nulls_first", first.get(habit, False))

"""Words that mean the same in DuckDB and are written in another way, or mean nothing there."""

from __future__ import annotations

from sqlglot import exp

ORDERS_BY_ALL = frozenset(("snowflake", "databricks", "spark"))


def carry_spelling(tree: exp.Expr, dialect: str) -> None:
    """Rewrite in place: WITH ROLLUP, ORDER BY ALL, and TO_CHAR with a format."""
    for group in tree.find_all(exp.Group):
        for kind in (exp.Rollup, exp.Cube):
            _group_by_all_levels(group, kind)
    if dialect in ORDERS_BY_ALL:
        for ordered in list(tree.find_all(exp.Ordered)):
            key = ordered.this
            if isinstance(key, exp.Column) and not key.table and key.name.upper() == "ALL":
                key.replace(exp.Var(this="ALL"))
    for call in list(tree.find_all(exp.ToChar)):
        call.replace(exp.cast(call.this.copy(), "TEXT"))  # its type is text, whatever the format


def drop_hints(tree: exp.Expr) -> None:
    """Take out what is said to the optimizer, in place: a name in it may look like a table."""
    for select in tree.find_all(exp.Select):
        select.set("hint", None)


def _group_by_all_levels(group: exp.Group, kind: type[exp.Rollup | exp.Cube]) -> None:
    """``GROUP BY a, b WITH ROLLUP`` as ``GROUP BY ROLLUP (a, b)``."""
    name = kind.__name__.lower()
    found = group.args.get(name) or []
    if found and not any(one.expressions for one in found):
        group.set(name, [kind(expressions=[key.copy() for key in group.expressions])])
        group.set("expressions", [])

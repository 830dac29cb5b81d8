"""Rewrites that add a condition to a query."""

from __future__ import annotations

from sqlglot import exp

from t2sql.sql.guards.subject import Block, Source, Subject


def with_filter(subject: Subject, block: Block, source: Source, condition: exp.Expr) -> str:
    """The query with the filter: in WHERE, or in ON where the other rows are to be kept."""
    copied, (select, node) = subject.copy(block.select, source.node)
    added = condition.copy()
    if len(block.sources) > 1 or block.parent is not None:
        alias = node.args.get("alias")
        name = alias.this if isinstance(alias, exp.TableAlias) else node.this
        for column in [added] if isinstance(added, exp.Column) else added.find_all(exp.Column):
            column.set("table", name.copy())
    parent = node.parent
    if isinstance(parent, exp.Join) and parent.side:
        on = parent.args.get("on")
        if on is None:
            return ""
        parent.set("on", exp.and_(on, added))
    elif isinstance(select, exp.Select):
        select.where(added, copy=False)
    return subject.written(copied)

"""Paths of BigQuery that look like tables: ``FROM o.items`` where ``o`` is a table of the query."""

from __future__ import annotations

from sqlglot import exp


def unnest_paths(tree: exp.Expr) -> None:
    """Write ``FROM o.items`` as ``FROM UNNEST(o.items)``, in place, where ``o`` is a table outside.

    BigQuery takes the path of a table of an outer query for its column. Written out, the engine
    cannot take it for a table of a data set by that name.
    """
    for node in list(tree.find_all(exp.Table)):
        first = node.parts[0] if len(node.parts) > 1 else None
        inner = node.find_ancestor(exp.Select)
        if not isinstance(first, exp.Identifier) or first.args.get("quoted") or inner is None:
            continue
        if node.meta_get("quoted_table") or first.name.lower() not in _names_outside(inner):
            continue
        name = node.alias or node.name
        head, *fields = [part.copy() for part in node.parts]
        path: exp.Expr = exp.Column(this=fields[0], table=head)
        if fields[1:]:
            path = exp.Dot.build([path, *fields[1:]])
        unnest = exp.Unnest(expressions=[path])
        node.replace(exp.alias_(unnest, None, table=[name], copy=False))


def _names_outside(select: exp.Select) -> set[str]:
    """What the queries around this one call the tables that they read, in lower case."""
    names = set[str]()
    outer = select.parent_select
    while outer is not None:
        sources = [outer.args.get("from_"), *(outer.args.get("joins") or ())]
        names |= {source.this.alias_or_name.lower() for source in sources if source is not None}
        outer = outer.parent_select
    return names

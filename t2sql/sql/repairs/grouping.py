"""Columns beside an aggregate that no GROUP BY names: they are grouped by."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp
from sqlglot.optimizer.scope import walk_in_scope

from t2sql.sql.repairs.broken import Broken, Mended, write_tree

KINDS = frozenset({"ungrouped_column", "engine"})


def group_columns(broken: Broken) -> Mended | None:
    """Add to GROUP BY what the select list shows without aggregating it."""
    said_so = any(
        problem.kind == "ungrouped_column" or "GROUP BY" in problem.message.upper()
        for problem in broken.problems
    )
    tree = broken.tree() if said_so else None
    if tree is None:
        return None
    said: list[str] = []
    for select in list(tree.find_all(exp.Select)):
        for expression in list(_ungrouped(select)):
            select.group_by(expression.copy(), copy=False)
            said.append(f"{expression.sql(dialect=broken.facts.name)} was added to GROUP BY.")
    written = write_tree(tree, broken.facts.name) if said else None
    return Mended(written, tuple(dict.fromkeys(said))) if written else None


def _ungrouped(select: exp.Select) -> Iterator[exp.Expr]:
    group = select.args.get("group")
    outputs = [projection.unalias() for projection in select.expressions]
    if any(output.is_star for output in outputs) or not any(map(_aggregates, outputs)):
        return
    if group is not None and any(
        value for key, value in group.args.items() if key != "expressions"
    ):
        return  # ALL, ROLLUP, CUBE and the like
    keys = _keys(select, group, outputs)
    grouped_names = {key.name.lower() for key in keys if isinstance(key, exp.Column)}
    written = {_text(key) for key in keys}
    for output in outputs:
        if _aggregates(output) or output.find(exp.Window, exp.Query) is not None:
            continue
        columns = list(output.find_all(exp.Column))
        named = all(column.name.lower() in grouped_names for column in columns)
        if columns and not named and _text(output) not in written:
            yield output
            written.add(_text(output))


def _keys(select: exp.Select, group: exp.Expr | None, outputs: list[exp.Expr]) -> list[exp.Expr]:
    """What is grouped by, positions and aliases looked up in the select list."""
    by_alias = {
        projection.alias.lower(): projection.unalias()
        for projection in select.expressions
        if projection.alias
    }
    keys: list[exp.Expr] = []
    for key in group.expressions if group is not None else []:
        if isinstance(key, exp.Literal) and key.is_int and 0 < int(key.this) <= len(outputs):
            keys.append(outputs[int(key.this) - 1])
        elif isinstance(key, exp.Column) and not key.table and key.name.lower() in by_alias:
            keys += [key, by_alias[key.name.lower()]]
        else:
            keys.append(key)
    return keys


def _aggregates(output: exp.Expr) -> bool:
    """Whether it holds an aggregate that is none of a window's or of a query inside."""
    return any(
        (isinstance(node, exp.AggFunc) and not isinstance(node.parent, (exp.Window, exp.Filter)))
        or (isinstance(node, exp.Filter) and not isinstance(node.parent, exp.Window))
        for node in walk_in_scope(output)
    )


def _text(node: exp.Expr) -> str:
    return node.sql().lower()

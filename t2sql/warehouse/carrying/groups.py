"""Columns outside GROUP BY, which some engines take from any row, as DuckDB's ANY_VALUE."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

TAKES_ANY_ROW = frozenset(("sqlite", "mysql", "postgres"))
"""SQLite always; MySQL by a mode; PostgreSQL where the key of the table is grouped by."""
OWN_LEVEL = (exp.AggFunc, exp.Query, exp.Window, exp.Filter, exp.WithinGroup, exp.IgnoreNulls)
"""What reads its columns row by row, before rows are grouped, or in a query of its own."""


def carry_bare_columns(tree: exp.Expr) -> None:
    """Say ANY_VALUE of what is neither grouped by nor aggregated, in place."""
    for select in tree.find_all(exp.Select):
        group = select.args.get("group")
        if group is None and not _aggregates(select):
            continue
        keys = _keys(select, group)
        outputs = {item.alias.lower() for item in select.expressions if item.alias}
        places = [*select.expressions]
        places += [select.args[name] for name in ("having", "order") if select.args.get(name)]
        for place in places:
            for column in list(_bare(place, keys)):
                in_select = any(place is item for item in select.expressions)
                if in_select or column.table or column.name.lower() not in outputs:
                    _take_any(column)


def _aggregates(select: exp.Select) -> bool:
    """Whether the query has an aggregate of its own, though no GROUP BY."""
    places = [*select.expressions, select.args.get("having"), select.args.get("order")]
    return any(
        isinstance(node, exp.AggFunc) and not isinstance(node.parent, exp.Window)
        for place in places
        if place is not None
        for node in place.walk(prune=lambda it: isinstance(it, exp.Query))
    )


def _keys(select: exp.Select, group: exp.Expr | None) -> list[exp.Expr]:
    """What is grouped by, with positions and aliases resolved."""
    found: list[exp.Expr] = []
    by_alias = {item.alias.lower(): item.this for item in select.expressions if item.alias}
    for key in group.expressions if group is not None else ():
        if isinstance(key, exp.Literal) and key.is_int:
            position = int(key.name) - 1
            if 0 <= position < len(select.expressions):
                found.append(select.expressions[position].unalias())
            continue
        found.append(key)
        if isinstance(key, exp.Column) and not key.table and key.name.lower() in by_alias:
            found.append(by_alias[key.name.lower()])
    return found


def _bare(place: exp.Expr, keys: list[exp.Expr]) -> Iterator[exp.Column]:
    """Columns of the query's own level that are neither in an aggregate nor in a key."""
    waiting = [place]
    while waiting:
        node = waiting.pop()
        if isinstance(node, OWN_LEVEL) or _is_key(node, keys):
            continue
        if isinstance(node, exp.Column):
            if not node.is_star:
                yield node
            continue
        waiting += list(node.iter_expressions())


def _is_key(node: exp.Expr, keys: list[exp.Expr]) -> bool:
    if isinstance(node, exp.Column):
        return any(_same_column(node, key) for key in keys if isinstance(key, exp.Column))
    return any(node == key for key in keys)


def _same_column(one: exp.Column, other: exp.Column) -> bool:
    if one.name.lower() != other.name.lower():
        return False
    return not one.table or not other.table or one.table.lower() == other.table.lower()


def _take_any(column: exp.Column) -> None:
    parent, name = column.parent, column.name
    taken: exp.Expr = exp.AnyValue(this=column.copy())
    if isinstance(parent, exp.Select):  # it keeps its name
        taken = exp.alias_(taken, name, quoted=True)
    column.replace(taken)

"""Faults of the query's shape: groups, order, limits, what is shown, set operations."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from t2sql.evaluation.planted.planting import Edit, Plant, Planting
from t2sql.sql.guards.subject import Block


def ungrouped_column(planting: Planting) -> Iterator[Plant]:
    """A column of SELECT is left out of GROUP BY."""
    for block in planting.blocks:
        if not any(projection.find(exp.AggFunc) for projection in block.select.expressions):
            continue
        for group, key, projection in _keys(block):
            edit: tuple[exp.Expr, Edit] = (key, _pop)
            if len(group.expressions) == 1:
                edit = (group, _pop)
            said = planting.written(projection)
            yield planting.changed(edit), f"{said} is not in GROUP BY"


def dropped_dimension(planting: Planting) -> Iterator[Plant]:
    """A column is left out of SELECT and GROUP BY."""
    for block in planting.blocks:
        select = block.select
        ordered = select.args.get("order")
        named = {node.name.lower() for node in ordered.find_all(exp.Column)} if ordered else set()
        by_place = _grouped_by_place(select) or _ordered_by_place(select)
        for group, key, projection in _keys(block):
            if by_place or projection.alias_or_name.lower() in named:
                continue
            if len(select.expressions) > 1:
                whole = group if len(group.expressions) == 1 else key
                said = f"without {planting.written(projection)}"
                yield planting.changed((whole, _pop), (projection, _pop)), said


def dropped_aggregate(planting: Planting) -> Iterator[Plant]:
    """An aggregate is left out: the plain column instead."""
    for block in planting.blocks:
        if block.parent is not None:
            continue
        for projection in block.select.expressions:
            node = projection.unalias()
            if isinstance(node, exp.Sum | exp.Avg | exp.Min | exp.Max | exp.Count):
                inner = node.this
                if isinstance(inner, exp.Distinct) and len(inner.expressions) == 1:
                    inner = inner.expressions[0]
                if isinstance(inner, exp.Column):
                    yield planting.replaced(node, inner.copy()), planting.written(inner)
                elif isinstance(inner, exp.Star) and len(block.sources) == 1:
                    table = next(iter(block.sources.values())).table
                    if table is not None and table.columns:
                        column = exp.column(table.columns[0].name)
                        yield planting.replaced(node, column), planting.written(column)


def dropped_top_order(planting: Planting) -> Iterator[Plant]:
    """ORDER BY before a LIMIT is left out."""
    for select in _selects(planting):
        if select.args.get("order") and select.args.get("limit"):
            yield planting.changed((select.args["order"], _pop)), "without ORDER BY"


def dropped_limit(planting: Planting) -> Iterator[Plant]:
    """LIMIT is left out."""
    for select in _selects(planting):
        if select.args.get("order") and select.args.get("limit"):
            yield planting.changed((select.args["limit"], _pop)), "without LIMIT"


def dropped_order(planting: Planting) -> Iterator[Plant]:
    """ORDER BY without a LIMIT is left out."""
    order = planting.root.args.get("order")
    if order is not None and not planting.root.args.get("limit"):
        yield planting.changed((order, _pop)), "without ORDER BY"


def flipped_top(planting: Planting) -> Iterator[Plant]:
    """The order before a LIMIT is turned round."""
    for select in _selects(planting):
        if select.args.get("order") and select.args.get("limit"):
            first = select.args["order"].expressions[0]
            yield planting.changed((first, _turn)), f"turned: {planting.written(first)}"


def flipped_order(planting: Planting) -> Iterator[Plant]:
    """The order without a LIMIT is turned round."""
    order = planting.root.args.get("order")
    if order is not None and not planting.root.args.get("limit"):
        first = order.expressions[0]
        yield planting.changed((first, _turn)), f"turned: {planting.written(first)}"


def dropped_distinct(planting: Planting) -> Iterator[Plant]:
    """SELECT DISTINCT becomes SELECT."""
    for select in _selects(planting):
        if select.args.get("distinct"):
            yield planting.changed((select, lambda copy: copy.set("distinct", None))), "no DISTINCT"


def dropped_projection(planting: Planting) -> Iterator[Plant]:
    """A column of SELECT that is asked for is left out."""
    root = planting.root
    if isinstance(root, exp.Select) and len(root.expressions) > 1:
        if _grouped_by_place(root) or _ordered_by_place(root):
            return
        for projection in root.expressions:
            yield planting.changed((projection, _pop)), f"without {planting.written(projection)}"


def set_operation_swapped(planting: Planting) -> Iterator[Plant]:
    """EXCEPT for INTERSECT, UNION for INTERSECT, UNION ALL for UNION."""
    for node in planting.root.find_all(exp.SetOperation):
        kinds = {exp.Except: exp.Intersect, exp.Intersect: exp.Union, exp.Union: exp.Intersect}
        for kind, other in kinds.items():
            if isinstance(node, kind):
                args = {name: _copied(value) for name, value in node.args.items()}
                swapped = other(**{**args, "distinct": True})
                said = f"{other.__name__.upper()} for {kind.__name__.upper()}"
                yield planting.replaced(node, swapped), said
        if isinstance(node, exp.Union) and node.args.get("distinct"):
            yield planting.changed((node, lambda copy: copy.set("distinct", False))), "UNION ALL"


def _selects(planting: Planting) -> Iterator[exp.Expr]:
    seen = [block.select for block in reversed(planting.blocks)]
    if not isinstance(planting.root, exp.Select):
        yield planting.root
    yield from seen


def _keys(block: Block) -> Iterator[tuple[exp.Expr, exp.Expr, exp.Expr]]:
    """GROUP BY, each of its keys, and the projection that shows it."""
    group = block.select.args.get("group")
    if group is None:
        return
    projections = block.select.expressions
    for key in group.expressions:
        if isinstance(key, exp.Literal) and key.name.isdigit():
            if int(key.name) <= len(projections):
                yield group, key, projections[int(key.name) - 1]
            continue
        for projection in projections:
            same = projection.unalias() == key or projection.alias_or_name == key.name
            if same and not projection.find(exp.AggFunc):
                yield group, key, projection
                break


def _grouped_by_place(select: exp.Expr) -> bool:
    group = select.args.get("group")
    return group is not None and any(isinstance(key, exp.Literal) for key in group.expressions)


def _ordered_by_place(select: exp.Expr) -> bool:
    order = select.args.get("order")
    return order is not None and any(isinstance(key.this, exp.Literal) for key in order.expressions)


def _pop(node: exp.Expr) -> None:
    node.pop()


def _turn(ordered: exp.Expr) -> None:
    ordered.set("desc", None if ordered.args.get("desc") else True)
    ordered.set("nulls_first", None)


def _copied(value: object) -> object:
    if isinstance(value, exp.Expr):
        return value.copy()
    return [_copied(item) for item in value] if isinstance(value, list) else value

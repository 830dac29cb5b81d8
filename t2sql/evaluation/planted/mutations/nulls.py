"""Faults of NULL: NOT IN over NULLs, comparisons that drop them, averages without them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from t2sql.evaluation.planted.planting import Plant, Planting, conditions, drop
from t2sql.sql.conditions import conjuncts
from t2sql.sql.guards.subject import Block


def not_in_null(planting: Planting) -> Iterator[Plant]:
    """NOT EXISTS, or NOT IN over non-NULL values, becomes NOT IN over a column with NULLs."""
    for block in planting.blocks:
        for part in conditions(block):
            if not isinstance(part, exp.Not):
                continue
            inner = part.this.unnest()
            if isinstance(inner, exp.Exists) and isinstance(inner.this, exp.Select):
                found = _as_not_in(planting, inner.this)
                if found is not None:
                    yield planting.replaced(part, found), planting.written(found)
            elif isinstance(inner, exp.In) and isinstance(inner.args.get("query"), exp.Subquery):
                yield from _with_nulls(planting, inner)


def not_equal_null(planting: Planting) -> Iterator[Plant]:
    """A comparison that keeps NULLs loses them."""
    for block in planting.blocks:
        for part in conditions(block):
            if isinstance(part, exp.NullSafeNEQ):
                node: exp.Expr = exp.NEQ(this=part.this.copy(), expression=part.expression.copy())
                yield planting.replaced(part, node), planting.written(node)
            elif isinstance(part, exp.Or):
                for side in part.flatten():
                    if isinstance(side, exp.Is) and isinstance(side.expression, exp.Null):
                        yield (
                            planting.changed((side, _drop_or)),
                            f"without {planting.written(side)}",
                        )


def average_of_nulls(planting: Planting) -> Iterator[Plant]:
    """AVG over NULLs as zero becomes AVG of what is there, or the other way round."""
    for block in planting.blocks:
        for node in block.find(exp.Avg):
            inner = node.this
            if isinstance(inner, exp.Coalesce):
                other = exp.Avg(this=inner.this.copy())
                yield planting.replaced(node, other), planting.written(other)
            elif _may_be_null(block, inner):
                zero = exp.Coalesce(this=inner.copy(), expressions=[exp.Literal.number(0)])
                yield planting.replaced(node, exp.Avg(this=zero)), planting.written(zero)
        for node in block.find(exp.Div):
            top, bottom = node.args["this"].unnest(), node.args["expression"].unnest()
            if isinstance(top, exp.Sum) and isinstance(bottom, exp.Count):
                other = exp.Avg(this=top.this.copy())
                yield planting.replaced(node, other), planting.written(other)


def _as_not_in(planting: Planting, inner: exp.Select) -> exp.Expr | None:
    """The NOT IN that people write for a NOT EXISTS with one link to the query around."""
    block = next(block for block in planting.blocks if block.select is inner)
    where = inner.args.get("where")
    if where is None:
        return None
    parts = list(conjuncts(where.this))
    for part in parts:
        if not isinstance(part, exp.EQ):
            continue
        sides = [part.this, part.expression]
        if not all(isinstance(side, exp.Column) for side in sides):
            continue
        inside = [block.source_of(side) in block.sources.values() for side in sides]
        if sorted(inside) != [False, True]:
            continue
        mine, outer = sides if inside[0] else sides[::-1]
        query = inner.copy()
        query.set("expressions", [mine.copy()])
        rest = [other.copy() for other in parts if other is not part]
        query.set("where", exp.Where(this=exp.and_(*rest)) if rest else None)
        return exp.Not(this=exp.In(this=outer.copy(), query=exp.Subquery(this=query)))
    return None


def _with_nulls(planting: Planting, inner: exp.In) -> Iterator[Plant]:
    """The list of a NOT IN gets its NULLs back, or another column that has some."""
    query = inner.args["query"].this
    block = next((block for block in planting.blocks if block.select is query), None)
    if block is None:
        return
    for part in conditions(block):
        if isinstance(part, exp.Not) and isinstance(part.this, exp.Is):
            yield planting.changed((part, drop)), f"without {planting.written(part)}"


def _drop_or(side: exp.Expr) -> None:
    parent = side.parent
    if isinstance(parent, exp.Paren):
        _drop_or(parent)
    elif isinstance(parent, exp.Or):
        parent.replace(parent.right if parent.left is side else parent.left)


def _may_be_null(block: Block, node: exp.Expr) -> bool:
    found = block.stored(node) if isinstance(node, exp.Column) else None
    return found is not None and bool(found[1].null_share)

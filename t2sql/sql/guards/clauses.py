"""Parts of a SELECT, read from the tree alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlglot import exp

from t2sql.sql.conditions import conjuncts


def equalities(condition: exp.Expr) -> Iterator[tuple[exp.Column, exp.Column]]:
    """Pairs of columns that a condition holds equal."""
    for part in conjuncts(condition):
        if (
            isinstance(part, exp.EQ)
            and isinstance(part.this, exp.Column)
            and isinstance(part.expression, exp.Column)
        ):
            yield part.this, part.expression


def branches(query: exp.Expr) -> Iterator[exp.Select]:
    """The SELECTs whose rows a query gives: itself, or those that a UNION puts together."""
    inner = query.unnest()
    if isinstance(inner, exp.Select):
        yield inner
    elif isinstance(inner, exp.SetOperation):
        yield from branches(inner.left)
        yield from branches(inner.right)


def is_aggregate(node: exp.Expr) -> bool:
    """Whether it makes one value of many rows; not as a window."""
    if not isinstance(node, exp.AggFunc):
        return False
    parent = node.parent
    while isinstance(parent, (exp.Filter, exp.IgnoreNulls, exp.RespectNulls, exp.WithinGroup)):
        parent = parent.parent
    return not isinstance(parent, exp.Window)


def limit_of(query: exp.Expr) -> int | None:
    """How many rows LIMIT, FETCH or TOP leave; None without one, or if it is no plain number."""
    limit = query.args.get("limit")
    if isinstance(limit, exp.Limit):
        count = limit.expression
    elif isinstance(limit, exp.Fetch):
        count = limit.args.get("count")
    else:
        return None
    if isinstance(count, exp.Literal) and count.is_int:
        return int(count.name)
    return None


def is_merged(joins: Sequence[exp.Join], name: str) -> bool:
    """Whether USING or NATURAL makes one column of several of that name."""
    return any(
        join.method == "NATURAL"
        or name.lower() in {item.name.lower() for item in join.args.get("using") or []}
        for join in joins
    )


def is_constant(node: exp.Expr) -> bool:
    """Whether it is the same for every row: no column, no query, nothing random in it."""
    return not any(
        isinstance(found, (exp.Column, exp.Query, exp.Rand, exp.AggFunc)) for found in node.walk()
    )

"""Empty cells: where they may come from, and which conditions they fail."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import TYPE_CHECKING

from sqlglot import exp

from t2sql.sql.conditions import conjuncts
from t2sql.sql.guards.links import Place, places

if TYPE_CHECKING:
    from t2sql.sql.guards.block import Block

_KEEPING = (
    exp.Coalesce, exp.Case, exp.If, exp.Is, exp.NullSafeEQ, exp.NullSafeNEQ, exp.Nvl2,
    exp.Anonymous, exp.AggFunc, exp.Query, exp.Concat, exp.ConcatWs, exp.Exists,
)  # fmt: skip
"""What may make something of an empty cell."""
_COMPARING = (
    exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Like, exp.ILike, exp.Between,
    exp.RegexpLike, exp.Glob,
)  # fmt: skip
MANY = 0.05
"""The share of empty cells from which leaving them out changes a result that people look at."""


def null_share(block: Block, column: exp.Column) -> float | None:
    """The share of rows in which a stored column is empty; None: not known.

    0 for one that cannot be empty.
    """
    found = block.stored(column)
    if found is None:
        return None
    _, stored = found
    if stored.null_share is not None:
        return stored.null_share
    return None if stored.nullable else 0.0


def outer_sources(block: Block) -> dict[str, exp.Join]:
    """The sources that may be all empty, by the outer join that makes them so."""
    found: dict[str, exp.Join] = {}
    before: list[str] = []
    for alias, source in block.sources.items():
        join = block.join_of(source)
        if join is not None and join.side in {"LEFT", "FULL"}:
            found[alias] = join
        if join is not None and join.side in {"RIGHT", "FULL"}:
            found.update(dict.fromkeys(before, join))
        before.append(alias)
    return found


def refused(block: Block, condition: exp.Expr) -> Set[Place]:
    """The columns that must not be empty for a condition to hold."""
    found: set[Place] = set()
    for part in conjuncts(condition):
        found |= _refused(block, part)
    return found


def fails_when_empty(block: Block, condition: exp.Expr, alias: str) -> bool:
    """Whether a condition fails on every row for which a source has nothing but empty cells."""
    inner = condition.unnest()
    if isinstance(inner, (exp.And, exp.Or)):
        sides = (inner.this, inner.expression)
        count = sum(fails_when_empty(block, side, alias) for side in sides)
        return count == 2 if isinstance(inner, exp.Or) else count > 0
    return any(owner == alias for owner, _ in _refused(block, inner))


def _refused(block: Block, part: exp.Expr) -> Set[Place]:
    inner = part.unnest()
    if isinstance(inner, exp.Or):
        left, right = inner.this, inner.expression
        return refused(block, left) & refused(block, right)
    if isinstance(inner, exp.Not):
        below = inner.this.unnest()
        if isinstance(below, exp.Is):  # NOT (x IS TRUE) lets empty cells through
            is_null = isinstance(below.expression, exp.Null)
            return set(_strict(block, below.this)) if is_null else set()
        inner = below
    return {place for operand in _operands(inner) for place in _strict(block, operand)}


def _operands(condition: exp.Expr) -> list[exp.Expr]:
    """What must not be empty for a condition to hold, or for its opposite."""
    if isinstance(condition, exp.Column):
        return [condition]
    if isinstance(condition, exp.Is):
        return [] if isinstance(condition.expression, exp.Null) else [condition.this]
    if isinstance(condition, exp.In):
        return [condition.this]
    return list(condition.iter_expressions()) if isinstance(condition, _COMPARING) else []


def _strict(block: Block, node: exp.Expr) -> Iterator[Place]:
    """The columns without which an expression is empty."""
    if node.find(*_KEEPING) is None:
        for place in places(block, block.columns(node)):
            if place is not None:
                yield place


def percent(share: float) -> str:
    """A share for a person: ``12 %``, ``under 1 %``."""
    return "under 1 %" if share < 0.01 else f"{share:.0%}".replace("%", " %")

"""Conditions, read from the tree alone."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp


def conjuncts(condition: exp.Expr) -> Sequence[exp.Expr]:
    """The parts of a condition that all must hold, out of their parentheses."""
    inner = condition.unnest()
    if not isinstance(inner, exp.And):
        return [inner]
    return [part for side in inner.flatten() for part in conjuncts(side)]

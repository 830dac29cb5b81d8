"""Compared with NULL: = NULL and <> NULL are true for no row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from t2sql.sql.gate_text import span_of
from t2sql.types import Problem

if TYPE_CHECKING:
    from t2sql.sql.guards.subject import Subject

KIND = "null_comparison"


def check_null_comparison(subject: Subject) -> list[Problem]:
    """Find comparisons with NULL that should be IS NULL or IS NOT NULL."""
    problems = []
    for block in subject.blocks:
        for node in block.find(exp.EQ, exp.NEQ):
            if isinstance(node.parent, (exp.Update, exp.Kwarg, exp.PropertyEQ)):
                continue
            if isinstance(node.expression, exp.Null):
                problems.append(_problem(subject, node))
    return problems


def _problem(subject: Subject, node: exp.Expr) -> Problem:
    equal = isinstance(node, exp.EQ)
    name = node.this.sql(dialect=subject.facts.name)
    copied, (place,) = subject.copy(node)
    empty = exp.Is(this=place.this.copy(), expression=exp.Null())
    place.replace(empty if equal else exp.Not(this=empty))
    message = f"{name} {'=' if equal else '<>'} NULL is true for no row, empty or not."
    hint = f"Write {name} IS {'' if equal else 'NOT '}NULL."
    return Problem(KIND, "error", message, hint, span_of(node.this), subject.written(copied))

"""A negative condition leaves out the rows whose cell is empty: <>, NOT IN, NOT LIKE."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from t2sql.sql.conditions import conjuncts
from t2sql.sql.gate_text import span_of
from t2sql.sql.guards.clauses import is_constant
from t2sql.sql.guards.links import places
from t2sql.sql.guards.nulls import MANY, null_share, outer_sources, percent, refused
from t2sql.types import Problem

if TYPE_CHECKING:
    from t2sql.sql.guards.subject import Subject
    from t2sql.types import Severity

KIND = "not_equal_null"
_NOTHING = ("", "null", "none", "n/a")
"""Whoever leaves these out does not want empty cells either."""


def check_not_equal_null(subject: Subject) -> list[Problem]:
    """Find conditions of WHERE that say what a column is not, where the column has empty cells."""
    problems = []
    for block in subject.blocks:
        where = block.select.args.get("where")
        parts = conjuncts(where.this) if where is not None else ()
        for part in parts:
            column = _negated(part)
            share = null_share(block, column) if column is not None else None
            if column is None or not share:
                continue
            place = next(places(block, [column]))
            others = [other for other in parts if other is not part]
            wanted = any(place in refused(block, other) for other in others)
            if not wanted and (place is None or place[0] not in outer_sources(block)):
                problems.append(_problem(subject, part, column, share))
    return problems


def _negated(part: exp.Expr) -> exp.Column | None:
    """The column of which a condition says that it is not something fixed."""
    inner = part.this.unnest() if isinstance(part, exp.Not) else part
    negative = inner is not part
    if isinstance(inner, exp.NEQ):
        negative = not negative
        fixed = is_constant(inner.expression) and inner.expression.name.lower() not in _NOTHING
    elif isinstance(inner, exp.EQ):
        fixed = is_constant(inner.expression)
    elif isinstance(inner, (exp.Like, exp.ILike)):
        negative ^= bool(inner.args.get("negate"))
        fixed = is_constant(inner.expression)
    elif isinstance(inner, exp.In):
        fixed = bool(inner.expressions) and all(map(is_constant, inner.expressions))
    else:
        return None
    return inner.this if negative and fixed and isinstance(inner.this, exp.Column) else None


def _problem(subject: Subject, part: exp.Expr, column: exp.Column, share: float) -> Problem:
    name = column.sql(dialect=subject.facts.name)
    message = f"This leaves out the {percent(share)} of rows in which {name} is empty."
    hint = f"Add OR {name} IS NULL if they belong in."
    severity: Severity = "warning" if share >= MANY else "note"
    copied, (place,) = subject.copy(part)
    empty = exp.Is(this=column.copy(), expression=exp.Null())
    place.replace(exp.paren(exp.or_(place.copy(), empty, copy=False), copy=False))
    rewrite = subject.written(copied)
    return Problem(KIND, severity, message, hint, span_of(column), rewrite, (percent(share),))

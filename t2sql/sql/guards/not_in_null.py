"""NOT IN over a list that may hold an empty cell: then it is true for no row at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlglot import exp

from t2sql.sql.gate_text import span_of
from t2sql.sql.guards.clauses import branches
from t2sql.sql.guards.links import places
from t2sql.sql.guards.nulls import null_share, outer_sources, percent, refused
from t2sql.types import Problem

if TYPE_CHECKING:
    from t2sql.sql.guards.subject import Block, Subject
    from t2sql.types import Severity

KIND = "not_in_null"


def check_not_in_null(subject: Subject) -> list[Problem]:
    """Find NOT IN and <> ALL over a query whose column has empty cells, and NULL in a list."""
    problems = []
    for block in subject.blocks:
        for node, query in _exclusions(block):
            if query is None:
                message = "NOT IN over a list with NULL is true for no row."
                problems.append(
                    Problem(KIND, "error", message, "Leave NULL out.", span_of(node.this))
                )
                continue
            for select in branches(query):
                inner = subject.block_of(select)
                found = _look(subject, node, inner) if inner is not None else None
                if found is not None:
                    problems.append(found)
    return problems


def _exclusions(block: Block) -> Iterator[tuple[exp.Expr, exp.Expr | None]]:
    """Each NOT IN with its query; None for a list that names NULL."""
    for node in block.find(exp.In, exp.NEQ):
        if isinstance(node, exp.NEQ):
            if isinstance(node.expression, exp.All):
                yield node, node.expression.this
        elif _is_negated(node):
            if node.args.get("query") is not None:
                yield node, node.args["query"]
            elif any(isinstance(item, exp.Null) for item in node.expressions):
                yield node, None


def _is_negated(node: exp.Expr) -> bool:
    parent = node.parent
    while isinstance(parent, exp.Paren):
        parent = parent.parent
    return isinstance(parent, exp.Not)


def _look(subject: Subject, node: exp.Expr, inner: Block) -> Problem | None:
    """Whether the column that a query gives may be empty."""
    column = inner.select.expressions[0].unalias() if inner.select.expressions else None
    if not isinstance(column, exp.Column) or column.is_star or _is_filled(inner, column):
        return None
    outer = next(iter(places(inner, [column])), None)
    joined = outer is not None and outer[0] in outer_sources(inner)
    share = null_share(inner, column)
    name = column.sql(dialect=subject.facts.name)
    severity: Severity
    if share:
        plain = not any(map(inner.select.args.get, ("where", "joins", "group", "limit")))
        severity = "error" if plain else "warning"
        message = f"{name} is empty in {percent(share)} of its rows"
    elif joined:
        severity, message = "warning", f"{name} is empty where the outer join finds nothing"
    elif share is None and inner.stored(column) is not None:
        severity, message = "note", f"{name} may be empty"
    else:
        return None
    message += ": one empty cell in the list, and NOT IN is true for no row."
    copied, (select, place) = subject.copy(inner.select, column)
    assert isinstance(select, exp.Select)  # noqa: S101 # a copy of one
    select.where(exp.Not(this=exp.Is(this=place.copy(), expression=exp.Null())), copy=False)
    hint = f"Add {name} IS NOT NULL inside, or write NOT EXISTS."
    rewrite, cells = subject.written(copied), (percent(share),) if share else ()
    return Problem(KIND, severity, message, hint, span_of(column), rewrite, cells)


def _is_filled(inner: Block, column: exp.Column) -> bool:
    """Whether a condition of the query leaves only rows that have the column."""
    place = next(iter(places(inner, [column])), None)
    return place is not None and any(place in refused(inner, part) for part in inner.conditions())

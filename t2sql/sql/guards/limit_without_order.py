"""LIMIT without ORDER BY: any rows, and perhaps others the next time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlglot import exp

from t2sql.sql.guards.clauses import limit_of
from t2sql.types import Problem

if TYPE_CHECKING:
    from t2sql.sql.guards.subject import Block, Subject
    from t2sql.types import Severity

KIND = "limit_without_order"
_RANKED = re.compile(
    r"\b(top|most|least|first|last|latest|newest|oldest|youngest|recent|earliest|best|worst|\w+est"
    r"|max\w*|min\w*|rank\w*)\b|상위|하위|최고|최대|최소|최저|최근|최신|가장|첫|마지막|순위",
    re.IGNORECASE,
)


def check_limit_without_order(subject: Subject) -> list[Problem]:
    """Find LIMIT over rows in no order; a warning where the question asks for a ranking."""
    problems = []
    for query in subject.tree.find_all(exp.Select, exp.SetOperation):
        count = limit_of(query)
        if count and not query.args.get("order") and not _is_harmless(subject, query):
            problems.append(_problem(subject, query, count))
    return problems


def _is_harmless(subject: Subject, query: exp.Expr) -> bool:
    """Whether it does not matter which rows: there is one, or they are only asked to exist."""
    parent = query.parent
    while isinstance(parent, (exp.Subquery, exp.Paren)):
        parent = parent.parent
    if isinstance(parent, exp.Exists):
        return True
    block = subject.block_of(query)
    if block is None:
        return False
    return block.is_total or (not block.links.fixed and not block.sources) or _is_sorted(block)


def _is_sorted(block: Block) -> bool:
    """Whether it only hands on one query that is sorted; most engines keep that order."""
    (source, *others) = block.sources.values() or [None]
    inner = source.block if source is not None else None
    plain = not others and not block.select.args.get("group")
    return plain and inner is not None and inner.select.args.get("order") is not None


def _problem(subject: Subject, query: exp.Expr, count: int) -> Problem:
    rows = "any row" if count == 1 else f"any {count} rows"
    message = f"LIMIT without ORDER BY gives {rows}, and perhaps others the next time."
    asked = subject.question is not None and _RANKED.search(subject.question.text) is not None
    severity: Severity = "warning" if asked else "note"
    outer = query is subject.tree
    hint = "Say with ORDER BY which rows come first." if outer else "Sort the query inside."
    return Problem(KIND, severity, message, hint)

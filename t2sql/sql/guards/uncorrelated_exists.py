"""EXISTS over a query that does not look at the row around: it is the same for every row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from t2sql.sql.guards.clauses import branches
from t2sql.sql.guards.known_joins import edges_between
from t2sql.types import Problem

if TYPE_CHECKING:
    from t2sql.sql.guards.subject import Block, Source, Subject

KIND = "uncorrelated_exists"


def check_uncorrelated_exists(subject: Subject) -> list[Problem]:
    """Find EXISTS and NOT EXISTS whose query has no column of the query around it."""
    problems = []
    for block in subject.blocks:
        for node in block.find(exp.Exists):
            inner = [subject.block_of(select) for select in branches(node.this)]
            found = [one for one in inner if one is not None]
            if block.sources and len(found) == len(inner) and not any(map(_looks_out, found)):
                problems.append(_problem(subject, block, found))
    return problems


def _looks_out(inner: Block) -> bool:
    """Whether a column in it, however deep, is of a query around; or cannot be told."""
    inside = [block for block in inner.others.values() if _is_in(block, inner)]
    own = {id(source) for block in inside for source in block.sources.values()}
    for column in inner.select.find_all(exp.Column):
        home = inner.home(column)
        source = home.source_of(column) if home is not None and not column.is_star else None
        if not column.is_star and (source is None or id(source) not in own):
            return True
    return False


def _is_in(block: Block, outer: Block) -> bool:
    node: exp.Expr | None = block.select
    while node is not None and node is not outer.select:
        node = node.parent
    return node is not None


def _problem(subject: Subject, block: Block, inner: list[Block]) -> Problem:
    ways = [
        (one, left, right, edge)
        for one in inner
        for left in block.sources.values()
        for right in one.sources.values()
        if left.table is not None and right.table is not None
        for edge in edges_between(subject.known, left.table, right.table)
    ]
    around = ", ".join(dict.fromkeys(map(block.called, block.sources)))
    message = f"EXISTS asks the same for every row of {around}: it has no column of it inside."
    hint = f"Tie the query in EXISTS to {around} in its WHERE."
    rewrite = ""
    if len(ways) == 1 and len(inner) == 1:
        one, left, right, (mine, theirs) = ways[0]
        condition = _condition(subject, (left, right), mine, theirs)
        hint = f"Add {condition.sql(dialect=subject.facts.name)} in it."
        copied, (select,) = subject.copy(one.select)
        if left.alias not in one.sources:  # else the inner one would be meant
            select.where(condition, copy=False)
            rewrite = subject.written(copied)
    return Problem(KIND, "warning", message, hint, None, rewrite)


def _condition(
    subject: Subject,
    ends: tuple[Source, Source],
    mine: tuple[str, ...],
    theirs: tuple[str, ...],
) -> exp.Condition:
    left, right = ends
    return exp.and_(
        *(
            subject.column(right, other).eq(subject.column(left, one))
            for one, other in zip(mine, theirs, strict=False)
        )
    )

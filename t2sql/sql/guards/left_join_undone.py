"""LEFT JOIN undone: a condition of WHERE throws out the very rows that LEFT JOIN has kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from t2sql.sql.conditions import conjuncts
from t2sql.sql.gate_text import span_of
from t2sql.sql.guards.links import places
from t2sql.sql.guards.nulls import fails_when_empty, outer_sources
from t2sql.types import Problem

if TYPE_CHECKING:
    from t2sql.sql.guards.subject import Block, Subject

KIND = "left_join_undone"


def check_left_join_undone(subject: Subject) -> list[Problem]:
    """Find conditions of WHERE that fail on every row for which an outer join found nothing."""
    problems = []
    for block in subject.blocks:
        outer = outer_sources(block)
        where = block.select.args.get("where")
        told: set[int] = set()
        for part in conjuncts(where.this) if outer and where is not None else ():
            for alias in outer:
                if id(outer[alias]) not in told and fails_when_empty(block, part, alias):
                    told.add(id(outer[alias]))
                    problems.append(_problem(subject, block, part, alias, outer[alias]))
    return problems


def _problem(subject: Subject, block: Block, part: exp.Expr, alias: str, join: exp.Join) -> Problem:
    text = part.sql(dialect=subject.facts.name)
    text = text if len(text) <= 80 else f"{text[:77]}..."
    message = (
        f"{join.side} JOIN keeps rows without a match in {block.called(alias)}, but {text} in "
        "WHERE throws them out again."
    )
    column = next((c for c in block.columns(part) if alias in _alias_of(block, c)), None)
    span = span_of(column) if column is not None else None
    hint = "Move the condition into ON, or write JOIN if only matches are wanted."
    rewrite = _moved(subject, block, alias, join)
    return Problem(KIND, "warning", message, hint, span, rewrite)


def _moved(subject: Subject, block: Block, alias: str, join: exp.Join) -> str:
    """The query with every such condition in ON; empty where they read other tables too."""
    where = block.select.args["where"]
    parts = list(conjuncts(where.this))
    moving = [part for part in parts if fails_when_empty(block, part, alias)]
    alone = all(_alias_of(block, column) == {alias} for part in moving for column in _all(part))
    if not alone or join.side != "LEFT" or join.args.get("on") is None:
        return ""
    copied, (select, place, *moved) = subject.copy(block.select, join, *moving)
    staying = _staying(select, moved)
    place.set("on", exp.and_(place.args["on"].copy(), *[part.copy() for part in moved]))
    select.set("where", exp.Where(this=exp.and_(*staying)) if staying else None)
    return subject.written(copied)


def _staying(select: exp.Expr, moved: list[exp.Expr]) -> list[exp.Expr]:
    """The conditions of WHERE that stay."""
    gone = {id(part) for part in moved}
    return [part.copy() for part in conjuncts(select.args["where"].this) if id(part) not in gone]


def _all(part: exp.Expr) -> list[exp.Column]:
    return [column for column in part.find_all(exp.Column) if not column.is_star]


def _alias_of(block: Block, column: exp.Column) -> set[str]:
    place = next(places(block, [column]))
    return {place[0]} if place is not None else {""}

"""COUNT(*) after a LEFT JOIN counts 1 where nothing matched, not 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from t2sql.sql.guards.counted import group_places
from t2sql.sql.guards.links import reach
from t2sql.sql.guards.nulls import outer_sources, refused
from t2sql.types import Problem

if TYPE_CHECKING:
    from t2sql.sql.guards.subject import Block, Subject

KIND = "left_join_count"


def check_left_join_count(subject: Subject) -> list[Problem]:
    """Find COUNT(*) by group over a LEFT JOIN, where a group may be kept for want of a match."""
    problems = []
    for block in subject.blocks:
        counts = [node for node in block.find(exp.Count) if isinstance(node.this, exp.Star)]
        counts = [node for node in counts if not node.find_ancestor(exp.Window)]
        alias = _kept_for_nothing(subject, block) if counts else None
        if alias is not None:
            problems += [_problem(subject, block, node, alias) for node in counts]
    return problems


def _kept_for_nothing(subject: Subject, block: Block) -> str | None:
    """The outer-joined source whose rows a group counts, where the group is of other columns."""
    outer = [alias for alias, join in outer_sources(block).items() if join.side == "LEFT"]
    held = group_places(block)
    grouped = {alias for alias, _ in held}
    where = block.select.args.get("where")
    filled = {alias for alias, _ in refused(block, where.this)} if where is not None else set()
    if len(outer) != 1 or not grouped or outer[0] in grouped | filled:
        return None
    if outer[0] in reach(block, grouped, subject.data).settled:
        return None  # at most one match: the rows of the others are counted
    return outer[0]


def _problem(subject: Subject, block: Block, node: exp.Expr, alias: str) -> Problem:
    source = block.sources[alias]
    other = block.called(alias)
    message = f"COUNT(*) is 1, not 0, for a group without any row of {other}."
    key = next((mine for owner, mine in sorted(block.links.equal) if owner == alias), "")
    stored = source.table.column(key) if source.table is not None and key else None
    hint, rewrite = f"Count a column of {other} instead.", ""
    if stored is not None:
        column = subject.column(source, stored.name)
        hint = f"Write COUNT({column.sql(dialect=subject.facts.name)})."
        copied, (place,) = subject.copy(node)
        place.set("this", column)
        rewrite = subject.written(copied)
    return Problem(KIND, "warning", message, hint, None, rewrite)

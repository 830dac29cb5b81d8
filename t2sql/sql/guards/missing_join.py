"""Missing join: two tables stand in FROM, and no condition says which of their rows belong."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from t2sql.sql.gate_text import span_of
from t2sql.sql.guards.known_joins import edges_between
from t2sql.sql.guards.links import AROUND, reach
from t2sql.types import Problem

if TYPE_CHECKING:
    from t2sql.sql.guards.subject import Block, Source, Subject
    from t2sql.types import Severity

KIND = "missing_join"
_MEANT = re.compile(r"\bCROSS\s+JOIN\b|\bON\s*\(?\s*(TRUE|1)\b", re.IGNORECASE)
"""Whoever writes so wants every pair. Not read from the tree, where a comma of SQLite is one."""


def check_missing_join(subject: Subject) -> list[Problem]:
    """Find sources that no condition ties to the others, so that every row meets every row.

    Queries of one row, and what unfolds a value of another source, need no condition; a table of
    which one row is picked needs one if a known join would tie it. A CROSS JOIN says that it is
    meant: a note, or a warning where a known join would tie the two.
    """
    problems = []
    for block in subject.blocks:
        if len(block.sources) > 1:
            single = reach(block, (), subject.data).settled
            first: Set[str] = set()
            for part in _parts(block):
                if not first:
                    first = part
                    continue
                found = _problem(subject, block, first, part)
                small = part <= single or first <= single
                if not small or found.rewrite:
                    problems.append(replace(found, severity="warning") if small else found)
                first = first | part
    return problems


def _parts(block: Block) -> list[Set[str]]:
    """The sources by what ties them together, in the order of FROM."""
    parts: list[Set[str]] = [{alias} for alias in (AROUND, *block.sources)]
    for tie in block.links.tied:
        touched = [part for part in parts if part & tie]
        parts = [part for part in parts if not part & tie]
        parts += [set().union(*touched)] if touched else []
    told = [part for part in parts if not all(_needs_none(block, name) for name in part)]
    found = [part - {AROUND} for part in told]
    order = list(block.sources)
    return sorted(found, key=lambda part: min(map(order.index, part)))


def _needs_none(block: Block, alias: str) -> bool:
    """Whether a source gives one row, or is no table and no SELECT and so cannot be told."""
    source = block.sources.get(alias)
    if source is None or source.table is not None:
        return source is None
    return source.block is None or source.block.is_one_row


def _problem(subject: Subject, block: Block, first: Set[str], part: Set[str]) -> Problem:
    order = [alias for alias in block.sources if alias in part]
    joins = {alias: block.join_of(block.sources[alias]) for alias in order}
    meant = _MEANT.search(subject.sql) is not None
    left = [block.sources[alias] for alias in block.sources if alias in first]
    one, other = block.called(left[-1].alias), block.called(order[0])
    message = (
        f"Nothing says which rows of {other} belong to which rows of {one}: all pairs are read."
    )
    edges = [
        (condition, alias)
        for alias in order
        for source in left
        for condition in _conditions(subject, source, block.sources[alias])
    ]
    hint = "Join them by a key they share, or through a table that knows both."
    rewrite = ""
    if len(edges) == 1:
        condition, alias = edges[0]
        hint = f"Add {condition.sql(dialect=subject.facts.name)}."
        rewrite = _rewrite(subject, block, condition, joins[alias])
    severity: Severity = ("warning" if edges else "note") if meant else "error"
    span = span_of(block.sources[order[0]].node)
    return Problem(KIND, severity, message, hint, span, rewrite)


def _conditions(subject: Subject, left: Source, right: Source) -> list[exp.Expr]:
    """The known joins between two sources, as conditions."""
    if left.table is None or right.table is None:
        return []
    return [
        exp.and_(
            *(
                subject.column(left, mine).eq(subject.column(right, theirs))
                for mine, theirs in zip(*edge, strict=True)
            )
        )
        for edge in edges_between(subject.known, left.table, right.table)
    ]


def _rewrite(subject: Subject, block: Block, condition: exp.Expr, join: exp.Join | None) -> str:
    """The query with the condition in the join that lacks one, else in WHERE."""
    on = join.args.get("on") if join is not None else None
    bare = on is None or isinstance(on, exp.Boolean)
    if join is None or not bare or join.side or join.args.get("using"):
        copied, (select,) = subject.copy(block.select)
        select.where(condition, copy=False)
        return subject.written(copied)
    copied, (place,) = subject.copy(join)
    place.set("on", condition)
    place.set("kind", None)
    return subject.written(copied)

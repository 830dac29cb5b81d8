"""Partial join: of a key of several columns only some are joined, so that rows meet too many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from t2sql.sql.gate_text import span_of
from t2sql.sql.guards.keys import is_unique_in
from t2sql.sql.guards.known_joins import Edge, edges_between
from t2sql.types import Problem

if TYPE_CHECKING:
    from t2sql.sql.guards.subject import Block, Source, Subject

KIND = "partial_join"
Pair = tuple[str, str]
"""A column of the left table and one of the right."""


def check_partial_join(subject: Subject) -> list[Problem]:
    """Find two tables joined by some columns of their known key, and not by the others."""
    problems = []
    for block in subject.blocks:
        seen: set[frozenset[str]] = set()
        for written in block.ties():
            ends = [block.source_of(column) for column in written]
            if ends[0] is None or ends[1] is None or ends[0] is ends[1]:
                continue
            pair = frozenset(end.alias for end in ends if end is not None)
            if pair not in seen:
                seen.add(pair)
                found = _look(subject, block, (ends[0], ends[1]), written)
                problems += [found] if found is not None else []
    return problems


def _look(
    subject: Subject,
    block: Block,
    ends: tuple[Source, Source],
    written: tuple[exp.Column, exp.Column],
) -> Problem | None:
    left, right = ends
    if left.table is None or right.table is None or left.table is right.table:
        return None
    partly: list[tuple[Edge, list[Pair]]] = []
    for edge in edges_between(subject.known, left.table, right.table):
        lacks = _missing(block, ends, edge)
        if not lacks:
            return None
        if len(lacks) < len(edge[0]):
            partly.append((edge, lacks))
    if len(partly) != 1 or _is_enough(subject, ends, *partly[0]):
        return None
    _, lacks = partly[0]
    added = [subject.column(left, one).eq(subject.column(right, other)) for one, other in lacks]
    listed = " AND ".join(part.sql(dialect=subject.facts.name) for part in added)
    message = f"{left.table.name} and {right.table.name} are joined by a part of their key only."
    equal = written[0].parent
    if equal is None:
        return None
    copied, (place,) = subject.copy(equal)
    place.replace(exp.and_(place.copy(), *added))
    rewrite = subject.written(copied)
    return Problem(KIND, "warning", message, f"Add {listed}.", span_of(written[0]), rewrite)


def _is_enough(
    subject: Subject, ends: tuple[Source, Source], edge: Edge, lacks: list[Pair]
) -> bool:
    """Whether the columns that are joined are a key of one side by themselves."""
    joined = [pair for pair in zip(*edge, strict=False) if pair not in lacks]
    sides = ({one.lower() for one, _ in joined}, {other.lower() for _, other in joined})
    return any(is_unique_in(end, side, subject.data) for end, side in zip(ends, sides, strict=True))


def _missing(block: Block, ends: tuple[Source, Source], edge: Edge) -> list[Pair]:
    """The pairs of a known join that nothing holds equal, nor one side to a constant."""
    left, right = ends
    links = block.links
    lacks = []
    for one, other in zip(*edge, strict=False):
        mine, theirs = (left.alias, one.lower()), (right.alias, other.lower())
        fixed = mine in links.fixed or theirs in links.fixed
        if theirs not in links.equal.get(mine, ()) and not fixed:
            lacks.append((one, other))
    return lacks

"""Chasm trap: two tables that each hold many rows of a third are joined through it.

An order with three items and two payments gives six rows; sums and counts of either are wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from t2sql.sql.gate_text import span_of
from t2sql.sql.guards.counted import Aggregate, aggregates, group_places, repeats
from t2sql.sql.guards.links import reach, repeats_evenly
from t2sql.types import Problem

if TYPE_CHECKING:
    from t2sql.sql.guards.subject import Block, Subject

KIND = "chasm_trap"


def check_chasm_trap(subject: Subject) -> list[Problem]:
    """Find aggregates over rows that are pairs of two tables which have only a third in common."""
    problems = []
    for block in subject.blocks:
        if len(block.sources) < 2:
            continue
        for aggregate in aggregates(block):
            pair = _pair(block, aggregate, subject)
            if pair is not None:
                problems.append(_problem(subject, block, aggregate, pair))
                break  # one finding tells it for the SELECT
    return problems


def _pair(block: Block, aggregate: Aggregate, subject: Subject) -> tuple[str, str] | None:
    """Two sources of which neither settles the other, one of them under the aggregate."""
    owners = aggregate.owners or set(block.sources)
    if not aggregate.owners and _has_finest(block, subject):
        return None
    held = group_places(block)
    for owner in sorted(owners):
        mine = reach(block, [owner], subject.data, held)
        for other in mine.repeats:
            if aggregate.measure == "average" and repeats_evenly(block, other, held):
                continue
            back = reach(block, [other], subject.data, held)
            if owner in back.repeats and _repeats_aggregate(block, aggregate, other, subject):
                return owner, other
    return None


def _has_finest(block: Block, subject: Subject) -> bool:
    """Whether the rows are those of one source, which settles all others."""
    return any(
        reach(block, [alias], subject.data).settled >= block.sources.keys()
        for alias in block.sources
    )


def _repeats_aggregate(block: Block, aggregate: Aggregate, other: str, subject: Subject) -> bool:
    return not aggregate.owners or other in repeats(block, aggregate, subject.data)


def _problem(
    subject: Subject, block: Block, aggregate: Aggregate, pair: tuple[str, str]
) -> Problem:
    first, second = (block.called(alias) for alias in pair)
    name = aggregate.node.sql(dialect=subject.facts.name)
    message = (
        f"{name} is computed over every pair of a row of {first} and a row of {second}: both are "
        "joined to the same row, and not to each other."
    )
    hint = f"Aggregate {second} by its key in a query of its own, then join the result."
    return Problem(KIND, "warning", message, hint, span_of(aggregate.node))

"""Fan-out: a figure of one table is summed after a join has repeated its rows.

An order of 100 with three items is three rows of 100 once items are joined. MIN, MAX and DISTINCT
do not mind; COUNT(*) counts the finest rows, which is most often what is meant.
"""

from __future__ import annotations

from sqlglot import exp

from t2sql.sql.gate_text import span_of
from t2sql.sql.guards.counted import Aggregate, aggregates, group_places, repeats
from t2sql.sql.guards.links import places, reach
from t2sql.sql.guards.semi_joins import written_as_filter
from t2sql.sql.guards.subject import Block, Subject
from t2sql.types import Problem, Severity

KIND = "fan_out"


def check_fan_out(subject: Subject) -> list[Problem]:
    """Find sums, averages and counts over a table whose rows a join to a finer one repeats."""
    problems = []
    for block in subject.blocks:
        if len(block.sources) < 2:
            continue
        for aggregate in aggregates(block):
            if not aggregate.owners or _is_harmless(block, aggregate, subject):
                continue
            finer = [
                alias
                for alias in repeats(block, aggregate, subject.data)
                if aggregate.owners <= reach(block, [alias], subject.data).settled
            ]
            if finer:
                problems.append(_problem(subject, block, aggregate, finer))
    return problems


def _is_harmless(block: Block, aggregate: Aggregate, subject: Subject) -> bool:
    """Whether repeating changes nothing, or is what a count is for.

    The average of one row, repeated, is that row. A count within one row of its own table counts
    the rows that are joined to it.
    """
    if aggregate.measure in {"sum", "rows"}:
        return False
    held = group_places(block)
    if aggregate.measure == "count" and set(places(block, block.columns(aggregate.node))) <= {
        *held
    }:
        return True
    return bool(held) and aggregate.owners <= reach(block, (), subject.data, held).settled


def _problem(subject: Subject, block: Block, aggregate: Aggregate, finer: list[str]) -> Problem:
    column = next(aggregate.node.find_all(exp.Column))
    owner = block.called(min(aggregate.owners))
    other = block.called(finer[0])
    name = aggregate.node.sql(dialect=subject.facts.name)
    message = (
        f"{name} takes rows of {owner} several times: each is repeated for every row of {other} "
        "joined to it."
    )
    rewrite = _rewrite(subject, block, aggregate, finer)
    hint = (
        f"Aggregate {other} by its key to {owner} before the join"
        f"{', or count DISTINCT keys' if aggregate.measure == 'count' else ''}."
    )
    severity: Severity = "note" if finer[0] in block.links.narrowed else "warning"
    return Problem(KIND, severity, message, hint, span_of(column), rewrite)


def _rewrite(subject: Subject, block: Block, aggregate: Aggregate, finer: list[str]) -> str:
    if aggregate.measure == "count":
        return _count_distinct(subject, block, aggregate)
    return written_as_filter(subject, block, finer[0]) if len(finer) == 1 else ""


def _count_distinct(subject: Subject, block: Block, aggregate: Aggregate) -> str:
    """COUNT(x) as COUNT(DISTINCT key), where x is a column that is never empty."""
    node = aggregate.node
    if not isinstance(node, exp.Count) or not isinstance(node.this, exp.Column):
        return ""
    stored = block.stored(node.this)
    source = block.source_of(node.this)
    if stored is None or source is None or len(stored[0].primary_key) != 1:
        return ""
    table, column = stored
    key = table.primary_key[0]
    if source.table is None or (
        column.name != key and (column.nullable and column.null_share != 0)
    ):
        return ""
    copied, (place,) = subject.copy(node)
    counted = place.this.copy()
    counted.set("this", exp.to_identifier(key))
    place.set("this", exp.Distinct(expressions=[counted]))
    return subject.written(copied)

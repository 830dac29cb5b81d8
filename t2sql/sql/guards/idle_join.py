"""Idle join: a table is joined that nothing is taken from, and COUNT(*) counts its rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlglot import exp

from t2sql.sql.gate_text import span_of
from t2sql.sql.guards.counted import aggregates, group_places
from t2sql.sql.guards.links import reach
from t2sql.sql.guards.mentions import idle_sources, mentions, names
from t2sql.sql.guards.semi_joins import written_as_filter
from t2sql.types import Problem

if TYPE_CHECKING:
    from t2sql.sql.guards.subject import Block, Subject

KIND = "idle_join"
_COUNTED = re.compile(
    r"\b(?:how many|(?:number|count|total) of|count)((?:\s+[\w-]+){1,3})"
    r"|(\S+)\s*(?:의\s*)?(?:수|개수|건수|몇)",
    re.IGNORECASE,
)
"""The words in which a question names what it counts."""


def check_idle_join(subject: Subject) -> list[Problem]:
    """Find joined tables that only repeat the rows that are counted.

    No column of the table stands outside of the join, and the question does not speak of it: it
    counts something else by name.
    Where the group without it would be one row, its rows are what is counted.
    """
    problems = []
    for block in subject.blocks:
        counts = [found.node for found in aggregates(block) if found.measure == "rows"]
        if len(block.sources) > 1 and counts and subject.question is not None:
            for alias in idle_sources(block):
                if _repeats(subject, block, alias) and not _is_asked(subject, block, alias):
                    problems.append(_problem(subject, block, alias, counts[0]))
    return problems


def _repeats(subject: Subject, block: Block, alias: str) -> bool:
    others = block.sources.keys() - {alias}
    held = group_places(block)
    single = bool(held) and others <= reach(block, (), subject.data, held).settled
    tied = reach(block, others, subject.data)
    return alias in tied.repeats and not single


def _is_asked(subject: Subject, block: Block, alias: str) -> bool:
    """Whether the question speaks of the table, or not of what else would be counted."""
    text = subject.question.text if subject.question is not None else ""
    counted = _COUNTED.search(text)
    if mentions(text, block, alias):
        return True
    said = (counted[1] or counted[2]) if counted is not None else text
    others = [source.table for name, source in block.sources.items() if name != alias]
    return not any(table is not None and names(said, table) for table in others)


def _problem(subject: Subject, block: Block, alias: str, count: exp.Expr) -> Problem:
    other = block.called(alias)
    name = count.sql(dialect=subject.facts.name)
    message = f"{name} counts a row for every row of {other}, of which the question says nothing."
    hint = f"Leave {other} out, or ask for it with EXISTS."
    rewrite = written_as_filter(subject, block, alias)
    return Problem(KIND, "warning", message, hint, span_of(block.sources[alias].node), rewrite)

"""An average leaves empty cells out: it is the average of the rows that have a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from t2sql.sql.gate_text import span_of
from t2sql.sql.guards.links import places
from t2sql.sql.guards.nulls import MANY, null_share, percent, refused
from t2sql.types import Problem

if TYPE_CHECKING:
    from t2sql.sql.guards.subject import Block, Subject

KIND = "average_of_nulls"


def check_average_of_nulls(subject: Subject) -> list[Problem]:
    """Find averages of a column that is empty in many rows."""
    problems = []
    for block in subject.blocks:
        for node in block.find(exp.Avg):
            column = node.this
            if isinstance(column, exp.Column) and not _is_filled(block, column):
                share = null_share(block, column)
                if share is not None and share >= MANY:
                    problems.append(_problem(subject, column, share))
    return problems


def _is_filled(block: Block, column: exp.Column) -> bool:
    place = next(places(block, [column]))
    return any(place in refused(block, part) for part in block.conditions())


def _problem(subject: Subject, column: exp.Column, share: float) -> Problem:
    name = column.sql(dialect=subject.facts.name)
    message = f"AVG({name}) leaves out the {percent(share)} of rows in which {name} is empty."
    hint = f"If an empty cell means zero, write AVG(COALESCE({name}, 0))."
    return Problem(KIND, "note", message, hint, span_of(column), cells=(percent(share),))

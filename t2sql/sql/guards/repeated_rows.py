"""Repeated rows: a join gives what is listed once for every row of another table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from t2sql.sql.guards.clauses import is_aggregate
from t2sql.sql.guards.links import places, reach
from t2sql.sql.guards.mentions import idle_sources, mentions
from t2sql.types import Problem

if TYPE_CHECKING:
    from t2sql.sql.guards.subject import Block, Subject
    from t2sql.types import Severity

KIND = "repeated_rows"
_ONCE = re.compile(r"\b(distinct|different|unique)\b|서로 다른|중복|고유", re.IGNORECASE)


def check_repeated_rows(subject: Subject) -> list[Problem]:
    """Find lists without DISTINCT whose rows a join repeats, or of which each should come once."""
    block = subject.outermost[0] if len(subject.outermost) == 1 else None
    if block is None or not _is_list(block):
        return []
    asked = subject.question is not None and _ONCE.search(subject.question.text) is not None
    owners = _owners(block)
    if not owners:
        return []
    finer = reach(block, owners, subject.data).repeats if len(block.sources) > 1 else ()
    if not finer and not (asked and _has_repeats(block, subject)):
        return []
    listed = " and ".join(sorted(map(block.called, owners)))
    if finer:
        message = f"Rows of {listed} come once for every row of {block.called(finer[0])}."
    else:
        message = "The question asks for different ones, and the list may hold one several times."
    idle = any(alias in idle_sources(block) for alias in finer)
    unasked = idle and not _is_mentioned(subject, block, finer)
    severity: Severity = "warning" if asked or unasked else "note"
    hint = "Write SELECT DISTINCT."
    return [Problem(KIND, severity, message, hint, None, _rewrite(subject, block))]


def _is_mentioned(subject: Subject, block: Block, finer: Sequence[str]) -> bool:
    text = subject.question.text if subject.question is not None else ""
    return not text or any(mentions(text, block, alias) for alias in finer)


def _is_list(block: Block) -> bool:
    """Whether a SELECT shows rows as they are: nothing grouped, aggregated or made distinct."""
    select = block.select
    shown = any(map(select.args.get, ("distinct", "group", "having", "limit")))
    return not shown and not any(is_aggregate(node) for node in block.nodes)


def _owners(block: Block) -> set[str]:
    """The sources of what is shown; empty if it is no list of columns."""
    found: set[str] = set()
    for item in block.select.expressions:
        columns = [] if item.is_star else list(block.columns(item))
        where = list(places(block, columns))
        if not where or None in where:
            return set()
        found |= {place[0] for place in where if place is not None}
    return found


def _has_repeats(block: Block, subject: Subject) -> bool:
    """Whether the columns shown do not make out a row of their sources."""
    shown = {
        place for item in block.select.expressions for place in places(block, block.columns(item))
    }
    held = [place for place in shown if place is not None]
    return not _owners(block) <= reach(block, (), subject.data, held).settled


def _rewrite(subject: Subject, block: Block) -> str:
    """The query with DISTINCT, where it sorts by nothing else than what it shows."""
    outputs = [item.unalias() for item in block.select.expressions]
    names = {item.alias_or_name.lower() for item in block.select.expressions}
    order = block.select.args.get("order")
    for item in order.expressions if order is not None else ():
        key = item.this
        if key not in outputs and not (isinstance(key, exp.Column) and key.name.lower() in names):
            return ""
    copied, (select,) = subject.copy(block.select)
    select.set("distinct", exp.Distinct())
    return subject.written(copied)

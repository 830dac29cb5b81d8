"""A filter that most past queries of a table have, and this one has not.

Soft-deleted rows, test accounts and voided states are left out by those who know the table; the
past queries tell. A filter counts as present as soon as its column is looked at anywhere: who
writes ``is_test`` at all knows of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from t2sql.sql.gate_text import span_of
from t2sql.sql.guards.adding import with_filter
from t2sql.sql.guards.kinds import kind_of
from t2sql.sql.guards.subject import Block, Source, Subject
from t2sql.types import Habit, Problem, Table, TableUse

_SHARE = 0.6
"""Of the past queries of a table: from here on a filter is a habit."""
_STATE_SHARE = 0.75
"""The same for a choice of states (``status = 'PAID'``), which depends more on the question."""
_QUERIES = 3
_WORD = re.compile(r"\w+")
_TEXT = re.compile(r"'[^']*'")
_INCLUDED = re.compile(
    r"\b(?:includ\w*|even|regardless|whether or not|with or without|also)\b|포함|상관없이|관계없이",
    re.IGNORECASE,
)
_EVER = re.compile(
    r"\b(?:ever|all[- ]time|of all time|in all|so far|since the (?:start|beginning)|history)\b"
    r"|전체 기간|역대|누적",
    re.IGNORECASE,
)


def check_missing_habit(subject: Subject) -> list[Problem]:
    """Find habitual filters that are absent, and partition columns that nothing bounds.

    Who asks to include what the filter leaves out gets no warning. In a query inside another,
    or on a table that only links two others, it is a note: there it often does not matter.
    """
    if subject.question is not None and _INCLUDED.search(subject.question.text):
        return []
    problems: list[Problem] = []
    for block in subject.blocks:
        for source in block.sources.values():
            if source.table is not None:
                problems += _look(subject, block, source, source.table)
    return list(dict.fromkeys(problems))


def _look(subject: Subject, block: Block, source: Source, table: Table) -> Iterator[Problem]:
    use = subject.known.use(table.name)
    habits = list(_habits(use)) if use is not None else []
    dated = _dated_habit(use, table) if use is not None and not table.partition else None
    if not habits and not dated and not table.partition:
        return
    seen = _columns_of(block, source)
    if seen is None:
        return
    for habit in habits:
        if seen.isdisjoint(_WORD.findall(_TEXT.sub("", habit.sql.lower()))):
            condition = _read(habit, table, subject.facts.name)
            if condition is not None:
                yield _missing(subject, block, source, table, habit, condition)
    if dated is not None and dated[0].lower() not in seen:
        yield _undated(source, table, *dated)
    if table.partition and table.partition.lower() not in seen:
        yield _unbounded(subject, source, table)


def _habits(use: TableUse) -> Iterator[Habit]:
    for habit in use.filters:
        if habit.share >= _SHARE and habit.queries >= _QUERIES:
            yield habit


def _dated_habit(use: TableUse, table: Table) -> tuple[str, float] | None:
    """The date column that most queries bound, each by days of its own, and how many do."""
    if use.queries < _QUERIES:
        return None
    shares: dict[str, float] = {}
    for habit in use.filters:
        words = set(_WORD.findall(_TEXT.sub("", habit.sql.lower())))
        for column in table.columns if "null" not in words else ():
            if column.name.lower() in words and kind_of(column) in {"day", "moment"}:
                shares[column.name] = shares.get(column.name, 0.0) + habit.share
                break
    best = max(shares, key=lambda name: shares[name], default="")
    return (best, min(1.0, shares[best])) if best and shares[best] >= _SHARE else None


def _undated(source: Source, table: Table, column: str, share: float) -> Problem:
    """Only worth knowing: one query may well be about all days."""
    return Problem(
        "missing_habit",
        "note",
        f"Most past queries of {table.bare_name} bound {column}, and this one does not.",
        f"Filter on {column}, unless all days are meant.",
        span_of(source.node),
    )


def _read(habit: Habit, table: Table, dialect: str) -> exp.Expr | None:
    """A filter that most queries have as a tree; not the bounds of a period, which change."""
    try:
        condition = sqlglot.parse_one(habit.sql, read=dialect, into=exp.Condition)
    except SqlglotError:
        return None
    columns = [table.column(column.name) for column in condition.find_all(exp.Column)]
    if not columns or columns[0] is None or None in columns:
        return None
    if _is_period(condition, kind_of(columns[0]) in {"day", "moment"}):
        return None
    return condition if _is_flag(condition) or habit.share >= _STATE_SHARE else None


def _is_period(condition: exp.Expr, is_date: bool) -> bool:
    return is_date and not isinstance(condition, (exp.Is, exp.Not))


def _is_flag(condition: exp.Expr) -> bool:
    """Whether it says yes or no of a row: ``NOT is_test``, ``deleted_at IS NULL``, ``yn = 'N'``."""
    if isinstance(condition, (exp.Not, exp.Is, exp.Column)):
        return True
    if isinstance(condition, exp.EQ):
        value = condition.expression
        short = isinstance(value, exp.Literal) and value.name.lower() in {"n", "y", "0", "1"}
        return short or isinstance(value, exp.Boolean)
    return False


def _columns_of(block: Block, source: Source) -> set[str] | None:
    """The columns of a source that the query looks at, in lower case; None: all of them, by *."""
    for item in block.select.expressions:
        if isinstance(item, exp.Star):
            return None
        if isinstance(item, exp.Column) and item.is_star and block.source_of(item) is source:
            return None
    return {column.name.lower() for column in _uses(block, source)}


def _uses(block: Block, source: Source) -> Iterator[exp.Column]:
    """The columns of a source, those in queries inside included."""
    return (column for column in block.scope.columns if block.source_of(column) is source)


def _missing(
    subject: Subject, block: Block, source: Source, table: Table, habit: Habit, condition: exp.Expr
) -> Problem:
    share = f"{habit.share:.0%}"
    name = table.bare_name
    message = f"{share} of the past queries of {name} filter by {habit.sql}, and this one does not."
    inside = block.parent is not None and not block.scope.is_derived_table
    aside = inside or _is_bridge(block, source)
    return Problem(
        "missing_habit",
        "note" if aside else "warning",
        message,
        f"Add {habit.sql}, unless you want the other rows too.",
        span_of(source.node),
        "" if aside else with_filter(subject, block, source, condition),
        tuple(literal.name for literal in condition.find_all(exp.Literal)),
    )


def _is_bridge(block: Block, source: Source) -> bool:
    """Whether the source only leads from one table to another: nothing else of it is used."""
    linked: set[str] = set()
    for column in _uses(block, source):
        pair = column.parent
        if not isinstance(pair, exp.EQ):
            return False
        other = pair.right if pair.left is column else pair.left
        behind = block.source_of(other) if isinstance(other, exp.Column) else None
        if behind is None or behind is source:
            return False
        linked.add(behind.alias)
    return len(linked) > 1


def _unbounded(subject: Subject, source: Source, table: Table) -> Problem:
    ever = subject.question is not None and _EVER.search(subject.question.text)
    return Problem(
        "unbounded_partition",
        "note" if ever else "warning",
        f"{table.bare_name} is stored by {table.partition}, and nothing bounds it: "
        "the query reads all of it.",
        f"Filter on {table.partition}.",
        span_of(source.node),
    )

"""Ungrouped column: beside an aggregate stands a column that is not the same in all its rows.

Most engines refuse it; SQLite, and MySQL if it is set so, take the value of any row.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlglot import exp

from t2sql.sql.gate_text import span_of
from t2sql.sql.guards.clauses import is_aggregate
from t2sql.sql.guards.counted import group_places
from t2sql.sql.guards.links import places, reach
from t2sql.types import Problem

if TYPE_CHECKING:
    from t2sql.sql.guards.links import Place
    from t2sql.sql.guards.subject import Block, Subject
    from t2sql.types import Severity

KIND = "ungrouped_column"
_BY_KEY = ("postgres", "redshift")
"""Columns of a table whose primary key is grouped may stand free."""
_BY_REASON = ("sqlite", "mysql")
"""The same for whatever the grouped columns decide, also through joins."""


def check_ungrouped_column(subject: Subject) -> list[Problem]:
    """Find columns outside of aggregates and of GROUP BY, in a query that aggregates."""
    problems = []
    for block in subject.blocks:
        group = block.select.args.get("group")
        if (group is None and not block.is_total) or (group is not None and group.args.get("all")):
            continue
        if group is not None and not block.group_keys():
            continue
        found = list(dict.fromkeys(_free(subject, block)))
        if found:
            problems.append(_problem(subject, block, found))
    return problems


def _free(subject: Subject, block: Block) -> Iterator[exp.Column]:
    """The columns that the group does not decide."""
    if subject.facts.lax and _has_one_extreme(block):
        return  # SQLite takes them from the row of the least or greatest value, and says so
    keys = [*block.group_keys(), *_grouped_by_name(block)]
    held = set(group_places(block))
    for column in _bare_columns(block, keys):
        place = next(places(block, [column]))
        if place is None or place in held or _is_named(column, block):
            continue
        if not _is_decided(subject, block, place, held):
            yield column


def _grouped_by_name(block: Block) -> list[exp.Expr]:
    """The outputs that a group key names; engines differ in whether it means those or a column."""
    group = block.select.args.get("group")
    items = group.expressions if group is not None else []
    names = {item.name.lower() for item in items if isinstance(item, exp.Column) and not item.table}
    return [
        item.this
        for item in block.select.expressions
        if isinstance(item, exp.Alias) and item.alias.lower() in names
    ]


def _bare_columns(block: Block, keys: list[exp.Expr]) -> Iterator[exp.Column]:
    """The columns of SELECT and HAVING that stand neither in an aggregate nor in a group key."""
    having = block.select.args.get("having")
    parts = [*block.select.expressions, *([having.this] if having is not None else [])]
    while parts:
        node = parts.pop()
        if is_aggregate(node) or _is_filtered(node) or node in keys:
            continue
        if isinstance(node, (exp.Query, exp.Anonymous, exp.Star)):
            continue  # a function that is not known may be an aggregate
        if isinstance(node, exp.Column):
            if not node.is_star:
                yield node
        else:
            parts += node.iter_expressions()


def _is_named(column: exp.Column, block: Block) -> bool:
    """Whether a group key is written alike, so that the two may well be one column."""
    names = [key for key in block.group_keys() if isinstance(key, exp.Column)]
    return any(
        key.name.lower() == column.name.lower() and not (key.table and column.table)
        for key in names
    )


def _is_filtered(node: exp.Expr) -> bool:
    """Whether it is an aggregate with FILTER or WITHIN GROUP, whose condition reads rows too."""
    if not isinstance(node, (exp.Filter, exp.WithinGroup, exp.IgnoreNulls, exp.RespectNulls)):
        return False
    return is_aggregate(node.this) or _is_filtered(node.this)


def _is_decided(subject: Subject, block: Block, place: Place, held: set[Place]) -> bool:
    """Whether the group has one value of it, in the eyes of the engine."""
    if subject.facts.name in _BY_REASON:
        same = block.links.equal.get(place, {place})
        decided = reach(block, (), subject.data, held).settled
        return bool(held & same) or place in block.links.fixed or place[0] in decided
    table = block.sources[place[0]].table
    if subject.facts.name not in _BY_KEY or table is None or not table.primary_key:
        return False
    return {(place[0], name.lower()) for name in table.primary_key} <= held


def _has_one_extreme(block: Block) -> bool:
    found = [node for node in block.nodes if is_aggregate(node)]
    return len(found) == 1 and isinstance(found[0], (exp.Max, exp.Min))


def _problem(subject: Subject, block: Block, found: list[exp.Column]) -> Problem:
    names = [column.sql(dialect=subject.facts.name) for column in reversed(found)]
    listed = ", ".join(dict.fromkeys(names))
    loose = subject.facts.name in _BY_REASON
    severity: Severity = "warning" if loose else "error"
    stands = "stands" if len(found) == 1 else "stand"
    what = "the value of any row is taken" if loose else "the engine refuses that"
    where = "GROUP BY" if block.select.args.get("group") is not None else "the aggregate"
    message = f"{listed} {stands} outside of {where}: {what}."
    hint = f"Add {listed} to GROUP BY, or aggregate it."
    copied, (select,) = subject.copy(block.select)
    select.group_by(*dict.fromkeys(column.copy() for column in reversed(found)), copy=False)
    return Problem(KIND, severity, message, hint, span_of(found[-1]), subject.written(copied))

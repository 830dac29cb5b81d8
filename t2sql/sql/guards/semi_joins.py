"""A rewrite: a join that only picks rows becomes a condition with EXISTS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from t2sql.sql.conditions import conjuncts
from t2sql.sql.guards.links import places

if TYPE_CHECKING:
    from t2sql.sql.guards.subject import Block, Subject


def written_as_filter(subject: Subject, block: Block, alias: str) -> str:
    """The query with a joined table moved into EXISTS, where nothing but conditions reads it.

    Rows are then picked once, however many rows of the other table fit. Empty where it cannot be
    written: columns of it are selected or grouped, other joins hang on it, it stands first, or
    the join is an outer one.
    """
    source = block.sources[alias]
    join = block.join_of(source)
    if join is None or join.side or join.method or join.args.get("using") or not _on(join):
        return ""
    where = block.select.args.get("where")
    parts = list(conjuncts(where.this)) if where is not None else []
    mine = [part for part in parts if alias in _read(block, part)]
    inside = {id(node) for part in (join, *mine) for node in part.walk()}
    used = [column for column in block.select.find_all(exp.Column) if not column.is_star]
    stars = any(item.is_star for item in block.select.expressions)
    outside = [column for column in used if id(column) not in inside]
    if stars or any(place is None or place[0] == alias for place in places(block, outside)):
        return ""
    return _write(subject, block, join, mine)


def _write(subject: Subject, block: Block, join: exp.Join, mine: list[exp.Expr]) -> str:
    copied, nodes = subject.copy(block.select, join, *mine)
    select, joined, conditions = nodes[0], nodes[1], nodes[2:]
    for condition in conditions:
        _drop(condition)
    if not isinstance(select, exp.Select):
        return ""
    tests = [part.copy() for part in (*conjuncts(joined.args["on"]), *conditions)]
    inner = exp.select("1").from_(joined.this.copy()).where(*tests, copy=False)
    select.set("joins", [other for other in select.args["joins"] if other is not joined])
    select.where(exp.Exists(this=inner), copy=False)
    return subject.written(copied)


def _drop(condition: exp.Expr) -> None:
    """Take one part out of its AND."""
    parent = condition.parent
    while isinstance(parent, exp.Paren):
        condition, parent = parent, parent.parent
    if isinstance(parent, exp.And):
        other = parent.expression if parent.this is condition else parent.this
        parent.replace(other)
    elif isinstance(parent, exp.Where):
        parent.pop()


def _on(join: exp.Join) -> bool:
    return join.args.get("on") is not None and isinstance(join.this, exp.Table)


def _read(block: Block, part: exp.Expr) -> set[str]:
    """The sources that a condition reads; a column that cannot be told reads all."""
    found = list(places(block, [c for c in part.find_all(exp.Column) if not c.is_star]))
    if None in found:
        return set(block.sources)
    return {place[0] for place in found if place is not None}

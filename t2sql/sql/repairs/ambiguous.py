"""A column that stands in several sources: the one whose rows it must be is written before it."""

from __future__ import annotations

from sqlglot import exp
from sqlglot.optimizer.scope import walk_in_scope

from t2sql.sql.conditions import conjuncts
from t2sql.sql.guards.clauses import equalities
from t2sql.sql.repairs.broken import BadName, Broken, Mended, fix_names

KINDS = frozenset({"ambiguous_column"})


def qualify_ambiguous(broken: Broken) -> Mended | None:
    """Write an alias before a column of several sources, where only one choice makes sense.

    That is where the sources are joined by just this column, so that either has the same value
    (of an outer join the side that keeps its rows), or where the same column of one source is
    used elsewhere in the same SELECT.
    """
    return fix_names(broken, ("ambiguous_column",), _qualify)


def _qualify(bad: BadName) -> str | None:
    select = bad.scope.expression
    name = bad.node.name.lower()
    holders = [
        alias
        for alias, source in bad.names.sources(bad.scope).items()
        if name in {one.lower() for one in bad.names.columns(source) or {}}
    ]
    if not isinstance(select, exp.Select) or len(holders) < 2:
        return None
    equal = _held_equal(select, name)
    if set(holders) <= equal:
        chosen, why = _keeper(select, holders), "they are joined by it"
    else:
        used = {
            node.table.lower()
            for node in walk_in_scope(select)
            if isinstance(node, exp.Column) and node.table and node.name.lower() == name
        } - equal
        written = [alias for alias in holders if alias.lower() in used]
        if len(written) != 1:
            return None
        chosen, why = written[0], "it is used so elsewhere in the query"
    bad.node.set("table", exp.to_identifier(chosen))
    return f"{bad.node.name} stands in {' and '.join(holders)}; {chosen}'s is taken: {why}."


def _held_equal(select: exp.Select, name: str) -> set[str]:
    """The aliases whose column of that name is held equal to another's of that name."""
    conditions = [join.args["on"] for join in select.args.get("joins") or [] if join.args.get("on")]
    where = select.args.get("where")
    if where is not None:
        conditions += conjuncts(where.this)
    found: set[str] = set()
    for condition in conditions:
        for left, right in equalities(condition):
            if left.name.lower() == right.name.lower() == name:
                found |= {left.table.lower(), right.table.lower()}
    return found


def _keeper(select: exp.Select, holders: list[str]) -> str:
    """The source whose rows all stay: the first, unless a RIGHT JOIN keeps a later one."""
    for join in reversed(select.args.get("joins") or []):
        if join.side.upper() == "RIGHT" and join.alias_or_name.lower() in holders:
            return str(join.alias_or_name.lower())
    return holders[0]

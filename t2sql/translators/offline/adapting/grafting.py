"""Brings an expression of one past query into another, with the joins that it needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from t2sql.sql.conditions import conjuncts
from t2sql.translators.offline.adapting.frame import Source, aliases_of
from t2sql.translators.offline.join_tree import JoinGraph, join_tables


@dataclass(frozen=True, slots=True)
class Graft:
    """The tables of a query with those that were joined for an expression, and the expression."""

    sources: tuple[Source, ...]
    expression: exp.Expr


def graft(
    expression: exp.Expr,
    home: Sequence[Source],
    sources: tuple[Source, ...],
    graph: JoinGraph,
    names: Mapping[str, str],
) -> Graft | None:
    """The expression as it reads over ``sources``; None where nothing joins what it needs.

    Args:
        expression: from a query that reads ``home``.
        home: the tables of that query.
        sources: the tables of the query that it is brought into.
        graph: all known joins.
        names: full names of tables by the names that queries give them, in lower case.
    """
    needed = _path(home, aliases_of(expression))
    best: Graft | None = None
    for start in range(len(needed), -1, -1):
        found = _from(needed, start, home[0].alias, expression, sources, graph, names)
        if found is not None and (best is None or len(found.sources) < len(best.sources)):
            best = found
    return best


def _path(home: Sequence[Source], aliases: frozenset[str]) -> tuple[Source, ...]:
    wanted = set(aliases)
    for source in reversed(home):
        if source.alias in wanted:
            wanted |= source.needs
    return tuple(one for one in home if one.alias in wanted)


def _from(
    needed: Sequence[Source],
    start: int,
    root: str,
    expression: exp.Expr,
    sources: tuple[Source, ...],
    graph: JoinGraph,
    names: Mapping[str, str],
) -> Graft | None:
    """The tables from ``start`` on are brought along; those before stand for what is there."""
    renamed: dict[str, str] = {}
    grown = list(sources)
    for source in needed[:start]:
        here = next((one for one in grown if one.table.lower() == source.table.lower()), None)
        if here is not None:
            renamed[source.alias] = here.alias
    for source in needed[start:]:
        needs = source.needs
        if source.table.lower() not in names:
            return None
        if source.on is not None and needs <= renamed.keys():
            on = rename(source.on, renamed | {source.alias: "@"})
            alias = _joined(grown, source, on)
            renamed[source.alias] = alias
            continue
        if not needs <= {root}:
            return None  # it is read by way of another table: not any way leads to the same rows
        alias_or_none = _reach(grown, source, graph, names)
        if alias_or_none is None:
            return None
        renamed[source.alias] = alias_or_none
    if not aliases_of(expression) <= renamed.keys():
        return None
    return Graft(tuple(grown), rename(expression, renamed))


def _joined(grown: list[Source], source: Source, on: exp.Expr) -> str:
    """The alias of the table under this join; the join is added where it is not there yet."""
    for one in grown:
        if one.table.lower() == source.table.lower() and one.on is not None:
            same = rename(one.on, {one.alias: "@"})
            if _pairs(same) == _pairs(on):
                return one.alias
    alias = free_alias(grown, source.alias)
    grown.append(replace(source, alias=alias, on=rename(on, {"@": alias})))
    return alias


def _pairs(on: exp.Expr) -> frozenset[str]:
    """The equalities of a join, whichever side comes first."""
    return frozenset(
        "=".join(sorted((part.this.sql(), part.expression.sql())))
        for part in conjuncts(on)
        if isinstance(part, exp.EQ)
    )


def _reach(
    grown: list[Source], source: Source, graph: JoinGraph, names: Mapping[str, str]
) -> str | None:
    """Join the table over known joins to the table that is nearest."""
    wanted = names.get(source.table.lower())
    if wanted is None:
        return None
    for one in grown:
        if names.get(one.table.lower()) == wanted:
            return one.alias
    best = None
    for one in grown:
        near = names.get(one.table.lower())
        tree = join_tables(graph, [near, wanted]) if near is not None else None
        if tree is not None and (best is None or tree[1] < best[1] - 1e-9):
            best = (tree[0], tree[1], one.alias, near)
    if best is None or len(best[0]) > 2:
        return None
    edges, _, alias, at = best
    left = list(edges)
    while left:
        edge = next((one for one in left if at in (one.left, one.right)), None)
        if edge is None:
            return None
        left.remove(edge)
        far = edge.right if edge.left == at else edge.left
        own, other = (
            (edge.left_columns, edge.right_columns)
            if edge.left == at
            else (edge.right_columns, edge.left_columns)
        )
        new = free_alias(grown, far.rsplit(".", 1)[-1][:1])
        pairs = [
            exp.EQ(this=exp.column(b, table=new), expression=exp.column(a, table=alias))
            for a, b in zip(own, other, strict=False)
        ]
        grown.append(Source(new, far, _written(far), exp.and_(*pairs)))
        alias, at = new, far
    return alias


def _written(name: str) -> exp.Table:
    parts = [exp.to_identifier(part) for part in name.split(".")]
    return exp.Table(**dict(zip(("this", "db", "catalog"), reversed(parts), strict=False)))


def free_alias(sources: Sequence[Source], wanted: str) -> str:
    """An alias like that which none of the tables has."""
    taken = {one.alias.lower() for one in sources}
    alias, number = wanted, 2
    while alias.lower() in taken:
        alias, number = f"{wanted}{number}", number + 1
    return alias


def rename(expression: exp.Expr, aliases: Mapping[str, str]) -> exp.Expr:
    """The same with other aliases."""
    copy = expression.copy()
    for column in copy.find_all(exp.Column):
        if column.table in aliases:
            column.set("table", exp.to_identifier(aliases[column.table]))
    return copy

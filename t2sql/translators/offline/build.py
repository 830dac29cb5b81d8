"""A reading written as SQL: a sqlglot tree in the dialect of the warehouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlglot import exp

from t2sql.translators.offline.aliases import of_its_table, short_aliases
from t2sql.translators.offline.clause import PEER, Clause
from t2sql.translators.offline.join_tree import join_tables
from t2sql.translators.offline.reading import Operand, Order, Reading, tables_used
from t2sql.translators.offline.writer import Writer
from t2sql.types import JoinEdge


def write_query(reading: Reading, writer: Writer, *, named: bool = True) -> exp.Query | None:
    """The reading as a tree; None if its tables cannot be joined. ``named``: measures get names."""
    if not reading.combine or reading.other is None:
        return _write_select(reading, writer, named=named)
    left = _write_select(replace(reading, order=()), writer, named=named)
    if left is None:
        return None
    right = _write_select(reading.other, writer, named=named)
    if right is None:
        return None
    kind = {"intersect": exp.Intersect, "except": exp.Except, "union": exp.Union}[reading.combine]
    whole: exp.Query = kind(this=left, expression=right, distinct=True)
    clause = _clause(writer, {})  # the keys are output columns here: no table before them
    for key in reading.order:
        whole = whole.order_by(clause.ordered(key), copy=False)
    return whole


def is_writable(reading: Reading, writer: Writer) -> bool:
    """Whether there is a way to join the tables of the reading."""
    names = tables_used(reading)
    if not names or join_tables(writer.graph, names) is None:
        return False
    return not reading.combine or reading.other is None or is_writable(reading.other, writer)


def _write_select(reading: Reading, writer: Writer, *, named: bool) -> exp.Select | None:
    names = tables_used(reading)
    tree = join_tables(writer.graph, names)
    if tree is None or not names:
        return None
    edges = list(tree[0])
    order = list(dict.fromkeys((*names, *(end for one in edges for end in (one.left, one.right)))))
    aliases = short_aliases(order) if edges else {}
    aliases |= {one.table: PEER for one in reading.peers}
    clause = _clause(writer, aliases)
    query = exp.Select()
    write = clause.shown if named else clause.operand
    shown = [write(one) for one in reading.select]
    shown = _named_apart(shown, reading.select, writer) or [clause.star(names[0])]
    query = query.select(*shown, copy=False)
    query = _from(query, clause, order[0], edges)
    if reading.distinct:
        query = query.distinct()
    parts = [part for condition in reading.where for part in clause.parts(condition)]
    query = query.where(*parts, copy=False) if parts else query
    if reading.group:
        query = query.group_by(*(clause.operand(one) for one in reading.group), copy=False)
    for condition in reading.having:
        query = query.having(clause.condition(condition), copy=False)
    if reading.per and reading.limit is not None:
        query.set("qualify", _first_of_each(reading, clause))
    elif reading.kept:
        kept = exp.and_(*(clause.condition(one) for one in reading.kept), copy=False)
        query.set("qualify", exp.Qualify(this=kept))
    for key in (*(Order(one) for one in reading.per), *reading.order):
        query = query.order_by(clause.ordered(key), copy=False)
    return query if reading.limit is None or reading.per else query.limit(reading.limit)


def _clause(writer: Writer, aliases: dict[str, str]) -> Clause:
    return Clause(writer, aliases, lambda inner: write_query(inner, writer, named=False))


def _named_apart(
    shown: Sequence[exp.Expr], operands: Sequence[Operand], writer: Writer
) -> list[exp.Expr]:
    """No two output columns by one name: a second column is called after its table as well."""
    seen: dict[str, int] = {}
    apart: list[exp.Expr] = []
    for one, operand in zip(shown, operands, strict=True):
        name = one.output_name.lower()
        seen[name] = seen.get(name, 0) + 1
        if name and seen[name] > 1 and isinstance(one, exp.Alias):
            one.set("alias", exp.to_identifier(f"{name}_{seen[name]}"))
        elif name and seen[name] > 1:
            called = writer.identifier(of_its_table(operand))
            apart.append(exp.alias_(one, called, copy=False))
            continue
        apart.append(one)
    return apart


def _first_of_each(reading: Reading, clause: Clause) -> exp.Qualify:
    """The first rows of each; where a single one is asked, all that share the first place."""
    alone = reading.limit == 1 and not any(key.operand.aggregated for key in reading.order)
    rank = exp.Window(
        this=exp.Rank() if alone else exp.RowNumber(),
        partition_by=[clause.operand(one) for one in reading.per],
        order=exp.Order(expressions=[clause.ordered(key) for key in reading.order]),
    )
    return exp.Qualify(this=exp.LTE(this=rank, expression=exp.Literal.number(reading.limit or 1)))


def _from(query: exp.Select, clause: Clause, first: str, edges: Sequence[JoinEdge]) -> exp.Select:
    query = query.from_(clause.table(first), copy=False)
    inside, waiting = {first}, list(edges)
    while waiting:
        edge = next(one for one in waiting if one.left in inside or one.right in inside)
        waiting.remove(edge)
        new = edge.right if edge.left in inside else edge.left
        inside.add(new)
        pairs = zip(edge.left_columns, edge.right_columns, strict=True)
        on = exp.and_(
            *(
                exp.EQ(
                    this=clause.operand(Operand(edge.left, left)),
                    expression=clause.operand(Operand(edge.right, right)),
                )
                for left, right in pairs
            )
        )
        on = clause.with_group(on, new)
        outer = "left" if new in clause.writer.outer else None
        query = query.join(clause.table(new), on=on, join_type=outer, copy=False)
    return query

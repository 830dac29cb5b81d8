"""Faults that repeat rows below an aggregate: fan-out, chasm, a key counted twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlglot
from sqlglot import exp

from t2sql.evaluation.planted.mutations.filters import frequent_filters
from t2sql.evaluation.planted.mutations.joins import links
from t2sql.evaluation.planted.planting import Edit, Plant, Planting
from t2sql.sql.guards.subject import Block, Source
from t2sql.types import Table

_REPEATED = (exp.Sum, exp.Avg, exp.Count, exp.Median)
"""Aggregates that repeated rows change."""


def fan_out_join(planting: Planting) -> Iterator[Plant]:
    """A join is added that the query does not need and that repeats its rows."""
    for block in planting.blocks:
        if _aggregates(block) and not _many_sides(planting, block):
            yield from _added_joins(planting, block)


def chasm(planting: Planting) -> Iterator[Plant]:
    """A second many-side is joined to the one-side of a query that already has one."""
    for block in planting.blocks:
        if _aggregates(block) and (many := _many_sides(planting, block)):
            yield from _added_joins(planting, block, {one.name for one, _ in many})


def fan_out_count(planting: Planting) -> Iterator[Plant]:
    """COUNT(DISTINCT key) over joined rows becomes COUNT(key)."""
    yield from _counted(planting, repeated=True)


def lost_distinct_count(planting: Planting) -> Iterator[Plant]:
    """COUNT(DISTINCT x) of a column that no join repeats becomes COUNT(x)."""
    yield from _counted(planting, repeated=False)


def key_is_unique(planting: Planting, table: Table, columns: Sequence[str]) -> bool:
    """Whether the columns are a key of the table, as the profile tells."""
    wanted = {name.lower() for name in columns}
    if table.primary_key and {name.lower() for name in table.primary_key} <= wanted:
        return True
    if table.row_count and any(
        (column := table.column(name)) is not None and column.distinct == table.row_count
        for name in columns
    ):
        return True
    return planting.subject.data.is_unique(table.name, tuple(columns)) is True


def _aggregates(block: Block) -> list[exp.Expr]:
    return [
        node
        for node in block.find(*_REPEATED)
        if not isinstance(node.this, exp.Distinct) and not node.find_ancestor(exp.Window)
    ]


def _many_sides(planting: Planting, block: Block) -> list[tuple[Table, Table]]:
    """Pairs (one, many) of joined tables of a block, by what is unique."""
    pairs = []
    for inner, link in links(planting):
        if inner is not block:
            continue
        sides = [block.stored(side) for side in (link.args["this"], link.args["expression"])]
        if sides[0] is None or sides[1] is None:
            continue
        (left, a), (right, b) = sides[0], sides[1]
        unique = [key_is_unique(planting, left, [a.name]), key_is_unique(planting, right, [b.name])]
        if unique == [True, False]:
            pairs.append((left, right))
        elif unique == [False, True]:
            pairs.append((right, left))
    return pairs


def _added_joins(planting: Planting, block: Block, only: set[str] | None = None) -> Iterator[Plant]:
    read = {source.table.name for source in block.sources.values() if source.table is not None}
    for source in block.sources.values():
        if source.table is None or (only is not None and source.table.name not in only):
            continue
        for other, mine, theirs in _joinable(planting, source, read):
            said = f"with {other.name} joined on {', '.join(theirs)}"
            yield (
                planting.changed((block.select, _join(planting, source, other, mine, theirs))),
                said,
            )


def _joinable(
    planting: Planting, source: Source, read: set[str]
) -> Iterator[tuple[Table, Sequence[str], Sequence[str]]]:
    """Tables that can be joined to a source and repeat its rows."""
    table = source.table
    for edge in planting.known.joins:
        for name, mine, other, theirs in (
            (edge.left, edge.left_columns, edge.right, edge.right_columns),
            (edge.right, edge.right_columns, edge.left, edge.left_columns),
        ):
            found = planting.known.table(other)
            if table is None or name != table.name or found is None or other in read:
                continue
            if key_is_unique(planting, table, mine) and not key_is_unique(planting, found, theirs):
                yield found, mine, theirs


def _join(
    planting: Planting, source: Source, other: Table, mine: Sequence[str], theirs: Sequence[str]
) -> Edit:
    """Joins the table with the filters that it nearly always gets: their lack is another fault."""

    def edit(select: exp.Expr) -> None:
        name = exp.to_table(other.name)
        name.set("alias", exp.TableAlias(this=exp.to_identifier("extra")))
        links = [
            exp.EQ(this=exp.column(a, source.alias), expression=exp.column(b, "extra"))
            for a, b in zip(mine, theirs, strict=True)
        ]
        on = exp.and_(*links, *_habits(planting, other))
        select.append("joins", exp.Join(this=name, on=on))

    return edit


def _habits(planting: Planting, table: Table) -> list[exp.Expr]:
    found = []
    for habit in frequent_filters(planting, table):
        part = sqlglot.parse_one(habit.sql, dialect=planting.dialect)
        for column in part.find_all(exp.Column):
            column.set("table", exp.to_identifier("extra"))
        found.append(part)
    return found


def _counted(planting: Planting, *, repeated: bool) -> Iterator[Plant]:
    for block in planting.blocks:
        for node in block.find(exp.Count):
            inner = node.this
            if not isinstance(inner, exp.Distinct) or len(inner.expressions) != 1:
                continue
            column = inner.expressions[0]
            found = block.stored(column) if isinstance(column, exp.Column) else None
            is_key = found is not None and key_is_unique(planting, found[0], [found[1].name])
            if is_key == repeated:
                plain = exp.Count(this=column.copy())
                yield planting.replaced(node, plain), planting.written(plain)

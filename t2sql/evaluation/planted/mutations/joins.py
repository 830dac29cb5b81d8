"""Faults of FROM: joins wrong or lost, and tables taken for others."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from t2sql.evaluation.planted.planting import (
    Edit,
    Plant,
    Planting,
    drop,
    is_link,
    kind_of,
)
from t2sql.sql.conditions import conjuncts
from t2sql.sql.guards.subject import Block
from t2sql.types import Column

_TRIED = 3
"""Columns tried in the place of one."""


def wrong_join_column(planting: Planting) -> Iterator[Plant]:
    """A join on another column of the same kind; one that no key or past query knows."""
    for block, link in links(planting):
        for here, there in ((link.this, link.expression), (link.expression, link.this)):
            for other in _other_columns(planting, block, here):
                if not _known_join(planting, block, here, other.name, there):
                    yield _renamed(planting, here, other)


def wrong_join_role(planting: Planting) -> Iterator[Plant]:
    """A join by another key to the same table."""
    for block, link in links(planting):
        for here, there in ((link.this, link.expression), (link.expression, link.this)):
            for other in _other_columns(planting, block, here):
                if _known_join(planting, block, here, other.name, there):
                    yield _renamed(planting, here, other)


def missing_join_condition(planting: Planting) -> Iterator[Plant]:
    """A join without the condition that links it."""
    for _, link in links(planting):
        if link.find_ancestor(exp.Join, exp.Where) is not None and not _is_outer(link):
            said = f"without {planting.written(link)}"
            yield planting.changed((link, drop)), said
    for block in planting.blocks:
        for join in block.select.args.get("joins") or []:
            if join.args.get("using") and not join.side:
                yield planting.changed((join, _cross)), f"without {planting.written(join)}"


def tautological_join(planting: Planting) -> Iterator[Plant]:
    """A join whose condition compares a table with itself."""
    for _, link in links(planting):
        node = exp.EQ(this=link.this.copy(), expression=link.this.copy())
        yield planting.replaced(link, node), planting.written(node)


def uncorrelated_subquery(planting: Planting) -> Iterator[Plant]:
    """A correlated query inside loses the link to the one around."""
    for block in planting.blocks:
        where = block.select.args.get("where")
        if block.parent is None or where is None:
            continue
        for part in conjuncts(where.this):
            sources = [block.source_of(column) for column in block.columns(part)]
            inside = [source for source in sources if source in block.sources.values()]
            if is_link(part) and inside and len(inside) < len(sources):
                yield planting.changed((part, drop)), f"without {planting.written(part)}"


def left_join_undone(planting: Planting) -> Iterator[Plant]:
    """A condition on the right side of a LEFT JOIN goes from ON to WHERE."""
    for block in planting.blocks:
        for join in block.select.args.get("joins") or []:
            on = join.args.get("on")
            if join.side != "LEFT" or on is None:
                continue
            for part in conjuncts(on):
                if not is_link(part) and not part.find(exp.Select):
                    moved = planting.changed((part, drop), (block.select, _moved(part)))
                    yield moved, f"WHERE {planting.written(part)}"


def left_join_lost(planting: Planting) -> Iterator[Plant]:
    """LEFT JOIN becomes JOIN."""
    for block in planting.blocks:
        for join in block.select.args.get("joins") or []:
            if join.side == "LEFT":
                said = planting.written(join).strip()
                yield planting.changed((join, _inner)), f"inner: {said}"


def wrong_table(planting: Planting) -> Iterator[Plant]:
    """Another table that has all the columns used."""
    for block in planting.blocks:
        for source in block.sources.values():
            if source.table is None or not isinstance(source.node, exp.Table):
                continue
            used = {
                column.name.lower()
                for column in block.columns()
                if block.source_of(column) is source
            }
            for twin in planting.known.tables:
                has = {column.name.lower() for column in twin.columns}
                if twin is not source.table and used and used <= has:
                    node = exp.to_table(twin.name, dialect=planting.dialect)
                    node.set("alias", exp.TableAlias(this=exp.to_identifier(source.alias)))
                    yield (
                        planting.replaced(source.node, node),
                        f"{twin.name} for {source.table.name}",
                    )


def links(planting: Planting) -> Iterator[tuple[Block, exp.Expr]]:
    """Equalities of two columns of different sources, in ON or WHERE."""
    for block in planting.blocks:
        joins = block.select.args.get("joins") or []
        found = [join.args["on"] for join in joins if join.args.get("on") is not None]
        where = block.select.args.get("where")
        found += [where.this] if where is not None else []
        for condition in found:
            for part in conjuncts(condition):
                if is_link(part):
                    sources = [block.source_of(side) for side in (part.this, part.expression)]
                    if sources[0] is not sources[1] and None not in sources:
                        yield block, part


def _is_outer(link: exp.Expr) -> bool:
    join = link.find_ancestor(exp.Join, exp.Select)
    return isinstance(join, exp.Join) and bool(join.side)


def _other_columns(planting: Planting, block: Block, column: exp.Expr) -> list[Column]:
    """A few other columns of the same table and kind, keys first."""
    found = block.stored(column) if isinstance(column, exp.Column) else None
    if found is None:
        return []
    table, known = found
    others = [
        other
        for other in table.columns
        if other.name != known.name and kind_of(other) == kind_of(known)
    ]
    others = planting.draw.sample(others, len(others))
    return sorted(others, key=lambda other: not other.name.lower().endswith("id"))[:_TRIED]


def _known_join(
    planting: Planting, block: Block, here: exp.Expr, other: str, there: exp.Expr
) -> bool:
    sides = [block.stored(side) for side in (here, there) if isinstance(side, exp.Column)]
    if len(sides) < 2 or sides[0] is None or sides[1] is None:
        return True
    (mine, _), (theirs, column) = sides  # type: ignore[misc] # neither is None
    pair = {(mine.name, other.lower()), (theirs.name, column.name.lower())}
    for edge in planting.known.joins:
        for left, right in zip(edge.left_columns, edge.right_columns, strict=True):
            if pair == {(edge.left, left.lower()), (edge.right, right.lower())}:
                return True
    return False


def _renamed(planting: Planting, column: exp.Expr, other: Column) -> Plant:
    copy = column.copy()
    copy.set("this", exp.to_identifier(other.name, quoted=not other.name.isidentifier()))
    said = f"{planting.written(copy)} for {planting.written(column)}"
    return planting.replaced(column, copy), said


def _cross(join: exp.Expr) -> None:
    join.set("using", None)
    join.set("kind", "CROSS")


def _inner(join: exp.Expr) -> None:
    join.set("side", None)
    join.set("kind", None)


def _moved(part: exp.Expr) -> Edit:
    def edit(select: exp.Expr) -> None:
        assert isinstance(select, exp.Select)  # noqa: S101 # the copy of a SELECT
        select.where(part.copy(), copy=False)

    return edit

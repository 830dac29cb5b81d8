"""Faults of what is computed or shown: another aggregate, another column, units mixed."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from t2sql.evaluation.planted.mutations.filters import is_habit
from t2sql.evaluation.planted.mutations.terms import AGGREGATES, read_terms
from t2sql.evaluation.planted.planting import (
    Plant,
    Planting,
    canonical,
    conditions,
    drop,
    kind_of,
)
from t2sql.sql.conditions import conjuncts
from t2sql.sql.guards.subject import Block
from t2sql.types import Column

_TRIED = 3


def average_to_sum(planting: Planting) -> Iterator[Plant]:
    """AVG becomes SUM."""
    yield from _exchanged(planting, exp.Avg, exp.Sum)


def sum_to_average(planting: Planting) -> Iterator[Plant]:
    """SUM becomes AVG."""
    yield from _exchanged(planting, exp.Sum, exp.Avg)


def extreme_flipped(planting: Planting) -> Iterator[Plant]:
    """MAX becomes MIN, or MIN becomes MAX."""
    yield from _exchanged(planting, exp.Max, exp.Min)
    yield from _exchanged(planting, exp.Min, exp.Max)


def count_to_distinct(planting: Planting) -> Iterator[Plant]:
    """COUNT(*) becomes COUNT(DISTINCT column)."""
    for block in planting.blocks:
        sources = [source for source in block.sources.values() if source.table is not None]
        for node in block.find(exp.Count):
            if not isinstance(node.this, exp.Star) or not sources or sources[0].table is None:
                continue
            columns = [one for one in sources[0].table.columns if one.distinct not in {None, 0}]
            for column in planting.draw.sample(columns, min(_TRIED, len(columns))):
                inner = exp.Distinct(expressions=[exp.column(column.name, sources[0].alias)])
                other = exp.Count(this=inner)
                yield planting.replaced(node, other), planting.written(other)


def ratio_lost(planting: Planting) -> Iterator[Plant]:
    """The numerator alone instead of a share or rate."""
    for block in planting.blocks:
        for projection in block.select.expressions:
            for node in projection.find_all(exp.Div):
                if node.this.find(exp.AggFunc) and node.expression.find(exp.AggFunc):
                    yield planting.replaced(node, node.this.copy()), planting.written(node.this)
                    break


def integer_division(planting: Planting) -> Iterator[Plant]:
    """A ratio of integers loses its fraction; an average is written as such a ratio."""
    if not planting.subject.facts.truncates:
        return
    for block in planting.blocks:
        for node in block.find(exp.Avg):
            found = block.stored(node.this) if isinstance(node.this, exp.Column) else None
            if found is not None and "INT" in found[1].data_type.upper():
                total, count = exp.Sum(this=node.this.copy()), exp.Count(this=node.this.copy())
                ratio = exp.Div(this=total, expression=count, typed=True, safe=True)
                yield planting.replaced(node, ratio), planting.written(ratio)
        for node in block.find(exp.Div, exp.Mul):
            for side in (node.args["this"], node.args["expression"]):
                whole: exp.Expr | None = None
                if isinstance(side, exp.Cast):
                    whole = side.this.copy()
                elif isinstance(side, exp.Literal) and side.name.endswith(".0"):
                    whole = exp.Literal.number(side.name.removesuffix(".0"))
                if whole is not None:
                    said = f"{planting.written(whole)} for {planting.written(side)}"
                    yield planting.replaced(side, whole), said


def wrong_measure(planting: Planting) -> Iterator[Plant]:
    """Another number of the same table is aggregated; one that no term of the team names."""
    _, measured = read_terms(planting)
    for block in planting.blocks:
        for node in block.find(*AGGREGATES):
            column = node.this
            named = canonical(node, planting.dialect) in measured
            if isinstance(column, exp.Column) and not named:
                yield from _columns_instead(planting, block, column)


def wrong_projected_column(planting: Planting) -> Iterator[Plant]:
    """Another column of the same kind is shown."""
    root = planting.root
    block = next((block for block in planting.blocks if block.select is root), None)
    if block is None or block.select.args.get("group"):
        return
    for projection in block.select.expressions:
        column = projection.unalias()
        if isinstance(column, exp.Column):
            yield from _columns_instead(planting, block, column)


def unknown_column(planting: Planting) -> Iterator[Plant]:
    """A column that does not exist."""
    for block in planting.blocks:
        for column in list(block.columns())[:_TRIED]:
            found = block.stored(column)
            other = column.name[:-1] if column.name.endswith("s") else f"{column.name}s"
            if found is not None and found[0].column(other) is None:
                copy = column.copy()
                copy.set("this", exp.to_identifier(other, quoted=not other.isidentifier()))
                yield planting.replaced(column, copy), f"{other} for {column.name}"


def mixed_units(planting: Planting) -> Iterator[Plant]:
    """The conversion of a currency is left out, or the filter on one currency is."""
    for block in planting.blocks:
        for node in block.find(exp.Mul):
            sides = [node.args["this"].unnest(), node.args["expression"].unnest()]
            for side, other in (sides, sides[::-1]):
                if isinstance(side, exp.Column) and _is_rate(side) and node.find_ancestor(exp.Sum):
                    yield planting.replaced(node, other.copy()), f"without {planting.written(side)}"
        for part in conditions(block):
            one = part.this if isinstance(part, exp.EQ) else None
            named = isinstance(one, exp.Column) and _is_currency(one)
            if named and not is_habit(planting, block, part):
                yield planting.changed((part, drop)), f"without {planting.written(part)}"


def term_ignored(planting: Planting) -> Iterator[Plant]:
    """A part of what a term of the team means is left out, or another column measures it."""
    meant, measured = read_terms(planting)
    for block in planting.blocks:
        filters = [node.expression.this for node in block.find(exp.Filter)]
        parts = [part for condition in filters for part in conjuncts(condition)]
        for part in (*conditions(block), *parts):
            inside = canonical(part, planting.dialect) in meant
            if inside and not is_habit(planting, block, part):
                yield planting.changed((part, drop)), f"without {planting.written(part)}"
        for node in block.find(*AGGREGATES):
            column = node.this
            if isinstance(column, exp.Column) and canonical(node, planting.dialect) in measured:
                yield from _columns_instead(planting, block, column)


def _exchanged(
    planting: Planting, one: type[exp.AggFunc], other: type[exp.AggFunc]
) -> Iterator[Plant]:
    for block in planting.blocks:
        for node in block.find(one):
            if not node.find_ancestor(exp.Window):
                put = other(this=node.this.copy())
                yield planting.replaced(node, put), planting.written(put)


def _columns_instead(planting: Planting, block: Block, column: exp.Column) -> Iterator[Plant]:
    found = block.stored(column)
    if found is None:
        return
    table, known = found
    others = [other for other in table.columns if _alike(other, known)]
    for other in planting.draw.sample(others, min(_TRIED, len(others))):
        copy = column.copy()
        copy.set("this", exp.to_identifier(other.name, quoted=not other.name.isidentifier()))
        yield planting.replaced(column, copy), f"{other.name} for {known.name}"


def _alike(other: Column, known: Column) -> bool:
    keys = [column.name.lower().endswith("id") for column in (other, known)]
    return other.name != known.name and kind_of(other) == kind_of(known) and keys[0] == keys[1]


def _is_rate(column: exp.Column) -> bool:
    return any(word in column.name.lower() for word in ("rate", "per_unit", "fx"))


def _is_currency(column: exp.Column) -> bool:
    return any(word in column.name.lower() for word in ("currency", "ccy", "unit"))

"""Amounts of different units added up, averaged or compared.

The unit of a column stands in the metadata: a name (``KRW``, ``seconds``), or the name of the
column that holds the unit of each row (``currency``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlglot import exp

from t2sql.sql.gate_text import span_of
from t2sql.sql.guards.subject import Block, Source, Subject
from t2sql.types import Column, Problem, Table

_SUMS = (exp.Sum, exp.Avg, exp.Median)
_PAIRS = (exp.Add, exp.Sub, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE)
_CURRENCY = re.compile(r"(?:^|_)(?:currency|ccy|curr)(?:_?(?:cd|code|id))?$", re.IGNORECASE)
_OF_CURRENCY = re.compile(r"\b(?:currency|ccy)\b", re.IGNORECASE)


def check_mixed_units(subject: Subject) -> list[Problem]:
    """Find sums over rows of several units, and sums and comparisons of two fixed units.

    A unit that depends on a column is settled by a group or filter of that column, or by a factor
    from another table, which is taken for the conversion.
    """
    if not any(column.unit for table in subject.known.tables for column in table.columns):
        return []
    problems: list[Problem] = []
    for block in subject.blocks:
        for node in block.find(*_SUMS):
            problems += _summed(subject, block, node)
        for node in block.find(*_PAIRS):
            problems += _paired(block, node)
    return list(dict.fromkeys(problems))


def _summed(subject: Subject, block: Block, node: exp.Expr) -> Iterator[Problem]:
    columns = list(block.columns(node.this))
    sources = {source.alias for column in columns if (source := block.source_of(column))}
    if len(sources) > 1 and node.find(exp.Mul, exp.Div) is not None:
        return
    for column in columns:
        stored = block.stored(column)
        source = block.source_of(column)
        if stored is None or source is None or not stored[1].unit:
            continue
        unit = _unit_column(block, source, *stored)
        if unit is None or unit[1].distinct == 1 or _is_settled(subject, block, node, unit):
            continue
        table, measure = stored
        written = unit[1].name
        yield Problem(
            "mixed_units",
            "warning",
            f"{table.bare_name}.{measure.name} is in the unit that {written} names, and amounts "
            f"of different {written} are put together.",
            f"Group by {written}, filter on one, or convert first.",
            span_of(column),
        )
        return


def _unit_column(
    block: Block, source: Source, table: Table, column: Column
) -> tuple[Table, Column] | None:
    """The column that says the unit of each row: of the table itself, or of one beside it."""
    own = table.column(column.unit)
    if own is not None:
        return table, own
    if not _OF_CURRENCY.search(column.unit):
        return None
    for other in block.sources.values():
        for found in other.table.columns if other.table is not None and other is not source else ():
            if _CURRENCY.search(found.name):
                return other.table, found  # type: ignore[return-value] # it has a table
    return None


def _is_settled(subject: Subject, block: Block, node: exp.Expr, unit: tuple[Table, Column]) -> bool:
    """Whether all rows that come together have one unit."""
    filtered = node.parent if isinstance(node.parent, exp.Filter) else None
    parts: list[exp.Expr] = [node, *([filtered] if filtered is not None else [])]
    group = block.select.args.get("group")
    if group is not None:
        shown = block.select.expressions
        parts += [group, *(item for item in shown if isinstance(item, exp.Column))]
    if any(block.stored(column) == unit for part in parts for column in block.columns(part)):
        return True
    return any(_is_fixed(inner, unit) for inner in subject.blocks)


def _is_fixed(block: Block, unit: tuple[Table, Column]) -> bool:
    """Whether a condition holds the unit to one value, or the SELECT groups by it."""
    group = block.select.args.get("group")
    if group is not None and any(block.stored(column) == unit for column in block.columns(group)):
        return True
    return any(
        block.sources[alias].table is unit[0] and name == unit[1].name.lower()
        for alias, name in block.links.fixed
        if alias in block.sources
    )


def _paired(block: Block, node: exp.Expr) -> Iterator[Problem]:
    left, right = _fixed_unit(block, node.this), _fixed_unit(block, node.expression)
    if left is None or right is None or left[1].casefold() == right[1].casefold():
        return
    yield Problem(
        "mixed_units",
        "warning",
        f"{left[0]} is in {left[1]} and {right[0]} in {right[1]}.",
        "Convert one of them first.",
        span_of(node.this) if isinstance(node.this, exp.Column) else None,
    )


def _fixed_unit(block: Block, node: exp.Expr) -> tuple[str, str] | None:
    """The name and the unit of a column, bare or aggregated; None where it depends on the row."""
    inner = node.unnest()
    if isinstance(inner, (exp.Sum, exp.Avg, exp.Max, exp.Min, exp.Median)):
        inner = inner.this
    stored = block.stored(inner) if isinstance(inner, exp.Column) else None
    if stored is None or not stored[1].unit:
        return None
    table, column = stored
    if table.column(column.unit) is not None or _OF_CURRENCY.search(column.unit):
        return None
    return f"{table.bare_name}.{column.name}", column.unit

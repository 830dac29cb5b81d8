"""Named metrics in the clauses: shown where they are asked for, their rows kept to what they count.

"GMV by city" is the metric by group; "on which day was GMV the highest" ranks days by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.measures.formula import Expression, change_parts, parts_of
from t2sql.translators.offline.reading import Condition, Given, Operand, Order, Reading, operands

Rows = tuple[tuple[str, str], ...]
"""Conditions of a metric: a column, and the SQL over it."""


def read_metrics(draft: Draft) -> None:
    """Every metric that no other clause took is shown."""
    for place, tag in enumerate(draft.tags):
        measure = draft.operand(place) if tag.is_metric else None
        if measure is not None and draft.free(place):
            draft.select.append((place, measure))
            draft.use(place)


def keep_rows(reading: Reading) -> Reading:
    """The rows of a metric that stands alone become the rows of the whole query.

    As in "GMV by city": a city without a row that counts is not shown. What not all measures
    ask of their rows a metric keeps to itself, by FILTER.
    """
    measures = [one for one in reading.select if one.aggregated]
    measures += [key.operand for key in reading.order if key.operand.aggregated]
    wheres = [_rows_of(one) for one in measures]
    where = [pair for pair in (wheres[0] if wheres else ()) if all(pair in one for one in wheres)]
    if not where:
        return reading
    table = next(one.table for one in measures if _rows_of(one))
    taken = {one for condition in reading.where for one in operands(condition)}
    given: list[Condition] = [Given(Operand(table, column), sql) for column, sql in where]
    kept = [one for one in given if operands(one)[0] not in taken]
    return replace(
        reading,
        select=tuple(_bare(one, where) for one in reading.select),
        order=tuple(Order(_bare(key.operand, where), key.descending) for key in reading.order),
        where=(*reading.where, *kept),
    )


def _rows_of(measure: Operand) -> Rows:
    """What every part of the measure asks of its rows."""
    first, *others = (
        one.formula.where if isinstance(one.formula, Expression) else ()
        for one in parts_of(measure)
    )
    return tuple(pair for pair in first if all(pair in other for other in others))


def _bare(measure: Operand, where: Sequence[tuple[str, str]]) -> Operand:
    """The measure without the conditions that the whole query has."""

    def strip(part: Operand) -> Operand:
        if not isinstance(part.formula, Expression):
            return part
        rest = tuple(pair for pair in part.formula.where if pair not in where)
        return replace(part, formula=replace(part.formula, where=rest))

    return change_parts(measure, strip)

"""In what order the rows stand: as asked, along time, or the greatest measure first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.reading import Operand, Order


def with_rank(draft: Draft, select: list[Operand]) -> list[Operand]:
    """As in "top ten shops by sales": the sales are shown beside the shops."""
    ranked = draft.ranked
    if ranked is None or draft.listed or draft.everything or ranked in select:
        return select
    return [*select, ranked]


def _largest_first(
    draft: Draft, select: Sequence[Operand], group: Sequence[Operand]
) -> tuple[Order, ...]:
    """Where no order is asked of groups: along time, else the greatest measure first."""
    measures = [one for one in select if one.aggregated]
    if not group or not measures:
        return ()
    timed = [key for key in group if draft.schema.is_year(key) or draft.schema.is_dated(key)]
    if timed:
        return tuple(Order(key) for key in timed)
    return (Order(measures[0], descending=True),)


def order_of(draft: Draft, select: Sequence[Operand], group: list[Operand]) -> tuple[Order, ...]:
    """The order asked for; where none is, that of :func:`_largest_first`.

    A key that rows of a group depend on is added to ``group``.
    """
    found: list[Order] = []
    for key in draft.order:
        named = key.operand.table or key.operand.function
        operand = key.operand if named else _foremost(draft, select)
        if operand is not None:
            found.append(Order(operand, key.descending))
    if not found:
        found.extend(Order(key) for key in group if key.grain or draft.schema.is_day(key))
    if not found and draft.limit is None:
        return _largest_first(draft, select, group)
    return tuple(_grouped_order(key, draft, group) for key in found) if group else tuple(found)


def _foremost(draft: Draft, select: Sequence[Operand]) -> Operand | None:
    """What an order without a key is by: the first column, of groups their first measure."""
    measures = [one for one in select if one.aggregated]
    spelled = any(tag.is_a("direction", "alpha") for tag in draft.tags)
    if measures and draft.group and not spelled:
        return measures[0]
    return select[0] if select else None


def _grouped_order(key: Order, draft: Draft, group: list[Operand]) -> Order:
    """In a grouped query a plain column is one of the keys, depends on one, or is summed up."""
    operand = key.operand
    if operand.aggregated or operand in group:
        return key
    if draft.schema.key_of(operand.table) in group:
        group.append(operand)
        return key
    return Order(replace(operand, function="max" if key.descending else "min"), key.descending)

"""One period against another: "which branches sold more in May than in April"."""

from __future__ import annotations

from t2sql.translators.offline.clauses.periods import OPERATORS
from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.measures.formula import Subset, apply_function, is_one_measure
from t2sql.translators.offline.reading import Compare, Operand, Within


def read_outdone(draft: Draft, place: int, at: int) -> bool:
    """Read "more ... in May than in April"; False if the comparison is with a date."""
    tag, later = draft.tags[place], draft.tags[at].period
    if tag.meaning not in ("gt", "lt") or "than" not in tag.text.lower().split():
        return False
    first = _period_before(draft, place)
    earlier = draft.tags[first].period if first >= 0 else None
    if earlier is None or later is None:
        return _give_up(draft, place, at)
    measure, used = _measure(draft, first)
    dated = _date_of(draft, measure.table, first) if measure is not None else None
    if measure is None or dated is None or not is_one_measure(measure):
        return _give_up(draft, place, at)
    day = draft.schema.day_of(dated)
    left, right = (
        Operand(
            measure.table,
            formula=Subset(measure, (Within(day, one.start.isoformat(), one.end.isoformat()),)),
        )
        for one in (earlier, later)
    )
    draft.having.append(Compare(left, OPERATORS[tag.meaning], right))
    draft.select.extend(((first, left), (at, right)))
    doer = _doer(draft, used)
    if draft.subject != measure.table:
        draft.group.append(Operand(draft.subject))
    elif doer is not None:
        draft.group.append(doer)
    draft.use(first, place, at, used)
    return True


def _give_up(draft: Draft, place: int, at: int) -> bool:
    """A number may look like a year; a month, or "than in 2025", is no figure's bound."""
    if draft.tags[at].number is not None and draft.said[at - 1] not in _WITHIN:
        return False
    draft.loose.append(f"{draft.tags[place].text} {draft.tags[at].text}")
    draft.use(place, at)
    return True


def _period_before(draft: Draft, place: int) -> int:
    """The period that stands before the comparison, with nothing else in between."""
    for near in range(place - 1, -1, -1):
        tag = draft.tags[near]
        if tag.kind == "period":
            return near if draft.free(near) else -1
        if tag.target is not None or tag.kind not in ("stop", "condition"):
            return -1
    return -1


_WITHIN = frozenset({"in", "during"})


def _date_of(draft: Draft, table: str, first: int) -> Operand | None:
    """The table's date that is named before the periods, as by "delivered"; else its usual one."""
    for near in range(first - 1, -1, -1):
        column = draft.operand(near)
        if column is not None and column.table == table and draft.schema.is_dated(column):
            draft.use(near)
            return column
    return draft.schema.date_of(table)


def _measure(draft: Draft, first: int) -> tuple[Operand | None, int]:
    """What is more: a sum of the amounts, or a count of the rows, that are named before.

    Where only a date is named, as in "had more cancellations", how often it came.
    """
    happened: tuple[Operand | None, int] = (None, -1)
    for near in range(first - 1, -1, -1):
        target = draft.tags[near].target
        column = draft.operand(near)
        if target is None or target.kind == "value":
            continue
        if column is not None and target.kind == "column" and draft.schema.is_dated(column):
            apart = column.table != draft.subject and happened[0] is None
            happened = (draft.count_of(near), near) if apart else happened
            continue
        if target.kind == "metric":
            return target.measure, near
        if column is not None:
            measured = draft.schema.is_measure(column)
            return (apply_function(column, "sum") if measured else None), near
        apart = target.table != draft.subject or _doer(draft, near) is not None
        return (Operand(target.table, function="count"), near) if apart else happened
    return happened


def _doer(draft: Draft, counted: int) -> Operand | None:
    """Who has the rows that are counted, where a key of their own table names them first."""
    table = draft.tags[counted].target
    for near in range(counted):
        column = draft.operand(near)
        if column is not None and table is not None and column.table == table.table:
            return column if draft.schema.is_key(column) else None
    return None

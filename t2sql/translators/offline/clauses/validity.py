"""Rows that hold for a while: "as of 30 June", where each row says from when to when it holds."""

from __future__ import annotations

from datetime import timedelta

from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.reading import AnyOf, Condition, IsNull, Operand, Within

_HOLDS = frozenset({"valid", "effective", "eff", "active"})
_FROM = frozenset({"from", "since", "start", "begin"})
_TO = frozenset({"to", "until", "till", "thru", "through", "end", "expiry"})
_ON = frozenset({"on", "as of", "at", "by"})


def read_validity(draft: Draft, place: int, at: int) -> bool:
    """Read the single day at ``at``, led in by the word at ``place``: rows that held on it.

    Whether there was a table whose rows hold for a while, and no other date was named.
    """
    period = draft.tags[at].period
    if period is None or period.end - period.start != timedelta(days=1):
        return False
    if draft.tags[place].text.lower() not in _ON or _names_date(draft, at):
        return False
    for table in draft.table_names():
        pair = _pair(draft, table)
        if pair is not None:
            start, end = pair
            following = period.end.isoformat()
            draft.add(at, Within(start, "", following))
            draft.add(at, _still(draft, end, following))
            draft.use(place, at)
            return True
    return False


def _names_date(draft: Draft, at: int) -> bool:
    """Whether a date is named close by: "signed up on 3 May"."""
    near = (draft.operand(place) for place in range(max(at - 4, 0), at))
    return any(column is not None and draft.schema.is_dated(column) for column in near)


def _pair(draft: Draft, table: str) -> tuple[Operand, Operand] | None:
    """The dates from and to which a row of the table holds, the second day not included."""
    found: list[Operand] = []
    for words in (_FROM, _TO):
        for column in draft.schema.by_name[table].columns:
            said = set(draft.schema.words(column.name))
            operand = Operand(table, column.name)
            if _HOLDS & said and words & said and draft.schema.is_dated(operand):
                found.append(operand)
                break
    return (found[0], found[1]) if len(found) == 2 else None


def _still(draft: Draft, end: Operand, following: str) -> Condition:
    """The row holds after that day, or for ever where no end is written."""
    column = draft.schema.column(end.table, end.column)
    later = Within(end, following, "")
    open_ended = column is not None and bool(column.null_share)
    return AnyOf((IsNull(end), later)) if open_ended else later

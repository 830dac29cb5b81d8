"""Rows that lack something: nothing was found, nobody has it, a column is empty."""

from __future__ import annotations

from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.reading import Compare, Condition, Flag, IsNull, Operand

_DOERS = frozenset(
    {"agent", "assignee", "assigned", "owner", "handler", "representative", "rep", "staff"}
    | {"employee", "operator", "worker", "driver", "courier", "technician", "officer"}
    | {"inspector", "clerk", "responsible", "carer", "nurse", "coach", "tutor", "adviser"}
)
"""Who takes a piece of work upon them."""


def read_absence(draft: Draft) -> None:
    """Read phrases that name no column: "came back empty", "nobody has picked up"."""
    for place in list(draft.each("null", "nothing")):
        _read_nothing(draft, place)
    for place in list(draft.each("null", "nobody")):
        _read_nobody(draft, place)


def _read_nothing(draft: Draft, place: int) -> None:
    """As in "searches that found nothing": the one count that a row of the subject has is 0."""
    table = draft.schema.by_name.get(draft.subject)
    columns = [Operand(draft.subject, one.name) for one in table.columns] if table else []
    counts = [one for one in columns if _is_counted(draft, one)]
    if len(counts) == 1:
        draft.add(place, Compare(counts[0], "=", 0))
        draft.use(place)


def _read_nobody(draft: Draft, place: int) -> None:
    """As in "tickets nobody has picked up": the one who does the work is not there."""
    table = draft.schema.by_name.get(draft.subject)
    doers = [
        column
        for column in (table.columns if table is not None else ())
        if column.null_share and _DOERS & set(draft.schema.words(column.name))
    ]
    keys = [one for one in doers if draft.schema.is_key(Operand(draft.subject, one.name))]
    if len(keys or doers) == 1:
        draft.add(place, IsNull(Operand(draft.subject, (keys or doers)[0].name)))
        draft.use(place)


def absent(draft: Draft, column: Operand, *, negated: bool = False) -> Condition:
    """The condition that a row has none of what a column says; ``negated``: that it has some."""
    if draft.schema.is_flag(column):
        return Flag(column, not negated)
    found = draft.schema.column(column.table, column.column)
    if _is_counted(draft, column) and found is not None and not found.null_share:
        return Compare(column, ">" if negated else "=", 0)
    return IsNull(column, negated)


def _is_counted(draft: Draft, column: Operand) -> bool:
    """Whether the column says how many: 0 is none of them."""
    return draft.schema.words(column.column)[-1:] == ("count",) and draft.schema.is_measure(column)

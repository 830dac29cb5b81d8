"""How soon one thing follows another: "left within 90 days of joining"."""

from __future__ import annotations

from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.measures.formula import Difference
from t2sql.translators.offline.reading import Compare, Operand

_UNITS = {"day": "day", "hour": "hour", "minute": "minute", "week": "week", "month": "month"}
_SINCE = frozenset({"of", "after", "from", "since", "following"})
_ENDS = frozenset({",", "?", ".", ";", ")"})


def read_lags(draft: Draft) -> None:
    """Read "within 30 days of ..." as a bound on the time from the first date to the second.

    The first is what is named after it, or else the date of what the question is about.
    """
    for place, lower in enumerate(draft.said[:-2]):
        if lower != "within":
            continue
        number, unit = draft.tags[place + 1].number, _unit(draft.said[place + 2])
        if number is None or not unit or not draft.free(place + 1):
            continue
        later = _later(draft, place)
        first, used = _first(draft, place + 3, later)
        draft.use(place, place + 1, place + 2)
        if later is None or first is None or first == later:
            draft.loose.extend((f"within {draft.tags[place + 1].text}", draft.tags[place + 2].text))
            continue
        passed = Operand(later.table, formula=Difference(later, first, unit))
        draft.add(place, Compare(passed, ">=", 0))
        draft.add(place, Compare(passed, "<=", number))
        draft.use(*used)


def _unit(lower: str) -> str:
    return _UNITS.get(lower.removesuffix("s"), "")


def _later(draft: Draft, place: int) -> Operand | None:
    """The date of what happened: of what is named last before, and not the subject."""
    for near in range(place - 1, -1, -1):
        column = draft.operand(near)
        if column is not None and draft.schema.is_dated(column):
            draft.use(near)
            return draft.schema.day_of(column)
        target = draft.tags[near].target
        if target is not None and target.kind != "value" and target.table != draft.subject:
            dated = draft.schema.date_of(target.table)
            return draft.schema.day_of(dated) if dated is not None else None
    return None


def _first(draft: Draft, place: int, later: Operand | None) -> tuple[Operand | None, list[int]]:
    """The date that the time is counted from, and the words that name it."""
    if place < len(draft.tags) and draft.tags[place].text.lower() in _SINCE:
        used = [place]
        for at in range(place + 1, len(draft.tags)):
            if draft.tags[at].text in _ENDS or len(used) > 4:
                break
            used.append(at)
            column = draft.operand(at)
            if column is not None and column != later and draft.schema.is_dated(column):
                return draft.schema.day_of(column), used
    else:
        used = []
    dated = draft.schema.date_of(draft.subject) if draft.subject else None
    return (draft.schema.day_of(dated) if dated is not None else None), used

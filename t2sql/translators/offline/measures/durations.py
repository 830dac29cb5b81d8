"""How long something takes: "average time to close a case", from the day it was opened."""

from __future__ import annotations

from t2sql.translators.offline.codes.roots import root
from t2sql.translators.offline.draft import Draft, aggregate_of
from t2sql.translators.offline.measures.formula import Difference
from t2sql.translators.offline.reading import Operand

_SPANS = frozenset({"time", "duration"})
_ENDS = frozenset(
    {"closed", "resolved", "completed", "ended", "end", "finished", "settled", "cancelled"}
    | {"delivered", "arrival", "arrived", "returned", "discharged", "until", "to"}
)
_STARTS = frozenset(
    {"opened", "created", "started", "start", "begin", "began", "booked", "ordered", "requested"}
    | {"received", "placed", "reported", "submitted", "pickup", "departed", "depart", "departure"}
    | {"issued", "sent", "shipped", "registered", "admitted", "from", "borrowed", "rented", "filed"}
)
_WHOLE = frozenset(
    {"resolution", "resolve", "processing", "process", "handling", "handle", "turnaround", "cycle"}
    | {"completion", "complete", "finish", "total", "whole"}
)
"""Of such a time the whole is meant; a time to something else may end before."""
_UNITS = {"days": "day", "hours": "hour", "minutes": "minute", "weeks": "week"}


def read_durations(draft: Draft) -> None:
    """Read each average (or other measure) of the time from a first date to a last one."""
    for place in list(draft.each("aggregate", "avg", "median", "min", "max")):
        near = range(place + 1, min(place + 4, len(draft.tags)))
        at = next((one for one in near if draft.tags[one].text.lower() in _SPANS), -1)
        told = [one for one in range(place + 1, at) if draft.free(one)]
        if at < 0 or any(draft.tags[one].kind not in ("mention", "word", "stop") for one in told):
            continue
        told += _doing(draft, at)
        ends = _ends(draft, {draft.tags[one].text.lower() for one in told})
        if ends is None:
            continue
        first, last = ends
        unit, used = _unit(draft, last)
        passed = Difference(last, first, unit)
        function = aggregate_of(draft.tags[place].meaning)
        draft.select.append((place, Operand(last.table, function=function, formula=passed)))
        draft.use(place, at, *told, *used)
        draft.notes.append(f"The time is counted from {first.column} to {last.column}.")


def _doing(draft: Draft, at: int) -> list[int]:
    """As in "time to close", "time until it is delivered": the verb, and what leads to it."""
    lead = draft.tags[at + 1].text.lower() if at + 1 < len(draft.tags) else ""
    if lead not in ("to", "until", "till", "between", "before"):
        return []
    after = draft.skip(at + 1, 1, 3)
    return [at + 1, after] if after >= 0 and not draft.tags[after].is_table else [at + 1]


def _ends(draft: Draft, said: set[str]) -> tuple[Operand, Operand] | None:
    """The first and the last date of the rows: the last is what is said, or the only one."""
    for table in draft.table_names():
        dated = [
            one
            for column in draft.schema.by_name[table].columns
            if draft.schema.is_dated(one := Operand(table, column.name))
        ]
        done = set(map(root, said))
        last = [one for one in dated if done & set(map(root, draft.schema.words(one.column)))]
        if said & _WHOLE and not last:
            last = [one for one in dated if _ENDS & set(draft.schema.words(one.column))]
        first = [one for one in dated if _STARTS & set(draft.schema.words(one.column))]
        first = [one for one in first if one not in last]
        if len(last) == 1 and first:
            alike = [
                one for one in first if draft.schema.is_day(one) == draft.schema.is_day(last[0])
            ]
            return (alike or first)[0], last[0]
    return None


def _unit(draft: Draft, last: Operand) -> tuple[str, list[int]]:
    """The unit that is asked for, with its words; else days of dates, hours of moments."""
    for at, tag in enumerate(draft.tags):
        lead = draft.tags[at - 1].text.lower() if at else ""
        if lead == "in" and tag.text.lower() in _UNITS and draft.free(at):
            return _UNITS[tag.text.lower()], [at]
    return ("day" if draft.schema.is_day(last) else "hour"), []

"""What a question says in several words, or by a period, and a reading does not."""

from __future__ import annotations

from itertools import pairwise

from t2sql.translators.offline.codes.roots import form_of, root
from t2sql.translators.offline.dates import Period
from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.measures.formula import Subset
from t2sql.translators.offline.reading import AnyOf, Compare, Condition, Operand, Reading, Within

_WHO = frozenset({"who", "that", "which"})


def find_losses(reading: Reading, draft: Draft) -> list[str]:
    """The phrases that nothing of the reading stands for, as they were said."""
    return [
        *_idioms(draft),
        *_clashing_periods(reading),
        *_lost_periods(reading, draft),
        *_uncompared_periods(draft),
        *_guessed_dates(reading, draft),
        *_unmeant_amount(reading, draft),
        *_lost_ways(reading, draft),
        *_uncounted_times(reading, draft),
        *_overwritten(reading, draft),
        *_lost_clause(draft),
        *(draft.tags[place].text for place in draft.each("share")),
    ]


def _idioms(draft: Draft) -> list[str]:
    """As in "arrived on time": words that mean nothing alone, and a condition together."""
    return [
        f"{one.text} {other.text}"
        for one, other in zip(draft.tags, draft.tags[1:], strict=False)
        if other.kind == "stop" and (one.text.lower(), other.text.lower()) == ("on", "time")
    ]


def _clashing_periods(reading: Reading) -> list[str]:
    """Two closed periods of one date: rows can hardly lie in both, so one was meant otherwise."""
    closed = [one for one in reading.where if isinstance(one, Within) and one.start and one.end]
    seen = {(one.left.table, one.left.column) for one in closed}
    return [f"{one.start} to before {one.end}" for one in closed[len(seen) :]]


def _lost_periods(reading: Reading, draft: Draft) -> list[str]:
    """Periods that no condition holds: nothing makes an answer as wrong as quietly."""
    held = {day for one in reading.where if isinstance(one, Within) for day in (one.start, one.end)}
    spoken = [
        (tag.text, signs)
        for tag in draft.tags
        if tag.kind == "period" and tag.period is not None
        if held.isdisjoint(signs := _signs_of(tag.period))
    ]
    said = repr(reading) if spoken else ""
    return [text for text, signs in spoken if not any(sign in said for sign in signs)]


def _uncompared_periods(draft: Draft) -> list[str]:
    """As in "were there more in May than in April", where both periods narrow the rows."""
    periods = draft.places.get("period", [])
    return [
        f"than {draft.tags[after].text}"
        for before, after in pairwise(periods)
        if any(at in range(before, after) for at in draft.each_word("than") if draft.free(at))
    ]


def _guessed_dates(reading: Reading, draft: Draft) -> list[str]:
    """As in "packed in May", where nothing names the day of that and the rows have several."""
    doings = [_doing_before(draft, place) for place in draft.places.get("period", [])]
    said = [draft.tags[at].text for at in doings if at >= 0]
    if not said:
        return []
    bounds = (*reading.where, *draft.both, *_outdone_periods(reading))
    bounded = {one.left.table for one in bounds if isinstance(one, Within)}
    return said if any(_has_dates(draft, table) for table in bounded) else []


def _outdone_periods(reading: Reading) -> list[Condition]:
    """The periods of one measure that is held against itself."""
    measures = [one.left.formula for one in reading.having if isinstance(one, Compare)]
    return [bound for one in measures if isinstance(one, Subset) for bound in one.conditions]


def _has_dates(draft: Draft, table: str) -> bool:
    """Whether rows have days of several events; when they were last changed is none."""
    operands = [Operand(table, column.name) for column in draft.schema.by_name[table].columns]
    days = {draft.schema.day_of(one) for one in operands if draft.schema.is_dated(one)}
    return sum("updat" not in one.column.lower() for one in days) > 1


def _doing_before(draft: Draft, place: int) -> int:
    """Where the verb stands that a period belongs to and that nothing was made of; -1 if none."""
    for near in range(place - 1, -1, -1):
        tag = draft.tags[near]
        outdone = near and tag.is_table and draft.said[near - 1] in _MORE
        if tag.kind not in ("stop", "condition", "compare") and not outdone:
            told = tag.kind == "word" and draft.free(near) and root(tag.text) not in _BEGINNINGS
            return near if told and form_of(tag.text) == "participle" else -1
    return -1


_MORE = frozenset({"more", "fewer", "less"})


_BEGINNINGS = frozenset(
    {"add", "begin", "creat", "enter", "fil", "found", "hold", "issu", "log", "mak", "open", "plac"}
    | {"post", "rais", "receiv", "record", "register", "start", "submit"}
)
"""Roots of verbs that speak of a row's first day, which is the usual one."""


def _signs_of(period: Period) -> tuple[str, ...]:
    """What a condition that is of the period holds."""
    return (period.start.isoformat(), period.end.isoformat(), f"right={period.start.year}")


def _unmeant_amount(reading: Reading, draft: Draft) -> list[str]:
    """As in "how much did each branch earn", where nothing that is shown is an amount."""
    asked = ("how", "much") in zip(draft.said, draft.said[1:], strict=False)
    if not asked or any(one.aggregated or draft.schema.is_measure(one) for one in reading.select):
        return []
    return ["how much"]


def _lost_ways(reading: Reading, draft: Draft) -> list[str]:
    """As in "moved from Basic to Plus", where the two are read as one or the other."""
    found: list[str] = []
    either = [one for one in reading.where if isinstance(one, AnyOf)]
    values = [
        {part.right for part in one.conditions if isinstance(part, Compare)} for one in either
    ]
    for place in draft.each_word("from"):
        ends = [at for at in range(place + 1, place + 5) if _is_value(draft, at)][:2]
        to = range(ends[0] + 1, ends[1]) if len(ends) == 2 else range(0)
        said = {target.value for at in ends if (target := draft.tags[at].target) is not None}
        if any(draft.tags[at].text.lower() == "to" for at in to):
            found.extend("from ... to" for one in values if said <= one)
    return found


def _lost_clause(draft: Draft) -> list[str]:
    """As in "members who subscribed": of what they did no word is read, so all are shown."""
    for place in draft.each("condition"):
        rest = range(place + 1, len(draft.tags))
        if draft.said[place] not in _WHO or any(at in draft.used for at in rest):
            continue
        if all(draft.tags[at].target is None for at in rest):
            return [draft.tags[at].text for at in rest if draft.tags[at].kind == "word"]
    return []


def _is_value(draft: Draft, at: int) -> bool:
    return at < len(draft.tags) and draft.tags[at].is_value


def _uncounted_times(reading: Reading, draft: Draft) -> list[str]:
    """As in "who called more than 5 times", where no calls are counted but those who called."""
    shown = {one.table for one in reading.select}
    own = [
        one
        for one in reading.having
        if isinstance(one, Compare) and one.left.function == "count" and not one.left.column
    ]
    alone = bool(own) and shown == {one.left.table for one in own}
    return ["times" for _ in draft.each_word("times") if alone]


def _overwritten(reading: Reading, draft: Draft) -> list[str]:
    """As in "how many called, by month", of a date of the last call: earlier ones are not kept."""
    if any(True for _ in draft.each_word("last")):
        return []
    cut = {(one.table, one.column) for one in reading.group if one.grain}
    kept = {pair for pair in cut if "last" in draft.schema.words(pair[1])}
    return [
        draft.tags[place].text
        for place, one in draft.operands.items()
        if (one.table, one.column) in kept
    ]

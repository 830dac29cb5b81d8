"""Measures over time: running totals, moving averages, growth from one period to the next."""

from __future__ import annotations

from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.measures.formula import Window, WindowKind
from t2sql.translators.offline.reading import Operand

_STEPS = {"day": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "year"}


def read_windows(draft: Draft) -> None:
    """Put the window that is asked for over the measure that is asked for, in order of time."""
    place = next(draft.each("window"), -1)
    if place < 0:
        return
    tag = draft.tags[place]
    measured = [pair for pair in draft.select if pair[1].aggregated]
    keys = [key for key in draft.group if key.grain or draft.schema.is_dated(key)]
    if not measured or not keys:
        draft.loose.append(tag.text)
        return
    at, measure = measured[-1]
    time = keys[0]
    kind = _kind(tag.meaning)
    rows = int(tag.number) if tag.number else 1
    partition = tuple(key for key in draft.group if key != time and key.column)
    factor = 100.0 if "percent" in tag.text.lower() else 1.0
    window = Window(measure, kind, (time,), partition, rows, factor)
    shown = Operand(measure.table, formula=window)
    if kind in ("running", "moving") and not _asked_twice(draft, at, place):
        draft.select.remove((at, measure))
    draft.select.append((place, shown))
    draft.use(place)


def _kind(meaning: str) -> WindowKind:
    kinds: dict[str, WindowKind] = {
        "running": "running",
        "moving": "moving",
        "growth": "growth",
        "change": "change",
    }
    return kinds[meaning]


def _asked_twice(draft: Draft, at: int, place: int) -> bool:
    """As in "new members and the running total": both are shown."""
    between = draft.tags[min(at, place) + 1 : max(at, place)]
    return at < place and any(tag.kind == "and" for tag in between)

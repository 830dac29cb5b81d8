"""Measures over time: running totals, moving averages, growth from one period to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from t2sql.translators.offline.dates import unit_period
from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.measures.formula import Window, WindowKind
from t2sql.translators.offline.reading import Operand, Within

_STEPS = frozenset({"day", "week", "month", "quarter", "year"})


def read_windows(draft: Draft) -> None:
    """Put the window that is asked for over the measure that is asked for, in order of time."""
    place = next(draft.each("window"), -1)
    if place < 0:
        return
    tag = draft.tags[place]
    units = [*tag.hints, *(hint for step in draft.each("step") for hint in draft.tags[step].hints)]
    measured = _measured(draft)
    time = _time(draft, measured[-1][1], units) if measured else None
    if time is None:
        draft.loose.append(tag.text)
        return
    at, measure = measured[-1]
    kind = _kind(tag.meaning)
    rows = int(tag.number) if tag.number else 1
    partition = tuple(key for key in draft.group if key != time and key.column)
    factor = 100.0 if "percent" in tag.text.lower() else 1.0
    window = Window(measure, kind, (time,), partition, rows, factor)
    shown = Operand(measure.table, formula=window)
    if kind in ("running", "moving") and not _asked_twice(draft, at, place):
        draft.select.remove((at, measure))
    draft.select.append((place, shown))
    draft.use(place, *draft.each("step"))
    if kind != "running":
        look_back(draft, time, rows - 1 if kind == "moving" else rows)


def _measured(draft: Draft) -> list[tuple[int, Operand]]:
    """The measures that are asked for, else of each period the sum of a column, or the rows."""
    found = [pair for pair in draft.select if pair[1].aggregated]
    if found:
        return found
    for place, tag in enumerate(draft.tags):
        column = draft.operand(place) if draft.free(place) and tag.is_column else None
        if column is not None and draft.schema.is_measure(column):
            draft.select.append((place, replace(column, function="sum")))
            draft.use(place)
            return draft.select[-1:]
    for place, tag in enumerate(draft.tags):
        counted = draft.count_of(place) if draft.free(place) and tag.is_table else None
        if counted is not None:
            draft.select.append((place, counted))
            draft.use(place)
            return draft.select[-1:]
    return []


def _time(draft: Draft, measure: Operand, units: Sequence[str]) -> Operand | None:
    """The key of the groups that is a time, or else the unit that the window counts."""
    keys = [key for key in draft.group if key.grain or draft.schema.is_dated(key)]
    dated = draft.schema.date_of(measure.table) if units and not keys else None
    if dated is not None:
        plain = units[0] == "day" and draft.schema.is_day(dated)
        keys.append(dated if plain else replace(dated, grain=units[0]))
        draft.group.append(keys[0])
    return keys[0] if keys else None


def look_back(draft: Draft, time: Operand, rows: int) -> None:
    """The rows before the period are read as well, for the first windows, and are not shown."""
    unit = time.grain or "day"
    if time.grain and draft.schema.known.dialect == "sqlite":
        return  # it cuts dates to texts, which no day can be held against
    date_column = replace(time, grain="")
    for at, (place, one) in enumerate(draft.where):
        bounded = isinstance(one, Within) and one.left == date_column and one.start
        if not isinstance(one, Within) or not bounded or one.negated or unit not in _STEPS:
            continue
        start = date.fromisoformat(one.start)
        early = unit_period(unit, start, rows).start
        draft.where[at] = (place, replace(one, start=early.isoformat()))
        first = unit_period(unit, start, 0).start
        draft.kept.append(Within(time, first.isoformat(), ""))


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

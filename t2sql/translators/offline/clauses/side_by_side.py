"""One period next to another: "per month, 2025 next to 2024", a column for each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from t2sql.translators.offline.dates import Period
from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.measures.formula import Subset, change_parts, is_one_measure
from t2sql.translators.offline.reading import AnyOf, Operand, Within
from t2sql.translators.offline.tags import Tag

_BESIDE = frozenset({"next", "versus", "vs", "against", "beside", "alongside", "compared"})
_BETWEEN = _BESIDE | {"to", "with", "the", "of", "in", "same", "months", ".", ","}
_YEARLY = {"month": "month_of_year", "quarter": "quarter_of_year"}


def take_side_by_side(draft: Draft) -> tuple[Period, Period, int] | None:
    """The two periods that are set beside each other, and the place of the first.

    Taken before conditions are read, so that neither narrows the rows.
    """
    periods = {place: one for place, tag in enumerate(draft.tags) if (one := _period(tag))}
    if len(periods) != 2 or not all(draft.free(place) for place in periods):
        return None
    places, (first, second) = list(periods), periods.values()
    between = draft.tags[places[0] + 1 : places[1]]
    said = {word for tag in between for word in tag.text.lower().split()}
    if not said & _BESIDE or said - _BETWEEN:
        return None
    draft.use(*range(places[0], places[1] + 1))
    return first, _same_stretch(first, second), places[0]


def _period(tag: Tag) -> Period | None:
    """The period that is named; a number that looks like a year is one."""
    if tag.period is not None or tag.kind != "number" or not isinstance(tag.number, int):
        return tag.period
    year = tag.number
    is_year = 1990 <= year <= 2100 and tag.text == str(year)
    return Period(date(year, 1, 1), date(year + 1, 1, 1), year) if is_year else None


def _same_stretch(first: Period, second: Period) -> Period:
    """As in "January to May 2025 next to 2024": the same months of the other year."""
    if second.year is None or first.year is not None:
        return second
    years = second.year - first.start.year
    return Period(_years_on(first.start, years), _years_on(first.end, years))


def _years_on(day: date, years: int) -> date:
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year + years, day=28 if leap else day.day)


def show_side_by_side(draft: Draft, taken: tuple[Period, Period, int] | None) -> None:
    """Put the measure once for each period; months of two years meet as months of the year."""
    if taken is None:
        return
    first, second, place = taken
    measured = [pair for pair in draft.select if pair[1].aggregated]
    dated = draft.schema.date_of(measured[0][1].table) if len(measured) == 1 else None
    dated = draft.schema.day_of(dated) if dated is not None else None
    keys = [key for key in draft.group if key.grain]
    apart = first.start.year != second.start.year
    if draft.schema.known.dialect == "sqlite" and any(key.grain == "quarter" for key in keys):
        apart = False  # it knows no quarters
    fitting = all(key.grain in _YEARLY for key in keys) and (apart or not keys)
    if dated is None or not fitting or not is_one_measure(measured[0][1]):
        draft.loose.append(draft.tags[place].text)
        return
    spans = [Within(dated, one.start.isoformat(), one.end.isoformat()) for one in (first, second)]
    at, measure = measured[0]
    draft.select.remove((at, measure))
    draft.select.extend((at, _within(measure, span)) for span in spans)
    draft.where.append((place, AnyOf(tuple(spans))))
    draft.group = [
        replace(key, grain=_YEARLY[key.grain]) if key.grain else key for key in draft.group
    ]


def _within(measure: Operand, span: Within) -> Operand:
    def narrow(part: Operand) -> Operand:
        return Operand(part.table, formula=Subset(part, (span,)))

    return change_parts(measure, narrow)

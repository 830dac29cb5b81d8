"""Groups of time: "per month", "by weekday", "on which day"."""

from __future__ import annotations

from dataclasses import replace

from t2sql.translators.offline.clauses.periods import date_of_whole, finest_first
from t2sql.translators.offline.dates import GRAINS
from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.reading import Operand, Within

GRAIN_WORDS = frozenset({*GRAINS.values(), "weekday"})


def read_asked_grain(draft: Draft) -> None:
    """As in "on which day was the turnover the highest": days are ranked."""
    ranked = [key.operand for key in draft.order if key.operand.aggregated]
    for place, tag in enumerate(draft.tags[1:4] if ranked and not draft.group else (), start=1):
        lead = draft.tags[place - 1].text.lower().split()[-1]
        asked = lead in ("which", "what") and tag.text.lower() in GRAIN_WORDS
        if asked and tag.target is None:
            dated = draft.schema.date_of(ranked[0].table)
            if dated is not None:
                read_grain(draft, place, tag.text.lower())


def _bounded_date(draft: Draft, table: str) -> Operand | None:
    """As in "trips finished in 2025, by month": months of the date that the period is of."""
    bounded = {one.left for _, one in draft.where if isinstance(one, Within)}
    dates = [one for one in bounded if one.table == table]
    return dates[0] if len(dates) == 1 else None


def read_grain(draft: Draft, at: int, grain: str) -> bool:
    """A date cut to a month, a week ...: the date column of the table that is measured."""
    measured = [operand.table for _, operand in draft.select if operand.aggregated]
    measured += [key.operand.table for key in draft.order if key.operand.aggregated]
    measured += [tag.target.table for tag in draft.tags if tag.is_metric and tag.target is not None]
    tables = list(dict.fromkeys((*measured, *draft.table_names())))
    if all(operand.function == "count" for _, operand in draft.select if operand.aggregated):
        tables = finest_first(draft, tables)  # "how many customers ordered per month"
    bounded = [table for table in tables if _bounded_date(draft, table) is not None]
    for table in dict.fromkeys((*bounded, *tables)):
        dated = _bounded_date(draft, table) or draft.schema.date_of(table)
        if dated is not None and grain == "day" and draft.schema.is_day(dated):
            draft.group.append(dated)
            draft.use(at)
            return True
        if dated is not None:
            draft.group.append(Operand(dated.table, dated.column, grain=grain))
            draft.use(at)
            return True
    whole = date_of_whole(draft, tables)
    if whole is not None:
        draft.group.append(replace(whole, grain=grain))
        draft.use(at)
        return True
    draft.loose.append(draft.tags[at].text)
    return False

"""Conditions on dates: "after 2020", "in March", "between 2019 and 2021", "last month"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from t2sql.translators.offline.clauses.validity import read_validity
from t2sql.translators.offline.dates import Period
from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.reading import Compare, Condition, IsNull, Operand, Operator, Within

OF_WHOLE = "which its rows belong to"
"""Said of a date that the table itself has not."""
OPERATORS: dict[str, Operator] = {
    "gt": ">",
    "ge": ">=",
    "lt": "<",
    "le": "<=",
    "eq": "=",
    "ne": "!=",
    "after": ">",
    "before": "<",
    "from": ">=",
    "upto": "<=",
}


def span_of_periods(draft: Draft, dated: Operand, first: Period, last: Period) -> list[Condition]:
    """The conditions that hold a date from the start of one period to the end of another."""
    if draft.schema.is_year(dated):
        return [
            Compare(dated, ">=", first.start.year),
            Compare(dated, "<=", (last.end - timedelta(days=1)).year),
        ]
    return [Within(dated, first.start.isoformat(), last.end.isoformat())]


def compare_period(draft: Draft, place: int, at: int) -> bool:
    """Read the comparison at ``place`` with the period at ``at``; False if no date can be meant."""
    if read_validity(draft, place, at):
        return True
    period = draft.tags[at].period
    dated = find_date(draft, place, at) if period is not None else None
    if dated is None or period is None:
        return False
    meaning, text = draft.tags[place].meaning, draft.tags[place].text.lower()
    if draft.schema.is_year(dated):
        operator = ">=" if "since" in text else OPERATORS[meaning]
        draft.add(place, Compare(dated, operator, period.start.year))
    else:
        draft.add(place, _bounded(dated, meaning, text, period))
    draft.use(place, at)
    return True


def _bounded(dated: Operand, meaning: str, text: str, period: Period) -> Within:
    start, end = period.start.isoformat(), period.end.isoformat()
    if text == "over":  # "over the last 30 days"
        return Within(dated, start, end)
    if meaning in ("after", "gt", "ge", "from"):
        including = meaning in ("ge", "from") or text in ("since", "as of", "starting from")
        return Within(dated, start if including else end, "")
    if meaning in ("before", "lt", "le", "upto"):
        including = meaning in ("le", "upto") or text in ("until", "till")
        return Within(dated, "", end if including else start)
    return Within(dated, start, end, negated=meaning == "ne")


def find_date(draft: Draft, place: int, at: int) -> Operand | None:
    """The date column meant; of a moment's timestamp and its date, the date."""
    found = _named_date(draft, place, at)
    return draft.schema.day_of(found) if found is not None else None


def _named_date(draft: Draft, place: int, at: int) -> Operand | None:
    """A date named nearby, else the date of a table in the question."""
    inner = [near for near in range(place + 1, at) if draft.operand(near) is not None]
    ahead = () if draft.said[at + 1 : at + 2] == ("but",) else (at + 1, at + 2)
    for near in (*inner, *range(place - 1, max(-1, place - 5), -1), *ahead):
        column = draft.operand(near)
        if column is None or _has_happened(draft, column):
            continue
        if draft.schema.is_dated(column) or draft.schema.is_year(column):
            between = draft.tags[min(near, at) + 1 : max(near, at)]
            beside = all(
                tag.kind in ("stop", "compare") or tag.text.lower() in ("of", "is", "in", "on")
                for tag in between
            )
            if draft.regions[near] != "project" or beside:
                draft.use(near)
            return column
    hinted = draft.by_hints(draft.tags[place].hints)
    if hinted is not None and (draft.schema.is_dated(hinted) or draft.schema.is_year(hinted)):
        return hinted
    return _any_date(draft, year_only=draft.tags[at].number is not None)


def _has_happened(draft: Draft, column: Operand) -> bool:
    """Whether it is asked already that the date came, or did not."""
    return any(isinstance(one, IsNull) and one.left == column for _, one in draft.where)


def year_column(draft: Draft) -> Operand | None:
    """A column of plain years in a table of the question, those shown first.

    Rows that have a date of their own are not meant by when somebody was born.
    """
    shown = [operand.table for _, operand in draft.select if operand.table]
    for table in dict.fromkeys((*shown, *reversed(draft.table_names()))):
        for column in draft.schema.by_name[table].columns:
            operand = Operand(table, column.name)
            born = "birth" in column.name.lower() and draft.schema.date_of(table) is not None
            if draft.schema.is_year(operand) and draft.schema.is_numeric(operand) and not born:
                return operand
    return None


def _any_date(draft: Draft, *, year_only: bool) -> Operand | None:
    metrics = [tag.target.measure for tag in draft.tags if tag.is_metric and tag.target]
    measured = [table for one in metrics if one is not None for table in one.tables]
    measured += [operand.table for _, operand in draft.select]
    named = finest_first(draft, list(reversed(draft.table_names())))
    tables = list(dict.fromkeys((*measured, *named)))
    year = year_column(draft) if year_only else None
    if year is not None:
        return year
    for table in tables:
        dated = draft.schema.date_of(table)
        if dated is not None:
            if measured and dated.table not in measured and _is_computed(draft):
                draft.loose.append("date")  # of no table that is measured: hardly a guess
            draft.notes.append(f"The date meant is {dated.table}.{dated.column}.")
            return dated
    return date_of_whole(draft, tables)


def date_of_whole(draft: Draft, tables: Sequence[str]) -> Operand | None:
    """As in "quantity sold in 2025": a line of an order has the day of its order."""
    for table in tables:
        for _, edge in draft.graph.neighbours.get(table, ()):
            whole = edge.right if edge.left == table else edge.left
            points = not draft.schema.fans_out(table, (edge,))
            known = points and whole in draft.schema.by_name
            dated = draft.schema.date_of(whole) if known else None
            if dated is not None:
                said = f"The date meant is {dated.table}.{dated.column}, {OF_WHOLE}."
                draft.notes.extend([said] if said not in draft.notes else [])
                return dated
    return None


def _is_computed(draft: Draft) -> bool:
    return any(tag.is_metric for tag in draft.tags)


def finest_first(draft: Draft, tables: list[str]) -> list[str]:
    """Tables whose rows others of them point to come last: what happened has the date meant."""

    def is_pointed_to(table: str) -> bool:
        return any(
            draft.schema.fans_out(table, (edge,))
            for other in tables
            if other != table
            for edge in draft.graph.between(table, other)[:1]
        )

    return sorted(tables, key=is_pointed_to)


def read_period(draft: Draft, place: int) -> None:
    """A period alone ("in 2021", "last month") holds the date within it."""
    if place and read_validity(draft, place - 1, place):
        return
    period = draft.tags[place].period
    dated = find_date(draft, place, place)
    if dated is None or period is None:
        if draft.tags[place].number is None:
            draft.loose.append(draft.tags[place].text)
            draft.use(place)
        return
    if draft.schema.is_year(dated):
        draft.add(place, Compare(dated, "=", period.start.year))
    else:
        draft.add(place, Within(dated, period.start.isoformat(), period.end.isoformat()))
    draft.use(place)

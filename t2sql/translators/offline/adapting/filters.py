"""What the rows are restricted to: less than the past question said, more that this one says."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from itertools import chain

from sqlglot import exp

from t2sql.sql.conditions import conjuncts
from t2sql.translators.offline.adapting.frame import Item, Source, aliases_of, words_of
from t2sql.translators.offline.adapting.work import (
    LONGEST,
    SURE,
    Known,
    Task,
    Work,
    columns_of,
    is_dated,
)
from t2sql.translators.offline.sql_periods import find_sql_periods, read_day
from t2sql.translators.offline.stored_sql import parse_stored
from t2sql.translators.offline.wording import canonical_stem
from t2sql.translators.offline.words import Word

_RANKS = frozenset({"top", "most", "first", "last", "leav", "out", "best"})
_NUMERIC = re.compile("int|dec|num|doub|float|real", re.IGNORECASE)


def drop_filters(task: Task, work: Work) -> None:
    """Leave out what the past question restricted and this one does not."""
    kept, unsaid = [], bool(task.before.periods) and not task.asked.periods
    for part in work.where:
        if unsaid and find_sql_periods(exp.Select().where(part.copy())):
            work.counts["unsaid_period"] = 0.5
            continue
        words = _literal_words(part)
        if words & task.before.stems and not words & task.asked.stems:
            work.count("dropped")
            continue
        kept.append(part)
    work.where = kept


def drop_about(gone: Sequence[Item], groups: Sequence[Item], work: Work) -> None:
    """Leave out conditions on groups that are gone, as ``reason IS NOT NULL``."""
    kept = frozenset(chain.from_iterable(columns_of(one.expression) for one in groups))
    lost = frozenset(chain.from_iterable(columns_of(one.expression) for one in gone)) - kept
    work.where = [
        part
        for part in work.where
        if is_dated(part) or not columns_of(part) or not columns_of(part) <= lost
    ]


def add_terms(task: Task, work: Work) -> None:
    """Restrict to what the team's own words mean, where the question says them."""
    for term in task.known.slice.terms:
        said = next(
            (name for name in term.names if words_of(name) and words_of(name) <= task.asked.stems),
            None,
        )
        alias = work.alias_of(task.known, term.tables[0]) if len(term.tables) == 1 else None
        if not term.filter or said is None or alias is None:
            continue
        condition = parse_stored(term.filter, task.known.slice.dialect)
        if condition is None:
            continue
        for part in conjuncts(condition):
            placed = part.copy()
            for column in placed.find_all(exp.Column):
                column.set("table", exp.to_identifier(alias))
            _restrict(work, placed)
        work.explained |= words_of(said)
        work.changes.append(said)


def add_values(
    task: Task, work: Work, unexplained: frozenset[str], measures: Sequence[Item]
) -> None:
    """Restrict to the stored values that words speak of which nothing else explains.

    A value that a measure already counts the rows of is no restriction of all rows, nor is any
    other value of a column by which the measures tell rows apart.
    """
    literals = chain.from_iterable(one.expression.find_all(exp.Literal) for one in measures)
    counted = {str(one.this) for one in literals if one.is_string}
    parted = frozenset(
        chain.from_iterable(
            columns_of(part) for one in measures for part in one.expression.find_all(exp.Where)
        )
    )
    words = task.asked.undated
    taken = {at for one in task.wanted.groups for at in range(one.start, one.end)}
    at = 0
    while at < len(words):
        step = 1
        for length in range(min(LONGEST, len(words) - at), 0, -1):
            span = words[at : at + length]
            stems = {canonical_stem(word) for word in span if word.kind == "word"}
            if not (stems & unexplained) - _RANKS or taken & set(range(at, at + length)):
                continue
            lead = words[at - 1].text.lower() if at else ""
            if _add_value(task, work, span, lead, counted | parted):
                work.explained |= stems
                step = length
                break
        at += step


def without_values(task: Task, work: Work, stems: frozenset[str]) -> frozenset[str]:
    """Those of the question's stems that speak of no stored value of the tables that are read."""
    read = {task.known.names.get(one.table.lower()) for one in work.sources}
    words = task.asked.undated
    return frozenset(one for one in stems if read.isdisjoint(task.known.holding(one, words)))


def _add_value(task: Task, work: Work, span: Sequence[Word], lead: str, counted: Set[str]) -> bool:
    known = task.known.slice
    places = {task.known.names.get(one.table.lower()): one.alias for one in reversed(work.sources)}
    order = list(reversed(places))
    fitting = [
        hit for hit in task.known.meant_by(span, lead) if hit[0] in places and hit[3] >= SURE
    ]
    if not fitting:
        return False
    name, column, value, _ = max(fitting, key=lambda hit: (hit[3], -order.index(hit[0])))
    if value in counted or f"{places[name]}.{column}".lower() in counted:
        return True
    table = known.table(name)
    found = table.column(column) if table is not None else None
    numeric = found is not None and _NUMERIC.search(found.data_type)
    literal = exp.Literal.number(value) if numeric else exp.Literal.string(value)
    left = exp.column(column, table=places[name])
    _restrict(work, exp.EQ(this=left, expression=literal))
    work.changes.append(f"{column} = {value}")
    return True


def _restrict(work: Work, part: exp.Expr) -> None:
    """Add a condition in place of those on the same columns."""
    columns = columns_of(part)
    work.where = [one for one in work.where if columns_of(one) != columns]
    work.where.append(part)


def _literal_words(part: exp.Expr) -> frozenset[str]:
    texts = (str(one.this) for one in part.find_all(exp.Literal) if one.is_string)
    undated = (text for text in texts if read_day(text) is None)
    return frozenset(chain.from_iterable(words_of(text) for text in undated))


def prune_joins(work: Work, items: Sequence[Item], known: Known) -> None:
    """Leave out tables that nothing speaks of any more and that neither add nor lose a row."""
    sources = list(work.sources)
    while True:
        used = set(chain.from_iterable(aliases_of(item.expression) for item in items))
        used.update(chain.from_iterable(aliases_of(part) for part in work.where))
        used.update(chain.from_iterable(one.needs for one in sources))
        kept = [
            one
            for place, one in enumerate(sources)
            if place == 0 or one.alias in used or not _is_looked_up(one, known)
        ]
        if len(kept) == len(sources):
            break
        sources = kept
    work.sources = tuple(sources)


def _is_looked_up(source: Source, known: Known) -> bool:
    """Whether the join finds one row at most; of a table that is not to be read it is taken so."""
    table = known.table(source.table)
    if table is None or source.on is None:
        return table is None
    own = {one.name.lower() for one in source.on.find_all(exp.Column) if one.table == source.alias}
    unique: list[Sequence[str]] = [table.primary_key]
    rows = table.row_count
    unique.extend((one.name,) for one in table.columns if one.distinct and one.distinct == rows)
    for other in known.slice.tables:
        for key in other.foreign_keys:
            if key.ref_table.lower() == table.name.lower():
                unique.append(key.ref_columns)
    return any(key and {name.lower() for name in key} <= own for key in unique)

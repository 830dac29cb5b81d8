"""What past queries always say of a table: filters that stand without being asked for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlglot import exp

from t2sql.sql.conditions import conjuncts
from t2sql.translators.offline.identity import Same
from t2sql.translators.offline.reading import Given, Operand, Reading, operands, tables_used
from t2sql.translators.offline.stored_sql import parse_stored
from t2sql.translators.offline.words import split_words, stem
from t2sql.types import CatalogSlice

STANDING_SHARE = 0.6
FEWEST = 2
FEWEST_MINED = 5
"""Past queries of a table that all of them together must be."""


@dataclass(frozen=True, slots=True)
class Habit:
    """A filter that most verified queries on a table carry without their question saying so."""

    table: str
    column: str
    sql: str
    """The condition, its column bare."""
    count: int
    total: int


def find_habits(known: CatalogSlice) -> tuple[Habit, ...]:
    """The habits of the tables: what all their past queries show, and the verified ones near by."""
    return _found(Same(known))


@lru_cache(maxsize=8)
def _found(same: Same[CatalogSlice]) -> tuple[Habit, ...]:
    known = same.value
    mined = tuple(_mined(known))
    seen = {(habit.table, habit.column) for habit in mined}
    near = (habit for habit in _near(known) if (habit.table, habit.column) not in seen)
    return (*mined, *near)


def _mined(known: CatalogSlice) -> Iterator[Habit]:
    """Of all past queries of a table, the filters that could hold for any question."""
    for use in known.uses:
        for filter_ in use.filters:
            if use.queries < FEWEST_MINED or filter_.share < STANDING_SHARE:
                continue
            column = _standing_column(filter_.sql, known.dialect)
            if column:
                yield Habit(use.table, column, filter_.sql, filter_.queries, use.queries)


@lru_cache(maxsize=4096)
def _standing_column(sql: str, dialect: str) -> str:
    """The one column of a condition that could hold for any question; empty for others."""
    part = parse_stored(sql, dialect)
    if part is None:
        return ""
    columns = {column.name for column in part.find_all(exp.Column)}
    return columns.pop() if len(columns) == 1 and _is_standing(part, frozenset()) else ""


def _near(known: CatalogSlice) -> tuple[Habit, ...]:
    """The habits that the verified past queries of the slice show."""
    totals: Counter[str] = Counter()
    counts: Counter[tuple[str, str, str]] = Counter()
    names = {table.name.lower(): table.name for table in known.tables}
    for past in known.past_queries:
        if not past.verified:
            continue
        read = {names[name.lower()] for name in past.tables if name.lower() in names}
        totals.update(read)
        counts.update(_filters(past.sql, past.question, frozenset(read), known.dialect))
    return tuple(
        Habit(*key, count, totals[key[0]])
        for key, count in sorted(counts.items())
        if totals[key[0]] >= FEWEST and count / totals[key[0]] >= STANDING_SHARE
    )


def standing_filters(reading: Reading, habits: Sequence[Habit]) -> tuple[tuple[Given, str], ...]:
    """The habits of the tables that the reading joins, each with the sentence that says so.

    A column that the reading filters already is left as it is.
    """
    used = set(tables_used(reading))
    present = {one for condition in reading.where for one in operands(condition)}
    found: list[tuple[Given, str]] = []
    for habit in habits:
        operand = Operand(habit.table, habit.column)
        if habit.table in used and operand not in present:
            said = f"Only rows of {habit.table} with {habit.sql}, as in {habit.count} of "
            found.append((Given(operand, habit.sql), f"{said}{habit.total} past queries."))
    return tuple(found)


@lru_cache(maxsize=4096)
def _filters(
    sql: str, question: str, read: frozenset[str], dialect: str
) -> frozenset[tuple[str, str, str]]:
    """Table, column and condition of each simple filter that the past question does not say."""
    tree = parse_stored(sql, dialect)
    if tree is None:
        return frozenset()
    said = frozenset(word.stem for word in split_words(question))
    return frozenset(_simple_filters(tree, said, read, dialect))


def _simple_filters(
    tree: exp.Expr, said: frozenset[str], read: frozenset[str], dialect: str
) -> Iterator[tuple[str, str, str]]:
    bare_names = {name.rsplit(".", 1)[-1].lower(): name for name in sorted(read)}
    for select in tree.find_all(exp.Select):
        aliases = _aliases(select)
        where = select.args.get("where")
        if where is None:
            continue
        for part in conjuncts(where.this):
            columns = list(part.find_all(exp.Column))
            if len(columns) != 1 or part.find(exp.Query, exp.Func) is not None:
                continue
            owner = next(iter(aliases.values()), "") if len(aliases) == 1 else ""
            owner = aliases.get(columns[0].table.lower(), owner)
            table = bare_names.get(owner.lower())
            if table is not None and _is_standing(part, said):
                bare = part.copy()
                for column in bare.find_all(exp.Column):
                    column.set("table", None)
                yield table, columns[0].name, bare.sql(dialect=dialect)


def _is_standing(part: exp.Expr, said: frozenset[str]) -> bool:
    """Whether the condition could hold for any question: no number, no date, nothing it says."""
    literals = list(part.find_all(exp.Literal))
    texts = [str(one.this) for one in literals]
    fixed = any(not one.is_string for one in literals) or any(
        re.match(r"\d{4}-\d{2}", text) for text in texts
    )
    return not fixed and not said & {stem(text) for text in texts}


def _aliases(select: exp.Select) -> dict[str, str]:
    tables = [source.this for source in select.args.get("joins") or ()]
    first = select.args.get("from_") or select.args.get("from")
    tables.extend([first.this] if first is not None else [])
    return {one.alias_or_name.lower(): one.name for one in tables if isinstance(one, exp.Table)}

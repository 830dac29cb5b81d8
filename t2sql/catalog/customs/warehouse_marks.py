"""Marks of the whole warehouse: columns by which queries leave rows out wherever they are found."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from t2sql.catalog.customs.counting import CustomCounts
from t2sql.catalog.customs.marks import leaves_out
from t2sql.types import Table

SHARE = 0.6
"""Of the queries of a table: from here on it is used so."""
QUERIES = 5
TABLES = 2
"""What fewer queries do, or on fewer tables, is no habit of the warehouse."""
CARRIED = 3
"""So many tables are joined to others for a mark alone: it holds for what belongs to them."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What the team's rules say: columns in lower case."""

    hinted: frozenset[str] = frozenset()
    """Rows are left out by them."""
    carried: frozenset[str] = frozenset()
    """Tables without them are joined to the ones that have them."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A column name that the whole warehouse leaves rows out by."""

    column: str
    """In lower case."""
    sql: str
    carried: bool
    """Whether other tables are joined to theirs for it alone."""
    told: bool = False
    """Whether the team's rules say to join them for it."""


def find_marks(
    tables: Mapping[str, Table], counts: CustomCounts, dialect: str, hints: Hints
) -> dict[str, Mark]:
    """The marks by their columns, in lower case."""
    texts: dict[str, Counter[str]] = defaultdict(Counter)
    used: dict[str, set[str]] = defaultdict(set)
    carried: dict[str, set[str]] = defaultdict(set)
    for (table, on, column, sql, aside), count in counts.kept.items():
        if not leaves_out(sql, dialect):
            continue
        if table == on:
            texts[column.lower()][sql] += count
            used[column.lower()].add(on)
        elif aside:
            carried[column.lower()].add(table)
    reads = _reads(tables, counts, frozenset(texts))
    found: dict[str, Mark] = {}
    for column, by_sql in sorted(texts.items()):
        enough = reads[column] >= QUERIES and len(used[column]) >= TABLES
        if (enough and by_sql.total() >= SHARE * reads[column]) or column in hints.hinted:
            sql = by_sql.most_common(1)[0][0]
            told = column in hints.carried
            found[column] = Mark(column, sql, told or len(carried[column]) >= CARRIED, told)
    return found


def _reads(
    tables: Mapping[str, Table], counts: CustomCounts, columns: frozenset[str]
) -> Counter[str]:
    """How many queries read a table that has the column."""
    found: Counter[str] = Counter()
    for name, table in tables.items():
        for column in table.columns:
            if column.name.lower() in columns:
                found[column.name.lower()] += counts.reads[name]
    return found

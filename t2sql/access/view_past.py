"""Past queries, habits and terms as a person may see them: whole, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from t2sql.sql.deep_trees import ROOM
from t2sql.types import Habit, PastQuery, TableUse, Term

if TYPE_CHECKING:
    from t2sql.access.rules import Sight
    from t2sql.access.view_names import SeenNames


def is_past_query_seen(
    query: PastQuery, names: SeenNames, sight: Sight, resolve: Callable[[str], str], dialect: str
) -> bool:
    """Whether all that a past query reads is seen, and it names nothing else. In doubt it is not.

    Args:
        query: the query, with the tables that it reads.
        names: what is seen of the catalog.
        sight: what is seen of tables that the catalog does not hold.
        resolve: the catalog's name of a table.
        dialect: what queries are written in.
    """
    tables = [resolve(name) for name in query.tables]
    if not all(name in names.seen or _is_gone(name, names, sight) for name in tables):
        return False
    gone: frozenset[str] = frozenset()
    for name in tables:
        gone |= names.hidden_columns.get(name, frozenset())
    if names.hidden.stands_in_sql(query.sql, gone) or names.hidden.stands_in(query.question):
        return False
    return not gone or not _reads_whole_rows(query.sql, dialect)


def _is_gone(name: str, names: SeenNames, sight: Sight) -> bool:
    """A table that exists no more was seen where the rules would let it be."""
    return name.lower() not in names.hidden.paths and sight.sees_table(name)


def _reads_whole_rows(sql: str, dialect: str) -> bool:
    """Whether columns are read without their names: by a star, by place, by the whole row."""
    try:
        with ROOM:
            tree = sqlglot.parse_one(sql, dialect=dialect)
    except (SqlglotError, RecursionError, ValueError):
        return True
    called = {table.alias_or_name.lower() for table in tree.find_all(exp.Table)}
    for node in tree.walk():
        if isinstance(node, exp.Star) and not isinstance(node.parent, exp.Count):
            return True
        if isinstance(node, (exp.Columns, exp.Pivot)):
            return True
        if isinstance(node, exp.Join) and node.method == "NATURAL":
            return True
        if isinstance(node, exp.Column) and not node.table and node.name.lower() in called:
            return True
        if isinstance(node, exp.Table) and node.alias_column_names:
            return True
    return False


def seen_use(use: TableUse, names: SeenNames) -> TableUse:
    """What past queries do with a table, without habits that name what is hidden."""
    gone = names.hidden_columns.get(use.table, frozenset())

    def kept(habits: tuple[Habit, ...]) -> tuple[Habit, ...]:
        return tuple(one for one in habits if not names.hidden.stands_in_sql(one.sql, gone))

    return replace(
        use, filters=kept(use.filters), groups=kept(use.groups), metrics=kept(use.metrics)
    )


def seen_term(term: Term, names: SeenNames, resolve: Callable[[str], str]) -> Term | None:
    """A term of the team; None where what it stands for is hidden."""
    tables = [resolve(name) for name in term.tables]
    if not all(name in names.seen for name in tables):
        return None
    where = tables or list(names.hidden_columns)
    gone: frozenset[str] = frozenset()
    for name in where:
        gone |= names.hidden_columns.get(name, frozenset())
    if names.hidden.stands_in_sql(f"{term.expression} {term.filter}", gone):
        return None
    if any(names.hidden.stands_in(name) for name in term.names):
        return None
    return replace(term, description=names.hidden.without(term.description))

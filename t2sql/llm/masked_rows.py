"""Which columns of a result may hold cells of masked columns: those are not shown to a model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from t2sql.catalog.masks import is_secret_name
from t2sql.llm.inputs import masked_columns
from t2sql.llm.tainted import Tainted, names_masked
from t2sql.types import CatalogSlice

_RESHAPING = (exp.Pivot, exp.Columns, exp.Unnest, exp.Lateral)


def masked_places(sql: str, columns: Sequence[str], known: CatalogSlice) -> frozenset[int]:
    """The places of a result's columns that come from a masked column, or may.

    What a name means is followed through aliases and queries inside, by name alone; where it
    cannot be followed all columns are masked.

    Args:
        sql: the query that gave the result.
        columns: the names of the result's columns.
        known: the tables that it reads.
    """
    masked = masked_columns(known)
    every = frozenset(range(len(columns)))
    if not masked and not names_masked(f"{sql} {' '.join(columns)}", masked):
        return frozenset()
    try:
        tree = sqlglot.parse_one(sql, dialect=known.dialect)
    except (SqlglotError, RecursionError):
        return every
    if not isinstance(tree, exp.Query) or (masked and _is_reshaped(tree)):
        return every
    tainted = Tainted(tree, masked)
    secret = tainted.names | masked
    named = {
        place
        for place, name in enumerate(columns)
        if name.lower() in secret or is_secret_name(name)
    }
    rows = {source.alias_or_name.lower() for source in tree.find_all(exp.Table)}
    for select in _branches(tree):
        items = select.selects
        stars = any(item.is_star for item in items)
        shown = {
            place
            for place, item in enumerate(items)
            if tainted.shows(item) or (masked and _has_rows(item, rows))
        }
        if stars and any(not items[place].is_star for place in shown):
            return every
        if not stars and len(items) != len(columns):
            return every
        named |= set() if stars else shown
    return frozenset(named)


def _branches(query: exp.Query) -> Iterator[exp.Select]:
    """The SELECTs whose rows are the result."""
    inner = query.unnest()
    if isinstance(inner, exp.SetOperation):
        for side in (inner.this, inner.expression):
            if isinstance(side, exp.Query):
                yield from _branches(side)
    elif isinstance(inner, exp.Select):
        yield inner


def _is_reshaped(tree: exp.Query) -> bool:
    """Whether names come of cells, or columns without their names."""
    if tree.find(*_RESHAPING) is not None:
        return True
    return any(
        not isinstance(star.parent, (exp.Select, exp.Count, exp.Column))
        or (isinstance(star.parent, exp.Column) and not isinstance(star.parent.parent, exp.Select))
        for star in tree.find_all(exp.Star)
    )


def _has_rows(item: exp.Expr, rows: set[str]) -> bool:
    """Whether a whole row is taken as one value: ``SELECT t FROM t``."""
    return any(
        not column.table and column.name.lower() in rows for column in item.find_all(exp.Column)
    )

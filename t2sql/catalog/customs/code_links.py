"""Which column holds the codes of which group of a code table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from t2sql.catalog.customs.code_tables import CodeTable
from t2sql.catalog.names import words_of
from t2sql.catalog.observed import Link
from t2sql.types import CodeLink, Column, Table

MOST_CODES = 100
"""A column of more values holds no codes."""
LONG_CODES = 3
"""Codes of so many letters on average are hardly the same by chance."""


def find_code_links(
    tables: Iterable[Table], code_tables: Sequence[CodeTable], joined: Mapping[Link, int]
) -> dict[str, tuple[CodeLink, ...]]:
    """The links of every table that has any.

    A join of past queries is believed; else the group must hold all values of the column, and
    be named by its description, or like it, or hold codes that no other group has.
    """
    names = {one.name for one in code_tables}
    found: dict[str, tuple[CodeLink, ...]] = {}
    for table in tables:
        if table.name not in names and code_tables:
            links = tuple(_links(table, code_tables, joined))
            if links:
                found[table.name] = links
    return found


def _links(
    table: Table, code_tables: Sequence[CodeTable], joined: Mapping[Link, int]
) -> Iterator[CodeLink]:
    for column in table.columns:
        best = _by_history(table, column, code_tables, joined)
        best = best or _by_values(table, column, code_tables)
        if best is not None:
            of, group, uses = best
            yield CodeLink(
                column.name,
                *(of.name, of.code_column, of.group_column, group, of.names),
                _held(column, of.groups[group]),
                uses,
            )


def _held(column: Column, rows: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """The rows of the codes that the column holds, where all its values are known."""
    values = {value.lower() for value in column.examples}
    if not column.distinct or len(values) < column.distinct:
        return rows
    return tuple(row for row in rows if row[0].lower() in values) or rows


def _by_history(
    table: Table, column: Column, code_tables: Sequence[CodeTable], joined: Mapping[Link, int]
) -> tuple[CodeTable, str, int] | None:
    found = [
        (
            joined.get(
                (table.name, column.name, of.name, of.code_column, of.group_column, group), 0
            ),
            of,
            group,
        )
        for of in code_tables
        for group in of.groups
    ]
    uses, of, group = max(found, key=lambda one: one[0], default=(0, None, ""))
    return (of, group, uses) if uses and of is not None else None


def _by_values(
    table: Table, column: Column, code_tables: Sequence[CodeTable]
) -> tuple[CodeTable, str, int] | None:
    values = {value.lower() for value in (*column.examples, *column.accepted_values)}
    if len(values) < 2 or (column.distinct or 0) > MOST_CODES or column.pii:
        return None
    fits = [
        (of, group)
        for of in code_tables
        for group, rows in of.groups.items()
        if values <= {row[0].lower() for row in rows}
    ]
    told = [pair for pair in fits if _is_told(pair[1], column)]
    alike = [pair for pair in fits if _is_alike(pair[1], table, column)]
    length = sum(map(len, values)) / len(values)
    for found in (told, alike, fits if length >= LONG_CODES else ()):
        if len(found) == 1:
            return (*found[0], 0)
    return None


def _is_told(group: str, column: Column) -> bool:
    """Whether the description of the column names the group."""
    return re.search(rf"(?<!\w){re.escape(group)}(?!\w)", column.description) is not None


def _is_alike(group: str, table: Table, column: Column) -> bool:
    """Whether each word of the group shortens one of the column's or table's name.

    The last one must be the column's: ``WDRW_RSN`` for ``withdrawals.rsn_cd``.
    """
    words = words_of(group)
    own, around = words_of(column.name), words_of(table.bare_name)
    if not words or not any(_shortens(words[-1], word) for word in own):
        return False
    return all(any(_shortens(word, other) for other in (*own, *around)) for word in words)


def _shortens(word: str, other: str) -> bool:
    """Whether the letters of a word stand in another in their order, the first one first."""
    if not word or word[0] != other[:1] or len(word) > len(other):
        return False
    letters = iter(other)
    return all(letter in letters for letter in word)

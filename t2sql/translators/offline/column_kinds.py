"""What kind a column is, by its type, its name and its profile; kept, since it is asked often."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from t2sql.translators.offline.identifiers import name_words
from t2sql.translators.offline.identity import Same
from t2sql.translators.offline.plain_names import plain_names_of
from t2sql.translators.offline.words import stem
from t2sql.types import Column, Table

_NUMERIC = re.compile(r"int|num|dec|real|doub|float|money|serial|number|^year", re.IGNORECASE)
_DATED = re.compile(r"date|time", re.IGNORECASE)
_DIGITS = re.compile(r"-?\d{1,9}(\.\d+)?")
_ISO = re.compile(r"\d{4}-\d{2}(-\d{2})?")
MOMENT_WORDS = frozenset({"at", "on", "date", "day", "time", "timestamp", "datetime"})
"""Words of a column that only say that it holds a moment."""
_FIRST_DATES = ("date", "created", "order", "start")


@lru_cache(maxsize=1024)
def columns_of(table: Same[Table]) -> Mapping[str, Column]:
    """The columns by their names in lower case; of two that differ in case only, the first."""
    return {column.name.lower(): column for column in reversed(table.value.columns)}


@lru_cache(maxsize=16384)
def is_numeric(column: Same[Column], lax: bool) -> bool:
    """Whether the column holds numbers. ``lax``: the dialect counts with numbers kept as text."""
    bounds = (column.value.minimum or "", column.value.maximum or "")
    if lax and all(_DIGITS.fullmatch(bound) for bound in bounds):
        return True
    return bool(_NUMERIC.search(column.value.data_type))


@lru_cache(maxsize=16384)
def is_dated(column: Same[Column], lax: bool) -> bool:
    """Whether the column holds dates or times, by its type or by the look of its values."""
    if _DATED.search(column.value.data_type):
        return True
    seen = [column.value.minimum or "", *column.value.examples[:1]]
    return not is_numeric(column, lax) and any(_ISO.match(text) for text in seen if text)


@lru_cache(maxsize=1024)
def primary_key_of(table: Same[Table]) -> frozenset[str]:
    """The columns of the primary key, in lower case."""
    return frozenset(map(str.lower, table.value.primary_key))


@lru_cache(maxsize=1024)
def keys_of(table: Same[Table]) -> frozenset[str]:
    """Columns, in lower case, that are the primary key alone, or part of a foreign one."""
    own = table.value.primary_key if len(table.value.primary_key) == 1 else ()
    pointing = [name for key in table.value.foreign_keys for name in key.columns]
    return frozenset(name.lower() for name in (*own, *pointing))


@lru_cache(maxsize=1024)
def date_of(table: Same[Table], lax: bool) -> str | None:
    """The table's date column: a plain one, the day that orders were ordered, a creation date.

    Of these one that no row lacks before others, and a day before a moment.
    """
    dated = [column for column in table.value.columns if is_dated(Same(column), lax)]
    dated.sort(key=lambda one: (bool(one.null_share), one.data_type.lower() != "date"))
    plain = plain_names_of(table)
    own = {stem(word) for word in name_words(table.value.bare_name)}
    words_of = {
        column.name: name_words(plain.get(column.name.lower(), column.name))
        for column in dated
        if "update" not in column.name.lower()
    }
    for name, words in words_of.items():
        if words == ("date",) and name == dated[0].name:
            return name
    for name, words in words_of.items():
        event = {stem(word) for word in words if word not in MOMENT_WORDS}
        if event and event <= own:
            return name
    for first in _FIRST_DATES:
        for name, words in words_of.items():
            if first in words:
                return name
    return dated[0].name if dated else None

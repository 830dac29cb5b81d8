"""Families of a lake's tables as the score by family sees them: a rule of its own, and a plain one.

It is not what retrieval folds tables by (:mod:`t2sql.catalog.shards`), so that the measure does not
depend on what is measured.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping

from t2sql.types import Table

_DIGITS = re.compile(r"\d+")


def family_keys(tables: Iterable[Table]) -> dict[str, str]:
    """The family of each table, by its name in lower case; tables of one family have equal keys.

    A family is the bare name and the set of column names, both in lower case and with ``#`` for
    each run of digits: shards, and one table in several schemas or databases.
    """
    return {table.name.lower(): _key(table) for table in tables}


def families_of(names: Iterable[str], keys: Mapping[str, str]) -> tuple[str, ...]:
    """The families of these tables; a table that the lake does not have is its own."""
    return tuple(keys.get(name.lower(), name.lower()) for name in names)


def _key(table: Table) -> str:
    columns = sorted({_masked(column.name) for column in table.columns})
    digest = hashlib.sha256("\0".join(columns).encode("utf-8", "surrogatepass"))
    return f"{_masked(table.bare_name)} {digest.hexdigest()[:16]}"


def _masked(name: str) -> str:
    return _DIGITS.sub("#", name.lower())

"""Names without what a whole schema or table puts before them.

As in ``sbcustomer.sbcustname``: every column begins with ``sbcust``, and no English word begins
with ``sbc``, so that the table is "customer" and the column "customer name".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from t2sql.translators.offline.identity import Same
from t2sql.types import Table

_FEWEST_COLUMNS = 3
_KIND_OF_TABLE = re.compile(r"(?:[tvdf]|tbl|vw|dim|fct)_(?=[^\W\d_]{3})", re.IGNORECASE)
"""As in ``T_ORDER``, ``vw_order``: what kind of thing it is, said before its name."""
_CLUSTER = re.compile(r"[bcdfghjklmnpqrstvwxz]+")
_ONSETS = frozenset(
    {"bl", "br", "ch", "chr", "cl", "cr", "dr", "dw", "fl", "fr", "gh", "gl", "gn", "gr", "kn"}
    | {"ph", "phl", "phr", "pl", "pr", "ps", "rh", "sc", "sch", "scr", "sh", "shr", "sk", "sl"}
    | {"sm", "sn", "sp", "sph", "spl", "spr", "squ", "st", "str", "sw", "th", "thr", "thw", "tr"}
    | {"tw", "wh", "wr"}
)
"""What more than one consonant an English word may begin with."""


def plain_names(tables: Iterable[Table]) -> dict[str, str]:
    """Names of tables and columns in lower case, to what they are called without their prefixes.

    Only names that have such a prefix are in it.
    """
    found: dict[str, str] = {}
    for table in tables:
        found.update(plain_names_of(Same(table)))
    return found


@lru_cache(maxsize=4096)
def plain_names_of(table: Same[Table]) -> Mapping[str, str]:
    """The same of one table."""
    own, prefix = table.value.bare_name.lower(), _column_prefix(table.value)
    kind = _KIND_OF_TABLE.match(own)
    if kind is not None and not prefix:
        return {own: table.value.bare_name[kind.end() :]}
    if not prefix:
        return _short_key(table.value, own)
    first = _unspeakable(own)
    whole = own[len(first) :] if prefix.startswith(first) else own
    lower = [column.name.lower() for column in table.value.columns]
    return {own: whole, **{name: f"{whole}_{name[len(prefix) :]}" for name in lower}}


def _short_key(table: Table, own: str) -> Mapping[str, str]:
    """As in ``mid``, the key of ``merchants``: a letter stands for the table."""
    key = table.primary_key[0].lower() if len(table.primary_key) == 1 else ""
    return {key: f"{own}_id"} if key == f"{own[:1]}id" else {}


def _column_prefix(table: Table) -> str:
    """What every column begins with, glued to the rest and no more than a short form of the table.

    ``order_id``, ``order_date`` of ``orders`` have none: a word with a blank after it is a word.
    """
    names = [column.name.lower() for column in table.columns]
    prefix = _shared_start(names) if len(names) >= _FEWEST_COLUMNS else ""
    own = table.bare_name.lower()
    spaced = any(name[len(prefix) :][:1] in ("", "_", " ") for name in names)
    short = len(prefix) >= 2 and own[0] == prefix[0] and len(prefix) <= len(own)
    return prefix if prefix.isalpha() and short and not spaced else ""


def _shared_start(names: Sequence[str]) -> str:
    """The longest text that all of them begin with."""
    first, last = min(names), max(names)
    size = 0
    while size < min(len(first), len(last)) and first[size] == last[size]:
        size += 1
    return first[:size]


def _unspeakable(name: str) -> str:
    """The two or three consonants at the start that no word has there: ``sb`` of ``sbtrade``."""
    match = _CLUSTER.match(name)
    cluster = match.group() if match is not None else ""
    if len(cluster) < 2 or cluster in _ONSETS:
        return ""
    sizes = [size for size in (2, 3) if cluster[size:] in _ONSETS or len(cluster) - size == 1]
    return cluster[: sizes[0]] if sizes else ""

"""Near twins: staging copies, backups and dated copies of a table, told by their names."""

from __future__ import annotations

import re

_MARKS = "stg|staging|tmp|temp|old|bak|bkp|backup|copy|archive|archived|deprecated|test"
_BEFORE = re.compile(rf"^_*(?P<mark>{_MARKS}|raw)_+", re.IGNORECASE)
_AFTER = re.compile(
    rf"_+(?P<mark>{_MARKS}|\d{{6}}|\d{{8}}|\d{{4}}_\d{{2}}(?:_\d{{2}})?)\d?$", re.IGNORECASE
)
_LAYER = re.compile(r"^(dim|fct|fact|f|d)_+", re.IGNORECASE)


def original_name(name: str) -> str | None:
    """The name that the table would be a copy of, in the same schema; None if it is no copy.

    ``trade.stg_orders`` and ``trade.orders_20240101`` give ``trade.orders``.
    """
    schema, dot, bare = name.rpartition(".")
    stem = _AFTER.sub("", _BEFORE.sub("", bare))
    return f"{schema}{dot}{stem}" if stem and stem != bare else None


def same_original(name: str, original: str) -> bool:
    """Whether the table is that original, in any schema and layer, and not a copy itself."""
    return original_name(name) is None and _core(name) == _core(original)


def is_named(name: str, text: str) -> bool:
    """Whether the text names the copy: its whole name, or its mark (old, backup, staging)."""
    bare = name.rpartition(".")[2].lower()
    words = set(re.findall(r"\w+", text.lower()))
    marks = {match["mark"].lower() for match in _found(bare)}
    full = {"stg": "staging", "tmp": "temporary", "temp": "temporary", "bak": "backup"}
    return bare in words or not words.isdisjoint(marks | {full.get(mark, mark) for mark in marks})


def _found(bare: str) -> list[re.Match[str]]:
    return [match for match in (_BEFORE.search(bare), _AFTER.search(bare)) if match]


def _core(name: str) -> str:
    return _LAYER.sub("", name.rpartition(".")[2].lower()).rstrip("s")

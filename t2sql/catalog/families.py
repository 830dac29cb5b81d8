"""Families of column types: what the spelling of a type in any dialect says about its values."""

from __future__ import annotations

import re
from typing import Literal

TypeFamily = Literal["text", "number", "date", "bool", "uuid", "other"]

_NESTED = re.compile(r"^(STRUCT|MAP|LIST|ARRAY|UNION|ROW|TUPLE|RECORD|OBJECT)\b|\[\d*\]$")
_FAMILIES: tuple[tuple[TypeFamily, re.Pattern[str]], ...] = (
    ("other", re.compile(r"^(INTERVAL|POINT|JSON|XML|BLOB|BYTEA|VARBINARY|BINARY|GEO|TSVECTOR)")),
    ("uuid", re.compile(r"^(UUID|UNIQUEIDENTIFIER)")),
    ("bool", re.compile(r"^BOOL")),
    ("date", re.compile(r"^(DATE|TIME|TIMESTAMP|YEAR|SMALLDATETIME)")),
    ("text", re.compile(r"CHAR|TEXT|CLOB|STRING|^ENUM|^NAME$|^SET\b")),
    (
        "number",
        re.compile(r"INT|SERIAL|^(DEC|NUM|FLOAT|DOUBLE|REAL|MONEY|SMALLMONEY|FIXED|BYTE|LONG)"),
    ),
)


def type_family(data_type: str) -> TypeFamily:
    """The family of a type as a database writes it, e.g. ``DECIMAL(12,2)`` is a ``number``.

    An empty type (SQLite has such columns) is ``text``, since anything may stand there; nested
    and unknown types are ``other``: nothing is compared, counted or listed in them.
    """
    spelled = data_type.strip().upper()
    if not spelled:
        return "text"
    if _NESTED.search(spelled):
        return "other"
    for family, pattern in _FAMILIES:
        if pattern.search(spelled):
            return family
    return "other"

"""What a stored column holds, as far as a comparison cares: by the spelling of its type."""

from __future__ import annotations

import re
from typing import Literal

from t2sql.types import Column

Kind = Literal["text", "day", "moment", "number", "bool", "other"]
"""A ``day`` is a date without a time, a ``moment`` has both."""

_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("other", re.compile(r"^(STRUCT|MAP|LIST|ARRAY|ROW|RECORD|OBJECT|JSON|INTERVAL|TIME\b)|\]")),
    ("moment", re.compile(r"^(TIMESTAMP|DATETIME|SMALLDATETIME)")),
    ("day", re.compile(r"^DATE")),
    ("bool", re.compile(r"^BOOL")),
    ("text", re.compile(r"CHAR|TEXT|CLOB|STRING|^ENUM")),
    ("number", re.compile(r"INT|SERIAL|^(DEC|NUM|FLOAT|DOUBLE|REAL|MONEY|FIXED|BIGNUM)")),
)


def kind_of(column: Column) -> Kind:
    """The kind of values in a column of that type, in any dialect's spelling."""
    spelled = column.data_type.strip().upper()
    return next((kind for kind, pattern in _KINDS if pattern.search(spelled)), "other")

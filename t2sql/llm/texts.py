"""Text that goes into a prompt: on one line, unable to leave its block, without cells.

Names are spelled as a query must spell them, so that a model can copy what it sees.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB

from t2sql.sql.dialects import find_dialect

DESCRIPTION = 300
SQL = 4000
VALUE = 60
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_TAG = re.compile(r"<(?=/|[A-Za-z_][\w-]*\s*/?>)")
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_QUOTED = re.compile(r"'([^'\n]{0,500})'|\"([^\"\n]{0,500})\"|`([^`\n]{0,500})`")
_RESERVED = frozenset(word.lower() for word in DuckDB.Generator.RESERVED_KEYWORDS)
"""PostgreSQL's list, more or less: a name quoted without need does no harm elsewhere."""


def line(text: object, limit: int = DESCRIPTION) -> str:
    """Text on one line, cut to ``limit`` characters, that cannot close a data block."""
    words = " ".join(_safe(str(text)).split())
    return words if len(words) <= limit else words[: limit - 1] + "…"


def block(text: str, limit: int = SQL) -> str:
    """Text that keeps its lines."""
    kept = "\n".join(row.rstrip() for row in _safe(text).splitlines()).strip()
    return kept if len(kept) <= limit else kept[: limit - 1] + "…"


def literal(value: str, *, number: bool, limit: int = VALUE) -> str:
    """A cell's text as a query spells it: quoted, but for a number in a column of numbers."""
    shown = line(value, limit)
    if number and _NUMBER.fullmatch(shown):
        return shown
    return exp.Literal.string(shown).sql()


def spelled(name: str, dialect: str) -> str:
    """A name as a query spells it: quoted where it must be, part by part."""
    facts = find_dialect(dialect)
    folds = facts is not None and facts.folds_to_lower
    parts = [
        part
        if _PLAIN.fullmatch(part)
        and part.lower() not in _RESERVED
        and not (folds and part != part.lower())
        else exp.to_identifier(part, quoted=True).sql(dialect=dialect if facts else "")
        for part in name.split(".")
    ]
    return line(".".join(parts))


def _safe(text: str) -> str:
    """Without control and invisible characters, and without anything that opens or closes a block.

    Only what is a tag from end to end is broken up, so that ``a<b`` in a query stays.
    """
    kept = "".join(c if c.isprintable() or c in "\n\t " else " " for c in text)
    return _TAG.sub("< ", kept)


def mask_quoted(text: str, sql: str, names: Collection[str]) -> str:
    """A message of an engine without the quoted text that is neither in the SQL nor a name."""

    def mask(match: re.Match[str]) -> str:
        inner = next(group for group in match.groups() if group is not None)
        return match[0] if not inner or inner in sql or inner.lower() in names else "'…'"

    return _QUOTED.sub(mask, text)

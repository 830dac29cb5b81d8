"""Talk around the SQL: fences, a sentence before, an explanation after, a semicolon."""

from __future__ import annotations

import re
from collections.abc import Iterator

from t2sql.sql.repairs.broken import Broken, Mended, read_query

KINDS = frozenset({"gate_parse", "gate_root", "gate_statements", "gate_text"})
_FENCE = re.compile(r"```[ \t]*\w*[ \t]*\n?(.*?)(?:```|\Z)", re.DOTALL)
_START = re.compile(r"^[ \t]*(?:sql\s*:\s*)?(?=(?:select|with)\b)", re.IGNORECASE | re.MULTILINE)
_INLINE = re.compile(r":\s*(?=(?:select|with)\b)", re.IGNORECASE)
_STATEMENT = re.compile(
    r"\s*(?:select|with|insert|update|delete|merge|create|drop|alter|truncate|grant|revoke|copy"
    r"|attach|detach|call|exec\w*|set|pragma|vacuum|begin|commit|values|table|from|use|load"
    r"|install|export|import|replace|do|declare)\b",
    re.IGNORECASE,
)
_MOST_CUTS = 12


def strip_prose(broken: Broken) -> Mended | None:
    """Keep the one query of a reply that also talks.

    A second statement is never dropped silently: such text stays as it is, and refused.
    """
    for text in _candidates(broken.sql):
        if text != broken.sql and read_query(text, broken.facts.name) is not None:
            return Mended(text, ("What stood around the SQL was left out.",))
    return None


def _candidates(sql: str) -> Iterator[str]:
    fenced = [block.strip() for block in _FENCE.findall(sql)]
    if len(fenced) == 1:
        yield from _ends(fenced[0])
    elif fenced:
        return  # which of them is meant?
    bare = sql.replace("```", "")
    for start in (_START, _INLINE):
        found = start.search(bare)
        if found is not None and not _is_sql(bare[: found.start()]):
            yield from _ends(bare[found.end() :])


def _ends(text: str) -> Iterator[str]:
    """The text, then without what stands after a semicolon or an empty line."""
    text = text.strip()
    head, semicolon, rest = text.partition(";")
    if not semicolon:
        yield text
    elif not _is_sql(rest):
        yield head.strip()
    if ";" in rest:
        return
    parts = re.split(r"\n\s*\n", head)
    for count in range(len(parts) - 1, max(0, len(parts) - 1 - _MOST_CUTS), -1):
        if not any(_is_sql(part) for part in parts[count:]):
            yield "\n\n".join(parts[:count]).strip()


def _is_sql(text: str) -> bool:
    """Whether a line of it opens like a statement."""
    return any(_STATEMENT.match(part) for part in re.split(r"[;\n]", text) if part.strip())

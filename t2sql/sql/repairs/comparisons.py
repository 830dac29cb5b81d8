"""A text column compared with a bare number: the number is written as text."""

from __future__ import annotations

from sqlglot import exp

from t2sql.sql.gate_text import READING_ERRORS
from t2sql.sql.repairs.broken import Broken, Mended, write_tree
from t2sql.sql.scopes import iter_columns
from t2sql.sql.value_types import COMPARISONS

KINDS = frozenset({"text_compared_with_number"})
_TEXT = ("CHAR", "TEXT", "STRING", "CLOB")


def quote_numbers(broken: Broken) -> Mended | None:
    """Write ``code = 7`` as ``code = '7'`` where the column is text."""
    tree = broken.tree()
    if tree is None:
        return None
    names, said = broken.names(), list[str]()
    try:
        columns = list(iter_columns(tree))
    except READING_ERRORS:
        return None
    for column, scope in columns:
        node = column.parent
        if not isinstance(node, COMPARISONS):
            continue
        other = node.expression if node.this is column else node.this
        if not isinstance(other, exp.Literal) or other.is_string:
            continue
        kinds = {
            stored.data_type.upper()
            for alias, source in names.sources(scope).items()
            if column.table.lower() in {"", alias}
            and (stored := (names.columns(source) or {}).get(names.fold(column.name))) is not None
        }
        if len(kinds) == 1 and any(word in next(iter(kinds)) for word in _TEXT):
            said.append(f"{column.name} is text: {other.this} was written as '{other.this}'.")
            other.replace(exp.Literal.string(other.this))
    written = write_tree(tree, broken.facts.name) if said else None
    return Mended(written, tuple(dict.fromkeys(said))) if written else None

"""A new file of notes: everything that the database says already, and hints where it is silent."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from t2sql.catalog.table_files.scalars import comment, scalar
from t2sql.sql.dialects import find_dialect
from t2sql.types import Column, Table

WITHOUT_SCHEMAS: Final = frozenset({"sqlite", "mysql"})
"""Here a schema is another database, or there is none: file names go without it."""
_ODD: Final = re.compile(r"[^\w.-]+")
_LONGEST: Final = 150
"""Characters of a file's name, ending apart; file systems take 255 bytes."""


def new_file(table: Table) -> str:
    """The text of a table's first file."""
    return "".join(f"{line}\n" for line in _lines(table))


def column_hint(column: Column, table: Table) -> str:
    """What the database says of a column, to stand behind its name."""
    parts = [column.data_type] if column.data_type else []
    if column.name in table.primary_key:
        parts.append("primary key")
    for key in table.foreign_keys:
        if key.columns == (column.name,):
            parts.append(f"to {key.ref_table}.{key.ref_columns[0]}")
    return comment(", ".join(parts))


def column_lines(column: Column, hint: str) -> tuple[str, ...]:
    """A column as lines of a block list, not indented."""
    name = f"- name: {scalar(column.name)}"
    return (f"{name} # {hint}" if hint else name, f"  description: {_text(column.description)}")


def is_writable(name: str) -> bool:
    """Whether notes can name it: they are read without the spaces around."""
    return bool(name) and name == name.strip() and not any(map(_is_surrogate, name))


def file_name(name: str, dialect: str, taken: Iterable[str]) -> str:
    """The name of a table's file: ``schema.table.yml``; a number where another file has it.

    Args:
        name: of the table.
        dialect: whose default schema the name leaves off.
        taken: names of files, in lower case.
    """
    facts = find_dialect(dialect)
    default = facts.default_schema if facts and dialect not in WITHOUT_SCHEMAS else ""
    whole = name if "." in name or not default else f"{default}.{name}"
    stem = _ODD.sub("_", whole).strip(".") or "table"
    if len(stem.encode()) > _LONGEST:
        stem = f"{stem[: _LONGEST // 4]}-{hashlib.sha256(whole.encode()).hexdigest()[:8]}"
    known = frozenset(taken)
    number, found = 1, f"{stem}.yml"
    while found.lower() in known:
        number += 1
        found = f"{stem}-{number}.yml"
    return found


def _lines(table: Table) -> Iterator[str]:
    schema, _, name = table.name.rpartition(".")
    kind = "View" if table.is_view else "Table"
    told = "write what the database cannot say, then `t2sql index`."
    yield f"# {kind} {comment(table.name)}: {told}"
    told = "adds new columns and leaves what you write. Keys: docs/metadata.md"
    yield f"# A later `t2sql init` {told}"
    yield "version: 2"
    yield ""
    yield "models:"
    yield f"  - name: {scalar(name)}"
    hint = "" if table.description else " # what it holds, and what to leave out"
    yield f"    description: {_text(table.description)}{hint}"
    yield "    config:"
    if schema:
        yield f"      schema: {scalar(schema)}"
    yield "      meta:"
    yield "        t2sql:"
    yield '          grain: "" # what one row is, e.g. one row per order'
    yield "          synonyms: [] # what people call it, in any language"
    yield "    columns:"
    yield from columns_block(table.columns, table, " " * 6)


def columns_block(columns: Sequence[Column], table: Table, indent: str) -> Iterator[str]:
    """Columns as lines of a block list."""
    for column in columns:
        if is_writable(column.name):
            for line in column_lines(column, column_hint(column, table)):
                yield indent + line


def _text(description: str) -> str:
    text = " ".join(description.split())
    return scalar(text) if text else '""'


def _is_surrogate(sign: str) -> bool:
    return "\ud800" <= sign <= "\udfff"

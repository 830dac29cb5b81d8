"""What is indexed: one document a table and one a past query.

A document has a natural text for the embedder, and fields for full-text search. Cell values are
in neither: the value index finds them exactly.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import sqlglot
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import TokenType

from t2sql.search.words import join_words, natural_name
from t2sql.types import Column, PastQuery, Table

FORMAT = "2"
"""Goes into every hash: raise it when the texts below change, and every document is made anew."""

_WORD_BUDGET = 190
"""Words of a table's text: about the 256 word pieces that the default embedder reads."""

_NAMES = frozenset({TokenType.VAR, TokenType.IDENTIFIER})
_ALIAS = 2
"""Letters of a name that is most likely an alias."""
_AUDIT_NAMES = frozenset(
    {"created", "updated", "modified", "inserted", "loaded", "etl", "dw", "batch", "ingested"}
)


class ColumnValue(Protocol):
    """A value that a text column holds."""

    @property
    def table(self) -> str:
        """The table's qualified name."""

    @property
    def column(self) -> str:
        """The column's name."""

    @property
    def value(self) -> str:
        """The value as stored."""

    @property
    def count(self) -> int | None:
        """How many rows hold it, where known."""


class IndexedCatalog(Protocol):
    """The part of a catalog that the index is made from, read from end to end."""

    @property
    def dialect(self) -> str:
        """The sqlglot dialect of its past queries."""

    def iter_searched_tables(self) -> Iterator[Table]:
        """Every table that is to be found: of the shards of a family the newest alone."""

    def iter_past_queries(self) -> Iterator[PastQuery]:
        """Every past query."""

    def iter_values(self) -> Iterator[ColumnValue]:
        """Every distinct value of the profiled text columns."""


@dataclass(frozen=True, slots=True)
class Document:
    """One thing that can be found."""

    id: str
    """A table's name, or a past query's id."""
    texts: tuple[str, ...]
    """What the embedder reads; the document's vector is the mean of theirs."""
    name: str
    """The name in words, then its synonyms after commas: for full text, weighted most."""
    columns: str
    description: str
    schema: str = ""
    parts: tuple[str, ...] = ()
    """Further texts, e.g. more columns of a wide table: each has a vector of its own."""

    @property
    def digest(self) -> str:
        """A hash of all that is indexed; equal digests need no new embedding."""
        fields = (self.name, self.columns, self.description, self.schema)
        parts = (FORMAT, self.id, *self.texts, *fields, *self.parts)
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def table_document(table: Table) -> Document:
    """The document of a table, from its name, its columns and what people wrote about it.

    Two texts are embedded, the whole and the name alone: a wide table's columns drown its name,
    and their mean finds more than either.
    """
    name = natural_name(table.bare_name)
    schema = natural_name(table.schema)
    called = ", ".join(dict.fromkeys([name, *table.synonyms]))
    about = " ".join(part.strip() for part in (table.description, table.grain) if part.strip())
    head = f"{schema}: {called}" if schema else called
    if about:
        head += f". {_first_words(about, 60)}"
    columns = _columns_text(table.columns, _WORD_BUDGET - len(head.split()))
    return Document(
        id=table.name,
        texts=(f"{head} ({columns})", called),
        name=called,
        columns=", ".join(_column_words(column) for column in table.columns),
        description=" ".join([about, *(column.description for column in table.columns)]).strip(),
        schema=schema,
    )


def past_query_document(query: PastQuery, dialect: str) -> Document:
    """The document of a past query: its question, or its SQL in words where none is known."""
    tables = " ".join(natural_name(name.rpartition(".")[2]) for name in query.tables)
    described = _describe_sql(query, dialect)
    return Document(
        id=query.id,
        texts=(query.question or f"{tables}: {described}",),
        name=query.question,
        columns=described,
        description=tables,
    )


def _column_words(column: Column) -> str:
    return join_words([natural_name(column.name), *column.synonyms])


def _columns_text(columns: Sequence[Column], budget: int) -> str:
    """Column names while they fit, the telling ones first; descriptions with what room is left."""
    ordered = sorted(columns, key=_is_audit) if len(columns) > 60 else list(columns)
    if len(columns) > 60:
        ordered.sort(key=lambda column: not (column.description or column.synonyms))
    names = [_column_words(column) for column in ordered]
    room = max(budget // 3, budget - sum(len(name.split()) for name in names))
    parts: list[str] = []
    used = 0
    for column, name in zip(ordered, names, strict=True):
        used += len(name.split())
        if used > budget and parts:
            break
        short = _first_words(column.description, 12)
        cost = len(short.split())
        if short and cost <= room:
            room -= cost
            used += cost
            parts.append(f"{name} ({short})")
        else:
            parts.append(name)
    return ", ".join(parts)


def _is_audit(column: Column) -> bool:
    return not _AUDIT_NAMES.isdisjoint(natural_name(column.name).split())


def _first_words(text: str, limit: int) -> str:
    return " ".join(text.split()[:limit])


def _describe_sql(query: PastQuery, dialect: str) -> str:
    """Names and literal values of a query, in words; an unreadable query gives its own text.

    Its tokens tell enough, at a tenth of what parsing costs: there may be a million queries.
    """
    try:
        tokens = sqlglot.tokenize(query.sql, read=dialect or None)
    except SqlglotError:
        return _first_words(query.sql, 80)
    tables = {part for name in query.tables for part in name.lower().split(".")}
    calls = {at for at, token in enumerate(tokens[1:]) if token.token_type is TokenType.L_PAREN}
    names = [
        natural_name(token.text)
        for at, token in enumerate(tokens)
        if token.token_type in _NAMES
        and at not in calls
        and len(token.text) > _ALIAS
        and token.text.lower() not in tables
    ]
    literals = [token.text for token in tokens if token.token_type is TokenType.STRING]
    said = join_words([*dict.fromkeys(names), *dict.fromkeys(literals)])
    return _first_words(said or query.sql, 80)

"""The full text of an index as it is written: postings, schemas, and the words of the warehouse."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from t2sql.cancelling import current_cancellation
from t2sql.search.abbreviations import LONGEST
from t2sql.search.documents import Document
from t2sql.search.postings import create_postings, write_postings
from t2sql.search.vectors import TABLES
from t2sql.search.words import is_east_asian, singular, stem, terms_of, words_of

SCHEMAS: Final = "schemas"
ALL: Final = "all"
FIELDS: Final = ("name", "columns", ALL)
"""What a document is searched by: its name, its columns, and everything together."""

MOST_VOCABULARY: Final = 50_000
"""Words of the warehouse that have a vector; of more, the most frequent."""

_TABLES: Final = """
create table if not exists documents (
    kind text not null, number integer not null, id text not null, primary key (kind, number)
    ) without rowid;
create index if not exists documents_id on documents (kind, id);
create table if not exists vocabulary (
    term text primary key, surface text not null, documents integer not null, named integer not null
    ) without rowid;
create table if not exists short_terms (
    initial text not null, term text not null, primary key (initial, term)) without rowid;
create table if not exists schema_words (word text primary key) without rowid;
"""


def create_lexical_tables(connection: sqlite3.Connection) -> None:
    """Make the tables of the full-text index where they are not there yet."""
    connection.executescript(_TABLES)
    create_postings(connection)


def write_documents(
    connection: sqlite3.Connection, kind: str, documents: Iterable[Document]
) -> None:
    """Make the full text of one kind hold exactly these documents, in the caller's transaction.

    For tables their schemas and their vocabulary are written as well.
    """
    connection.execute("delete from documents where kind = ?", (kind,))
    gathered = _Gathered() if kind == TABLES else None

    cancellation = current_cancellation()

    def fields() -> Iterator[dict[str, list[str]]]:
        for number, document in enumerate(documents):
            cancellation.check()
            connection.execute(
                "insert into documents values (?, ?, ?)", (kind, number, document.id)
            )
            found = _fields(document)
            if gathered is not None:
                gathered.take(document, found)
            yield found

    write_postings(connection, kind, fields())
    if gathered is not None:
        gathered.write(connection)


def _fields(document: Document) -> dict[str, list[str]]:
    name, columns = terms_of(document.name), _column_terms(document.columns)
    rest = terms_of(document.description) + terms_of(document.schema)
    return {"name": name, "columns": columns, ALL: name + columns + rest}


def _column_terms(columns: str) -> list[str]:
    return [term for column in columns.split(",") for term in dict.fromkeys(terms_of(column))]


class _Gathered:
    """What the tables come to together: a text for each schema, and all words."""

    def __init__(self) -> None:
        self._schemas: dict[str, Counter[str]] = {}
        self._surfaces: dict[str, str] = {}
        self._documents: Counter[str] = Counter()
        self._named: set[str] = set()
        self._words: set[str] = set()

    def take(self, document: Document, fields: Mapping[str, Sequence[str]]) -> None:
        """Take in one table."""
        schema = document.id.rpartition(".")[0]
        own = self._schemas.setdefault(schema, Counter())
        named = dict.fromkeys([*fields["name"], *fields["columns"]])
        own.update(list(named))
        own.update(terms_of(document.schema))
        self._named.update(named)
        self._documents.update(set(fields[ALL]))
        names = words_of(f"{document.name} {document.columns}")
        self._words.update(singular(word) for word in names)
        for word in (*names, *words_of(f"{document.description} {document.schema}")):
            self._surfaces.setdefault(stem(word), word)

    def write(self, connection: sqlite3.Connection) -> None:
        """Write schemas and vocabulary."""
        connection.execute("delete from documents where kind = ?", (SCHEMAS,))
        connection.executemany(
            "insert into documents values (?, ?, ?)",
            ((SCHEMAS, number, schema) for number, schema in enumerate(self._schemas)),
        )
        texts = ({ALL: list(terms.elements())} for terms in self._schemas.values())
        write_postings(connection, SCHEMAS, texts)
        for table in ("vocabulary", "short_terms", "schema_words"):
            connection.execute(f"delete from {table}")  # noqa: S608 - fixed names
        connection.executemany(
            "insert into vocabulary values (?, ?, ?, ?)",
            (
                (term, self._surfaces.get(term, term), count, term in self._named)
                for term, count in self._documents.items()
                if len(term) > 1 and not term.isdigit() and not is_east_asian(term)
            ),
        )
        connection.executemany(
            "insert into short_terms values (?, ?)",
            (
                (term[0], term)
                for term in self._named
                if 1 < len(term) <= LONGEST and term.isalpha() and not is_east_asian(term)
            ),
        )
        words = ((word,) for word in self._words)
        connection.executemany("insert or ignore into schema_words values (?)", words)


def read_vocabulary(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """The words that may have a vector: each term, and a word that it stands for."""
    return connection.execute(
        "select term, surface from vocabulary order by documents desc, term limit ?",
        (MOST_VOCABULARY,),
    ).fetchall()

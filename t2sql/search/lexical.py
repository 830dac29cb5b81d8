"""Full-text search over table and past-query documents: SQLite's FTS5 and its BM25."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Final

from t2sql.search.documents import Document
from t2sql.search.hits import Hit
from t2sql.search.words import content_words, join_words, singular

_TOKENIZER = "porter unicode61 remove_diacritics 2"
_FIELDS: Final = ("name", "columns", "description", "schema")
_WEIGHTS: Final = {"tables": (4.0, 1.0, 1.0, 1.0), "past_queries": (2.0, 1.0, 1.0, 0.0)}
_SCHEMA_WEIGHT: Final = 0.3
"""What the best matching schema adds to a table, as a share of the best table's own score."""
_MOST_WORDS: Final = 64
_MARKS: Final = ("\x02", "\x03")

_TABLES: Final = f"""
create table if not exists documents (
    number integer primary key, kind text not null, id text not null, digest text not null,
    grouping text not null, unique (kind, id));
create virtual table if not exists text_tables using fts5(
    name, columns, description, schema, tokenize='{_TOKENIZER}');
create virtual table if not exists text_past_queries using fts5(
    name, columns, description, schema, tokenize='{_TOKENIZER}');
create table if not exists groupings (number integer primary key, name text not null unique);
create virtual table if not exists text_groupings using fts5(
    name, columns, schema, tokenize='{_TOKENIZER}');
create table if not exists schema_words (word text primary key) without rowid;
"""


def create_lexical_tables(connection: sqlite3.Connection) -> None:
    """Make the tables of the full-text index where they are not there yet."""
    connection.executescript(_TABLES)


def update_documents(
    connection: sqlite3.Connection, kind: str, documents: Sequence[Document]
) -> int:
    """Make the full text of one kind (``tables``, ``past_queries``) hold exactly these documents.

    Only what changed is written, inside the caller's transaction. Returns how many changed.
    """
    rows = connection.execute("select id, number, digest from documents where kind = ?", (kind,))
    stored = {key: (number, digest) for key, number, digest in rows}
    digests = {document.id: document.digest for document in documents}
    gone = [(n,) for key, (n, digest) in stored.items() if digests.get(key) != digest]
    new = [d for d in documents if stored.get(d.id, (0, ""))[1] != d.digest]
    connection.executemany(f"delete from text_{kind} where rowid = ?", gone)  # noqa: S608
    connection.executemany("delete from documents where number = ?", gone)
    for document in new:
        number = connection.execute(
            "insert into documents (kind, id, digest, grouping) values (?, ?, ?, ?)",
            (kind, document.id, document.digest, document.id.rpartition(".")[0]),
        ).lastrowid
        connection.execute(
            f"insert into text_{kind} (rowid, name, columns, description, schema)"  # noqa: S608
            " values (?, ?, ?, ?, ?)",
            (number, document.name, document.columns, document.description, document.schema),
        )
    if kind == "tables" and (gone or new):
        _write_groupings(connection, documents)
    return len(new) + len(stored.keys() - digests.keys())


def _write_groupings(connection: sqlite3.Connection, documents: Sequence[Document]) -> None:
    """One text a schema: the words of all its tables, so that a schema can be found as a whole."""
    schemas: dict[str, list[Document]] = {}
    for document in documents:
        schemas.setdefault(document.id.rpartition(".")[0], []).append(document)
    for table in ("text_groupings", "groupings", "schema_words"):
        connection.execute(f"delete from {table}")  # noqa: S608
    words: set[str] = set()
    for number, (schema, members) in enumerate(schemas.items(), start=1):
        names = join_words(word for member in members for word in member.name.lower().split())
        columns = join_words(
            word for member in members for word in member.columns.replace(",", " ").lower().split()
        )
        words.update(names.split(), columns.split())
        connection.execute("insert into groupings values (?, ?)", (number, schema))
        connection.execute(
            "insert into text_groupings (rowid, name, columns, schema) values (?, ?, ?, ?)",
            (number, names, columns, members[0].schema),
        )
    singulars = {(singular(word),) for word in words}
    connection.executemany("insert into schema_words values (?)", singulars)


def search_documents(connection: sqlite3.Connection, kind: str, text: str, limit: int) -> list[Hit]:
    """The documents that share words with the text, best first; the best has score 1.

    A hit's text says which words matched where: ``name: orders; columns: order date``.
    """
    query = _match_query(text)
    if not query:
        return []
    weights = ", ".join(str(weight) for weight in _WEIGHTS[kind])
    marked = ", ".join(
        f"highlight(text_{kind}, {at}, '{_MARKS[0]}', '{_MARKS[1]}')" for at in range(len(_FIELDS))
    )
    rows = connection.execute(
        f"select d.id, d.grouping, f.score, {marked} from"  # noqa: S608
        f" (select rowid, -bm25(text_{kind}, {weights}) as score from text_{kind}"
        f" where text_{kind} match ?1 order by score desc limit ?2) as f"
        f" join text_{kind} on text_{kind}.rowid = f.rowid and text_{kind} match ?1"
        " join documents as d on d.number = f.rowid order by f.score desc, d.id",
        (query, limit * 2),
    ).fetchall()
    groupings = _search_groupings(connection, query) if kind == "tables" and rows else {}
    best = max((row[2] for row in rows), default=0.0) or 1.0
    hits = [
        Hit(
            row[0],
            row[2] / best + _SCHEMA_WEIGHT * groupings.get(row[1], 0.0),
            _matched_words(row[3:]),
        )
        for row in rows
    ]
    hits.sort(key=lambda hit: (-hit.score, hit.id))
    top = hits[0].score if hits else 1.0
    return [Hit(hit.id, hit.score / top, hit.text) for hit in hits[:limit]]


def _search_groupings(connection: sqlite3.Connection, query: str) -> dict[str, float]:
    rows = connection.execute(
        "select g.name, -bm25(text_groupings) as score from text_groupings"
        " join groupings as g on g.number = text_groupings.rowid"
        " where text_groupings match ? order by score desc limit 200",
        (query,),
    ).fetchall()
    best = max((score for _, score in rows), default=0.0) or 1.0
    return {name: score / best for name, score in rows}


def _match_query(text: str) -> str:
    """The text's content words, each quoted, joined by OR: nothing of it is read as an operator."""
    return " OR ".join(f'"{word}"' for word in content_words(text)[:_MOST_WORDS])


def _matched_words(marked: Sequence[str]) -> str:
    parts = []
    for field, text in zip(_FIELDS, marked, strict=True):
        words = list(dict.fromkeys(word.lower() for word in _between_marks(text)))
        if words:
            parts.append(f"{field}: {', '.join(words[:5])}")
    return "; ".join(parts)


def _between_marks(text: str) -> Iterator[str]:
    for piece in text.split(_MARKS[0])[1:]:
        yield piece.partition(_MARKS[1])[0]

"""What an update has read: so that bounded memory suffices, and nothing is worked out twice."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from t2sql.search.damage import sqlite_errors
from t2sql.search.documents import Document

_KNOWN: Final = """
create table if not exists known (
    kind text not null, id text not null, source text not null, digest text not null,
    vectors integer not null, primary key (kind, id)) without rowid;
"""
_SEEN: Final = """
create temp table seen (
    kind text not null, id text not null, vectors integer not null, primary key (kind, id)
    ) without rowid;
create temp table pending (number integer primary key, kind text not null, body text not null);
"""
_MARKS: Final = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """What a document comes to, without its texts."""

    id: str
    source: str
    """A hash of what it was made from: equal ones make equal documents."""
    digest: str
    """Of its content."""
    vectors: int
    """How many it has."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A document to embed: no more of it than that takes."""

    id: str
    digest: str
    texts: tuple[str, ...]
    parts: tuple[str, ...]


class Book:
    """Keeps, on the disk, which document each table and past query makes.

    It never says what is stored: that is learnt from the store itself. What was seen in this
    update, and what is left to embed, is forgotten at the end.

    Args:
        path: its file; a damaged one is begun anew.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._connection = _open(path)
        except sqlite3.DatabaseError:
            with suppress(OSError):  # a folder, say: opening it tells
                path.unlink(missing_ok=True)
            with sqlite_errors():
                self._connection = _open(path)

    def known(self, kind: str, ids: Sequence[str]) -> dict[str, Entry]:
        """The entries of these ids, as far as there are any."""
        found: dict[str, Entry] = {}
        for start in range(0, len(ids), _MARKS):
            part = ids[start : start + _MARKS]
            marks = ", ".join("?" * len(part))
            with sqlite_errors():
                rows = self._connection.execute(
                    "select id, source, digest, vectors from known"  # noqa: S608 - marks only
                    f" where kind = ? and id in ({marks})",
                    (kind, *part),
                ).fetchall()
            found.update((row[0], Entry(*row)) for row in rows)
        return found

    def note(self, kind: str, entries: Sequence[Entry], new: Sequence[Entry]) -> None:
        """These were seen; the new ones are to be known from now on."""
        with sqlite_errors(), self._connection:
            self._connection.executemany(
                "insert or replace into known values (?, ?, ?, ?, ?)",
                [(kind, item.id, item.source, item.digest, item.vectors) for item in new],
            )
            self._connection.executemany(
                "insert or replace into seen values (?, ?, ?)",
                [(kind, item.id, item.vectors) for item in entries],
            )

    def put_off(self, kind: str, documents: Sequence[Document]) -> None:
        """These are to be embedded later."""
        rows = [
            (kind, json.dumps([item.id, item.digest, item.texts, item.parts])) for item in documents
        ]
        with sqlite_errors(), self._connection:
            self._connection.executemany("insert into pending (kind, body) values (?, ?)", rows)

    def pending(self, kind: str, size: int) -> Iterator[list[Pending]]:
        """What was put off, in pages."""
        last = 0
        while True:
            with sqlite_errors():
                rows = self._connection.execute(
                    "select number, body from pending where kind = ? and number > ?"
                    " order by number limit ?",
                    (kind, last, size),
                ).fetchall()
            if not rows:
                return
            last = rows[-1][0]
            yield [_pending(body) for _, body in rows]

    def left(self, kind: str) -> int:
        """How many documents are to be embedded."""
        with sqlite_errors():
            query = "select count(*) from pending where kind = ?"
            return int(self._connection.execute(query, (kind,)).fetchone()[0])

    def seen(self, kind: str) -> tuple[int, int]:
        """How many documents were seen, and how many vectors they have."""
        with sqlite_errors():
            query = "select count(*), coalesce(sum(vectors), 0) from seen where kind = ?"
            documents, vectors = self._connection.execute(query, (kind,)).fetchone()
        return int(documents), int(vectors)

    def vectors(self, kind: str, ids: Sequence[str]) -> dict[str, int]:
        """How many vectors each of these documents has; unseen ones are left out."""
        found: dict[str, int] = {}
        for start in range(0, len(ids), _MARKS):
            part = ids[start : start + _MARKS]
            marks = ", ".join("?" * len(part))
            with sqlite_errors():
                query = f"select id, vectors from seen where kind = ? and id in ({marks})"  # noqa: S608 - marks only
                found.update(self._connection.execute(query, (kind, *part)).fetchall())
        return found

    def forget_unseen(self) -> None:
        """Know only what was seen in this update."""
        with sqlite_errors(), self._connection:
            self._connection.execute(
                "delete from known where not exists (select 1 from seen"
                " where seen.kind = known.kind and seen.id = known.id)"
            )

    def close(self) -> None:
        """Give back the file."""
        self._connection.close()


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=30)
    try:
        # It can be worked out anew: a power cut may cost it, a killed process may not.
        connection.execute("pragma synchronous = off")
        connection.execute("pragma temp_store = file")
        connection.executescript(_KNOWN)
        connection.executescript(_SEEN)
    except BaseException:
        connection.close()
        raise
    return connection


def _pending(body: str) -> Pending:
    id_, digest, texts, parts = json.loads(body)
    return Pending(id_, digest, tuple(texts), tuple(parts))

"""Postings: for each term of a field, the documents that hold it and how much that says (BM25).

They stand in SQLite as arrays, so that a question reads a few rows and numpy does the sums: a
common word among 100,000 tables costs less than a millisecond, which no row-by-row engine gives.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[np.int32]]
    Scores = np.ndarray[Any, np.dtype[np.float32]]

SATURATION: Final = 1.2
"""BM25's k1 (Robertson and Zaragoza 2009)."""
MOST: Final = SATURATION + 1
"""What a term can say of a document at most."""
_LENGTH: Final = 0.75
"""BM25's b: how much a term says less in a long document."""
_HELD: Final = 2_000_000
"""Postings held in memory before they go to the disk."""
_REMEMBERED: Final = 4096
"""Terms whose postings are kept."""
_MARKS: Final = 500

_TABLES: Final = """
create table if not exists collections (kind text primary key, documents integer not null);
create table if not exists postings (
    kind text not null, field text not null, term text not null,
    numbers blob not null, impacts blob not null);
create unique index if not exists postings_term on postings (kind, term, field);
"""
_PARTS: Final = """
create temp table if not exists parts (
    field text not null, term text not null, part integer not null,
    numbers blob not null, counts blob not null);
delete from parts;
"""


def create_postings(connection: sqlite3.Connection) -> None:
    """Make the tables where they are not there yet."""
    connection.executescript(_TABLES)


def write_postings(
    connection: sqlite3.Connection,
    kind: str,
    documents: Iterable[Mapping[str, Sequence[str]]],
) -> int:
    """Replace the postings of a collection, inside the caller's transaction, in bounded memory.

    Args:
        connection: the file.
        kind: which collection.
        documents: the terms of each document by field; the first has the number 0.

    Returns:
        How many documents there are.
    """
    for statement in _PARTS.strip().split(";\n"):
        connection.execute(statement)
    held: dict[tuple[str, str], tuple[array[int], array[int]]] = {}
    lengths: dict[str, array[int]] = {}
    size = part = number = 0
    for number, fields in enumerate(documents, start=1):
        for field, terms in fields.items():
            if field not in lengths:
                lengths[field] = array("i", [0] * (number - 1))
            lengths[field].append(len(terms))
            for term, count in Counter(terms).items():
                numbers, counts = held.setdefault((field, term), (array("i"), array("i")))
                numbers.append(number - 1)
                counts.append(count)
                size += 1
        if size >= _HELD:
            _put_down(connection, held, part)
            held, size, part = {}, 0, part + 1
    _put_down(connection, held, part)
    connection.execute("delete from postings where kind = ?", (kind,))
    connection.executemany(
        "insert into postings values (?, ?, ?, ?, ?)",
        ((kind, *row) for row in _gathered(connection, lengths)),
    )
    connection.execute("insert or replace into collections values (?, ?)", (kind, number))
    connection.execute("delete from parts")
    return number


def _put_down(
    connection: sqlite3.Connection,
    held: Mapping[tuple[str, str], tuple[array[int], array[int]]],
    part: int,
) -> None:
    connection.executemany(
        "insert into parts values (?, ?, ?, ?, ?)",
        (
            (field, term, part, numbers.tobytes(), counts.tobytes())
            for (field, term), (numbers, counts) in held.items()
        ),
    )


def _gathered(
    connection: sqlite3.Connection, lengths: Mapping[str, array[int]]
) -> Iterator[tuple[str, str, bytes, bytes]]:
    """The postings of every term, its parts put together."""
    import numpy as np

    norms = {}
    for field, found in lengths.items():
        sizes = np.frombuffer(found, dtype=np.int32).astype(np.float32)
        mean = float(sizes[sizes > 0].mean()) if (sizes > 0).any() else 1.0
        norms[field] = SATURATION * (1 - _LENGTH + _LENGTH * sizes / mean)

    def merge(field: str, term: str, parts: Sequence[tuple[bytes, bytes]]) -> Any:
        numbers = np.frombuffer(b"".join(part[0] for part in parts), dtype=np.int32)
        counts = np.frombuffer(b"".join(part[1] for part in parts), dtype=np.int32)
        impacts = counts * MOST / (counts + norms[field][numbers])
        return field, term, numbers.tobytes(), impacts.astype(np.float16).tobytes()

    rows = connection.execute(
        "select field, term, numbers, counts from parts order by field, term, part"
    )
    key: tuple[str, str] | None = None
    parts: list[tuple[bytes, bytes]] = []
    for field, term, numbers, counts in rows:
        if key is not None and key != (field, term):
            yield merge(*key, parts)
            parts = []
        key = field, term
        parts.append((numbers, counts))
    if key is not None:
        yield merge(*key, parts)


class Postings:
    """The postings of one collection, read as they are needed; the last ones are kept.

    Args:
        connection: the file; the caller sees to it that one thread at a time asks.
        kind: which collection.
    """

    def __init__(self, connection: sqlite3.Connection, kind: str) -> None:
        self._connection = connection
        self._kind = kind
        row = connection.execute(
            "select documents from collections where kind = ?", (kind,)
        ).fetchone()
        self.documents = int(row[0]) if row else 0
        """How many documents the collection has."""
        self._read: dict[str, dict[str, tuple[Numbers, Scores]]] = {}

    def read(self, terms: Iterable[str]) -> None:
        """Read what documents hold these terms, all in one statement; then ask for them."""
        import numpy as np

        if len(self._read) > _REMEMBERED:
            self._read.clear()
        new = [term for term in dict.fromkeys(terms) if term not in self._read]
        for start in range(0, len(new), _MARKS):
            part = new[start : start + _MARKS]
            self._read.update((term, {}) for term in part)
            marks = ", ".join("?" * len(part))
            rows = self._connection.execute(
                "select term, field, numbers, impacts from postings"  # noqa: S608 - marks only
                f" where kind = ? and term in ({marks})",
                (self._kind, *part),
            )
            for term, field, numbers, impacts in rows:
                self._read[term][field] = (
                    np.frombuffer(numbers, dtype=np.int32),
                    np.frombuffer(impacts, dtype=np.float16).astype(np.float32),
                )

    def add(self, scores: Scores, field: str, term: str, weight: float) -> None:
        """Raise the scores of the documents that hold the term to what it says of them."""
        import numpy as np

        found = self._read.get(term, {}).get(field)
        if found is not None:
            numbers, impacts = found
            scores[numbers] = np.maximum(scores[numbers], weight * impacts)

    def fields(self, term: str) -> Collection[str]:
        """The fields in which any document holds the term."""
        return self._read.get(term, {}).keys()

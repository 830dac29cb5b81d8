"""The value index as it is written: every value by its normal form, and by its words."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Final

from t2sql.cancelling import current_cancellation
from t2sql.search.documents import ColumnValue
from t2sql.search.spans import normalise

LONGEST_VALUE: Final = 120
"""Characters; a longer value is not indexed."""
MOST_VALUE_WORDS: Final = 12
"""Different words; a value of more is not indexed."""
_WRITTEN: Final = 1000
"""Values that are written at a time."""

_TABLES: Final = """
create table if not exists value_columns (
    number integer primary key, table_name text not null, column_name text not null,
    row_count integer);
create table if not exists cell_values (
    number integer primary key, column_number integer not null, value text not null,
    norm text not null, count integer);
create index if not exists cell_values_norm on cell_values (norm, column_number);
create index if not exists cell_values_column on cell_values (column_number, count);
create index if not exists value_columns_name
    on value_columns (table_name collate nocase, column_name collate nocase);
create table if not exists value_words (
    word text not null, value_number integer not null, primary key (word, value_number)
    ) without rowid;
create table if not exists value_word_counts (word text primary key, count integer) without rowid;
create table if not exists value_digest (digest text not null);
"""


def create_value_tables(connection: sqlite3.Connection) -> None:
    """Make the tables of the value index where they are not there yet."""
    connection.executescript(_TABLES)


def update_values(
    connection: sqlite3.Connection,
    read: Callable[[], Iterable[ColumnValue]],
    row_counts: Mapping[str, int | None],
) -> bool:
    """Make the index hold these values, inside the caller's transaction; False if it already does.

    Args:
        connection: the lexical database.
        read: gives all values; called a second time where others are held.
        row_counts: rows of each table, by name, where known.
    """
    stored = connection.execute("select digest from value_digest").fetchone()
    if stored is not None and stored[0] == _digest(read(), row_counts):
        return False
    for table in ("value_columns", "cell_values", "value_words", "value_word_counts"):
        connection.execute(f"delete from {table}")  # noqa: S608
    digest = hashlib.sha256()
    _write_values(connection, _digested(read(), row_counts, digest), row_counts)
    connection.execute("delete from value_digest")
    connection.execute("insert into value_digest values (?)", (digest.hexdigest(),))
    return True


def _digest(values: Iterable[ColumnValue], row_counts: Mapping[str, int | None]) -> str:
    digest = hashlib.sha256()
    for _ in _digested(values, row_counts, digest):
        pass
    return digest.hexdigest()


def _digested(
    values: Iterable[ColumnValue], row_counts: Mapping[str, int | None], digest: hashlib._Hash
) -> Iterator[ColumnValue]:
    """The values as they come, each taken into the digest."""
    cancellation = current_cancellation()
    left = iter(values)
    while page := list(islice(left, _WRITTEN)):
        cancellation.check()
        lines = [
            f"{one.table}\x1f{one.column}\x1f{one.value}\x1f{one.count}"
            f"\x1f{row_counts.get(one.table)}\n"
            for one in page
        ]
        digest.update("".join(lines).encode())
        yield from page


def _write_values(
    connection: sqlite3.Connection,
    values: Iterable[ColumnValue],
    row_counts: Mapping[str, int | None],
) -> None:
    columns: dict[tuple[str, str], int] = {}
    cells: list[tuple[object, ...]] = []
    parts: list[tuple[str, int]] = []

    def write() -> None:
        connection.executemany("insert into cell_values values (?, ?, ?, ?, ?)", cells)
        connection.executemany("insert into value_words values (?, ?)", parts)
        cells.clear()
        parts.clear()

    for number, item in enumerate(values):
        norm = normalise(item.value) if len(item.value) <= LONGEST_VALUE else ""
        words = set(norm.split())
        if not words or len(words) > MOST_VALUE_WORDS:
            continue
        column = columns.setdefault((item.table, item.column), len(columns))
        cells.append((number, column, item.value, norm, item.count))
        if len(words) > 1:
            parts.extend((word, number) for word in sorted(words))
        if len(cells) == _WRITTEN:
            write()
    write()
    connection.executemany(
        "insert into value_columns values (?, ?, ?, ?)",
        [(number, *key, row_counts.get(key[0])) for key, number in columns.items()],
    )
    connection.execute(
        "insert into value_word_counts select word, count(*) from value_words group by word"
    )

"""The value index: which cells hold what the words of a question name.

Values are looked up, never scanned: the normal form of each is indexed in SQLite, and so are the
words of those with several.
"""

from __future__ import annotations

import hashlib
import math
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from t2sql.cancelling import current_cancellation
from t2sql.search.documents import ColumnValue
from t2sql.search.spans import Span, find_spans, normalise, rare_word_candidates, trust
from t2sql.types import ValueHit

LONGEST_VALUE: Final = 120
"""Characters; a longer value is not indexed."""
MOST_VALUE_WORDS: Final = 12
"""Different words; a value of more is not indexed."""
_MOST_HITS: Final = 50
_MOST_ROWS: Final = 1000
_RARE: Final = 30
"""A word in more values than this finds none of them by itself."""
_WORDS_APART: Final = 0.92
"""Score of a value that differs from the words in accents, punctuation or plural."""
_PART: Final = 0.6
"""Score of a value of which only the rare words stand in the question."""
_LOWEST: Final = 0.15
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


@dataclass(frozen=True, slots=True)
class _Cell:
    table: str
    column: str
    value: str
    norm: str
    share: float | None


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
        read: gives all values; called a second time when they have changed.
        row_counts: rows of each table, by name, where known.
    """
    digest, cancellation = hashlib.sha256(), current_cancellation()
    for item in read():
        cancellation.check()
        rows = row_counts.get(item.table)
        line = f"{item.table}\x1f{item.column}\x1f{item.value}\x1f{item.count}\x1f{rows}\n"
        digest.update(line.encode())
    stored = connection.execute("select digest from value_digest").fetchone()
    if stored is not None and stored[0] == digest.hexdigest():
        return False
    for table in ("value_columns", "cell_values", "value_words", "value_word_counts"):
        connection.execute(f"delete from {table}")  # noqa: S608
    _write_values(connection, read(), row_counts)
    connection.execute("delete from value_digest")
    connection.execute("insert into value_digest values (?)", (digest.hexdigest(),))
    return True


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

    cancellation = current_cancellation()
    for number, item in enumerate(values):
        cancellation.check()
        norm = normalise(item.value) if len(item.value) <= LONGEST_VALUE else ""
        words = sorted(set(norm.split()))
        if not words or len(words) > MOST_VALUE_WORDS:
            continue
        column = columns.setdefault((item.table, item.column), len(columns))
        cells.append((number, column, item.value, norm, item.count))
        if len(words) > 1:
            parts.extend((word, number) for word in words)
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


def search_values(
    connection: sqlite3.Connection, text: str, tables: Sequence[str] | None = None
) -> list[ValueHit]:
    """Cells that words of the text name, best first, at most fifty.

    Quoted strings and runs of up to seven words are compared with whole values; the longest run
    that is a value wins. Words that no such run covers may still name a longer value by its rare
    words (``Gangnam`` for ``Gangnam-gu``), for a lower score.
    """
    wanted = None if tables is None else {name.lower() for name in tables}
    spans = find_spans(text)
    is_schema_word = _schema_words(connection, spans)
    found = _whole_values(connection, spans, wanted)
    hits: list[ValueHit] = []
    taken: list[Span] = []
    for span in sorted(spans, key=lambda item: (not item.quoted, item.start - item.end)):
        cells = found.get(span.norm, [])
        if not cells or any(span.inside(other) for other in taken):
            continue
        trusted = trust(span, is_schema_word) * _breadth(cells)
        scored = [_hit(cell, span.text, trusted * _nearness(cell, span)) for cell in cells]
        if trusted >= 0.5:
            taken.append(span)
        hits.extend(scored)
    hits.extend(_partial_values(connection, text, taken, wanted, is_schema_word))
    best: dict[tuple[str, str, str], ValueHit] = {}
    for hit in sorted(hits, key=lambda item: (-item.score, -len(item.span))):
        if hit.score >= _LOWEST:
            best.setdefault((hit.table, hit.column, hit.value), hit)
    return list(best.values())[:_MOST_HITS]


def _schema_words(connection: sqlite3.Connection, spans: Sequence[Span]) -> Callable[[str], bool]:
    words = {word for span in spans if span.words == 1 for word in span.norm.split()}
    rows = connection.execute(
        f"select word from schema_words where word in ({_marks(words)})",  # noqa: S608
        [*words],
    )
    return frozenset(row[0] for row in rows).__contains__


def _whole_values(
    connection: sqlite3.Connection, spans: Sequence[Span], wanted: set[str] | None
) -> dict[str, list[_Cell]]:
    norms = {span.norm for span in spans if span.norm}
    return _group(_read_cells(connection, f"v.norm in ({_marks(norms)})", [*norms]), wanted)


def _read_cells(
    connection: sqlite3.Connection, condition: str, values: Sequence[str | int]
) -> list[_Cell]:
    rows = connection.execute(
        "select c.table_name, c.column_name, v.value, v.norm, v.count, c.row_count"  # noqa: S608
        " from cell_values as v join value_columns as c on c.number = v.column_number"
        f" where {condition} limit {_MOST_ROWS}",
        values,
    )
    return [
        _Cell(table, column, value, norm, count / of if count is not None and of else None)
        for table, column, value, norm, count, of in rows
    ]


def _group(cells: Iterable[_Cell], wanted: set[str] | None) -> dict[str, list[_Cell]]:
    groups: dict[str, list[_Cell]] = {}
    for cell in cells:
        if wanted is None or cell.table.lower() in wanted:
            groups.setdefault(cell.norm, []).append(cell)
    return groups


def _partial_values(
    connection: sqlite3.Connection,
    text: str,
    taken: Sequence[Span],
    wanted: set[str] | None,
    is_schema_word: Callable[[str], bool],
) -> list[ValueHit]:
    words = {
        norm: word
        for norm, word in rare_word_candidates(text).items()
        if not any(span.start <= word.start and word.end <= span.end for span in taken)
    }
    cells = _read_cells(
        connection,
        "v.number in (select w.value_number from value_words as w"  # noqa: S608
        " join value_word_counts as n on n.word = w.word"
        f" where n.count <= {_RARE} and w.word in ({_marks(words)}))",
        [*words],
    )
    kept = [cell for group in _group(cells, wanted).values() for cell in group]
    counts = _word_counts(connection, {word for cell in kept for word in cell.norm.split()})
    hits = []
    for cell in kept:
        covered = [word for word in dict.fromkeys(cell.norm.split()) if word in words]
        missing = [word for word in cell.norm.split() if word not in words]
        share = _coverage(covered, missing, counts)
        if share >= 0.5:
            named = any(words[word].marked for word in covered)
            plain = all(is_schema_word(word) for word in covered)
            caution = 1.0 if named else 0.5 if plain else 0.85
            span = " ".join(words[word].text for word in covered)
            hits.append(_hit(cell, span, _PART * share * caution))
    return hits


def _coverage(covered: Sequence[str], missing: Sequence[str], counts: Mapping[str, int]) -> float:
    """Share of the value's words that are covered, rare ones counting more (inverse frequency).

    0 if a missing word is no more common than the rarest word that is there.
    """
    rarest = min(counts.get(word, 1) for word in covered)
    if any(counts.get(word, 1) <= rarest for word in missing):
        return 0.0
    total = sum(counts.values()) or 1
    weight = {word: math.log(1 + total / counts.get(word, 1)) for word in (*covered, *missing)}
    return sum(weight[word] for word in covered) / sum(weight.values())


def _word_counts(connection: sqlite3.Connection, words: set[str]) -> dict[str, int]:
    rows = connection.execute(
        f"select word, count from value_word_counts where word in ({_marks(words)})",  # noqa: S608
        [*words],
    )
    return {str(word): int(count) for word, count in rows}


def _nearness(cell: _Cell, span: Span) -> float:
    return 1.0 if cell.value.strip().casefold() == span.text.strip().casefold() else _WORDS_APART


def _breadth(cells: Sequence[_Cell]) -> float:
    """A value that many columns hold says little about each."""
    columns = len({(cell.table, cell.column) for cell in cells})
    return max(0.6, 1.0 - 0.02 * max(0, columns - 5))


def _hit(cell: _Cell, span: str, score: float) -> ValueHit:
    return ValueHit(cell.table, cell.column, cell.value, span, round(score, 4), cell.share)


def _marks(values: Iterable[object]) -> str:
    return ", ".join("?" for _ in values)

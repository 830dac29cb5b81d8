"""Mends a damaged store: all that can be read of the old file is put into a new one.

SQLite's own ``.recover`` is not in Python. Rows are read table by table in the order of their
places: upward until one cannot be read, downward from the end, then one by one in between. Where
only the head of the file is broken, a copy with a sound one is read. The old file stays, renamed.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from t2sql.errors import StoreError
from t2sql.store.database import StoreDatabase
from t2sql.store.faults import store_errors
from t2sql.store.migrating import VERSION_TABLE

if TYPE_CHECKING:
    from sqlalchemy import Table

_HEAD = 100
"""Bytes of a SQLite file before its first page's content."""
_PAGE_SIZE = 4096
_MOST_PROBED = 200_000
_PAGE = 500
_NEEDED = ("traces", "calls", "accepted", "feedback", "uses", "audit", "facts")

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Repaired:
    """What became of a store."""

    file: Path
    old: Path | None
    """Where the damaged file lies now; None where nothing was wrong, and nothing was done."""
    rows: dict[str, int]
    """How many rows of each table the store has now."""
    lost: tuple[str, ...] = ()
    """Tables of which some rows, or all, could not be read."""


def repair_store(url: str, folder: Path) -> Repaired:
    """Make a store usable again, and keep all that can be read. A sound one is left alone.

    Raises:
        StoreError: a server keeps it, it is in use, there is no file, or no room for a new one.
    """
    database = StoreDatabase(url, folder)
    file = database.file
    database.close()
    if file is None:
        raise StoreError(
            f"The store {database.label} is kept by a server.",
            hint="Its own tools mend it, or a backup of it.",
        )
    if not file.is_file():
        raise StoreError(f"There is no store {file} yet.", hint="It is made when it is needed.")
    with store_errors(str(file)):
        if _is_sound(file):
            return Repaired(
                file, None, {name: len(rows) for name, (rows, _) in _read(file).items()}
            )
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".repair-") as scratch:
            return _replace(file, _best(file, Path(scratch)), Path(scratch))


def _is_sound(file: Path) -> bool:
    try:
        with closing(sqlite3.connect(file)) as connection:
            found = connection.execute("PRAGMA quick_check").fetchone()
            count = connection.execute(f"SELECT count(*) FROM {VERSION_TABLE}").fetchone()  # noqa: S608 - a name of ours
            return bool(found[0] == "ok" and count[0] == 1)
    except sqlite3.DatabaseError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise
        return False


def _best(file: Path, scratch: Path) -> dict[str, tuple[list[Row], bool]]:
    """The rows of the file, or of a copy whose head was mended where that has more."""
    copy = scratch / "copy.sqlite"
    shutil.copyfile(file, copy)
    for beside in ("-wal",):
        with suppress(FileNotFoundError):
            shutil.copyfile(file.with_name(file.name + beside), copy.with_name(copy.name + beside))
    found = _read(copy)
    if any(rows for rows, _ in found.values()):
        return found
    mended = scratch / "mended.sqlite"
    shutil.copyfile(file, mended)
    _mend_head(mended, scratch)
    again = _read(mended)
    return again if any(rows for rows, _ in again.values()) else found


def _mend_head(file: Path, scratch: Path) -> None:
    """Put the head of a sound file of the same layout over a broken one."""
    model = StoreDatabase("sqlite:///model.sqlite", scratch)
    with model.writing():
        pass
    model.close()
    head = bytearray((scratch / "model.sqlite").read_bytes()[:_HEAD])
    pages = file.stat().st_size // _PAGE_SIZE
    head[28:32] = pages.to_bytes(4, "big")
    head[32:40] = bytes(8)  # no list of free pages is believed
    with file.open("r+b") as target:
        target.write(head)


def _read(file: Path) -> dict[str, tuple[list[Row], bool]]:
    """Rows of each table, and whether all of them could be read."""
    found: dict[str, tuple[list[Row], bool]] = {}
    try:
        connection = sqlite3.connect(file)
    except sqlite3.Error:
        return {name: ([], False) for name in _NEEDED}
    with closing(connection):
        connection.row_factory = sqlite3.Row
        with suppress(sqlite3.Error):
            connection.execute("PRAGMA writable_schema = ON")  # a broken schema is read as it is
        for name in _NEEDED:
            try:
                found[name] = _read_table(connection, f"t2sql_{name}")
            except sqlite3.OperationalError as error:
                # An older layout has not all tables: nothing is lost with one that never was.
                found[name] = ([], "no such table" in str(error) and name not in _NEEDED[:2])
            except sqlite3.Error:
                found[name] = ([], False)
    return found


def _read_table(connection: sqlite3.Connection, table: str) -> tuple[list[Row], bool]:
    connection.execute(f"SELECT 1 FROM {table} LIMIT 0")  # noqa: S608 - a name of ours
    rows: dict[int, Row] = {}
    whole, last = _walk(connection, table, rows, upward=True)
    if whole:
        return [rows[place] for place in sorted(rows)], True
    _, first = _walk(connection, table, rows, upward=False)
    for place in range(last + 1, min(first, last + _MOST_PROBED)):
        with suppress(sqlite3.Error):
            query = f"SELECT rowid AS t2sql_place, * FROM {table} WHERE rowid = ?"  # noqa: S608 - a name of ours
            for row in connection.execute(query, (place,)):
                _take(rows, row)
    return [rows[place] for place in sorted(rows)], False


def _walk(
    connection: sqlite3.Connection, table: str, rows: dict[int, Row], *, upward: bool
) -> tuple[bool, int]:
    """Read rows in order until one cannot be; whether the end was reached, and the last place."""
    sign, order = (">", "ASC") if upward else ("<", "DESC")
    last = -1 if upward else 2**62
    query = (
        f"SELECT rowid AS t2sql_place, * FROM {table} NOT INDEXED "  # noqa: S608 - names of ours
        f"WHERE rowid {sign} ? ORDER BY rowid {order} LIMIT {_PAGE}"
    )
    while True:
        count = 0
        try:
            for row in connection.execute(query, (last,)):
                last, count = _take(rows, row), count + 1
        except (sqlite3.Error, OverflowError):
            return False, last
        if count < _PAGE:
            return True, last


def _take(rows: dict[int, Row], row: sqlite3.Row) -> int:
    values = dict(row)
    place = int(values.pop("t2sql_place"))
    rows[place] = values
    return place


def _replace(file: Path, found: dict[str, tuple[list[Row], bool]], scratch: Path) -> Repaired:
    """Write the rows into a new file beside the old one, then let it take the name."""
    fresh = StoreDatabase("sqlite:///fresh.sqlite", scratch)
    counts: dict[str, int] = {}
    with fresh.writing() as connection:
        for name in _NEEDED:
            table = getattr(fresh.tables, name)
            rows = list(_fitting(table, found[name][0]))
            counts[name] = len(rows)
            for start in range(0, len(rows), _PAGE):
                connection.execute(
                    table.insert().prefix_with("OR IGNORE"), rows[start : start + _PAGE]
                )
    fresh.close()
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    old = file.with_name(f"{file.name}.damaged-{stamp}")
    for beside in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            file.with_name(file.name + beside).rename(old.with_name(old.name + beside))
    file.rename(old)
    (scratch / "fresh.sqlite").rename(file)
    lost = tuple(name for name, (_, whole) in found.items() if not whole)
    return Repaired(file, old, counts, lost)


def _fitting(table: Table, rows: Sequence[Row]) -> Iterator[Row]:
    """Rows that have all that the table wants; a half-read one is no row."""
    for row in rows:
        kept = {column.name: row.get(column.name) for column in table.columns}
        if all(kept[column.name] is not None or column.nullable for column in table.columns):
            yield kept

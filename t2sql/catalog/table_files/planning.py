"""What ``init`` would write: files of new tables, new columns in files that are there, marks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from t2sql.cancelling import stoppable
from t2sql.catalog.names import NameIndex
from t2sql.catalog.notes import TableNotes, read_file
from t2sql.catalog.table_files.merging import Merged, merge_file
from t2sql.catalog.table_files.offered import Offered
from t2sql.catalog.table_files.texts import column_hint, file_name, is_writable, new_file
from t2sql.catalog.tables import match_note, notes_files
from t2sql.types import Table

if TYPE_CHECKING:
    from t2sql.protocols import Progress

_READING: Final = "read metadata"
_EVERY: Final = 50


@dataclass(frozen=True, slots=True)
class FilePlan:
    """What would be written, and what a person should know of it."""

    files: Mapping[Path, bytes] = field(default_factory=dict)
    """Whole contents; only of files that are new or change."""
    notes: tuple[TableNotes, ...] = ()
    """Those of the files that are there, what is gone now marked; lenient, for a look at them."""
    offered: Offered = field(default_factory=Offered)
    new_tables: tuple[str, ...] = ()
    new_columns: tuple[str, ...] = ()
    """``table.column``, as with all columns here."""
    gone_tables: tuple[str, ...] = ()
    """Marked now, as the database does not have them any more."""
    gone_columns: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    """Marked as gone, and there again."""
    left_out: tuple[str, ...] = ()
    """Tables and columns that somebody took out of the files."""
    by_hand: tuple[str, ...] = ()
    """What could not be added or marked: the place is written in a way that is left alone."""


def plan_files(
    folder: Path,
    tables: Sequence[Table],
    *,
    dialect: str,
    wanted: Collection[str],
    offered: Offered,
    elsewhere: Collection[str] = (),
    restore: bool = False,
    progress: Progress | None = None,
) -> FilePlan:
    """Plan one file for each table that has none, and what is new for those that have one.

    Args:
        folder: ``metadata/tables``; it need not exist.
        tables: all that the database has.
        dialect: of the database.
        wanted: the names of the tables that notes are kept of.
        offered: what was written before.
        elsewhere: tables that other notes describe already.
        restore: whether to write again what somebody took out.
        progress: called as ``progress(stage, done, total)``.

    Raises:
        MetadataError: a file that is there cannot be read.
        CancelledError: somebody stopped it.
    """
    return _Planner(folder, tables, dialect, wanted, offered, elsewhere, restore).plan(progress)


class _Planner:
    def __init__(
        self,
        folder: Path,
        tables: Sequence[Table],
        dialect: str,
        wanted: Collection[str],
        offered: Offered,
        elsewhere: Collection[str],
        restore: bool,
    ) -> None:
        self._folder = folder
        self._tables = {table.name: table for table in tables}
        self._index = NameIndex(self._tables)
        self._dialect = dialect
        self._wanted = set(wanted) - set(elsewhere)
        self._offered = Offered() if restore else offered
        self._record = {name: dict(columns) for name, columns in offered.tables.items()}
        self._merged: list[Merged] = []
        self._files: dict[Path, bytes] = {}
        self._notes: list[TableNotes] = []
        self._offered_names = tuple(offered.tables)
        self._known: NameIndex | None = None

    def plan(self, progress: Progress | None) -> FilePlan:
        described = self._merge_files(progress)
        new, left_out = [], []
        taken = {file.name.lower() for file in notes_files(self._folder)}
        folded = {name.lower() for name in described}
        for name in sorted(self._wanted - described):
            if name in self._offered.tables:
                left_out.append(name)
            elif all(map(is_writable, _parts(name))) and name.lower() not in folded:
                new.append(name)
                folded.add(name.lower())
                self._write(self._tables[name], taken)
        return FilePlan(
            files=self._files,
            notes=tuple(self._marked_notes()),
            offered=Offered(self._record),
            new_tables=tuple(new),
            new_columns=self._all("new"),
            gone_tables=self._all("gone_tables"),
            gone_columns=self._all("gone_columns"),
            back=self._all("back"),
            left_out=(*left_out, *self._all("left_out")),
            by_hand=self._all("by_hand"),
        )

    def _write(self, table: Table, taken: set[str]) -> None:
        name = file_name(table.name, self._dialect, taken)
        taken.add(name.lower())
        self._files[self._folder / name] = new_file(table).encode("utf-8")
        self._record[table.name] = _hints(table)

    def _merge_files(self, progress: Progress | None) -> set[str]:
        """Bring the files that are there up to date; the tables that they describe."""
        report = stoppable(progress)
        described: set[str] = set()
        files = notes_files(self._folder)
        for number, file in enumerate(files):
            if number % _EVERY == 0:
                report(_READING, number, len(files))
            meant = list(self._meant(file, described))
            merged = merge_file(file, meant, self._offered)
            self._merged.append(merged)
            if merged.content is not None:
                self._files[file] = merged.content
            for table, columns in merged.recorded.items():
                self._record.setdefault(table, {}).update(columns)
        if files:
            report(_READING, len(files), len(files))
        return described

    def _meant(
        self, file: Path, described: set[str]
    ) -> Iterator[tuple[TableNotes, Table | None, str]]:
        """Each note of a file with its table, or None and the name of the one that is gone."""
        for note in read_file(file):
            self._notes.append(note)
            found = match_note(note, self._index)
            if len(found) == 1:
                first = found[0] not in described
                described.add(found[0])
                if first and found[0] in self._wanted:
                    yield note, self._tables[found[0]], found[0]
            elif not found and (name := self._offered_name(note)):
                yield note, None, name

    def _marked_notes(self) -> Iterator[TableNotes]:
        tables, gone = set(self._all("gone_tables")), set(self._all("gone_columns"))
        for note in self._notes:
            found = match_note(note, self._index)
            name = found[0] if len(found) == 1 else ""
            columns = note.columns
            if name and gone:
                columns = tuple(
                    replace(one, gone=True) if f"{name}.{one.name}" in gone else one
                    for one in columns
                )
            is_gone = note.gone or self._offered_name(note) in tables
            yield replace(note, columns=columns, gone=is_gone, lenient=True)

    def _offered_name(self, note: TableNotes) -> str:
        """The table that was there once; empty for a name that never was one's."""
        name = note.identifier or note.name
        written = f"{note.schema}.{name}" if note.schema else name
        if self._known is None:
            self._known = NameIndex(self._offered_names)
        known = self._known.matches(written)
        return known[0] if len(known) == 1 and known[0] not in self._tables else ""

    def _all(self, what: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for merged in self._merged:
            found.update((name, None) for name in getattr(merged, what))
        return tuple(found)


def _parts(name: str) -> tuple[str, ...]:
    """What a file says of a table's name: the table's own, and the schema's where there is one."""
    schema, _, own = name.rpartition(".")
    return (schema, own) if schema else (own,)


def _hints(table: Table) -> dict[str, str]:
    return {column.name: column_hint(column, table) for column in table.columns}

"""One file of notes brought up to date with the database: only what is new is put in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import yaml

from t2sql.catalog.documents import Entry, compose
from t2sql.catalog.notes import ColumnNotes, TableNotes
from t2sql.catalog.table_files.edits import (
    CannotEditError,
    Edit,
    Page,
    add_columns,
    apply_edits,
    mark_gone,
)
from t2sql.catalog.table_files.offered import Offered
from t2sql.catalog.table_files.scalars import scalar
from t2sql.catalog.table_files.texts import column_hint, column_lines, is_writable
from t2sql.errors import MetadataError
from t2sql.types import Column, Table

_MARK: Final = "\ufeff"
Meant = tuple[TableNotes, Table | None, str]
"""A note, its table (None: it is gone), and the table's name."""


@dataclass(slots=True)
class Merged:
    """What became of a file."""

    content: bytes | None = None
    """The new content; None where nothing changed."""
    new: list[str] = field(default_factory=list)
    gone_tables: list[str] = field(default_factory=list)
    gone_columns: list[str] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    by_hand: list[str] = field(default_factory=list)
    recorded: dict[str, dict[str, str]] = field(default_factory=dict)


def merge_file(file: Path, meant: Sequence[Meant], offered: Offered) -> Merged:
    """Put into a file what its tables have and it does not; mark what they lost."""
    merged = Merged()
    raw = ""
    edits: list[Edit] = []
    page: Page | None = None
    for note, table, name in meant:
        work = _Work(note, table, name, offered, merged)
        if not work.is_needed:
            continue
        if page is None:
            raw = file.read_bytes().decode("utf-8")
            page = Page(raw.removeprefix(_MARK))
            root = compose(page.text, file)
        entry = _same_entry(root, note.entry) if root is not None else None
        if entry is not None:
            edits += work.edits(page, entry)
    if page is None or not edits:
        return merged
    text = apply_edits(page.text, edits)
    if not _still_reads(page.text, text, file):
        return Merged(by_hand=[*merged.new, *merged.gone_tables, *merged.gone_columns])
    bom = _MARK if raw.startswith(_MARK) else ""
    merged.content = (bom + text).encode("utf-8")
    return merged


class _Work:
    """What one note of a table needs."""

    def __init__(
        self, note: TableNotes, table: Table | None, name: str, offered: Offered, merged: Merged
    ) -> None:
        self._note, self._table, self._name = note, table, name
        self._offered, self._merged = offered, merged
        self._new = tuple(self._new_columns())
        self._gone = tuple(self._gone_columns())
        self._hints = tuple(self._other_hints())
        if table is not None:
            merged.back += [name] if note.gone else []
            known = {column.name.lower() for column in table.columns}
            back = (one for one in note.columns if one.gone and one.name.lower() in known)
            merged.back += [f"{name}.{one.name}" for one in back]

    @property
    def is_needed(self) -> bool:
        """Whether anything of the text would change."""
        if self._table is None:
            return not self._note.gone
        return bool(self._new or self._gone or self._hints)

    def edits(self, page: Page, entry: yaml.MappingNode) -> Iterator[Edit]:
        """All changes for the entry of the table."""
        if self._table is None:
            yield from self._tried(lambda: mark_gone(page, entry), self._merged.gone_tables, [""])
            return
        nodes = _column_nodes(entry)
        for note in self._gone:
            node = nodes.get(note.name)
            if node is not None:
                wrong = self._merged.gone_columns
                yield from self._tried(
                    lambda node=node: mark_gone(page, node),
                    wrong,
                    [note.name],
                )
        for name, old, new in self._hints:
            node = nodes.get(name)
            if node is not None:
                yield from _replaced_hint(page, node, old, new)
        if self._new:
            names = [column.name for column in self._new]
            yield from self._tried(lambda: self._added(page, entry), self._merged.new, names)

    def _tried(self, make: object, told: list[str], names: list[str]) -> Iterator[Edit]:
        said = [f"{self._name}.{name}".rstrip(".") for name in names]
        try:
            edit = make()  # type: ignore[operator] # every caller gives a function
        except CannotEditError:
            self._merged.by_hand += said
            return
        told += said
        yield edit

    def _added(self, page: Page, entry: yaml.MappingNode) -> Edit:
        assert self._table is not None  # noqa: S101 # only then anything is new
        hints = {column.name: column_hint(column, self._table) for column in self._new}
        block = [column_lines(column, hints[column.name]) for column in self._new]
        flow = [f"{{name: {scalar(column.name, in_flow=True)}}}" for column in self._new]
        return add_columns(page, entry, block, flow)

    def _new_columns(self) -> Iterator[Column]:
        if self._table is None:
            return
        written = {column.name.lower() for column in self._note.columns}
        record = self._merged.recorded.setdefault(self._table.name, {})
        for column in self._table.columns:
            if column.name.lower() in written or not is_writable(column.name):
                continue
            if self._offered.hint(self._table.name, column.name) is not None:
                self._merged.left_out.append(f"{self._table.name}.{column.name}")
                continue
            written.add(column.name.lower())
            yield column
            record[column.name] = column_hint(column, self._table)

    def _gone_columns(self) -> Iterator[ColumnNotes]:
        """Columns that were there once; one that never was is a slip, and told by the index."""
        if self._table is None:
            return
        known = {column.name.lower() for column in self._table.columns}
        for note in self._note.columns:
            if note.gone or note.name.lower() in known:
                continue
            if self._offered.hint(self._table.name, note.name) is not None:
                yield note

    def _other_hints(self) -> Iterator[tuple[str, str, str]]:
        if self._table is None:
            return
        record = self._merged.recorded.setdefault(self._table.name, {})
        for column in self._table.columns:
            old = self._offered.hint(self._table.name, column.name)
            new = column_hint(column, self._table)
            if old and new and old != new:
                yield column.name, old, new
                record[column.name] = new


def _replaced_hint(page: Page, node: yaml.MappingNode, old: str, new: str) -> Iterator[Edit]:
    """Where our own words still stand behind a name: the database's new ones."""
    name = next((value for key, value in node.value if key.value == "name"), None)
    if name is None:
        return
    at = int(name.end_mark.index)
    if page.text[at : page.line_end(at)] == f" # {old}":
        yield Edit(at + 3, new, old)


def _column_nodes(entry: yaml.MappingNode) -> Mapping[str, yaml.MappingNode]:
    columns = next((value for key, value in entry.value if key.value == "columns"), None)
    found = columns.value if isinstance(columns, yaml.SequenceNode) else ()
    nodes: dict[str, yaml.MappingNode] = {}
    for node in found:
        for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
            if key.value == "name" and isinstance(value, yaml.ScalarNode):
                nodes.setdefault(value.value.strip(), node)
    return nodes


def _same_entry(node: yaml.Node, wanted: Entry) -> yaml.MappingNode | None:
    """The mapping that starts on the same line and column as one that was read before."""
    place = (wanted.node.start_mark.line, wanted.node.start_mark.column)
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.MappingNode):
            if (node.start_mark.line, node.start_mark.column) == place and _is_named(node):
                return node
            waiting += [value for key, value in node.value if key.value != "columns"]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value
    return None


def _is_named(node: yaml.MappingNode) -> bool:
    return any(key.value == "name" for key, _ in node.value)


def _still_reads(before: str, after: str, file: Path) -> bool:
    """Whether the file is YAML yet and says all that it said."""
    try:
        old, new = compose(before, file), compose(after, file)
    except MetadataError:
        return False
    return old is not None and new is not None and _holds(new, old)


def _holds(new: yaml.Node, old: yaml.Node) -> bool:
    """Whether everything of the old is in the new, in its order."""
    if isinstance(old, yaml.MappingNode) and isinstance(new, yaml.MappingNode):
        found = [(key.value, value) for key, value in new.value]
        return all(
            any(key.value == name and _holds(value, inner) for name, value in found)
            for key, inner in old.value
        )
    if isinstance(old, yaml.SequenceNode) and isinstance(new, yaml.SequenceNode):
        return len(new.value) >= len(old.value) and all(
            _holds(later, earlier) for later, earlier in zip(new.value, old.value, strict=False)
        )
    if isinstance(old, yaml.ScalarNode) and not old.value:
        return True
    return type(new) is type(old) and new.value == old.value

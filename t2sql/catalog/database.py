"""The catalog as the program reads it: one SQLite file, looked up by name, never loaded whole."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from t2sql.catalog.kept import Kept
from t2sql.catalog.masks import Masks, masked_names
from t2sql.catalog.records import (
    ColumnValue,
    customs_from_json,
    family_from_json,
    past_query_from_json,
    table_from_json,
    term_from_json,
    use_from_json,
)
from t2sql.catalog.storage import open_file, told_as_search_error
from t2sql.types import (
    FamilyMember,
    JoinEdge,
    PastQuery,
    Table,
    TableCustoms,
    TableFamily,
    TableUse,
    Term,
)

__all__ = ["ColumnValue", "SqliteCatalog"]

_PAGE = 500
_LOOK_S = 0.1
_Read = TypeVar("_Read")
_MARKS = 500
"""SQLite takes a limited number of parameters in one statement."""


class SqliteCatalog:
    """What exists and what it means, from the file that ``build_catalog`` wrote.

    Implements :class:`t2sql.protocols.Catalog`. It may be read from several threads, and while a
    build goes on: what the build has finished is seen, and so is a file in the old one's place.

    Args:
        path: the catalog file.
        masks: the columns that are read with ``pii`` set; none of their own by default.

    Raises:
        SearchError: there is no such file (run ``t2sql index``), or it is damaged or not ours
            (run ``t2sql index --rebuild``); reading raises it too, if damage shows only then.
    """

    def __init__(self, path: Path, masks: Masks | None = None) -> None:
        self._path = path
        self._masks = masks
        self._file = _identity(path)
        self._looked = time.monotonic()
        self._connection = open_file(path)
        self._lock = threading.Lock()
        self._read = Kept(-1)

    def close(self) -> None:
        """Give back the file."""
        with self._lock:
            self._connection.close()

    @property
    def path(self) -> Path:
        """The file it reads."""
        return self._path

    @property
    def version(self) -> str:
        """Changes whenever another connection has changed the file, or put another in its place."""
        written = self._rows("PRAGMA data_version")[0][0]
        return f"{self._file} {written}"

    @property
    def dialect(self) -> str:
        """The sqlglot dialect of the warehouse."""
        return self.fact("dialect")

    @property
    def label(self) -> str:
        """What the warehouse is called before a person."""
        return self.fact("label")

    def fact(self, key: str) -> str:
        """Something noted about the whole catalog; empty if it was not."""
        kept = self._current().facts
        if key not in kept:
            rows = self._rows("SELECT value FROM facts WHERE key = ?", (key,))
            kept[key] = str(rows[0][0]) if rows else ""
        return kept[key]

    def names(self) -> tuple[str, ...]:
        """The names of all tables, in order."""
        return tuple(row[0] for row in self._rows("SELECT name FROM tables ORDER BY name"))

    def labels(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The tags and the tiers that tables have, in order."""
        tags = self._rows(
            "SELECT DISTINCT tag.value FROM tables, json_each(tables.body, '$.tags') AS tag "
            "ORDER BY tag.value"
        )
        tiers = self._rows(
            "SELECT DISTINCT json_extract(body, '$.tier') FROM tables "
            "WHERE json_extract(body, '$.tier') <> '' ORDER BY 1"
        )
        return tuple(row[0] for row in tags), tuple(row[0] for row in tiers)

    def table(self, name: str) -> Table | None:
        """The table of that name; letter case and a missing schema are forgiven if unambiguous.

        So is a catalog prefix: ``main.orders`` where the database has no schemas.
        """
        kept = self._current()
        if name in kept.tables:
            return kept.tables[name]
        if name not in kept.meant:
            kept.meant[name] = self._find(name)
        return kept.meant[name]

    def _find(self, name: str) -> Table | None:
        """The table that is meant by a name that is not the full name of one."""
        folded = name.lower()
        found = self._bodies("folded = ?", folded)
        if len(found) > 1:
            # Two names that differ in letter case only: then the case counts.
            return next((table for table in found if table.name == name), None)
        if found:
            return found[0]
        bare = folded.rsplit(".", 1)[-1]
        named = [
            table
            for table in self._bodies("bare = ?", bare)
            if f".{table.name.lower()}".endswith(f".{folded}")
        ]
        if named:
            return named[0] if len(named) == 1 else None
        parts = folded.split(".")
        for start in range(1, len(parts)):
            found = self._bodies("folded = ?", ".".join(parts[start:]))
            if len(found) == 1:
                return found[0]
        return None

    def tables(self, names: Sequence[str]) -> tuple[Table, ...]:
        """The tables of these names, in that order; unknown ones are left out."""
        kept = self._current()
        new = [name for name in dict.fromkeys(names) if name not in kept.tables]
        rows = self._in("SELECT name, body FROM tables WHERE name IN ({})", new)
        for found_name, body in rows:
            kept.tables.setdefault(found_name, self._table(body))
        found = (kept.tables.get(name) or self.table(name) for name in names)
        return tuple({table.name: table for table in found if table is not None}.values())

    def joins(self, names: Sequence[str]) -> tuple[JoinEdge, ...]:
        """Every known join with at least one end among these tables."""
        kept = self._current().joins
        new = {name: dict[JoinEdge, None]() for name in names if name not in kept}
        for side, end in (("left_table", 0), ("right_table", 2)):
            query = f"SELECT * FROM joins WHERE {side} IN ({{}})"  # noqa: S608 - fixed words only
            for row in self._in(query, list(new)):
                new[row[end]][_edge(row)] = None
        kept.update((name, tuple(edges)) for name, edges in new.items())
        found = {edge: None for name in names for edge in kept[name]}
        return tuple(sorted(found, key=_join_order))

    def past_queries(self, ids: Sequence[str]) -> tuple[PastQuery, ...]:
        """The past queries of these ids, in that order; unknown ones are left out."""
        query = "SELECT id, body FROM past_queries WHERE id IN ({})"
        found = self._kept(
            self._current().past_queries, query, ids, lambda row: _past_query(row[1])
        )
        return tuple(found[id_] for id_ in dict.fromkeys(ids) if id_ in found)

    def past_queries_of(self, name: str, limit: int) -> tuple[PastQuery, ...]:
        """Past queries that read the table of that full name: the verified, then the most run."""
        # The name is looked for in the text first: JSON is read of the few that hold it.
        query = (
            "SELECT body FROM past_queries WHERE instr(body, ?) > 0 "
            "AND ? IN (SELECT value FROM json_each(past_queries.body, '$.tables')) "
            "ORDER BY json_extract(body, '$.verified_by') = '', "
            "json_extract(body, '$.runs') DESC, row LIMIT ?"
        )
        rows = self._rows(query, (json.dumps(name, ensure_ascii=False), name, limit))
        return tuple(past_query_from_json(row[0]) for row in rows)

    def terms(self) -> tuple[Term, ...]:
        """What the team means by its words."""
        kept = self._current()
        if kept.terms is None:
            rows = self._rows("SELECT body FROM terms ORDER BY id")
            kept.terms = tuple(term_from_json(row[0]) for row in rows)
        return kept.terms

    def rules(self) -> str:
        """The team's standing instructions; empty if there are none."""
        return self.fact("rules")

    def uses(self, names: Sequence[str]) -> dict[str, TableUse]:
        """What past queries say of these tables; one that none reads is left out."""
        query = "SELECT table_name, body FROM uses WHERE table_name IN ({})"
        found = self._kept(self._current().uses, query, names, lambda row: use_from_json(row[1]))
        return {name: found[name] for name in sorted(found)}

    def customs(self, names: Sequence[str]) -> dict[str, TableCustoms]:
        """What the warehouse is used to do with these tables; one without any is left out."""
        query = "SELECT table_name, body FROM customs WHERE table_name IN ({})"
        kept = self._current().customs
        found = self._kept(kept, query, names, lambda row: customs_from_json(row[1]))
        return {name: self._unmasked(one) for name, one in found.items()}

    def _unmasked(self, customs: TableCustoms) -> TableCustoms:
        """Without words that stand in a column which is masked by now."""
        if self._masks is None:
            return customs
        masked = masked_names(self.tables([one.code_table for one in customs.codes]))
        kept = [one for one in customs.codes if masked.isdisjoint(map(str.lower, one.names))]
        return customs if len(kept) == len(customs.codes) else replace(customs, codes=tuple(kept))

    def families(self, names: Sequence[str]) -> dict[str, FamilyMember]:
        """The family of each of these tables; one that has none is left out."""
        query = (
            "SELECT m.table_name, f.body, m.label FROM family_members AS m "
            "JOIN families AS f ON f.name = m.family WHERE m.table_name IN ({})"
        )
        kept = self._current().families
        return self._kept(
            kept, query, names, lambda row: FamilyMember(row[0], _family(row[1]), row[2])
        )

    def family_members(self, family: str) -> tuple[FamilyMember, ...]:
        """All members of the family of that name, by their labels."""
        kept = self._current()
        if family not in kept.members:
            # The family is read once: hundreds of members share it.
            bodies = self._rows("SELECT body FROM families WHERE name = ?", (family,))
            rows = self._rows(
                "SELECT table_name, label FROM family_members WHERE family = ? ORDER BY label",
                (family,),
            )
            kept.members[family] = tuple(
                FamilyMember(table, shared, label)
                for shared in (family_from_json(body) for (body,) in bodies)
                for table, label in rows
            )
        return kept.members[family]

    def stand_ins(self, names: Sequence[str]) -> dict[str, str]:
        """The table that stands for each of these in the search index; itself, where none does."""
        query = "SELECT table_name, stand_in FROM family_members WHERE table_name IN ({})"
        found = self._kept(self._current().stand_ins, query, names, lambda row: str(row[1]))
        return {name: found.get(name, name) for name in names}

    def iter_searched_tables(self) -> Iterator[Table]:
        """Every table but the shards that another one stands for in the search index."""
        hidden = {
            row[0]
            for row in self._rows(
                "SELECT table_name FROM family_members WHERE stand_in <> table_name"
            )
        }
        return (table for table in self.iter_tables() if table.name not in hidden)

    def iter_tables(self) -> Iterator[Table]:
        """Every table; a page at a time is held."""
        for row in self._pages("SELECT id, body FROM tables WHERE id > ? ORDER BY id LIMIT ?"):
            yield self._table(row[1])

    def iter_past_queries(self) -> Iterator[PastQuery]:
        """Every past query; a page at a time is held."""
        query = "SELECT row, body FROM past_queries WHERE row > ? ORDER BY row LIMIT ?"
        for row in self._pages(query):
            yield past_query_from_json(row[1])

    def iter_values(self) -> Iterator[ColumnValue]:
        """Every value of every text column that was listed; a page at a time is held."""
        query = (
            "SELECT id, table_name, column_name, value, count FROM column_values "
            "WHERE id > ? ORDER BY id LIMIT ?"
        )
        for row in self._pages(query):
            yield ColumnValue(*row[1:])

    def iter_joins(self) -> Iterator[JoinEdge]:
        """Every join, in order."""
        yield from map(_edge, self._rows("SELECT * FROM joins"))

    def _current(self) -> Kept:
        """What was read before, unless the file has changed since."""
        version = int(self._rows("PRAGMA data_version")[0][0])
        if version != self._read.version or self._read.is_full():
            self._read = Kept(version)
        return self._read

    def _kept(
        self,
        kept: dict[str, _Read | None],
        query: str,
        names: Sequence[str],
        read: Callable[[tuple[Any, ...]], _Read],
    ) -> dict[str, _Read]:
        """What there is of these names, in that order; the first of a row is the name it is of."""
        new = [name for name in dict.fromkeys(names) if name not in kept]
        rows = {row[0]: read(row) for row in self._in(query, new)}
        kept.update((name, rows.get(name)) for name in new)
        found = {name: kept[name] for name in names}
        return {name: one for name, one in found.items() if one is not None}

    def _in(self, query: str, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        for start in range(0, len(names), _MARKS):
            part = list(names[start : start + _MARKS])
            yield from self._rows(query.format(_marks(part)), part)

    def _bodies(self, condition: str, value: str) -> list[Table]:
        query = f"SELECT name, body FROM tables WHERE {condition} ORDER BY name"  # noqa: S608 - fixed words only
        kept = self._current().tables
        rows = self._rows(query, (value,))
        # The same object each time: what is worked out from a table is kept by it.
        return [kept.get(name) or kept.setdefault(name, self._table(body)) for name, body in rows]

    def _table(self, body: str) -> Table:
        table = table_from_json(body)
        return table if self._masks is None else self._masks.applied(table)

    def _pages(self, query: str) -> Iterator[tuple[Any, ...]]:
        last = 0
        while rows := self._rows(query, (last, _PAGE)):
            yield from rows
            last = rows[-1][0]

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with told_as_search_error(self._path), self._lock:
            self._look_for_another()
            try:
                return self._connection.execute(query, tuple(values)).fetchall()
            except sqlite3.ProgrammingError as error:
                raise sqlite3.OperationalError(f"unable to open: {error}") from error

    def _look_for_another(self) -> None:
        """Open the file anew where it is another one by now: the old one was damaged, or lost.

        It is looked for now and then, not at every reading: a question reads a thousand times.
        """
        now = time.monotonic()
        if now - self._looked < _LOOK_S:
            return
        self._looked = now
        file = _identity(self._path)
        if file in (self._file, None):
            return
        connection = open_file(self._path)
        self._connection.close()
        self._connection, self._file, self._read = connection, file, Kept(-1)


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file it is; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _marks(values: Sequence[str]) -> str:
    return ",".join("?" * len(values))


@lru_cache(maxsize=4096)
def _past_query(body: str) -> PastQuery:
    return past_query_from_json(body)


@lru_cache(maxsize=1024)
def _family(body: str) -> TableFamily:
    return family_from_json(body)


@lru_cache(maxsize=16384)
def _edge(row: tuple[Any, ...]) -> JoinEdge:
    left, left_columns, right, right_columns, source, uses = row
    return JoinEdge(
        left, tuple(json.loads(left_columns)), right, tuple(json.loads(right_columns)), source, uses
    )


def _join_order(edge: JoinEdge) -> tuple[str, tuple[str, ...], str, tuple[str, ...]]:
    return edge.left, edge.left_columns, edge.right, edge.right_columns

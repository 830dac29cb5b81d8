"""The catalog as a build writes it: every step is one transaction, so that it can be taken up."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from t2sql.catalog.profile import TableProfile
from t2sql.catalog.records import problem_from_json, table_from_json, to_json
from t2sql.catalog.shards import stand_ins
from t2sql.catalog.storage import (
    create_file,
    let_read_on,
    open_file,
    settle,
    told_as_search_error,
)
from t2sql.types import (
    FamilyMember,
    JoinEdge,
    PastQuery,
    Problem,
    Table,
    TableCustoms,
    TableUse,
    Term,
)

State = Literal["profiled", "waiting", "failed"]
"""``waiting``: there was no time for a profile; ``failed``: the table could not be read."""


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A table as an earlier build left it."""

    table: Table
    data_key: str
    state: State
    problems: tuple[Problem, ...]


class CatalogWriter:
    """Writes a catalog file, which is made if it is missing.

    Args:
        path: the catalog file, in a folder that exists.

    Raises:
        SearchError: the file is damaged, or not ours, or cannot be written; so does every method.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        if not path.exists() or not path.stat().st_size:
            create_file(path)  # SQLite leaves an empty file where one went away as it was opened
        self._connection = open_file(path)
        with told_as_search_error(path):
            let_read_on(self._connection)

    def close(self) -> None:
        """Give back the file."""
        settle(self._connection)
        self._connection.close()

    def fact(self, key: str) -> str:
        """Something noted about the whole catalog; empty if it was not."""
        with told_as_search_error(self._path):
            row = self._connection.execute("SELECT value FROM facts WHERE key = ?", (key,))
            found = row.fetchone()
        return str(found[0]) if found else ""

    def note(self, key: str, value: str) -> None:
        """Note something about the whole catalog."""
        with self._transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (key, value))

    def stored(self, name: str) -> StoredTable | None:
        """A table as it was stored, or None."""
        with told_as_search_error(self._path):
            row = self._connection.execute(
                "SELECT body, data_key, state, problems FROM tables WHERE name = ?", (name,)
            ).fetchone()
        if row is None:
            return None
        return StoredTable(table_from_json(row[0]), row[1], row[2], _problems(row[3]))

    def store(self, profile: TableProfile, data_key: str, state: State) -> None:
        """Put a table with its values in place of what was stored of it; joins become stale."""
        table = profile.table
        problems = json.dumps([to_json(problem) for problem in profile.problems])
        folded = table.name.lower()
        row = (table.name, folded, folded.rsplit(".", 1)[-1], data_key, state, problems)
        values = [(value.table, value.column, value.value, value.count) for value in profile.values]
        with self._transaction() as connection:
            self._forget(connection, table.name)
            connection.execute(
                "INSERT INTO tables (name, folded, bare, data_key, state, problems, body) "
                "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET "
                "data_key = excluded.data_key, state = excluded.state, "
                "problems = excluded.problems, body = excluded.body",
                (*row, to_json(table)),
            )
            connection.executemany(
                "INSERT INTO column_values (table_name, column_name, value, count) "
                "VALUES (?, ?, ?, ?)",
                values,
            )

    def describe(self, table: Table) -> None:
        """Change what is said of a table; its values stay. Joins become stale."""
        with self._transaction() as connection:
            connection.execute(
                "UPDATE tables SET body = ? WHERE name = ?", (to_json(table), table.name)
            )
            _make_stale(connection)

    def remove_others(self, names: Iterable[str]) -> int:
        """Remove every table that is not among these; how many there were."""
        kept = set(names)
        with told_as_search_error(self._path):
            stored = self._connection.execute("SELECT name FROM tables").fetchall()
        gone = [name for (name,) in stored if name not in kept]
        for name in gone:
            with self._transaction() as connection:
                self._forget(connection, name)
                connection.execute("DELETE FROM tables WHERE name = ?", (name,))
        return len(gone)

    def store_history(
        self, queries: Iterable[PastQuery], problems: Iterable[Problem], key: str
    ) -> None:
        """Replace all past queries; joins become stale. ``key`` says what they were read from."""
        told = json.dumps([to_json(problem) for problem in problems])
        with self._transaction() as connection:
            connection.execute("DELETE FROM past_queries")
            connection.executemany(
                "INSERT INTO past_queries (id, body) VALUES (?, ?)",
                ((query.id, to_json(query)) for query in queries),
            )
            facts = [("history_key", key), ("history_problems", told)]
            connection.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", facts)
            _make_stale(connection)

    def history_problems(self) -> tuple[Problem, ...]:
        """What was wrong with the past queries when they were read."""
        return _problems(self.fact("history_problems") or "[]")

    def store_joins(self, edges: Iterable[JoinEdge], *, complete: bool) -> None:
        """Replace all joins; if they are complete they are current from now on."""
        rows = (
            (
                *(edge.left, json.dumps(edge.left_columns)),
                *(edge.right, json.dumps(edge.right_columns)),
                *(edge.source, edge.uses),
            )
            for edge in edges
        )
        with self._transaction() as connection:
            connection.execute("DELETE FROM joins")
            connection.executemany("INSERT INTO joins VALUES (?, ?, ?, ?, ?, ?)", rows)
            state = "current" if complete else "stale"
            connection.execute("INSERT OR REPLACE INTO facts VALUES ('joins', ?)", (state,))

    def store_terms(self, terms: Iterable[Term], rules: str) -> None:
        """Replace the team's terms and standing instructions."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM terms")
            rows = ((to_json(term),) for term in terms)
            connection.executemany("INSERT INTO terms (body) VALUES (?)", rows)
            connection.execute("INSERT OR REPLACE INTO facts VALUES ('rules', ?)", (rules,))

    def store_uses(self, uses: Iterable[TableUse]) -> None:
        """Replace what past queries say of the tables."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM uses")
            rows = ((use.table, to_json(use)) for use in uses)
            connection.executemany("INSERT INTO uses VALUES (?, ?)", rows)

    def store_customs(self, customs: Iterable[TableCustoms], key: str) -> None:
        """Replace what the warehouse is used to do. ``key`` says what it was found from."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM customs")
            rows = ((one.table, to_json(one)) for one in customs)
            connection.executemany("INSERT INTO customs VALUES (?, ?)", rows)
            connection.execute("INSERT OR REPLACE INTO facts VALUES ('customs_key', ?)", (key,))

    def store_families(self, members: Iterable[FamilyMember]) -> None:
        """Replace the families of tables."""
        members = tuple(members)
        searched = stand_ins(members)
        with self._transaction() as connection:
            connection.execute("DELETE FROM families")
            connection.execute("DELETE FROM family_members")
            for member in members:
                family = (member.family.name, to_json(member.family))
                connection.execute("INSERT OR REPLACE INTO families VALUES (?, ?)", family)
                row = (member.table, member.family.name, member.label, searched[member.table])
                connection.execute("INSERT INTO family_members VALUES (?, ?, ?, ?)", row)

    def inclusion(
        self, child: str, column: str, parent: str, key: str
    ) -> tuple[float | None] | None:
        """A share that was found before, in a tuple; None if nobody looked yet."""
        with told_as_search_error(self._path):
            row = self._connection.execute(
                "SELECT share FROM inclusions WHERE child = ? AND child_column = ? "
                "AND parent = ? AND parent_column = ?",
                (child, column, parent, key),
            ).fetchone()
        return None if row is None else (row[0],)

    def store_inclusion(
        self, child: str, column: str, parent: str, key: str, share: float | None
    ) -> None:
        """Keep a share until one of the two tables is profiled anew."""
        with self._transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO inclusions VALUES (?, ?, ?, ?, ?)",
                (child, column, parent, key, share),
            )

    def _forget(self, connection: sqlite3.Connection, name: str) -> None:
        connection.execute("DELETE FROM column_values WHERE table_name = ?", (name,))
        connection.execute("DELETE FROM inclusions WHERE child = ? OR parent = ?", (name, name))
        _make_stale(connection)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with told_as_search_error(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")


def _make_stale(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT OR REPLACE INTO facts VALUES ('joins', 'stale')")
    connection.execute("INSERT OR REPLACE INTO facts VALUES ('customs_key', '')")


def _problems(text: str) -> tuple[Problem, ...]:
    return tuple(problem_from_json(problem) for problem in json.loads(text))

"""Brings full text and values up to date, in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

from t2sql.search.damage import sqlite_errors
from t2sql.search.documents import (
    Document,
    IndexedCatalog,
    past_query_document,
    table_document,
)
from t2sql.search.lexical_writing import create_lexical_tables, write_documents
from t2sql.search.value_writing import create_value_tables, update_values
from t2sql.search.vectors import PAST_QUERIES, TABLES

_CONTENT: Final = "create table if not exists content (kind text primary key, hash text not null)"


def update_full_text(
    path: Path,
    catalog: IndexedCatalog,
    counts: Mapping[str, int],
    row_counts: Mapping[str, int | None],
    content: Mapping[str, str],
) -> bool:
    """Make the file hold the catalog's documents and values; False if it already does.

    A reader sees the old text until all of the new one is there, and is never kept waiting. The
    documents of a kind are made one after the other, and only if one of them has changed.

    Args:
        path: the file.
        catalog: what is indexed.
        counts: how many documents of each kind there are.
        row_counts: rows of each table, where known.
        content: of each kind a hash of all its documents.

    Raises:
        SearchError: the file is damaged, or in use.
    """
    with sqlite_errors(), closing(sqlite3.connect(path, timeout=30)) as connection:
        # Readers go on while it is written, and a killed write leaves nothing to undo.
        connection.execute("pragma journal_mode = wal")
        create_lexical_tables(connection)
        create_value_tables(connection)
        connection.execute(_CONTENT)
        changed = False
        with connection:
            for kind, read in _readers(catalog).items():
                if not _is_current(connection, kind, content[kind], counts[kind]):
                    write_documents(connection, kind, read())
                    row = (kind, content[kind])
                    connection.execute("insert or replace into content values (?, ?)", row)
                    changed = True
            changed = update_values(connection, catalog.iter_values, row_counts) or changed
        _settle(connection)
        return changed


def _readers(catalog: IndexedCatalog) -> dict[str, Callable[[], Iterator[Document]]]:
    return {
        TABLES: lambda: (table_document(table) for table in catalog.iter_searched_tables()),
        PAST_QUERIES: lambda: (
            past_query_document(query, catalog.dialect) for query in catalog.iter_past_queries()
        ),
    }


def _is_current(connection: sqlite3.Connection, kind: str, content: str, count: int) -> bool:
    stored = connection.execute("select hash from content where kind = ?", (kind,)).fetchone()
    query = "select count(*) from documents where kind = ?"
    found = connection.execute(query, (kind,)).fetchone()[0]
    return stored is not None and stored[0] == content and found == count


def _settle(connection: sqlite3.Connection) -> None:
    """One plain file again, which can be read where nothing can be written; unless it is read."""
    connection.execute("pragma busy_timeout = 100")
    try:
        connection.execute("pragma journal_mode = delete")
    except sqlite3.OperationalError:
        return

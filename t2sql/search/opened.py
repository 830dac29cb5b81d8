"""The files of one generation of an index, opened when they are first needed.

A question that began with one generation ends with it: whoever asks counts as its user, and its
files are given back when it is out of date and the last user has gone. While it is open, its
folder is held by a shared lock, so that nobody removes what was not even read yet.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from t2sql.errors import SearchError
from t2sql.search.damage import REBUILD
from t2sql.search.lexical import FullText
from t2sql.search.lexical_writing import SCHEMAS
from t2sql.search.manifest import FILE, Manifest, is_updating, read_manifest
from t2sql.search.matrix import VectorMatrix
from t2sql.search.retiring import hold_build, let_go
from t2sql.search.server import ChromaServer, open_server
from t2sql.search.value_cells import ValueCells
from t2sql.search.vectors import PAST_QUERIES, TABLES, VectorStore, open_vectors

if TYPE_CHECKING:
    from t2sql.search.expansion import Near
    from t2sql.search.hits import Hit

LEXICAL_FILE: Final = "lexical.sqlite"
VECTORS_FOLDER: Final = "vectors"

Stamp = tuple[int, int]
"""Of the manifest's file; another one after every change of the index."""


def read_stamp(folder: Path) -> Stamp:
    """The stamp of the index in this folder as it is now."""
    try:
        status = (folder / FILE).stat()
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_ino)


class OpenedIndex:
    """The files of one generation. Thread-safe; ``lock`` guards the full text.

    Args:
        folder: where the index lies.
        expected: the name of the embedder.
        server: where the vectors are, if not in the folder.

    Raises:
        SearchError: there is no index, it is damaged, or another embedder made it.
    """

    def __init__(self, folder: Path, expected: str, server: ChromaServer | None) -> None:
        self.lock = threading.RLock()
        self.words: dict[str, list[tuple[str, float]]] = {}
        """Words that were looked up, and what they may mean."""
        self.past: dict[tuple[str, int], Sequence[Hit]] = {}
        """The last questions whose past queries were looked for, with how many, and those."""
        self._folder = folder
        self._expected = expected
        self._server = server
        self._store: VectorStore | None = None
        self._matrices: dict[str, VectorMatrix] = {}
        self._connection: sqlite3.Connection | None = None
        self._texts: FullText | None = None
        self._cells: ValueCells | None = None
        self._users = 0
        self._retired = False
        self.stamp, self.manifest, self._held = _read_and_hold(folder)
        if self.manifest.embedder != expected:
            let_go(self._held)
            raise SearchError(
                f"The search index was made with the embedder {self.manifest.embedder!r}, but "
                f"the project uses {expected!r}.",
                hint=REBUILD,
            )

    @property
    def place(self) -> Path:
        """The folder of the build."""
        return self._folder / self.manifest.build

    def enter(self) -> bool:
        """Count one more user; False if the files are given back already."""
        with self.lock:
            if self._retired and not self._users:
                return False
            self._users += 1
            return True

    def leave(self) -> None:
        """Count one user less; the last of a retired generation gives the files back."""
        with self.lock:
            self._users -= 1
            self._close_unused()

    def retire(self, *, newer: bool) -> None:
        """Let nobody begin to use it: there is a newer one, or none is needed any more."""
        with self.lock:
            self._retired = True
            if newer:
                # Chroma counts the clients of a folder: a late close would stop the newer one's.
                self._store = None
            self._close_unused()

    def full_text(self, near: Near) -> FullText:
        """The full text; ``near`` finds words that mean the same. Call it under ``lock``."""
        if self._texts is None:
            self._texts = FullText(self.lexical(), near)
        return self._texts

    def cells(self) -> ValueCells:
        """The cells by what a question says. Call it under ``lock``."""
        if self._cells is None:
            self._cells = ValueCells(self.lexical())
        return self._cells

    def lexical(self) -> sqlite3.Connection:
        """The file of full text and values. Call it under ``lock``."""
        if self._connection is None:
            path = self.place / LEXICAL_FILE
            connection = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30, check_same_thread=False
            )
            try:
                found = connection.execute(
                    "select count(*) from documents where kind <> ?", (SCHEMAS,)
                ).fetchone()[0]
                if not is_updating(self.place):
                    _check_count(found, self.manifest.tables + self.manifest.past_queries)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def matrix(self, kind: str) -> VectorMatrix:
        """The array of these vectors, which the manifest must name."""
        with self.lock:
            if kind not in self._matrices:
                self._matrices[kind] = VectorMatrix(self.place, kind, self.manifest.arrays[kind])
            return self._matrices[kind]

    def store(self) -> VectorStore:
        """The vectors in Chroma."""
        with self.lock:
            if self._store is None and self._server is not None:
                self._store = open_server(self._server, self._expected)
            elif self._store is None:
                self._store = _open_store(self.place, self.manifest)
            return self._store

    def _close_unused(self) -> None:
        if not self._retired or self._users:
            return
        if self._connection is not None:
            self._connection.close()
        if self._store is not None:
            self._store.close()
        let_go(self._held)
        self._connection = self._store = self._texts = self._cells = self._held = None
        self._matrices = {}


def _read_and_hold(folder: Path) -> tuple[Stamp, Manifest, int | None]:
    """The manifest in force, with its build held so that nobody removes it."""
    while True:
        stamp = read_stamp(folder)
        manifest = read_manifest(folder)
        if manifest is None:
            raise SearchError("There is no search index yet.", hint="Run `t2sql index`.")
        held = hold_build(folder / manifest.build)
        # Held too late, it may be gone already; but then there is another manifest.
        if read_stamp(folder) == stamp:
            return stamp, manifest, held
        let_go(held)


def _open_store(build: Path, manifest: Manifest) -> VectorStore:
    """The vectors of a build, once they have proved to be all there."""
    folder = build / VECTORS_FOLDER
    if not folder.is_dir():
        raise SearchError("The files of the search index are gone.", hint=REBUILD)
    store = open_vectors(folder, fresh=True)
    if not is_updating(build):
        for kind, noted, documents in (
            (TABLES, manifest.table_vectors, manifest.tables),
            (PAST_QUERIES, manifest.past_query_vectors, manifest.past_queries),
        ):
            _check_count(store.count(kind), documents if noted < 0 else noted)
    store.probe()
    return store


def _check_count(found: int, expected: int) -> None:
    if found != expected:
        raise SearchError(
            f"The search index holds {found:,} of {expected:,} documents: an update was "
            "interrupted, or files are damaged.",
            hint="Run `t2sql index`, and if that does not help `t2sql index --rebuild`.",
        )

"""Brings the files of one build up to date: vectors, full text, and the vectors of its words."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from t2sql.search.book import Book
from t2sql.search.documents import IndexedCatalog
from t2sql.search.full_text import update_full_text
from t2sql.search.manifest import Manifest
from t2sql.search.matrix import write_matrix
from t2sql.search.opened import LEXICAL_FILE, VECTORS_FOLDER
from t2sql.search.server import ChromaServer, open_server
from t2sql.search.vector_files import is_unbegun
from t2sql.search.vectors import KINDS, VectorStore, open_vectors
from t2sql.search.vocabulary import WORDS, write_vocabulary
from t2sql.search.writing import VectorWriter

if TYPE_CHECKING:
    from t2sql.protocols import Embedder, Progress

_BOOK: Final = "book.sqlite"


@dataclass(frozen=True, slots=True)
class Found:
    """What an update of the files came to."""

    sizes: dict[str, tuple[int, int]]
    """Of each kind how many documents and vectors."""
    arrays: dict[str, int]
    dimensions: int
    embedded: int
    removed: int
    changed: bool


@dataclass(frozen=True, slots=True)
class FilesUpdate:
    """Brings the files of one build up to date."""

    place: Path
    catalog: IndexedCatalog
    embedder: Embedder
    server: ChromaServer | None
    progress: Progress | None
    current: Manifest | None
    """What they are now, if they were ever complete."""
    generation: int

    def run(self, *, rebuild: bool, changed: bool) -> Found:
        """Vectors first, then full text, then the vectors of its words."""
        current, texts = self.current, self.place / LEXICAL_FILE
        with closing(Book(self.place / _BOOK)) as book:
            with closing(self._open_store()) as store:
                _begin(store, self.server, rebuild=rebuild, probe=current is not None)
                known = current.dimensions if current else 0
                writer = VectorWriter(
                    store, book, self.embedder, self.catalog, known, self.progress
                )
                for kind in KINDS:
                    writer.update(kind)
                dimensions = writer.dimensions or self.embedder.dimensions
                changed = changed or bool(writer.embedded or writer.removed)
                arrays = self._publish(store, changed=changed)
            sizes = {kind: book.seen(kind) for kind in KINDS}
            counts = {kind: documents for kind, (documents, _) in sizes.items()}
            written = update_full_text(
                texts, self.catalog, counts, writer.row_counts, writer.content
            )
            changed = changed or written
            book.forget_unseen()
        if changed or WORDS not in arrays:
            self._write_words(texts)
            arrays[WORDS] = self.generation
        return Found(sizes, arrays, dimensions, writer.embedded, writer.removed, changed)

    def _open_store(self) -> VectorStore:
        if self.server is not None:
            return open_server(self.server, self.embedder.name)
        folder = self.place / VECTORS_FOLDER
        if self.current is None and is_unbegun(folder):  # a first update was killed at once
            shutil.rmtree(folder)
        return open_vectors(folder)

    def _publish(self, store: VectorStore, *, changed: bool) -> dict[str, int]:
        """Let readers see the vectors: by arrays of small collections, or by the server's number.

        Given back is the generation of each array that holds.
        """
        arrays = dict(self.current.arrays) if self.current else {}
        if self.server is not None:
            if changed:
                store.publish()
            return {name: made for name, made in arrays.items() if name == WORDS}
        if changed:
            for kind in KINDS:
                arrays.pop(kind, None)
                if write_matrix(self.place, kind, self.generation, store):
                    arrays[kind] = self.generation
        return arrays

    def _write_words(self, texts: Path) -> None:
        previous = self.current.arrays.get(WORDS) if self.current else None
        write_vocabulary(
            self.place,
            texts,
            self.embedder,
            self.generation,
            previous=previous,
            progress=self.progress,
        )


def _begin(store: VectorStore, server: ChromaServer | None, *, rebuild: bool, probe: bool) -> None:
    """See that the store may be written to."""
    if server is None:
        if probe:
            store.probe()
    elif rebuild:
        store.clear()
    else:
        store.create()

"""Makes the search index from the catalog, a little at a time, and opens it."""

from __future__ import annotations

import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from t2sql.errors import SearchError
from t2sql.search.damage import REBUILD, sqlite_errors
from t2sql.search.documents import Document, IndexedCatalog, past_query_document, table_document
from t2sql.search.hybrid import LEXICAL_FILE, VECTORS_FOLDER, HybridIndex
from t2sql.search.lexical import create_lexical_tables, update_documents
from t2sql.search.manifest import Manifest, read_manifest, write_manifest
from t2sql.search.values import create_value_tables, update_values
from t2sql.search.vectors import PAST_QUERIES, TABLES, VectorStore

if TYPE_CHECKING:
    import numpy as np

    from t2sql.protocols import Embedder, Progress

_BATCH: Final = 128
"""Documents embedded and stored at a time: what a kill may cost."""
_STAGES: Final = {TABLES: "embed tables", PAST_QUERIES: "embed past queries"}


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What :func:`update_index` did."""

    embedder: str
    tables: int
    past_queries: int
    embedded: int
    """Documents that were new or changed."""
    removed: int
    generation: int
    changed: bool
    """False if the index was current already."""
    elapsed_s: float


def update_index(
    folder: Path,
    catalog: IndexedCatalog,
    embedder: Embedder,
    *,
    progress: Progress | None = None,
    rebuild: bool = False,
) -> IndexReport:
    """Bring the index up to date with the catalog: only what is new or changed is embedded.

    What is there is learnt from the files themselves, so an update that was killed goes on where
    it stopped. If nothing changed the embedder is not asked. An index of another embedder is
    made anew in a fresh folder, which takes the old one's place at the end.

    Args:
        folder: where the index lies; made if it is not there.
        catalog: what to index.
        embedder: makes the vectors.
        progress: called after each stored batch as ``progress(stage, done, total)``.
        rebuild: make everything anew, whatever is there.

    Raises:
        SearchError: the files are damaged, or cannot be written, or the model cannot be had.
    """
    started = time.monotonic()
    _make_folder(folder)
    old = _old_manifest(folder, rebuild=rebuild)
    build, number = _choose_build(folder, old, embedder.name, rebuild=rebuild)
    tables = list(catalog.iter_tables())
    documents = {
        TABLES: [table_document(table) for table in tables],
        PAST_QUERIES: [
            past_query_document(query, catalog.dialect) for query in catalog.iter_past_queries()
        ],
    }
    current = old if old is not None and old.build == build else None
    with closing(VectorStore(folder / build / VECTORS_FOLDER)) as store:
        if current is not None:
            store.probe()
        writer = _VectorWriter(store, embedder, current.dimensions if current else 0, progress)
        for name, items in documents.items():
            writer.update(name, items)
        dimensions = writer.dimensions or embedder.dimensions
    row_counts = {table.name: table.row_count for table in tables}
    changed = _update_lexical(folder / build / LEXICAL_FILE, documents, catalog, row_counts)
    manifest = current
    # The store is closed by now: a reader opens the files anew as soon as the manifest changes.
    if current is None or changed or writer.embedded or writer.removed:
        manifest = Manifest(
            embedder=embedder.name,
            dimensions=dimensions,
            tables=len(documents[TABLES]),
            past_queries=len(documents[PAST_QUERIES]),
            build=build,
            number=number,
            generation=(old.generation if old else 0) + 1,
            built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        write_manifest(folder, manifest)
    _remove_other_builds(folder, build)
    return IndexReport(
        embedder=embedder.name,
        tables=len(documents[TABLES]),
        past_queries=len(documents[PAST_QUERIES]),
        embedded=writer.embedded,
        removed=writer.removed,
        generation=manifest.generation if manifest else 0,
        changed=manifest is not current,
        elapsed_s=time.monotonic() - started,
    )


def open_index(folder: Path, load: Callable[[], Embedder], expected: str) -> HybridIndex:
    """The index in this folder. Vectors and the embedder are loaded when first needed.

    Args:
        folder: as given to :func:`update_index`.
        load: gives the embedder; called at most once.
        expected: the name of that embedder.

    Raises:
        SearchError: there is no index, it is damaged, or another embedder made it.
    """
    return HybridIndex(folder, load, expected)


class _VectorWriter:
    """Brings the collections of a store up to date and counts what it did."""

    def __init__(
        self, store: VectorStore, embedder: Embedder, dimensions: int, progress: Progress | None
    ) -> None:
        self._store = store
        self._embedder = embedder
        self._progress = progress
        self.dimensions = dimensions
        self.embedded = 0
        self.removed = 0

    def update(self, name: str, documents: Sequence[Document]) -> None:
        stored = self._store.digests(name)
        digests = {document.id: document.digest for document in documents}
        vanished = sorted(stored.keys() - digests.keys())
        new = [item for item in documents if stored.get(item.id) != digests[item.id]]
        done = len(documents) - len(new)
        for start in range(0, len(new), _BATCH):
            batch = new[start : start + _BATCH]
            vectors = _embed(self._embedder, batch)
            self.dimensions = int(vectors.shape[1])
            ids = [item.id for item in batch]
            self._store.upsert(name, ids, vectors, [digests[key] for key in ids])
            self.embedded += len(batch)
            if self._progress:
                self._progress(_STAGES[name], done + start + len(batch), len(documents))
        self._store.delete(name, vanished)
        self.removed += len(vanished)


def _embed(
    embedder: Embedder, documents: Sequence[Document]
) -> np.ndarray[Any, np.dtype[np.float32]]:
    """The vector of each document: the mean of its texts' vectors, brought to length 1."""
    import numpy as np

    vectors = embedder.embed([text for document in documents for text in document.texts])
    sizes = [len(document.texts) for document in documents]
    starts = np.cumsum([0, *sizes[:-1]])
    sums = np.add.reduceat(vectors, starts, axis=0)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.asarray(sums / np.where(lengths == 0, 1.0, lengths), dtype=np.float32)


def _update_lexical(
    path: Path,
    documents: dict[str, list[Document]],
    catalog: IndexedCatalog,
    row_counts: dict[str, int | None],
) -> bool:
    """All of full text and values in one transaction. Returns whether anything changed."""
    with sqlite_errors(), closing(sqlite3.connect(path, timeout=30)) as connection:
        create_lexical_tables(connection)
        create_value_tables(connection)
        with connection:
            changed = sum(
                update_documents(connection, name, items) for name, items in documents.items()
            )
            values_changed = update_values(connection, catalog.iter_values, row_counts)
        return bool(changed) or values_changed


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SearchError(f"The folder {folder} cannot be made: {error.strerror}.") from error


def _old_manifest(folder: Path, *, rebuild: bool) -> Manifest | None:
    try:
        return read_manifest(folder)
    except SearchError:
        if rebuild:
            return None
        raise


def _choose_build(
    folder: Path, old: Manifest | None, embedder: str, *, rebuild: bool
) -> tuple[str, int]:
    """The folder to write to: the current one, or a fresh one that bears the embedder's name."""
    if old is not None and old.embedder == embedder and not rebuild:
        if not (folder / old.build / VECTORS_FOLDER).is_dir():
            raise SearchError("The files of the search index are gone.", hint=REBUILD)
        return old.build, old.number
    number = (old.number if old else 0) + 1
    slug = re.sub(r"[^a-z0-9]+", "-", embedder.lower()).strip("-")[-40:]
    build = f"build-{number}-{slug}"
    if rebuild:
        while (folder / build).exists():  # never write over files that may be damaged
            number += 1
            build = f"build-{number}-{slug}"
    return build, number


def _remove_other_builds(folder: Path, build: str) -> None:
    for other in folder.glob("build-*"):
        if other.name != build:
            shutil.rmtree(other, ignore_errors=True)

"""Brings the vectors of an index up to date, in bounded memory."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeVar

from t2sql.cancelling import current_cancellation
from t2sql.errors import SearchError
from t2sql.search.book import Entry
from t2sql.search.damage import REBUILD
from t2sql.search.documents import FORMAT, past_query_document, table_document
from t2sql.search.vectors import (
    KINDS,
    PAST_QUERIES,
    TABLES,
    StoredDocument,
    document_id,
    vector_ids,
)

if TYPE_CHECKING:
    import numpy as np

    from t2sql.protocols import Embedder, Progress
    from t2sql.search.book import Book, Pending
    from t2sql.search.documents import Document, IndexedCatalog
    from t2sql.search.vectors import VectorStore
    from t2sql.types import PastQuery, Table

_PAGE: Final = 512
"""Tables or queries that are held and compared at a time."""
_BATCH: Final = 256
"""Documents embedded and stored at a time: what a kill may cost."""
_STAGES: Final = {TABLES: "embed tables", PAST_QUERIES: "embed past queries"}

_Item = TypeVar("_Item")


class VectorWriter:
    """Makes the vectors of a store those of a catalog, and counts what it did.

    First all is read and compared, then what is new is embedded; so the total is known, and what
    a killed update stored is not embedded twice.

    Args:
        store: where the vectors go.
        book: what earlier updates have read, and this one reads.
        embedder: makes the vectors.
        catalog: what they are made from.
        dimensions: the length of a vector, where known.
        progress: called after each stored batch.
    """

    def __init__(
        self,
        store: VectorStore,
        book: Book,
        embedder: Embedder,
        catalog: IndexedCatalog,
        dimensions: int,
        progress: Progress | None,
    ) -> None:
        self._store = store
        self._book = book
        self._embedder = embedder
        self._catalog = catalog
        self._progress = progress
        self._content = {kind: hashlib.sha256() for kind in KINDS}
        self.dimensions = dimensions
        self.embedded = 0
        self.removed = 0
        self.row_counts: dict[str, int | None] = {}

    @property
    def content(self) -> dict[str, str]:
        """Of each kind a hash of all documents that were read."""
        return {kind: found.hexdigest() for kind, found in self._content.items()}

    def update(self, kind: str) -> None:
        """Bring one collection up to date.

        Raises:
            SearchError: the store is damaged, or the model cannot be had.
        """
        cancellation = current_cancellation()
        for page in pages(self._read(kind), _PAGE):
            cancellation.check()
            self._compare(kind, page)
        documents, vectors = self._book.seen(kind)
        left = self._book.left(kind)
        done = documents - left
        for batch in self._book.pending(kind, _BATCH):
            cancellation.check()
            self._write(kind, batch)
            done += len(batch)
            if self._progress:
                self._progress(_STAGES[kind], done, documents)
        # All that was seen is there by now; what is there beyond it has vanished or shrunk.
        if self._store.count(kind) > vectors:
            self._remove_vanished(kind)
        if self._store.count(kind) < vectors:
            raise SearchError("The search index has lost vectors.", hint=REBUILD)

    def _read(self, kind: str) -> Iterator[tuple[str, str, Callable[[], Document]]]:
        """Id, hash of the source, and how to make the document."""
        if kind == TABLES:
            for table in self._catalog.iter_searched_tables():
                self.row_counts[table.name] = table.row_count
                yield table.name, source_hash(table), _maker(table)
            return
        dialect = self._catalog.dialect
        for query in self._catalog.iter_past_queries():
            yield query.id, source_hash(query, dialect), _query_maker(query, dialect)

    def _compare(self, kind: str, page: Sequence[tuple[str, str, Callable[[], Document]]]) -> None:
        """Find out what of a page is new; it is put off until all is read."""
        known = self._book.known(kind, [id_ for id_, _, _ in page])
        made: dict[str, Document] = {}
        entries: list[Entry] = []
        for id_, source, make in page:
            entry = known.get(id_)
            if entry is None or entry.source != source:
                document = made[id_] = make()
                entry = Entry(id_, source, document.digest, 1 + len(document.parts))
            entries.append(entry)
            self._content[kind].update(f"{id_}\x1f{entry.digest}\n".encode(errors="replace"))
        self._book.note(kind, entries, [entry for entry in entries if entry.id in made])
        stored = self._store.digests(
            kind, [key for entry in entries for key in vector_ids(entry.id, entry.vectors)]
        )
        new = {
            entry.id
            for entry in entries
            if any(stored.get(key) != entry.digest for key in vector_ids(entry.id, entry.vectors))
        }
        self._book.put_off(kind, [made.get(id_) or make() for id_, _, make in page if id_ in new])

    def _write(self, kind: str, batch: Sequence[Pending]) -> None:
        heads, parts = _embed(self._embedder, batch)
        self.dimensions = int(heads.shape[1])
        self._store.upsert(
            kind,
            [
                StoredDocument(item.id, item.digest, _rows(heads[at], parts[at]))
                for at, item in enumerate(batch)
            ],
        )
        self.embedded += len(batch)

    def _remove_vanished(self, kind: str) -> None:
        gone: list[str] = []
        for page in pages(self._store.ids(kind), _PAGE):
            sizes = self._book.vectors(kind, list({document_id(key) for key in page}))
            gone.extend(
                key
                for key in page
                if key not in vector_ids(document_id(key), sizes.get(document_id(key), 0))
                or document_id(key) not in sizes
            )
        self._store.delete(kind, gone)
        self.removed += len({document_id(key) for key in gone})


def source_hash(item: Table | PastQuery, dialect: str = "") -> str:
    """A hash of what a document is made from; it changes with the way it is made."""
    text = f"{FORMAT}\x1f{dialect}\x1f{item!r}"
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:32]


def pages(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    """The items in lists of at most ``size``."""
    left = iter(items)
    while page := list(islice(left, size)):
        yield page


def _maker(table: Table) -> Callable[[], Document]:
    return lambda: table_document(table)


def _query_maker(query: PastQuery, dialect: str) -> Callable[[], Document]:
    return lambda: past_query_document(query, dialect)


def _embed(
    embedder: Embedder, batch: Sequence[Pending]
) -> tuple[np.ndarray[Any, np.dtype[np.float32]], list[np.ndarray[Any, np.dtype[np.float32]]]]:
    """The vector of each document, and those of its parts.

    A document's vector is the mean of its texts' vectors, brought to length 1. Equal texts (the
    tables of a family are called alike) are embedded once.
    """
    import numpy as np

    texts = [text for item in batch for text in (*item.texts, *item.parts)]
    numbers = {text: at for at, text in enumerate(dict.fromkeys(texts))}
    vectors = embedder.embed(list(numbers))[[numbers[text] for text in texts]]
    heads = np.zeros((len(batch), vectors.shape[1]), dtype=np.float32)
    parts = []
    start = 0
    for at, item in enumerate(batch):
        middle = start + len(item.texts)
        end = middle + len(item.parts)
        total = vectors[start:middle].sum(axis=0)
        heads[at] = total / (np.linalg.norm(total) or 1.0)
        parts.append(vectors[middle:end])
        start = end
    return heads, parts


def _rows(
    head: np.ndarray[Any, np.dtype[np.float32]], parts: np.ndarray[Any, np.dtype[np.float32]]
) -> np.ndarray[Any, np.dtype[np.float32]]:
    import numpy as np

    return np.concatenate([head[np.newaxis], parts])

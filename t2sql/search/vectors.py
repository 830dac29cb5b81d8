"""Vectors in Chroma, in process or on a server. Only embeddings go in and out: Chroma embeds none.

A document has one vector, or several where its text is long: they are stored under its id, and
under its id with a number. A document is as near as its nearest vector.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from t2sql.errors import SearchError
from t2sql.search.damage import REBUILD, chroma_errors
from t2sql.search.telemetry import switch_off_telemetry
from t2sql.search.vector_files import check_vector_files

if TYPE_CHECKING:
    import numpy as np
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

    Vectors = np.ndarray[Any, np.dtype[np.float32]]

TABLES: Final = "tables"
PAST_QUERIES: Final = "past_queries"
KINDS: Final = (TABLES, PAST_QUERIES)

_PAGE = 5000
_PROBE = 20
_PROBES = 8
_HNSW = {"space": "cosine", "ef_search": 200, "ef_construction": 200, "max_neighbors": 32}
_PART: Final = "\x1f"
"""Between a document's id and the number of its further vectors; in no name of a table."""


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """What is stored of a document."""

    id: str
    digest: str
    """Of its content."""
    vectors: Vectors
    """A row for the document, and one for each further part of it."""


def vector_ids(id_: str, count: int) -> list[str]:
    """The ids of a document's vectors."""
    return [id_, *(f"{id_}{_PART}{number}" for number in range(1, count))]


def document_id(vector_id: str) -> str:
    """The id of the document that a vector belongs to."""
    return vector_id.partition(_PART)[0]


class VectorStore:
    """The two collections of an index, each a set of vectors with their documents' content hash.

    A store that another thread may still be reading is dropped, not closed: Chroma counts the
    clients of a folder, and a late ``close`` would stop the next one's.

    Args:
        client: of Chroma.
        names: what the collection of each kind is called there.
        errors: turns what Chroma raises into ``SearchError``; every method may raise it.
        close: gives back what the client holds.
    """

    def __init__(
        self,
        client: ClientAPI,
        names: Mapping[str, str],
        errors: Callable[[], AbstractContextManager[None]],
        close: Callable[[], None],
    ) -> None:
        self._client = client
        self._names = names
        self._errors = errors
        self._close = close
        self._collections: dict[str, Collection] = {}
        self._counts: dict[str, int] = {}

    def create(self) -> None:
        """Make the collections that are not there yet."""
        for kind in KINDS:
            # An embedding function is never stored or used: it might be built from what the
            # files say, and it might fetch a model.
            with self._errors():
                self._collections[kind] = self._client.get_or_create_collection(
                    self._names[kind], embedding_function=None, configuration={"hnsw": dict(_HNSW)}
                )

    def clear(self) -> None:
        """Drop all vectors: the collections are made anew."""
        self.create()
        for kind in KINDS:
            with self._errors():
                self._client.delete_collection(self._names[kind])
        self._forget()
        self.create()

    def refresh(self, kind: str) -> int:
        """Look for a newer generation of a collection that others write to, and give its number."""
        with self._errors():
            found = self._client.get_collection(self._names[kind], embedding_function=None)
        known = self._collections.get(kind)
        if known is None or (known.id, known.metadata) != (found.id, found.metadata):
            self._collections[kind] = found
            self._counts.pop(kind, None)
        return int((found.metadata or {}).get("generation", 0))

    def publish(self) -> None:
        """Raise the number of the generation of each collection, for those who read it."""
        for kind in KINDS:
            generation = self.refresh(kind) + 1
            with self._errors():
                self._collections[kind].modify(metadata={"generation": generation})

    def digests(self, kind: str, ids: Sequence[str]) -> dict[str, str]:
        """The content hash of those vectors that are really there, by their id."""
        found: dict[str, str] = {}
        for start in range(0, len(ids), _PAGE):
            with self._errors():
                page = self._collection(kind).get(
                    ids=list(ids[start : start + _PAGE]), include=["metadatas"]
                )
            for key, metadata in zip(page["ids"], page["metadatas"] or (), strict=True):
                found[key] = str((metadata or {}).get("digest", ""))
        return found

    def ids(self, kind: str) -> Iterator[str]:
        """The ids of all vectors, a page at a time; nothing may be written meanwhile."""
        for start in range(0, self.count(kind), _PAGE):
            with self._errors():
                page = self._collection(kind).get(include=[], limit=_PAGE, offset=start)
            yield from page["ids"]

    def upsert(self, kind: str, documents: Sequence[StoredDocument]) -> None:
        """Store documents; on return they survive a kill of the process."""
        import numpy as np

        keys: list[str] = []
        digests: list[dict[str, str]] = []
        for document in documents:
            found = vector_ids(document.id, len(document.vectors))
            keys.extend(found)
            digests.extend({"digest": document.digest} for _ in found)
        if not keys:
            return
        rows = np.concatenate([document.vectors for document in documents])
        self._counts.pop(kind, None)
        for start in range(0, len(keys), _PAGE):
            part = slice(start, start + _PAGE)
            with self._errors():
                self._collection(kind).upsert(
                    ids=keys[part], embeddings=rows[part], metadatas=[*digests[part]]
                )

    def delete(self, kind: str, ids: Sequence[str]) -> None:
        """Remove these vectors."""
        self._counts.pop(kind, None)
        for start in range(0, len(ids), _PAGE):
            with self._errors():
                self._collection(kind).delete(ids=list(ids[start : start + _PAGE]))

    def count(self, kind: str) -> int:
        """How many vectors the collection holds, by its own book."""
        if kind not in self._counts:
            with self._errors():
                self._counts[kind] = int(self._collection(kind).count())
        return self._counts[kind]

    def query(self, kind: str, vector: Vectors, limit: int) -> list[tuple[str, float]]:
        """The nearest documents and their cosine similarity, best first."""
        wanted = limit
        while True:
            wanted = min(wanted, self.count(kind))
            best: dict[str, float] = {}
            for key, score in self._nearest(kind, vector, wanted) if wanted else ():
                best.setdefault(document_id(key), score)
            if len(best) >= limit or wanted >= self.count(kind):
                return list(best.items())[:limit]
            wanted *= 2  # several vectors of a document were among the nearest

    def pages(self, kind: str) -> Iterator[tuple[list[str], Vectors]]:
        """All ids and vectors, a page at a time; nothing may be written meanwhile."""
        for start in range(0, self.count(kind), _PAGE):
            yield self._page(kind, _PAGE, start)

    def probe(self) -> None:
        """Ask each collection for some of its own vectors, so that lost ones show themselves.

        Without its vector files a collection still counts all documents, and answers with the
        few that it wrote last. They are asked for by id: the graph may not lead to each.
        """
        for kind in KINDS:
            count = self.count(kind)
            for start in sorted({count * part // _PROBES for part in range(_PROBES)}):
                if count and not self._page(kind, _PROBE, start)[0]:
                    raise _lost()

    def close(self) -> None:
        """Give back the files, or the connection."""
        self._close()

    def _nearest(self, kind: str, vector: Vectors, wanted: int) -> list[tuple[str, float]]:
        with self._errors():
            found = self._collection(kind).query(
                query_embeddings=[vector], n_results=wanted, include=["distances"]
            )
        hits = list(zip(found["ids"][0], (found["distances"] or [[]])[0], strict=True))
        if len(hits) < wanted / 2:  # vectors whose files are gone are left out without a word
            raise _lost()
        return [(key, 1.0 - float(distance)) for key, distance in hits]

    def _page(self, kind: str, limit: int, start: int) -> tuple[list[str], Vectors]:
        import numpy as np

        with self._errors():
            page = self._collection(kind).get(include=["embeddings"], limit=limit, offset=start)
        vectors = page["embeddings"]
        if vectors is None or len(vectors) != len(page["ids"]):
            raise _lost()
        return page["ids"], np.asarray(vectors, dtype=np.float32)

    def _collection(self, kind: str) -> Collection:
        if kind not in self._collections:
            self.refresh(kind)
        return self._collections[kind]

    def _forget(self) -> None:
        self._collections.clear()
        self._counts.clear()


def load_chroma() -> None:
    """Import Chroma, which takes seconds: for a thread beside work that waits."""
    switch_off_telemetry()
    with suppress(ImportError):  # whoever opens it tells
        import chromadb  # noqa: F401
        from chromadb.api.shared_system_client import SharedSystemClient  # noqa: F401


def open_vectors(folder: Path, *, fresh: bool = False) -> VectorStore:
    """The vectors in a folder, where Chroma keeps its files; made if it is not there.

    Args:
        folder: of the files.
        fresh: drop what this process has cached of the folder, to see another process's writes.

    Raises:
        SearchError: the files are damaged.
    """
    switch_off_telemetry()
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings

    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SearchError(f"{folder} cannot be made: {error.strerror}.", hint=REBUILD) from error
    check_vector_files(folder)
    with chroma_errors():
        if fresh:
            SharedSystemClient.clear_system_cache()
        client = chromadb.PersistentClient(
            str(folder), settings=Settings(anonymized_telemetry=False)
        )
    store = VectorStore(client, {kind: kind for kind in KINDS}, chroma_errors, client.close)
    store.create()
    return store


def _lost() -> SearchError:
    return SearchError("The search index has lost vectors.", hint=REBUILD)

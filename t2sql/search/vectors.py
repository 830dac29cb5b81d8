"""Vectors in Chroma, in process. Only embeddings go in and out: Chroma embeds nothing itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from t2sql.errors import SearchError
from t2sql.search.damage import REBUILD, chroma_errors

if TYPE_CHECKING:
    import numpy as np
    from chromadb.api.models.Collection import Collection

TABLES: Final = "tables"
PAST_QUERIES: Final = "past_queries"

_PAGE = 5000
_PROBE = 5
_HNSW = {"space": "cosine", "ef_search": 200, "ef_construction": 200, "max_neighbors": 32}


class VectorStore:
    """The two collections of an index, each a set of ids with a vector and a content hash.

    A store that another thread may still be reading is dropped, not closed: Chroma counts the
    clients of a folder, and a late ``close`` would stop the next one's.

    Args:
        folder: where Chroma keeps its files; made if it is not there.
        fresh: drop what this process has cached of the folder, to see another process's writes.

    Raises:
        SearchError: the files are damaged; every method may raise it.
    """

    def __init__(self, folder: Path, *, fresh: bool = False) -> None:
        import chromadb
        from chromadb.api.shared_system_client import SharedSystemClient
        from chromadb.config import Settings

        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with chroma_errors():
            if fresh:
                SharedSystemClient.clear_system_cache()
            self._client = chromadb.PersistentClient(
                str(folder), settings=Settings(anonymized_telemetry=False)
            )
            # An embedding function is never stored or used: it might be built from what the
            # files say, and it might fetch a model.
            self._collections: dict[str, Collection] = {
                name: self._client.get_or_create_collection(
                    name, embedding_function=None, configuration={"hnsw": dict(_HNSW)}
                )
                for name in (TABLES, PAST_QUERIES)
            }

    def digests(self, name: str) -> dict[str, str]:
        """The content hash of every document that is really there, by id."""
        found: dict[str, str] = {}
        with chroma_errors():
            for start in range(0, self._collections[name].count(), _PAGE):
                page = self._collections[name].get(include=["metadatas"], limit=_PAGE, offset=start)
                for key, metadata in zip(page["ids"], page["metadatas"] or (), strict=True):
                    found[key] = str((metadata or {}).get("digest", ""))
        return found

    def upsert(
        self,
        name: str,
        ids: Sequence[str],
        vectors: np.ndarray[Any, np.dtype[np.float32]],
        digests: Sequence[str],
    ) -> None:
        """Store vectors; on return they survive a kill of the process."""
        with chroma_errors():
            self._collections[name].upsert(
                ids=list(ids), embeddings=vectors, metadatas=[{"digest": item} for item in digests]
            )

    def delete(self, name: str, ids: Sequence[str]) -> None:
        """Remove these documents."""
        with chroma_errors():
            for start in range(0, len(ids), _PAGE):
                self._collections[name].delete(ids=list(ids[start : start + _PAGE]))

    def count(self, name: str) -> int:
        """How many documents the collection holds, by its own book."""
        with chroma_errors():
            return int(self._collections[name].count())

    def query(
        self, name: str, vector: np.ndarray[Any, np.dtype[np.float32]], limit: int
    ) -> list[tuple[str, float]]:
        """The nearest documents and their cosine similarity, best first."""
        wanted = min(limit, self.count(name))
        if wanted == 0:
            return []
        with chroma_errors():
            found = self._collections[name].query(
                query_embeddings=[vector], n_results=wanted, include=["distances"]
            )
        hits = list(zip(found["ids"][0], (found["distances"] or [[]])[0], strict=True))
        if len(hits) < wanted / 2:  # vectors whose files are gone are left out without a word
            raise SearchError("The search index has lost vectors.", hint=REBUILD)
        return [(key, 1.0 - float(distance)) for key, distance in hits]

    def probe(self) -> None:
        """Ask each collection for some of its own vectors, so that lost ones show themselves.

        Without its vector files a collection still counts all documents, and answers with the
        few that it wrote last.
        """
        import numpy as np

        for name, collection in self._collections.items():
            count = self.count(name)
            for offset in sorted({0, count // 2, count - 1} if count else ()):
                with chroma_errors():
                    item = collection.get(include=["embeddings"], limit=1, offset=offset)
                vectors = item["embeddings"]
                if vectors is None or len(vectors) == 0:
                    raise SearchError("The search index has lost vectors.", hint=REBUILD)
                nearest = self.query(name, np.asarray(vectors[0], dtype=np.float32), _PROBE)
                if not nearest or nearest[0][1] < 0.99:
                    raise SearchError("The search index has lost vectors.", hint=REBUILD)

    def close(self) -> None:
        """Give back the files."""
        self._client.close()

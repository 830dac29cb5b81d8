"""The search index as the pipeline sees it: vectors, full text and values behind one door."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from t2sql.errors import SearchError
from t2sql.search.damage import REBUILD, sqlite_errors
from t2sql.search.hits import Hit
from t2sql.search.lexical import search_documents
from t2sql.search.manifest import FILE, Manifest, read_manifest
from t2sql.search.values import search_values
from t2sql.search.vectors import PAST_QUERIES, TABLES, VectorStore
from t2sql.search.words import content_words

if TYPE_CHECKING:
    import numpy as np

    from t2sql.protocols import Embedder
    from t2sql.types import ValueHit

LEXICAL_FILE: Final = "lexical.sqlite"
VECTORS_FOLDER: Final = "vectors"

_MEANING_SHARE: Final = 0.7
"""Of a past query's score; the rest comes from shared words."""
_REMEMBERED: Final = 32
"""Questions whose vector is kept, since each is asked for more than once."""


class HybridIndex:
    """Implements ``SearchIndex`` over the files that :func:`t2sql.search.index.update_index` made.

    Thread-safe. Before each search it looks whether the manifest has changed, so that a running
    program sees an index that another process has brought up to date.

    Args:
        folder: where the index lies.
        load: gives the embedder; called at most once, when a vector is first needed.
        expected: the name of that embedder.

    Raises:
        SearchError: there is no index, it is damaged, or another embedder made it. Every search
            may raise it too.
    """

    def __init__(self, folder: Path, load: Callable[[], Embedder], expected: str) -> None:
        self._folder = folder
        self._load = load
        self._expected = expected
        self._lock = threading.RLock()
        self._embedder: Embedder | None = None
        self._vectors: dict[str, np.ndarray[Any, np.dtype[np.float32]]] = {}
        self._opened: tuple[int, int] | None = None
        self._manifest: Manifest | None = None
        self._store: VectorStore | None = None
        self._connection: sqlite3.Connection | None = None
        self._files()

    def tables_by_meaning(self, text: str, limit: int) -> Sequence[Hit]:
        """Tables whose document is near the text as vectors (cosine)."""
        found = self._near(TABLES, text, limit)
        return [Hit(key, min(1.0, max(0.0, score))) for key, score in found]

    def tables_by_words(self, text: str, limit: int) -> Sequence[Hit]:
        """Tables whose document shares words with the text (BM25, scaled to the best hit).

        A hit's text names the words by field, e.g. ``name: orders; columns: order date``.
        """
        return self._worded(TABLES, text, limit)

    def past_queries(self, text: str, limit: int) -> Sequence[Hit]:
        """Past queries with a similar question, or similar SQL where no question is known.

        The score is the cosine, and the share of the text's words that are shared.
        """
        near = dict(self._near(PAST_QUERIES, text, limit * 4))
        words = max(1, len(content_words(text)))
        worded = {hit.id: hit for hit in self._worded(PAST_QUERIES, text, limit * 4)}
        floor = min(near.values(), default=0.0)
        hits = []
        for key in near.keys() | worded.keys():
            shared = worded[key].score * _share(worded[key], words) if key in worded else 0.0
            score = _MEANING_SHARE * max(0.0, near.get(key, floor))
            hits.append(Hit(key, min(1.0, score + (1 - _MEANING_SHARE) * shared)))
        hits.sort(key=lambda hit: (-hit.score, hit.id))
        return hits[:limit]

    def values(self, text: str, tables: Sequence[str] | None = None) -> Sequence[ValueHit]:
        """Cell values that words of the text name, in these tables or in all; best first."""
        with self._lock, sqlite_errors():
            return search_values(self._lexical(), text, tables)

    def close(self) -> None:
        """Give back the files."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            if self._store is not None:
                self._store.close()
            self._connection = self._store = self._opened = None

    def _worded(self, kind: str, text: str, limit: int) -> list[Hit]:
        with self._lock, sqlite_errors():
            return search_documents(self._lexical(), kind, text, limit)

    def _near(self, kind: str, text: str, limit: int) -> list[tuple[str, float]]:
        manifest = self._files()
        if not (manifest.tables if kind == TABLES else manifest.past_queries):
            return []
        vector = self._vector(text)
        return self._vector_store().query(kind, vector, limit)

    def _vector(self, text: str) -> np.ndarray[Any, np.dtype[np.float32]]:
        with self._lock:
            if text not in self._vectors:
                if self._embedder is None:
                    self._embedder = self._load()
                while len(self._vectors) >= _REMEMBERED:
                    del self._vectors[next(iter(self._vectors))]
                self._vectors[text] = self._embedder.embed([text])[0]
            return self._vectors[text]

    def _files(self) -> Manifest:
        """The manifest in force; files of an older generation are let go."""
        with self._lock:
            stamp = self._stamp()
            if self._manifest is None or stamp != self._opened:
                manifest = read_manifest(self._folder)
                if manifest is None:
                    raise SearchError("There is no search index yet.", hint="Run `t2sql index`.")
                self._check_embedder(manifest)
                if self._connection is not None:
                    self._connection.close()
                # The store is dropped, not closed: another thread may be reading it.
                self._connection = self._store = None
                self._manifest, self._opened = manifest, stamp
            return self._manifest

    def _stamp(self) -> tuple[int, int]:
        try:
            status = (self._folder / FILE).stat()
        except OSError:
            return (0, 0)
        return (status.st_mtime_ns, status.st_ino)

    def _check_embedder(self, manifest: Manifest) -> None:
        if manifest.embedder != self._expected:
            raise SearchError(
                f"The search index was made with the embedder {manifest.embedder!r}, but the "
                f"project uses {self._expected!r}.",
                hint=REBUILD,
            )

    def _lexical(self) -> sqlite3.Connection:
        manifest = self._files()
        if self._connection is None:
            path = self._folder / manifest.build / LEXICAL_FILE
            self._connection = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30, check_same_thread=False
            )
            found = self._connection.execute("select count(*) from documents").fetchone()[0]
            _check_count(found, manifest.tables + manifest.past_queries)
        return self._connection

    def _vector_store(self) -> VectorStore:
        with self._lock:
            manifest = self._files()
            if self._store is None:
                folder = self._folder / manifest.build / VECTORS_FOLDER
                if not folder.is_dir():
                    raise SearchError("The files of the search index are gone.", hint=REBUILD)
                store = VectorStore(folder, fresh=True)
                _check_count(store.count(TABLES), manifest.tables)
                _check_count(store.count(PAST_QUERIES), manifest.past_queries)
                store.probe()
                self._store = store
            return self._store


def _check_count(found: int, expected: int) -> None:
    if found != expected:
        raise SearchError(
            f"The search index holds {found:,} of {expected:,} documents: an update was "
            "interrupted, or files are damaged.",
            hint="Run `t2sql index`, and if that does not help `t2sql index --rebuild`.",
        )


def _share(hit: Hit, words: int) -> float:
    """The share of a question's words that a hit holds."""
    listed = (part.partition(": ")[2] for part in hit.text.split("; "))
    return min(1.0, len({word for found in listed for word in found.split(", ")}) / words)

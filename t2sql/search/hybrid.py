"""The search index as the pipeline sees it: vectors, full text and values behind one door."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from t2sql.errors import SearchError
from t2sql.search.column_values import holds_value, near_values
from t2sql.search.damage import REBUILD, sqlite_errors
from t2sql.search.expansion import NEAR, question_words
from t2sql.search.hits import Hit, WordHit
from t2sql.search.lexical import FullText
from t2sql.search.lexical_writing import SCHEMAS
from t2sql.search.manifest import FILE, Manifest, is_updating, read_manifest
from t2sql.search.matrix import VectorMatrix
from t2sql.search.server import ChromaServer, open_server
from t2sql.search.values import search_values
from t2sql.search.vectors import PAST_QUERIES, TABLES, VectorStore, open_vectors
from t2sql.search.vocabulary import WORDS
from t2sql.types import Baseline

if TYPE_CHECKING:
    import numpy as np

    from t2sql.protocols import Embedder
    from t2sql.types import ValueHit

    Vector = np.ndarray[Any, np.dtype[np.float32]]

LEXICAL_FILE: Final = "lexical.sqlite"
VECTORS_FOLDER: Final = "vectors"

_MEANING_SHARE: Final = 0.7
"""Of a past query's score; the rest comes from shared words."""
_REMEMBERED: Final = 32
"""Questions whose vector is kept, since each is asked for more than once."""
_REMEMBERED_WORDS: Final = 4096


class HybridIndex:
    """Implements ``SearchIndex`` over the files that :func:`t2sql.search.index.update_index` made.

    Thread-safe. Before each search it looks whether the manifest has changed, so that a running
    program sees an index that another process has brought up to date.

    Args:
        folder: where the index lies.
        load: gives the embedder; called at most once, when a vector is first needed.
        expected: the name of that embedder.
        server: where the vectors are, if not in the folder.

    Raises:
        SearchError: there is no index, it is damaged, or another embedder made it. Every search
            may raise it too.
    """

    def __init__(
        self,
        folder: Path,
        load: Callable[[], Embedder],
        expected: str,
        *,
        server: ChromaServer | None = None,
    ) -> None:
        self._folder = folder
        self._server = server
        self._load = load
        self._expected = expected
        self._lock = threading.RLock()
        self._embedder: Embedder | None = None
        self._vectors: dict[str, Vector] = {}
        self._opened: tuple[int, int] | None = None
        self._manifest: Manifest | None = None
        self._store: VectorStore | None = None
        self._matrices: dict[str, VectorMatrix] = {}
        self._words: dict[str, list[tuple[str, float]]] = {}
        self._connection: sqlite3.Connection | None = None
        self._texts: FullText | None = None
        self._files()

    def tables_by_meaning(self, text: str, limit: int) -> Sequence[Hit]:
        """Tables whose document is near the text as vectors (cosine)."""
        found = self._near(TABLES, text, limit)
        return [Hit(key, min(1.0, max(0.0, score))) for key, score in found]

    def tables_by_words(self, text: str, limit: int, also: Sequence[str] = ()) -> Sequence[WordHit]:
        """Tables whose document holds words of the text, or what they may mean.

        A hit's text names the words by field, e.g. ``name: orders; columns: order, date``. The
        tables in ``also`` are scored too.
        """
        with self._lock, sqlite_errors():
            return self._full_text().search(TABLES, text, limit, also)

    def schemas_by_words(self, text: str) -> Mapping[str, float]:
        """How much of the text each schema holds in all its tables together, 0 to 1."""
        with self._lock, sqlite_errors():
            return self._full_text().schemas(text)

    def unrelated(self) -> Baseline:
        """What questions find that have nothing to do with the warehouse."""
        return Baseline(*self._files().unrelated)

    def past_queries(self, text: str, limit: int) -> Sequence[Hit]:
        """Past queries with a similar question, or similar SQL where no question is known.

        The score is the cosine, and the share of the text's words that are shared.
        """
        near = dict(self._near(PAST_QUERIES, text, limit * 4))
        with self._lock, sqlite_errors():
            worded = self._full_text().search(PAST_QUERIES, text, limit * 4, list(near))
        best = max((hit.score for hit in worded), default=0.0) or 1.0
        words = max(1, len(question_words(text)))
        shares = {hit.id: hit.score / best * _share(hit, words) for hit in worded}
        floor = min(near.values(), default=0.0)
        hits = []
        for key in near.keys() | shares.keys():
            score = _MEANING_SHARE * max(0.0, near.get(key, floor))
            shared = (1 - _MEANING_SHARE) * shares.get(key, 0.0)
            hits.append(Hit(key, min(1.0, score + shared)))
        hits.sort(key=lambda hit: (-hit.score, hit.id))
        return hits[:limit]

    def values(self, text: str, tables: Sequence[str] | None = None) -> Sequence[ValueHit]:
        """Cell values that words of the text name, in these tables or in all; best first."""
        with self._lock, sqlite_errors():
            return search_values(self._lexical(), text, tables)

    def holds_value(self, table: str, column: str, value: str) -> bool | None:
        """Whether the column holds exactly that text; None where its values are not all known."""
        with self._lock, sqlite_errors():
            return holds_value(self._lexical(), table, column, value)

    def near_values(self, table: str, column: str, value: str, limit: int = 3) -> tuple[str, ...]:
        """Values of the column that are most like the text, the likest first."""
        with self._lock, sqlite_errors():
            return near_values(self._lexical(), table, column, value, limit)

    def close(self) -> None:
        """Give back the files."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            if self._store is not None:
                self._store.close()
            self._connection = self._store = self._opened = self._texts = None
            self._matrices = {}

    def _near(self, kind: str, text: str, limit: int) -> list[tuple[str, float]]:
        manifest = self._files()
        if not (manifest.tables if kind == TABLES else manifest.past_queries):
            return []
        vector = self._vector(text)
        if self._server is None and kind in manifest.arrays:
            return self._matrix(kind).query(vector, limit)
        store = self._vector_store()
        if self._server is not None:
            store.refresh(kind)  # somebody else may have made it anew
        return store.query(kind, vector, limit)

    def _vector(self, text: str) -> Vector:
        with self._lock:
            if text not in self._vectors:
                while len(self._vectors) >= _REMEMBERED:
                    del self._vectors[next(iter(self._vectors))]
                self._vectors[text] = self._loaded().embed([text])[0]
            return self._vectors[text]

    def _loaded(self) -> Embedder:
        if self._embedder is None:
            self._embedder = self._load()
        return self._embedder

    def _near_words(self, words: Mapping[str, str]) -> list[list[tuple[str, float]]]:
        """The terms of the warehouse that each of these words may mean."""
        new = [word for word in words if word not in self._words]
        if new and WORDS in self._files().arrays:
            if len(self._words) > _REMEMBERED_WORDS:
                self._words.clear()
                new = list(words)
            vectors = self._word_vectors({word: words[word] for word in new})
            near = self._matrix(WORDS).near(vectors, NEAR)
            self._words.update(zip(new, near, strict=True))
        return [self._words.get(word, []) for word in words]

    def _word_vectors(self, words: Mapping[str, str]) -> Vector:
        """A row a word; that of a word that the warehouse has itself is there already."""
        import numpy as np

        matrix = self._matrix(WORDS)
        known = {word: matrix.row(term) for word, term in words.items()}
        new = [word for word, row in known.items() if row is None]
        made = dict(zip(new, self._loaded().embed(new), strict=True)) if new else {}
        return np.stack([made[word] if row is None else row for word, row in known.items()])

    def _full_text(self) -> FullText:
        connection = self._lexical()
        if self._texts is None:
            self._texts = FullText(connection, self._near_words)
        return self._texts

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
                self._connection = self._store = self._texts = None
                self._matrices = {}
                self._words = {}
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
            found = self._connection.execute(
                "select count(*) from documents where kind <> ?", (SCHEMAS,)
            ).fetchone()[0]
            if not is_updating(self._folder / manifest.build):
                _check_count(found, manifest.tables + manifest.past_queries)
        return self._connection

    def _matrix(self, kind: str) -> VectorMatrix:
        with self._lock:
            manifest = self._files()
            if kind not in self._matrices:
                build = self._folder / manifest.build
                self._matrices[kind] = VectorMatrix(build, kind, manifest.arrays[kind])
            return self._matrices[kind]

    def _vector_store(self) -> VectorStore:
        with self._lock:
            manifest = self._files()
            if self._store is None and self._server is not None:
                self._store = open_server(self._server, self._expected)
            elif self._store is None:
                self._store = _open_store(self._folder / manifest.build, manifest)
            return self._store


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


def _share(hit: WordHit, words: int) -> float:
    """The share of a question's words that a hit holds."""
    listed = (part.partition(": ")[2] for part in hit.text.split("; "))
    return min(1.0, len({word for found in listed for word in found.split(", ") if word}) / words)

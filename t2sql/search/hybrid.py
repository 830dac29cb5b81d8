"""The search index as the pipeline sees it: vectors, full text and values behind one door."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from t2sql.errors import SearchError
from t2sql.search.column_values import holds_value, near_values
from t2sql.search.damage import reading_errors
from t2sql.search.expansion import NEAR, question_words
from t2sql.search.hits import Hit, WordHit
from t2sql.search.opened import OpenedIndex, read_stamp
from t2sql.search.server import ChromaServer
from t2sql.search.values import search_values
from t2sql.search.vectors import PAST_QUERIES, TABLES
from t2sql.search.vocabulary import WORDS
from t2sql.types import Baseline

if TYPE_CHECKING:
    import numpy as np

    from t2sql.protocols import Embedder
    from t2sql.types import ValueHit

    Vector = np.ndarray[Any, np.dtype[np.float32]]

_MEANING_SHARE: Final = 0.7
"""Of a past query's score; the rest comes from shared words."""
_REMEMBERED: Final = 32
"""Questions whose vector is kept, since each is asked for more than once."""
_REMEMBERED_WORDS: Final = 4096

_Found = TypeVar("_Found")


class HybridIndex:
    """Implements ``SearchIndex`` over the files that :func:`t2sql.search.index.update_index` made.

    Thread-safe. Before each search it looks whether the manifest has changed, so that a running
    program sees an index that another process has brought up to date. A search that has begun
    ends with the files that it began with.

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
        self._lock = threading.Lock()
        self._embedding = threading.RLock()
        self._embedder: Embedder | None = None
        self._vectors: dict[str, Vector] = {}
        self._opened: OpenedIndex | None = None
        self._enter().leave()

    def tables_by_meaning(self, text: str, limit: int) -> Sequence[Hit]:
        """Tables whose document is near the text as vectors (cosine)."""
        found = self._search(lambda files: self._near(files, TABLES, text, limit))
        return [Hit(key, min(1.0, max(0.0, score))) for key, score in found]

    def tables_by_words(self, text: str, limit: int, also: Sequence[str] = ()) -> Sequence[WordHit]:
        """Tables whose document holds words of the text, or what they may mean.

        A hit's text names the words by field, e.g. ``name: orders; columns: order, date``. The
        tables in ``also`` are scored too.
        """
        return self._search(lambda files: self._worded(files, TABLES, text, limit, also))

    def schemas_by_words(self, text: str) -> Mapping[str, float]:
        """How much of the text each schema holds in all its tables together, 0 to 1."""

        def search(files: OpenedIndex) -> dict[str, float]:
            with files.lock, reading_errors():
                return files.full_text(partial(self._near_words, files)).schemas(text)

        return self._search(search)

    def unrelated(self) -> Baseline:
        """What questions find that have nothing to do with the warehouse."""
        return self._search(lambda files: Baseline(*files.manifest.unrelated))

    def past_queries(self, text: str, limit: int) -> Sequence[Hit]:
        """Past queries with a similar question, or similar SQL where no question is known.

        The score is the cosine, and the share of the text's words that are shared.
        """

        def search(files: OpenedIndex) -> Sequence[Hit]:
            kept = files.past.get((text, limit)) if self._server is None else None
            if kept is not None:  # a question looks for them several times
                return kept
            found = self._past_hits(files, text, limit)
            while len(files.past) >= _REMEMBERED:
                files.past.pop(next(iter(files.past)), None)
            files.past[text, limit] = found
            return found

        return self._search(search)

    def values(self, text: str, tables: Sequence[str] | None = None) -> Sequence[ValueHit]:
        """Cell values that words of the text name, in these tables or in all; best first."""

        def search(files: OpenedIndex) -> Sequence[ValueHit]:
            with files.lock, reading_errors():
                return search_values(files.cells(), text, tables)

        return self._search(search)

    def holds_value(self, table: str, column: str, value: str) -> bool | None:
        """Whether the column holds exactly that text; None where its values are not all known."""

        def search(files: OpenedIndex) -> bool | None:
            with files.lock, reading_errors():
                return holds_value(files.lexical(), table, column, value)

        return self._search(search)

    def near_values(self, table: str, column: str, value: str, limit: int = 3) -> tuple[str, ...]:
        """Values of the column that are most like the text, the likest first."""

        def search(files: OpenedIndex) -> tuple[str, ...]:
            with files.lock, reading_errors():
                return near_values(files.lexical(), table, column, value, limit)

        return self._search(search)

    def close(self) -> None:
        """Give back the files; a search that goes on ends first. The next one opens them again."""
        with self._lock:
            opened, self._opened = self._opened, None
        if opened is not None:
            opened.retire(newer=False)

    def _search(self, search: Callable[[OpenedIndex], _Found]) -> _Found:
        """Search the files in force; where they were replaced meanwhile, the new ones."""
        while True:
            files = self._enter()
            try:
                return search(files)
            except SearchError:
                if read_stamp(self._folder) == files.stamp:
                    raise
            finally:
                files.leave()

    def _enter(self) -> OpenedIndex:
        """The files of the manifest in force, with one more user."""
        with self._lock:
            stamp, opened = read_stamp(self._folder), self._opened
            if opened is not None and opened.stamp == stamp and opened.enter():
                return opened
            self._opened = newer = OpenedIndex(self._folder, self._expected, self._server)
            newer.enter()
        if opened is not None:
            opened.retire(newer=True)
        return newer

    def _past_hits(self, files: OpenedIndex, text: str, limit: int) -> Sequence[Hit]:
        near = dict(self._near(files, PAST_QUERIES, text, limit * 4))
        worded = self._worded(files, PAST_QUERIES, text, limit * 4, list(near))
        best = max((hit.score for hit in worded), default=0.0) or 1.0
        words = max(1, len(question_words(text)))
        shares = {hit.id: hit.score / best * min(1.0, hit.held / words) for hit in worded}
        floor = min(near.values(), default=0.0)
        hits = []
        for key in near.keys() | shares.keys():
            score = _MEANING_SHARE * max(0.0, near.get(key, floor))
            shared = (1 - _MEANING_SHARE) * shares.get(key, 0.0)
            hits.append(Hit(key, min(1.0, score + shared)))
        hits.sort(key=lambda hit: (-hit.score, hit.id))
        return hits[:limit]

    def _worded(
        self, files: OpenedIndex, kind: str, text: str, limit: int, also: Sequence[str]
    ) -> Sequence[WordHit]:
        with files.lock, reading_errors():
            near = partial(self._near_words, files)
            return files.full_text(near).search(kind, text, limit, also)

    def _near(
        self, files: OpenedIndex, kind: str, text: str, limit: int
    ) -> list[tuple[str, float]]:
        manifest = files.manifest
        if not (manifest.tables if kind == TABLES else manifest.past_queries):
            return []
        vector = self._vector(text)
        if self._server is None and kind in manifest.arrays:
            return files.matrix(kind).query(vector, limit)
        store = files.store()
        if self._server is not None:
            store.refresh(kind)  # somebody else may have made it anew
        return store.query(kind, vector, limit)

    def _vector(self, text: str) -> Vector:
        with self._embedding:
            if text not in self._vectors:
                while len(self._vectors) >= _REMEMBERED:
                    del self._vectors[next(iter(self._vectors))]
                self._vectors[text] = self._loaded().embed([text])[0]
            return self._vectors[text]

    def _loaded(self) -> Embedder:
        with self._embedding:
            if self._embedder is None:
                self._embedder = self._load()
            return self._embedder

    def _near_words(
        self, files: OpenedIndex, words: Mapping[str, str]
    ) -> list[list[tuple[str, float]]]:
        """The terms of the warehouse that each of these words may mean."""
        new = [word for word in words if word not in files.words]
        if new and WORDS in files.manifest.arrays:
            if len(files.words) > _REMEMBERED_WORDS:
                files.words.clear()
                new = list(words)
            vectors = self._word_vectors(files, {word: words[word] for word in new})
            near = files.matrix(WORDS).near(vectors, NEAR)
            files.words.update(zip(new, near, strict=True))
        return [files.words.get(word, []) for word in words]

    def _word_vectors(self, files: OpenedIndex, words: Mapping[str, str]) -> Vector:
        """A row a word; that of a word that the warehouse has itself is there already."""
        import numpy as np

        matrix = files.matrix(WORDS)
        known = {word: matrix.row(term) for word, term in words.items()}
        new = [word for word, row in known.items() if row is None]
        made = dict(zip(new, self._loaded().embed(new), strict=True)) if new else {}
        return np.stack([made[word] if row is None else row for word, row in known.items()])

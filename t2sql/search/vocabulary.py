"""Vectors of the warehouse's own words, by which a word of a question finds the ones it means."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from t2sql.errors import SearchError
from t2sql.search.damage import sqlite_errors
from t2sql.search.lexical_writing import read_vocabulary
from t2sql.search.matrix import VectorMatrix, write_vectors

if TYPE_CHECKING:
    import numpy as np

    from t2sql.protocols import Embedder, Progress

    Vectors = np.ndarray[Any, np.dtype[np.float32]]

WORDS: Final = "words"
_BATCH: Final = 512


def write_vocabulary(
    place: Path,
    texts: Path,
    embedder: Embedder,
    generation: int,
    *,
    previous: int | None,
    progress: Progress | None = None,
) -> None:
    """Write a vector for each word of the vocabulary; known ones are taken from the last array.

    Args:
        place: the folder of the build.
        texts: the full-text file, whose vocabulary it is.
        embedder: makes the vectors.
        generation: of the index.
        previous: the generation of the last array, if there is one.
        progress: called after each batch.

    Raises:
        SearchError: the files are damaged or cannot be written, or the model cannot be had.
    """
    with sqlite_errors(), closing(sqlite3.connect(texts, timeout=30)) as connection:
        words = read_vocabulary(connection)
    known = _known(place, previous)
    new = [(term, surface) for term, surface in words if term not in known]

    def pages() -> Iterator[tuple[Sequence[str], Vectors]]:
        import numpy as np

        kept = [term for term, _ in words if term in known]
        if kept:
            yield kept, np.stack([known[term] for term in kept])
        for start in range(0, len(new), _BATCH):
            batch = new[start : start + _BATCH]
            yield [term for term, _ in batch], embedder.embed([surface for _, surface in batch])
            if progress:
                progress("embed words", start + len(batch), len(new))

    write_vectors(place, WORDS, generation, pages())


def _known(place: Path, generation: int | None) -> dict[str, Vectors]:
    if generation is None:
        return {}
    try:
        return VectorMatrix(place, WORDS, generation).rows()
    except SearchError:
        return {}  # it is made anew

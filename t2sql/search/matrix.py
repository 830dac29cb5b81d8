"""The vectors of a small collection in one array, searched exactly and without Chroma.

Chroma keeps the vectors and finds near ones by a graph (HNSW), which a million of them need. But
a graph loses sight of vectors that are much alike, and tables of one family are: some are then
found by no question. Up to :data:`MOST_VECTORS` a product with all of them is exact, takes a few
milliseconds, and saves the half second that loading Chroma takes.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Container, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from t2sql.errors import SearchError
from t2sql.search.damage import REBUILD, ROOM
from t2sql.search.vectors import document_id

if TYPE_CHECKING:
    import numpy as np

    from t2sql.search.vectors import VectorStore

    Vectors = np.ndarray[Any, np.dtype[np.float32]]

MOST_VECTORS: Final = 50_000
"""Of a collection; a larger one is searched in Chroma."""

_BLOCK: Final = 1 << 24
_ALONE: Final = 1 << 18
"""Multiplications of a product that one thread does. BLAS shares larger ones among threads, which
spin while they wait: on a busy machine that takes the time slice of whoever has work to do."""


class VectorMatrix:
    """An array of vectors and the ids that they belong to. Thread-safe.

    Args:
        folder: as given to :func:`write_matrix`.
        kind: which collection.
        generation: of the index.

    Raises:
        SearchError: the files are not there, or are not what was written.
    """

    def __init__(self, folder: Path, kind: str, generation: int) -> None:
        import numpy as np

        path = _path(folder, kind, generation)
        try:
            known = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
            ids, shape, checksum = known["ids"], tuple(known["shape"]), known["checksum"]
            mapped = np.memmap(path, dtype=np.float32, mode="r", shape=shape) if ids else None
            sound = len(ids) == shape[0] and checksum == _checksum(path, ids)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _damaged(path) from error
        if not sound:
            raise _damaged(path)
        self._ids: list[str] = ids
        self._vectors: Vectors | None = None if mapped is None else np.asarray(mapped)
        self._places: dict[str, int] | None = None

    def near(self, vectors: Vectors, limit: int) -> list[list[tuple[str, float]]]:
        """For each of some vectors the nearest documents and their cosine, best first."""
        import numpy as np

        if self._vectors is None or not len(vectors):
            return [[] for _ in vectors]
        scores = _products(vectors, self._vectors)
        wanted = min(limit, scores.shape[1])
        nearest = np.argpartition(-scores, wanted - 1, axis=1)[:, :wanted]
        return [
            sorted(
                ((self._ids[at], float(row[at])) for at in found.tolist()),
                key=lambda item: (-item[1], item[0]),
            )
            for row, found in zip(scores, nearest, strict=True)
        ]

    def row(self, id_: str) -> Vectors | None:
        """The vector of this id, if there is one."""
        if self._places is None:
            self._places = {known: at for at, known in enumerate(self._ids)}
        at = self._places.get(id_)
        return None if at is None or self._vectors is None else self._vectors[at]

    def rows(self) -> dict[str, Vectors]:
        """Every vector by its id."""
        return {} if self._vectors is None else dict(zip(self._ids, self._vectors, strict=True))

    def query(self, vector: Vectors, limit: int) -> list[tuple[str, float]]:
        """The nearest documents and their cosine similarity, best first; equal ones by id."""
        import numpy as np

        if self._vectors is None or limit < 1:
            return []
        scores = np.asarray(self._vectors @ vector)
        wanted = min(len(scores), limit)
        while True:
            nearest = np.argpartition(-scores, wanted - 1)[:wanted]
            best: dict[str, float] = {}
            for at in sorted(nearest.tolist(), key=lambda row: (-scores[row], self._ids[row])):
                best.setdefault(document_id(self._ids[at]), float(scores[at]))
            if len(best) >= limit or wanted == len(scores):
                return list(best.items())[:limit]
            wanted = min(len(scores), wanted * 2)  # several vectors of one document


def _products(some: Vectors, all_: Vectors) -> Vectors:
    """The product of each of some vectors with each of all, a row for each of some."""
    import numpy as np

    rows = max(1, _ALONE // some.size)
    parts = [some @ all_[start : start + rows].T for start in range(0, len(all_), rows)]
    return np.concatenate(parts, axis=1)


def write_matrix(folder: Path, kind: str, generation: int, store: VectorStore) -> bool:
    """Write a collection as an array, unless it is too large; whether it was written.

    All vectors are read from the store to do so: that none is lost is then known.

    Raises:
        SearchError: the store is damaged, or the folder cannot be written.
    """
    if store.count(kind) > MOST_VECTORS:
        return False
    write_vectors(folder, kind, generation, store.pages(kind))
    return True


def write_vectors(
    folder: Path, kind: str, generation: int, pages: Iterable[tuple[Sequence[str], Vectors]]
) -> None:
    """Write vectors as an array, each brought to length 1.

    Args:
        folder: where to.
        kind: what they are.
        generation: of the index.
        pages: ids, and a vector for each.

    Raises:
        SearchError: the folder cannot be written.
    """
    import numpy as np

    path = _path(folder, kind, generation)
    # Never over a file that another process may have mapped: that would kill it.
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    ids: list[str] = []
    shape = (0, 0)
    try:
        with fresh.open("wb") as file:
            for keys, vectors in pages:
                lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
                rows = vectors / np.where(lengths == 0, 1.0, lengths)
                file.write(np.ascontiguousarray(rows, dtype=np.float32).tobytes())
                ids.extend(keys)
                shape = (len(ids), int(vectors.shape[1]))
            file.flush()
            os.fsync(file.fileno())
        about = {"shape": shape, "checksum": _checksum(fresh, ids), "ids": ids}
        told = fresh.with_suffix(".json")
        told.write_text(json.dumps(about), encoding="utf-8")
        told.replace(path.with_suffix(".json"))
        fresh.replace(path)
    except OSError as error:
        with suppress(OSError):  # on a full disk what was begun takes room
            fresh.unlink(missing_ok=True)
            fresh.with_suffix(".json").unlink(missing_ok=True)
        raise SearchError(f"{path} cannot be written: {error.strerror}.", hint=ROOM) from error


def remove_other_matrices(folder: Path, generations: Container[int]) -> None:
    """Delete the arrays of older generations; who has one open reads on."""
    for path in folder.glob("*.vectors.*"):
        number = path.name.split(".")[0].rpartition("-")[2]
        if number.isdigit() and int(number) not in generations:
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _path(folder: Path, kind: str, generation: int) -> Path:
    return folder / f"{kind}-{generation}.vectors.f32"


def _checksum(path: Path, ids: list[str]) -> int:
    checksum = zlib.crc32("\n".join(ids).encode(errors="replace"))
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            checksum = zlib.crc32(block, checksum)
    return checksum


def _damaged(path: Path) -> SearchError:
    return SearchError(f"The vectors of the search index are damaged ({path.name}).", hint=REBUILD)

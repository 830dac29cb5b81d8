"""Looks at Chroma's vector files before Chroma does: it trusts them, and damaged ones crash it.

A collection's graph lies in five files of a folder, as hnswlib writes them: a header, the vectors
with their links at the lowest level, the links above it, their lengths, and Chroma's ids. Layout:
``persistHeader`` and ``size_data_per_element_`` in https://github.com/chroma-core/hnswlib.
"""

from __future__ import annotations

import sqlite3
import struct
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from t2sql.errors import SearchError
from t2sql.search.damage import REBUILD

if TYPE_CHECKING:
    import numpy as np

_IDS: Final = "index_metadata.pickle"
"""Written when a collection is first saved; without it the other files are not read."""
_BOOK: Final = "chroma.sqlite3"
_BOOK_QUERIES: Final = (
    "select type, name, tbl_name, sql from sqlite_master",
    "select * from collections",
    "select * from segments",
)
_MOST_SAID: Final = 200
_VERSION: Final = 1
_HEADER: Final = struct.Struct("<i6QiI3QdQ")
_LABEL_BYTES: Final = 8
_MOST_READ: Final = 50_000
"""Vectors of a larger collection are read in even steps, so that opening stays fast."""
_AGAIN_S: Final = 0.3
_TOLERANCE: Final = 0.01
"""How far the length of a stored vector may be from 1."""


@dataclass(frozen=True, slots=True)
class _Header:
    """Sizes are in bytes."""

    version: int
    offset_level_0: int
    max_elements: int
    elements: int
    element_size: int
    label_offset: int
    data_offset: int
    max_level: int
    entry_point: int
    max_links: int
    max_links_0: int
    links: int
    multiplier: float
    ef_construction: int


def check_vector_files(folder: Path) -> None:
    """Refuse a folder of Chroma whose vector files cannot be what was written.

    Sizes must agree, links must lead to vectors, and vectors must have length 1. A collection
    that was never saved is not looked at: Chroma makes it from its journal.

    Raises:
        SearchError: a file is missing, cut short, or holds something else; or cannot be read.
    """
    _check_book(folder)
    try:
        _check_collections(folder)
    except SearchError:
        time.sleep(_AGAIN_S)  # another process may have been writing them just then
        _check_collections(folder)


def is_unbegun(folder: Path) -> bool:
    """Whether Chroma was stopped while it made its tables, so that nothing can be in them yet."""
    book = folder / _BOOK
    if not book.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{book.resolve().as_uri()}?mode=rw", uri=True)) as connection:
            connection.execute("pragma busy_timeout = 30000")
            found = connection.execute("select name from sqlite_master").fetchall()
    except sqlite3.DatabaseError:
        return False  # damaged: the check tells
    return not {("collections",), ("segments",)} <= set(found)


def _check_book(folder: Path) -> None:
    """Chroma's own tables: what is no text in them ends the process when Chroma tells of it."""
    book = folder / _BOOK
    if not book.is_file():
        return
    try:
        # Where a writer was killed, SQLite undoes its half as it opens, which takes writing.
        with closing(sqlite3.connect(f"{book.resolve().as_uri()}?mode=rw", uri=True)) as connection:
            connection.execute("pragma busy_timeout = 30000")
            for query in _BOOK_QUERIES:
                connection.execute(query).fetchall()
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        reason = repr(error)[:_MOST_SAID]
        raise SearchError(
            f"The search index cannot be used; its files may be damaged ({reason}).", hint=REBUILD
        ) from error


def _check_collections(folder: Path) -> None:
    for ids in sorted(folder.glob(f"*/{_IDS}")):
        try:
            _check_collection(ids.parent)
        except (OSError, ValueError, IndexError, struct.error) as error:
            raise _damaged(ids.parent, type(error).__name__) from error


def _check_collection(folder: Path) -> None:
    import numpy as np

    content = (folder / "header.bin").read_bytes()
    header = _Header(*_HEADER.unpack(content))
    if header.version != _VERSION:
        return  # not the layout that is known here: Chroma itself says whether it can read it
    data = folder / "data_level0.bin"
    links_size = 4 + 4 * header.max_links_0
    sound = (
        0 <= header.elements <= header.max_elements < 2**40
        and header.offset_level_0 == 0
        and header.data_offset == links_size
        and header.element_size == header.label_offset + _LABEL_BYTES
        and header.label_offset > header.data_offset
        and (header.label_offset - header.data_offset) % 4 == 0
        and header.elements * header.element_size <= data.stat().st_size
        and header.elements * 4 <= (folder / "length.bin").stat().st_size
        and (folder / "link_lists.bin").is_file()
        and (folder / _IDS).stat().st_size > 0
        and (not header.elements or header.entry_point < header.elements)
    )
    if not sound:
        raise _damaged(folder, "sizes do not agree")
    if header.elements:
        shape = (header.elements, header.element_size)
        records = np.memmap(data, dtype=np.uint8, mode="r", shape=shape)
        step = -(-header.elements // _MOST_READ)
        _check_records(folder, header, records[::step])
        _check_upper_links(folder, header)


def _check_records(
    folder: Path, header: _Header, records: np.ndarray[Any, np.dtype[np.uint8]]
) -> None:
    """Each record: how many links, the links, the vector, its label."""
    import numpy as np

    links = np.ascontiguousarray(records[:, : header.data_offset])
    counts = links[:, :2].copy().view("<u2")
    targets = links[:, 4:].copy().view("<u4")
    used = np.arange(header.max_links_0) < counts
    if counts.max() > header.max_links_0 or (targets[used] >= header.elements).any():
        raise _damaged(folder, "links lead nowhere")
    stored = np.ascontiguousarray(records[:, header.data_offset : header.label_offset])
    vectors = stored.view("<f4")
    with np.errstate(all="ignore"):
        lengths = np.linalg.norm(vectors, axis=1)
    # A text without any word may have no direction at all.
    if not ((np.abs(lengths - 1) <= _TOLERANCE) | (lengths == 0)).all():
        raise _damaged(folder, "vectors have lost their length")


def _check_upper_links(folder: Path, header: _Header) -> None:
    """Each element: a size in bytes, 0 for most; then for each level how many links, the links."""
    import numpy as np

    words = np.fromfile(folder / "link_lists.bin", dtype="<u4")
    level_size = 1 + header.max_links  # in words of four bytes
    sizes = words.tolist()
    starts: list[tuple[int, int]] = []
    heights = np.zeros(header.elements, dtype=np.int64)
    at = 0
    for element in range(header.elements):
        levels, rest = divmod(sizes[at], 4 * level_size)
        if rest or levels > max(header.max_level, 0):
            raise _damaged(folder, "links have lost their sizes")
        heights[element] = levels
        starts.extend((at + 1 + level * level_size, level + 1) for level in range(levels))
        at += 1 + levels * level_size
    if at != len(sizes) or heights[header.entry_point] < header.max_level:
        raise _damaged(folder, "links are cut short")
    for start, level in starts:
        count = sizes[start] & 0xFFFF
        links = words[start + 1 : start + 1 + count]
        known = count <= header.max_links and not (links >= header.elements).any()
        # Where a link leads to, there must be links of that level to go on with.
        if not known or (heights[links] < level).any():
            raise _damaged(folder, "links lead nowhere")


def _damaged(folder: Path, reason: str) -> SearchError:
    return SearchError(
        f"The vector files of the search index are damaged ({reason}: {folder.name}).",
        hint=REBUILD,
    )

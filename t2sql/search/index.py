"""Makes the search index from the catalog, a little at a time, and opens it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from t2sql.errors import SearchError
from t2sql.search.damage import REBUILD, ROOM
from t2sql.search.documents import IndexedCatalog
from t2sql.search.embedder import prepare_embedder
from t2sql.search.hybrid import HybridIndex
from t2sql.search.manifest import (
    LAYOUT,
    Manifest,
    is_updating,
    mark_update,
    read_manifest,
    unmark_update,
    updated_by,
    write_checked,
    write_manifest,
)
from t2sql.search.matrix import remove_other_matrices
from t2sql.search.opened import VECTORS_FOLDER
from t2sql.search.retiring import remove_unread_builds
from t2sql.search.server import ChromaServer
from t2sql.search.unrelated import measure_unrelated
from t2sql.search.updating import FilesUpdate
from t2sql.search.vectors import PAST_QUERIES, TABLES

if TYPE_CHECKING:
    from t2sql.protocols import Embedder, Progress


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
    notes: tuple[str, ...] = ()
    """What a person should know, e.g. that the embedder will be slow to load."""


def update_index(
    folder: Path,
    catalog: IndexedCatalog,
    embedder: Embedder,
    *,
    server: ChromaServer | None = None,
    progress: Progress | None = None,
    rebuild: bool = False,
) -> IndexReport:
    """Bring the index up to date with the catalog: only what is new or changed is embedded.

    What is there is learnt from the files themselves, so an update that was killed goes on where
    it stopped. If nothing changed the embedder is not asked. An index of another embedder is
    made anew in a fresh folder, which takes the old one's place at the end. Tables and queries
    are read a page at a time; what waits to be embedded waits on the disk.

    Args:
        folder: where the index lies; made if it is not there.
        catalog: what to index.
        embedder: makes the vectors.
        server: where the vectors go instead of the folder.
        progress: called after each stored batch as ``progress(stage, done, total)``.
        rebuild: make everything anew, whatever is there.

    Raises:
        SearchError: the files are damaged, or cannot be written, or the model or the server
            cannot be had.
    """
    started = time.monotonic()
    _make_folder(folder)
    old = _old_manifest(folder, rebuild=rebuild)
    build, number = _choose_build(folder, old, embedder.name, server, rebuild=rebuild)
    place = folder / build
    current = old if old is not None and old.build == build else None
    generation = (old.generation if old else 0) + 1
    note = prepare_embedder(embedder, progress)
    # What a killed update has changed, and did not come to note, shows in no comparison.
    interrupted = is_updating(place)
    mark_update(place, embedder.name)
    update = FilesUpdate(place, catalog, embedder, server, progress, current, generation)
    found = update.run(rebuild=rebuild, changed=current is None or interrupted)
    manifest = Manifest(
        embedder=embedder.name,
        dimensions=found.dimensions,
        tables=found.sizes[TABLES][0],
        past_queries=found.sizes[PAST_QUERIES][0],
        build=build,
        number=number,
        generation=generation,
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        table_vectors=found.sizes[TABLES][1],
        past_query_vectors=found.sizes[PAST_QUERIES][1],
        arrays=found.arrays,
    )
    if current is not None and not found.changed and found.arrays == current.arrays:
        manifest = current
    else:
        # The store is closed by now: a reader opens the files anew as the manifest changes.
        manifest = _with_unrelated(folder, manifest, embedder, server)
    unmark_update(place)
    write_checked(folder)
    kept = {*found.arrays.values(), *(current.arrays.values() if current else ())}
    remove_other_matrices(place, kept)
    remove_unread_builds(folder, build)
    return IndexReport(
        embedder=embedder.name,
        tables=manifest.tables,
        past_queries=manifest.past_queries,
        embedded=found.embedded,
        removed=found.removed,
        generation=manifest.generation,
        changed=manifest is not current,
        elapsed_s=time.monotonic() - started,
        notes=(note,) if note else (),
    )


def open_index(
    folder: Path,
    load: Callable[[], Embedder],
    expected: str,
    *,
    server: ChromaServer | None = None,
) -> HybridIndex:
    """The index in this folder. Vectors and the embedder are loaded when first needed.

    Args:
        folder: as given to :func:`update_index`.
        load: gives the embedder; called at most once.
        expected: the name of that embedder.
        server: as given to :func:`update_index`.

    Raises:
        SearchError: there is no index, it is damaged, or another embedder made it.
    """
    return HybridIndex(folder, load, expected, server=server)


def _with_unrelated(
    folder: Path, manifest: Manifest, embedder: Embedder, server: ChromaServer | None
) -> Manifest:
    """Ask the new index what has nothing to do with it, and note what that finds."""
    write_manifest(folder, manifest)
    with closing(HybridIndex(folder, lambda: embedder, embedder.name, server=server)) as index:
        baseline = measure_unrelated(index)
    manifest = replace(manifest, unrelated=(baseline.nearness, baseline.coverage))
    write_manifest(folder, manifest)
    return manifest


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        said = f"The folder {folder} cannot be made: {error.strerror}."
        raise SearchError(said, hint=ROOM) from error


def _old_manifest(folder: Path, *, rebuild: bool) -> Manifest | None:
    try:
        return read_manifest(folder, any_layout=True)
    except SearchError:
        if rebuild:
            return None
        raise


def _choose_build(
    folder: Path,
    old: Manifest | None,
    embedder: str,
    server: ChromaServer | None,
    *,
    rebuild: bool,
) -> tuple[str, int]:
    """The folder to write to: the current one, or a fresh one that bears the embedder's name.

    What a killed build has left is gone on with, but for a rebuild: it may be damaged.
    """
    number = (old.number if old else 0) + 1
    slug = re.sub(r"[^a-z0-9]+", "-", embedder.lower()).strip("-")[-40:]
    begun = _begun_builds(folder, number, f"v{LAYOUT}-{slug}")
    if rebuild:
        number = max((number, *(other + 1 for other in begun)))
        return f"build-{number}-v{LAYOUT}-{slug}", number
    for number in sorted(begun, reverse=True):
        if updated_by(folder / begun[number]) == embedder:
            return begun[number], number
    fits = old is not None and old.embedder == embedder and old.layout == LAYOUT
    if old is not None and fits:
        if server is None and not (folder / old.build / VECTORS_FOLDER).is_dir():
            raise SearchError("The files of the search index are gone.", hint=REBUILD)
        return old.build, old.number
    number = max((number, *(other + 1 for other in begun)))
    return f"build-{number}-v{LAYOUT}-{slug}", number


def _begun_builds(folder: Path, first: int, name: str) -> dict[int, str]:
    """Folders of builds of that name that never came to be in force, by their number."""
    found = {}
    for build in folder.glob(f"build-*-{name}"):
        number = build.name.split("-")[1]
        if number.isdigit() and int(number) >= first:
            found[int(number)] = build.name
    return found

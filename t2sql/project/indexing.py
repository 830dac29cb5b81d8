"""Indexing a project: the catalog, then the search index over it, one process at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from t2sql.cancelling import current_cancellation, stoppable
from t2sql.errors import CancelledError
from t2sql.project.locking import indexing_alone

if TYPE_CHECKING:
    from t2sql.catalog.build import CatalogReport
    from t2sql.project.parts import Parts
    from t2sql.protocols import Progress
    from t2sql.search.index import IndexReport


@dataclass(frozen=True, slots=True)
class Indexed:
    """What indexing did: to the catalog, then to the search index over it."""

    catalog: CatalogReport
    search: IndexReport


def index_parts(
    parts: Parts, progress: Progress | None = None, *, rebuild: bool = False, wait: bool = True
) -> Indexed:
    """Bring catalog and index up to date. Who reads them meanwhile goes on, and sees the new ones.

    Raises:
        CancelledError: somebody stopped it; what was done is kept.
    """
    from t2sql.search.index import update_index
    from t2sql.search.server import configured_server
    from t2sql.search.vectors import load_chroma

    server, progress = configured_server(parts.config), stoppable(progress)
    with _alone(parts, progress, wait=wait):
        # The catalog waits for the database most of the time.
        threading.Thread(target=load_chroma, name="t2sql-chroma", daemon=True).start()
        built = _build(parts, progress, rebuild=rebuild)
        searched = update_index(
            parts.state / "index",
            parts.catalog,
            parts.embedder(),
            server=server,
            progress=progress,
            rebuild=rebuild,
        )
    parts.watch.forget()
    return Indexed(built, searched)


def build_parts(
    parts: Parts, progress: Progress | None = None, *, rebuild: bool = False, wait: bool = True
) -> CatalogReport:
    """The first half of :func:`index_parts`: the catalog."""
    progress = stoppable(progress)
    with _alone(parts, progress, wait=wait):
        return _build(parts, progress, rebuild=rebuild)


@contextmanager
def _alone(parts: Parts, progress: Progress | None, *, wait: bool) -> Iterator[None]:
    try:
        with (
            current_cancellation().finishing(),
            indexing_alone(parts.state, wait=wait, progress=progress),
        ):
            yield
    except CancelledError as error:
        said = "Indexing was stopped; what is done is kept."
        raise CancelledError(said, hint="`t2sql index` goes on.") from error


def _build(parts: Parts, progress: Progress | None, *, rebuild: bool) -> CatalogReport:
    from t2sql.catalog.build import build_catalog
    from t2sql.project.feedback import accepted_queries

    metadata = parts.config.path(parts.config.paths.metadata)
    queries = metadata / "queries"
    dbt = tuple(parts.config.path(folder) for folder in parts.config.paths.dbt)
    return build_catalog(
        parts.state / "catalog.sqlite",
        parts.warehouse,
        metadata=metadata if metadata.is_dir() else None,
        dbt=dbt,
        schemas=parts.config.database.schemas,
        history=(*((queries,) if queries.is_dir() else ()), *dbt),
        extra_queries=(*parts.history, *accepted_queries(parts)),
        rules=parts.history_rules,
        masks=parts.masks,
        limits=parts.config.limits,
        progress=progress,
        rebuild=rebuild,
    )

"""Builds the catalog, or brings it up to date: only what changed is looked at again."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from t2sql.catalog.database import SqliteCatalog
from t2sql.catalog.duplicates import merge_queries
from t2sql.catalog.history import history_files, read_history
from t2sql.catalog.inclusion import Inclusions
from t2sql.catalog.joins import find_joins
from t2sql.catalog.measure import Probe
from t2sql.catalog.names import NameIndex
from t2sql.catalog.profiling import Profiled, profile_tables
from t2sql.catalog.records import to_json
from t2sql.catalog.storage import remove_file
from t2sql.catalog.tables import apply_notes, read_notes
from t2sql.catalog.writing import CatalogWriter
from t2sql.errors import DatabaseError, MetadataError
from t2sql.types import Limits, PastQuery, Problem

if TYPE_CHECKING:
    from t2sql.protocols import Progress, Warehouse


@dataclass(frozen=True, slots=True)
class CatalogReport:
    """What a build did, what the catalog holds now, and what was wrong."""

    tables: int
    profiled: int
    """Tables whose data were looked at."""
    described: int
    """Tables of which only the notes or comments changed."""
    unchanged: int
    removed: int
    unprofiled: int
    """Tables without a profile: they could not be read, or there was no time."""
    queries: int
    verified: int
    joins: Mapping[str, int]
    """Number of joins by source."""
    problems: tuple[Problem, ...]
    elapsed_s: float


def build_catalog(
    path: Path,
    warehouse: Warehouse,
    *,
    metadata: Path | None,
    history: Sequence[Path] = (),
    extra_queries: Sequence[PastQuery] = (),
    limits: Limits,
    progress: Progress | None = None,
    rebuild: bool = False,
) -> CatalogReport:
    """Write what exists and what it means into a catalog file.

    A table is profiled only if it is new, or its columns, its notes on personal data or the
    data changed; each is stored when it is done, so a build that was killed is taken up by the
    next. Where nothing changed nothing is asked of the database but what exists.

    Args:
        path: the catalog file; its folder is made once there is something to write.
        warehouse: the database.
        metadata: the folder with ``tables/*.yml``; None for a database without notes.
        history: files or folders of past queries.
        extra_queries: past queries from elsewhere; where they stand in a file too, the file wins.
        limits: ``profile_seconds`` bounds all that is asked of the data.
        progress: called as ``progress(stage, done, total)``.
        rebuild: start anew, whatever is in the file.

    Raises:
        DatabaseError: the database cannot be read, or holds no tables.
        MetadataError: a file is wrong; the catalog stays as it was.
        SearchError: the catalog file is damaged; ``rebuild`` mends that.
    """
    started = time.monotonic()
    deadline = started + limits.profile_seconds
    found = warehouse.tables()
    if not found:
        raise DatabaseError(
            f"No tables found in {warehouse.label}.",
            hint="Check that the URL names the right database and that you may read its tables.",
        )
    notes = read_notes(metadata / "tables") if metadata is not None else ()
    tables, problems = apply_notes(found, notes)
    names = sorted(table.name for table in tables)
    history_key = _history_key(history, extra_queries, names, warehouse.dialect)
    if rebuild:
        remove_file(path)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    writer = CatalogWriter(path)
    try:
        writer.note("dialect", warehouse.dialect)
        writer.note("label", warehouse.label)
        removed = writer.remove_others(names)
        profiled = profile_tables(
            writer, warehouse, tables, limits, deadline=deadline, progress=progress
        )
        if writer.fact("history_key") != history_key:
            _read_queries(writer, history, extra_queries, names, history_key, warehouse.dialect)
        problems += profiled.problems + writer.history_problems()
        if writer.fact("joins") != "current":
            _join_tables(writer, path, Probe(warehouse, limits, deadline))
    finally:
        writer.close()
    return _report(path, profiled, removed, problems, started)


def _history_key(
    history: Iterable[Path], extra: Iterable[PastQuery], names: Iterable[str], dialect: str
) -> str:
    """Changes when past queries would be read otherwise."""
    digest = hashlib.sha256()
    for part in (dialect, *names, *(to_json(query) for query in extra)):
        digest.update(part.encode() + b"\0")
    for place in dict.fromkeys(history):
        for file in history_files(place):
            try:
                content = hashlib.sha256(file.read_bytes()).digest()
            except OSError as error:
                raise MetadataError(f"{file} cannot be read: {error.strerror}.") from error
            digest.update(str(file).encode("utf-8", "surrogateescape") + b"\0" + content)
    return digest.hexdigest()


def _read_queries(
    writer: CatalogWriter,
    history: Iterable[Path],
    extra: Iterable[PastQuery],
    names: Sequence[str],
    key: str,
    dialect: str,
) -> None:
    read = [read_history(place, dialect, names) for place in dict.fromkeys(history)]
    queries = [query for found in read for query in found.queries]
    problems = [problem for found in read for problem in found.problems]
    index = NameIndex(names)
    for query in extra:
        known = tuple(name for table in query.tables if (name := index.resolve(table)))
        if known:
            queries.append(replace(query, tables=known))
    writer.store_history(merge_queries(queries, dialect), problems, key)


def _join_tables(writer: CatalogWriter, path: Path, probe: Probe) -> None:
    look = Inclusions(writer, probe).share
    catalog = SqliteCatalog(path)
    try:
        tables = tuple(catalog.iter_tables())
        queries = catalog.iter_past_queries()
        edges = find_joins(tables, queries, catalog.dialect, look)
    finally:
        catalog.close()
    # What there was no time to look at is looked at by the next build.
    writer.store_joins(edges, complete=not probe.out_of_time)


def _report(
    path: Path, done: Profiled, removed: int, problems: tuple[Problem, ...], started: float
) -> CatalogReport:
    catalog = SqliteCatalog(path)
    try:
        queries = [query.verified for query in catalog.iter_past_queries()]
        joins = Counter[str](edge.source for edge in catalog.iter_joins())
        tables = len(catalog.names())
    finally:
        catalog.close()
    return CatalogReport(
        tables=tables,
        profiled=done.profiled,
        described=done.described,
        unchanged=done.unchanged,
        removed=removed,
        unprofiled=done.unprofiled,
        queries=len(queries),
        verified=sum(queries),
        joins=dict(joins),
        problems=problems,
        elapsed_s=time.monotonic() - started,
    )

"""Builds the catalog, or brings it up to date: only what changed is looked at again."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from t2sql.catalog.customs.storing import store_customs
from t2sql.catalog.database import SqliteCatalog
from t2sql.catalog.dbt import DbtMeaning, read_dbt_meaning
from t2sql.catalog.examples import read_examples
from t2sql.catalog.inclusion import Inclusions
from t2sql.catalog.joins import find_joins
from t2sql.catalog.masks import Masks
from t2sql.catalog.measure import Probe
from t2sql.catalog.notes import TableNotes
from t2sql.catalog.past_queries import (
    PastQueries,
    store_past_queries,
    stored_joins,
    tables_key,
)
from t2sql.catalog.profiling import Profiled, profile_tables
from t2sql.catalog.rules import HistoryRules
from t2sql.catalog.schemas import no_tables, tables_of_schemas
from t2sql.catalog.shards import RULES, find_families
from t2sql.catalog.swapping import file_to_build, put_in_place
from t2sql.catalog.tables import apply_notes, read_notes
from t2sql.catalog.term_checks import check_terms
from t2sql.catalog.terms import read_terms
from t2sql.catalog.writing import CatalogWriter
from t2sql.types import Limits, PastQuery, Problem, Table, Term

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


def build_catalog(  # noqa: PLR0913 - all but two are keywords
    path: Path,
    warehouse: Warehouse,
    *,
    metadata: Path | None,
    dbt: Sequence[Path] = (),
    schemas: Sequence[str] = (),
    history: Sequence[Path] = (),
    extra_queries: Sequence[PastQuery] = (),
    rules: HistoryRules | None = None,
    masks: Masks | None = None,
    limits: Limits,
    progress: Progress | None = None,
    rebuild: bool = False,
) -> CatalogReport:
    """Write what exists and what it means into a catalog file.

    A table is profiled only if it is new, or its columns, its notes on personal data or the
    data changed; each is stored when it is done, so a build that was killed is taken up by the
    next. Where nothing changed nothing is asked of the database but what exists. A catalog that
    is made anew takes the old one's place at the end; who reads it meanwhile is not disturbed.

    Args:
        path: the catalog file; its folder is made once there is something to write.
        warehouse: the database.
        metadata: the folder with ``tables/*.yml``; None for a database without notes.
        dbt: folders of dbt projects, read where they lie; what ``metadata`` says comes over it.
        schemas: patterns of the schemas that are read; all where there is none.
        history: files or folders of past queries.
        extra_queries: past queries from elsewhere; where they stand in a file too, the file wins.
        rules: which past queries are left out.
        masks: the columns that are counted and never read, beside those that notes call ``pii``.
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
    found = tables_of_schemas(warehouse.tables(), schemas, warehouse.dialect)
    if not found:
        raise no_tables(warehouse.label, schemas)
    foreign = _read_dbt(dbt, found, warehouse.dialect)
    notes, tables, problems = _with_notes(found, foreign, metadata)
    tables = tuple(map(masks.applied, tables)) if masks is not None else tables
    meaning = _read_meaning(metadata, notes, tables, warehouse.dialect, foreign)
    extra = (*extra_queries, *meaning.examples)
    past = PastQueries(tuple(dict.fromkeys(history)), extra, rules or HistoryRules())
    history_key = past.key(tables, warehouse.dialect)
    made = file_to_build(path, rebuild=rebuild)
    writer = CatalogWriter(made)
    try:
        writer.note("dialect", warehouse.dialect)
        writer.note("label", warehouse.label)
        removed = writer.remove_others(table.name for table in tables)
        profiled = profile_tables(
            writer, warehouse, tables, limits, deadline=deadline, progress=progress
        )
        _store_meaning(writer, meaning, tables)
        store_past_queries(writer, past, tables, warehouse.dialect, history_key, progress)
        problems += meaning.problems + profiled.problems + writer.history_problems()
        _relate_tables(writer, made, Probe(warehouse, limits, deadline))
    finally:
        writer.close()
    put_in_place(made, path)
    return _report(path, profiled, removed, problems, started)


def _with_notes(
    found: tuple[Table, ...], foreign: DbtMeaning, metadata: Path | None
) -> tuple[tuple[TableNotes, ...], tuple[Table, ...], tuple[Problem, ...]]:
    """The project's own notes, and the tables with them over those of other tools."""
    tables, problems = apply_notes(found, foreign.notes)
    notes = read_notes(metadata / "tables") if metadata is not None else ()
    tables, wrong = apply_notes(tables, notes)
    return notes, tables, (*foreign.problems, *problems, *wrong)


def _read_dbt(folders: Sequence[Path], tables: Sequence[Table], dialect: str) -> DbtMeaning:
    """What all these dbt projects say."""
    names = [table.name for table in tables]
    found = [read_dbt_meaning(folder, names, dialect) for folder in folders]
    return DbtMeaning(
        tuple(note for one in found for note in one.notes),
        tuple(term for one in found for term in one.terms),
        tuple(problem for one in found for problem in one.problems),
    )


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What the files say beside the notes on tables."""

    terms: tuple[Term, ...] = ()
    rules: str = ""
    examples: tuple[PastQuery, ...] = ()
    problems: tuple[Problem, ...] = ()


def _read_meaning(
    metadata: Path | None,
    notes: Sequence[TableNotes],
    tables: Sequence[Table],
    dialect: str,
    foreign: DbtMeaning,
) -> _Meaning:
    if metadata is None and not foreign.terms:
        return _Meaning()
    by_name = {table.name: table for table in tables}
    written, rules, wrong = read_terms(metadata, dialect, foreign.terms)
    known = (*notes, *foreign.notes)
    terms, unfit = check_terms(written, by_name, dialect, look=by_name.get, notes=known)
    examples, bad = read_examples(notes, by_name, dialect)
    return _Meaning(terms, rules, examples, (*wrong, *unfit, *bad))


def _store_meaning(writer: CatalogWriter, meaning: _Meaning, tables: Sequence[Table]) -> None:
    writer.store_terms(meaning.terms, meaning.rules)
    key = f"{RULES} {tables_key(tables)}"
    if writer.fact("families_key") != key:
        writer.store_families(find_families(tables))
        writer.note("families_key", key)


def _relate_tables(writer: CatalogWriter, path: Path, probe: Probe) -> None:
    """How tables are joined, and what past queries are used to do with them."""
    if writer.fact("joins") != "current":
        _join_tables(writer, path, probe)
    catalog = SqliteCatalog(path)
    try:
        store_customs(writer, catalog, probe)
    finally:
        catalog.close()


def _join_tables(writer: CatalogWriter, path: Path, probe: Probe) -> None:
    look = Inclusions(writer, probe).share
    catalog = SqliteCatalog(path)
    try:
        tables = tuple(catalog.iter_tables())
        observed = stored_joins(catalog.fact("history_joins"))
        edges = find_joins(tables, (), catalog.dialect, look, observed=observed)
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

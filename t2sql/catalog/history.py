"""Past queries: read from files, with the tables that each reads computed from its SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from t2sql.catalog.gathering import Gathering
from t2sql.catalog.problem_log import ProblemLog
from t2sql.catalog.readers.found import FoundQuery
from t2sql.catalog.readers.sources import Source, sources_of
from t2sql.catalog.reading import QueryReader
from t2sql.catalog.rules import HistoryRules
from t2sql.catalog.tracing import KnownTables
from t2sql.types import PastQuery, Problem, Table

if TYPE_CHECKING:
    from t2sql.protocols import Progress

_STAGE = "reading past queries"
_KILO = 1024
_EVERY = 200


@dataclass(frozen=True, slots=True)
class History:
    """The queries that could be read, and a problem for each that could not or not wholly."""

    queries: tuple[PastQuery, ...]
    problems: tuple[Problem, ...]


def read_history(
    path: Path, dialect: str, known: Sequence[str], rules: HistoryRules | None = None
) -> History:
    """The past queries of one file, or of every query file under a folder.

    A query that does not parse, writes, or reads no known table becomes a problem and is left
    out. The same query standing twice is counted together; the verified one wins.

    Args:
        path: a ``.sql`` file of statements with ``-- question:``, ``-- verified_by:``,
            ``-- verified_on:`` and ``-- runs:`` above each, an export as JSON lines or CSV, a
            dbt project, or a folder of such files.
        dialect: the sqlglot dialect of the warehouse.
        known: the names of the tables that exist.
        rules: what is left out.

    Raises:
        MetadataError: the path does not exist.
    """
    gathering = Gathering()
    try:
        tables = [Table(name, ()) for name in known]
        problems = gather_history(gathering, (path,), dialect, tables, rules=rules)
        return History(tuple(query for query, _ in gathering.merged()), problems)
    finally:
        gathering.close()


def gather_history(
    gathering: Gathering,
    places: Iterable[Path],
    dialect: str,
    tables: Iterable[Table],
    *,
    extra: Iterable[PastQuery] = (),
    rules: HistoryRules | None = None,
    progress: Progress | None = None,
) -> tuple[Problem, ...]:
    """Read past queries of several places into a gathering; what was wrong on the way.

    One text at a time is held. ``extra`` come last: of equals those of the files stay.

    Raises:
        MetadataError: a place does not exist.
        ConfigError: the rules cannot be used.
    """
    log = ProblemLog()
    reader = QueryReader(KnownTables(tables), dialect, gathering, log, rules or HistoryRules())
    sources = [source for place in dict.fromkeys(places) for source in sources_of(place)]
    spoken = rules.dialect if rules and rules.dialect else dialect
    sizes = [_size(source) for source in sources]
    before, total = 0, sum(sizes)
    for source, size in zip(sources, sizes, strict=True):
        _read_source(source, spoken, reader, log, _reporter(progress, before, size, total))
        before += size
    for query in extra:
        reader.add_known(query)
    reader.end_source("past queries from elsewhere")
    reader.end()
    return log.problems()


def _read_source(
    source: Source, dialect: str, reader: QueryReader, log: ProblemLog, report: _Report
) -> None:
    for found in source.read(dialect):
        if isinstance(found, FoundQuery):
            reader.read(found)
            report.count(len(found.sql))
        else:
            log.add(found)
    reader.end_source(str(source.path))
    report.end()


@dataclass(slots=True)
class _Report:
    """Tells how much of the files was read, in kB; what stands around the SQL is not known."""

    progress: Progress | None
    before: int
    size: int
    total: int
    read: int = 0
    queries: int = 0

    def count(self, characters: int) -> None:
        self.read += characters
        self.queries += 1
        if self.progress is not None and self.queries % _EVERY == 0:
            done = self.before + min(self.size, self.read)
            self.progress(_STAGE, done // _KILO, self.total // _KILO)

    def end(self) -> None:
        if self.progress is not None:
            self.progress(_STAGE, (self.before + self.size) // _KILO, self.total // _KILO)


def _reporter(progress: Progress | None, before: int, size: int, total: int) -> _Report:
    return _Report(progress, before, size, total)


def _size(source: Source) -> int:
    try:
        return sum(file.stat().st_size for file in source.files)
    except OSError:
        return 0

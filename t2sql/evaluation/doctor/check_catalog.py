"""Is there a catalog, and is it what the database and the files say today?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from t2sql.catalog.dbt import read_dbt_folder
from t2sql.catalog.readers.dbt import dbt_files
from t2sql.errors import MetadataError, SearchError
from t2sql.evaluation.doctor.findings import Finding, of_error

if TYPE_CHECKING:
    from t2sql.project import Project
    from t2sql.types import Table

NAME: Final = "catalog"
INDEX: Final = "Run `t2sql index`."
_SHOWN: Final = 3


def check_catalog(project: Project, exists: Sequence[Table] | None) -> list[Finding]:
    """How the catalog stands; ``exists`` is what the database has, None if it is not reached."""
    try:
        names = project.catalog.names()
        if not names:
            return [Finding(NAME, "error", "The catalog holds no table.", INDEX)]
        findings = [Finding(NAME, "ok", f"{len(names):,} tables in {project.catalog.path}")]
        if exists is not None:
            findings += _changes(project, exists)
    except SearchError as error:
        return [of_error(NAME, error)]
    newer = _newer_files(project)
    if newer:
        text = f"Changed since the catalog was made: {_listed(newer)}."
        findings.append(Finding(NAME, "warning", text, INDEX))
    return findings


def _changes(project: Project, exists: Sequence[Table]) -> Iterator[Finding]:
    """Tables that came, went, or have other columns than the catalog knows."""
    left = {table.name: _columns(table) for table in exists}
    gone, changed, unprofiled = [], [], 0
    for table in project.catalog.iter_tables():
        columns = left.pop(table.name, None)
        if columns is None:
            gone.append(table.name)
        elif columns != _columns(table):
            changed.append(table.name)
        unprofiled += table.row_count is None and not table.is_view
    said = (("New", list(left)), ("Gone", gone), ("With other columns", changed))
    for what, names in said:
        if names:
            text = f"{what} in the database since then: {_listed(names)}."
            yield Finding(NAME, "warning", text, INDEX)
    if unprofiled:
        text = f"{unprofiled:,} tables have no profile: their values are not searched."
        mend = "Run `t2sql index` again; raise [limits] profile_seconds if there was no time."
        yield Finding(NAME, "note", text, mend)


def _columns(table: Table) -> tuple[tuple[str, str], ...]:
    return tuple((column.name, column.data_type) for column in table.columns)


def _newer_files(project: Project) -> list[str]:
    """Files of metadata and history written after the last build of the catalog."""
    config = project.config
    folder = config.path(config.paths.metadata)
    built = project.catalog.path.stat().st_mtime_ns
    own = [(file, folder) for file in sorted(folder.rglob("*")) if file.is_file()]
    return [
        file.relative_to(base).as_posix()
        for file, base in (*own, *_dbt_files(map(config.path, config.paths.dbt)))
        if _changed_ns(file) > built
    ]


def _dbt_files(folders: Iterable[Path]) -> Iterator[tuple[Path, Path]]:
    for folder in folders:
        try:
            files = read_dbt_folder(folder).files
        except MetadataError:
            continue  # told where the metadata are looked at
        yield from ((file, folder) for file in (*files, *dbt_files(folder)))


def _changed_ns(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more

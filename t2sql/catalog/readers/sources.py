"""Which reader a file or folder needs: told by its ending and by what is in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from t2sql.catalog.readers.dbt import dbt_files, is_dbt_project, read_dbt
from t2sql.catalog.readers.found import Found
from t2sql.catalog.readers.sql_files import read_sql
from t2sql.catalog.readers.tabular import read_csv, read_json
from t2sql.errors import MetadataError

_TABULAR: Mapping[str, Callable[[Path, str], Found]] = {
    ".jsonl": read_json,
    ".ndjson": read_json,
    ".json": read_json,
    ".csv": read_csv,
    ".tsv": read_csv,
}
ENDINGS = (".sql", *_TABULAR)
_NOT_OURS = frozenset({"node_modules", "dbt_packages", "__pycache__", "target"})


@dataclass(frozen=True, slots=True)
class Source:
    """A file of past queries, or a whole dbt project."""

    path: Path
    name: str
    """What it is called in the history: relative to the folder that was given."""

    def read(self, dialect: str) -> Found:
        """Its queries and problems, in order."""
        if self.path.is_dir():
            return read_dbt(self.path, dialect)
        reader = _TABULAR.get(self.path.suffix.lower())
        if reader is not None:
            return reader(self.path, self.name)
        return read_sql(self.path, self.name, dialect)

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that are read."""
        return dbt_files(self.path) if self.path.is_dir() else (self.path,)


def sources_of(path: Path) -> tuple[Source, ...]:
    """What a path stands for: a file, a dbt project, or all query files under a folder.

    Raises:
        MetadataError: there is nothing at the path.
    """
    if path.is_file():
        return (Source(path, path.name),)
    if not path.is_dir():
        raise MetadataError(f"There is no query file or folder {path}.", hint="Check the path.")
    if is_dbt_project(path):
        return (Source(path, "."),)
    files = (file for file in path.rglob("*") if file.suffix.lower() in ENDINGS)
    kept = (file for file in files if file.is_file() and _is_ours(file.relative_to(path)))
    return tuple(Source(file, file.relative_to(path).as_posix()) for file in sorted(kept))


def _is_ours(file: Path) -> bool:
    return not any(part.startswith(".") or part in _NOT_OURS for part in file.parts)

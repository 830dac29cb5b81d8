"""Whole results as files: CSV, Parquet and Excel. Shared by the faces.

A file appears whole or not at all: it is written beside its place under another name, then moved.
Nothing is overwritten unless that is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from t2sql.errors import InputError
from t2sql.project.placing import check_place, place_file

if TYPE_CHECKING:
    from t2sql.protocols import Progress
    from t2sql.types import QueryResult

SUFFIXES = (".csv", ".parquet", ".xlsx")
_FORCE = "Say --force to replace."
Writer = Callable[["QueryResult", Path, "Progress | None"], Sequence[str]]
"""Writes a new file; says what a reader of it should know."""


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file that was written."""

    path: Path
    rows: int
    size: int
    """Bytes."""
    notes: tuple[str, ...] = ()
    """What differs from the result, or may surprise a reader."""


def check_target(path: Path, *, force: bool = False) -> None:
    """Refuse a place that cannot be written to, before any work is done.

    Raises:
        InputError: a suffix that means no format, a folder that is not there, or a file that is.
    """
    if path.suffix.lower() not in SUFFIXES:
        named = f"{path.suffix!r} means no format." if path.suffix else f"{path} has no suffix."
        raise InputError(named, hint=f"Name a file that ends in {', '.join(SUFFIXES)}.")
    check_place(path, force=force, hint=_FORCE)


def write_file(
    result: QueryResult,
    path: Path,
    *,
    force: bool = False,
    progress: Progress | None = None,
    raw: bool = False,
) -> ExportedFile:
    """Write all rows to a file whose suffix names the format.

    Args:
        result: the rows.
        path: ends in ``.csv``, ``.parquet`` or ``.xlsx``.
        force: replace a file that is there.
        progress: told the rows written, for formats that are written row by row.
        raw: write text in CSV as it is, though a spreadsheet could take it for a formula.

    Raises:
        InputError: as in :func:`check_target`; or the format cannot hold so many rows; or the
            disk refuses.
    """
    check_target(path, force=force)
    written = _writer(path.suffix.lower(), raw=raw)

    def write(part: Path) -> tuple[Sequence[str], int]:
        notes = written(result, part, progress)
        return notes, part.stat().st_size

    notes, size = place_file(path, write, force=force, hint=_FORCE)
    return ExportedFile(path, len(result.rows), size, tuple(notes))


def _writer(suffix: str, *, raw: bool) -> Writer:
    """The writer of a format; each loads what it needs when it is used."""
    if suffix == ".xlsx":
        from t2sql.faces.excel import write_excel

        return write_excel
    if suffix == ".parquet":
        from t2sql.faces.parquet import write_parquet

        return write_parquet
    from t2sql.faces.texts import write_csv

    return partial(write_csv, raw=raw)

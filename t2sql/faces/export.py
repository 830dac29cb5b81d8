"""Whole results as files: CSV, Parquet and Excel. Shared by the faces.

A file appears whole or not at all: it is written beside its place under another name, then moved.
Nothing is overwritten unless that is asked for.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from t2sql.errors import InputError

if TYPE_CHECKING:
    from t2sql.protocols import Progress
    from t2sql.types import QueryResult

SUFFIXES = (".csv", ".parquet", ".xlsx")
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
    if not path.parent.is_dir():
        raise InputError(f"There is no folder {path.parent}.", hint="Make it first.")
    if path.is_dir() or (path.exists() and not force):
        raise _exists(path)


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
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        notes = _writer(path.suffix.lower(), raw=raw)(result, part, progress)
        size = part.stat().st_size
        _move(part, path, force=force)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(f"{path} cannot be written: {reason}.") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
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


def _move(part: Path, path: Path, *, force: bool) -> None:
    """Put the file in its place; without ``force`` not over one that has come meanwhile."""
    if force:
        part.replace(path)
        return
    try:
        os.link(part, path)
    except FileExistsError:
        raise _exists(path) from None
    except OSError:  # a file system without links
        if path.exists():
            raise _exists(path) from None
        part.replace(path)


def _exists(path: Path) -> InputError:
    if path.is_dir():
        return InputError(f"{path} is a folder.", hint="Name a file.")
    return InputError(f"{path} exists already; it stays as it is.", hint="Say --force to replace.")

"""Several files written as one: all of them, or none."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from t2sql.cancelling import stoppable
from t2sql.errors import MetadataError
from t2sql.protocols import Progress

_STAGE = "write files"
_EVERY = 50


def put_files(
    files: Mapping[Path, bytes], progress: Progress | None = None, *, private: Path | None = None
) -> None:
    """Write these files, each whole or not at all; where one fails all are as they were before.

    A folder that is ``private`` is for this account alone, where it has to be made.

    Raises:
        MetadataError: a file cannot be written; names those that could not be taken back.
        CancelledError: somebody stopped it; nothing is written.
    """
    report = stoppable(progress)
    before: dict[Path, bytes | None] = {}
    made: list[Path] = []
    try:
        for number, (file, content) in enumerate(files.items()):
            if number % _EVERY == 0:
                report(_STAGE, number, len(files))
            made += _make_folder(file.parent, private)
            old = file.read_bytes() if file.exists() else None
            before[file] = old
            _put(file, content)
        report(_STAGE, len(files), len(files))
    except BaseException as error:
        left = _take_back(before, made)
        if not isinstance(error, OSError):
            raise
        said = f"{error.filename or 'A file'} cannot be written: {error.strerror}."
        kept = f" These stay written: {', '.join(map(str, left))}." if left else ""
        hint = "Free the place, then run it again." if left else "Nothing was written."
        raise MetadataError(f"{said}{kept}", hint=hint) from error


def _make_folder(folder: Path, private: Path | None) -> list[Path]:
    """Make a folder; those that were not there, the outermost first."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()][::-1]
    for path in missing:
        path.mkdir(mode=0o700 if path == private else 0o777, exist_ok=True)
    return missing


def _put(file: Path, content: bytes) -> None:
    mode = file.stat().st_mode & 0o777 if file.exists() else 0o644
    target = file.resolve()  # a link stays a link
    number, name = tempfile.mkstemp(dir=target.parent, prefix=".writing-")
    try:
        with os.fdopen(number, "wb") as draft:
            draft.write(content)
        Path(name).chmod(mode)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _take_back(before: Mapping[Path, bytes | None], made: list[Path]) -> list[Path]:
    """Everything as it was; the files of which that failed."""
    left = []
    for file, old in before.items():
        try:
            if old is None:
                file.unlink(missing_ok=True)
            elif file.read_bytes() != old:
                file.write_bytes(old)
        except OSError:
            left.append(file)
    for folder in reversed(made):
        with suppress(OSError):
            folder.rmdir()
    return left

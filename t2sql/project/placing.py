"""Puts a file in its place: whole or not at all, and over nothing unless that is asked for."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from t2sql.errors import InputError

T = TypeVar("T")


def check_place(path: Path, *, force: bool, hint: str) -> None:
    """Refuse a place that cannot be written to, before any work is done.

    Raises:
        InputError: a folder that is not there or that is meant for a file, or a file that stands
            there and is not to be replaced; then ``hint`` says how it would be.
    """
    if not path.parent.is_dir():
        raise InputError(f"There is no folder {path.parent}.", hint="Make it first.")
    if path.is_dir():
        raise InputError(f"{path} is a folder.", hint="Name a file.")
    if path.exists() and not force:
        raise _stands(path, hint)


def place_file(path: Path, write: Callable[[Path], T], *, force: bool, hint: str) -> T:
    """What ``write`` gives, once the file that it wrote beside the place has been moved there.

    Raises:
        InputError: as in :func:`check_place`, also of what has come meanwhile; or the disk refuses.
    """
    check_place(path, force=force, hint=hint)
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        written = write(part)
        _move(part, path, force=force, hint=hint)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(f"{path} cannot be written: {reason}.") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return written


def _move(part: Path, path: Path, *, force: bool, hint: str) -> None:
    if force:
        part.replace(path)
        return
    try:
        os.link(part, path)
    except FileExistsError:
        raise _stands(path, hint) from None
    except OSError:  # a file system without links
        if path.exists():
            raise _stands(path, hint) from None
        part.replace(path)


def _stands(path: Path, hint: str) -> InputError:
    return InputError(f"{path} exists already; it stays as it is.", hint=hint)

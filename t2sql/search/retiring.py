"""Who still reads a build holds it; the others are removed.

Files that are open survive being deleted, but those of a build are opened late: a reader may have
read nothing of it yet. So each reader holds a shared lock on the build's folder (``flock``, given
back by the system however a process ends), and a folder goes only once nobody holds it.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Final

_LOCKS: Final = find_spec("fcntl") is not None
"""Windows has none: an open file cannot be deleted there, and a reader looks again."""


def hold_build(build: Path) -> int | None:
    """Hold a build's folder against removal; None where that cannot be done."""
    if not _LOCKS:
        return None
    import fcntl

    try:
        held = os.open(build, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        return None
    return held


def let_go(held: int | None) -> None:
    """Give back what :func:`hold_build` gave."""
    if held is not None:
        os.close(held)


def remove_unread_builds(folder: Path, current: str) -> None:
    """Remove every other build of an index that nobody reads; the rest waits for another time."""
    for build in folder.glob("build-*"):
        if build.name != current:
            _remove_unread(build)


def _remove_unread(build: Path) -> None:
    if _LOCKS:
        import fcntl

        try:
            held = os.open(build, os.O_RDONLY)
        except OSError:
            return
        try:
            with suppress(OSError):  # a file system without locks: who reads looks again
                try:
                    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return  # somebody reads it
            shutil.rmtree(build, ignore_errors=True)
        finally:
            os.close(held)
        return
    shutil.rmtree(build, ignore_errors=True)

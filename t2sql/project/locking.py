"""One process at a time indexes a project; the others wait, or are told who does.

The lock is the system's (``flock``): however its holder ends, it is free again. The file only says
who holds it.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from t2sql.cancelling import current_cancellation
from t2sql.errors import SearchError

if TYPE_CHECKING:
    from t2sql.protocols import Progress

_LOCKS: Final = find_spec("fcntl") is not None
"""Windows has none: nobody is kept out there, and SQLite says what is in use."""

FILE: Final = "indexing.lock"
_LOOK_S: Final = 0.2


@contextmanager
def indexing_alone(state: Path, *, wait: bool, progress: Progress | None = None) -> Iterator[None]:
    """Hold the lock on indexing what is kept in a state folder, which is made if need be.

    Args:
        state: the folder.
        wait: whether to wait for a process that indexes now.
        progress: told that it waits.

    Raises:
        SearchError: the folder cannot be written, or somebody else indexes and ``wait`` is off.
        CancelledError: it was cancelled while it waited.
    """
    was_there = state.is_dir()
    file = _open(state)
    try:
        _lock(file, wait=wait, progress=progress)
        _say_who(file, str(os.getpid()))
        yield
        _say_who(file, "")
    except BaseException:
        if not was_there:  # what failed at once leaves nothing behind
            with suppress(OSError):
                if [path.name for path in state.iterdir()] == [FILE]:
                    (state / FILE).unlink()
                    state.rmdir()
        raise
    finally:
        os.close(file)


def _open(state: Path) -> int:
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.open(state / FILE, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        mend = "Check its permissions and the room on the disk, or name another: [paths] state."
        if (state / FILE).is_dir():
            mend = f"Remove the folder {state / FILE}."
        said = f"The state folder {state} cannot be written: {error.strerror}."
        raise SearchError(said, hint=mend) from error


def _lock(file: int, *, wait: bool, progress: Progress | None) -> None:
    told = False
    while not _is_locked(file):
        said = f"nother t2sql{_holder(file)} is indexing this project"
        if not wait:
            raise SearchError(f"A{said}.", hint="Try again when it is done.")
        if not told:
            logging.getLogger("t2sql").warning("t2sql: a%s; waiting for it.", said)
            told = True
        if progress is not None:
            progress("wait for another t2sql", 0, 1)
        current_cancellation().wait(_LOOK_S)


def _is_locked(file: int) -> bool:
    if not _LOCKS:
        return True
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # a file system without locks
    return True


def _say_who(file: int, text: str) -> None:
    with suppress(OSError):  # on a full disk it is held all the same
        os.ftruncate(file, 0)
        os.lseek(file, 0, os.SEEK_SET)
        os.write(file, text.encode())


def _holder(file: int) -> str:
    os.lseek(file, 0, os.SEEK_SET)
    number = os.read(file, 20).decode(errors="replace").strip()
    return f" (PID {number})" if number.isdigit() else ""

"""What the child gives up before it opens anything: memory, files, processes, and the network.

Nothing here needs a privilege. What a system lacks is left out, and the child says what it has:
DuckDB's own settings hold without it.
"""

from __future__ import annotations

import ctypes
import os
import resource
import struct
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

OPEN_FILES: Final = 64
MEGABYTE: Final = 1024 * 1024
MACHINE: Final = (
    "/proc/stat",
    "/proc/meminfo",
    "/proc/self/cgroup",
    "/proc/self/statm",
    "/sys/devices/system/cpu",
    "/sys/fs/cgroup",
    "/usr/share/zoneinfo",
    "/etc/localtime",
    "/etc/timezone",
)
"""What DuckDB reads of the machine when it opens: cores and memory; and zones."""

# Landlock, as the kernel's documentation tells it: userspace-api/landlock.
_CREATE_RULESET: Final = 444
_ADD_RULE: Final = 445
_RESTRICT_SELF: Final = 446
_VERSION_FLAG: Final = 1
_PATH_BENEATH: Final = 1
_NO_NEW_PRIVILEGES: Final = 38
_READ_FILE: Final = 1 << 2
_READ_FOLDER: Final = 1 << 3
_FILE_RIGHTS: Final = ((5, 16), (3, 15), (2, 14), (1, 13))
"""From which version on the kernel knows so many rights over files."""
_BIND_AND_CONNECT: Final = 0b11
_ABSTRACT_SOCKETS_AND_SIGNALS: Final = 0b11


def confine_process(files: Sequence[str]) -> list[str]:
    """Leave only these files, and Python's own, to be read; nothing to be written or run.

    Args:
        files: what may be opened for reading; one that is not there is left out.

    Returns:
        The walls that stand: ``files``, ``network``; none where the kernel has no Landlock.
    """
    _die_first()
    if not sys.platform.startswith("linux"):
        return []
    try:
        return _lock_files([*files, *_own_folders(), *MACHINE])
    except (OSError, AttributeError, ValueError):
        return []


def limit_process(memory_mb: int) -> None:
    """Bound the address space, and forbid new files, processes and threads.

    Called when all threads run: ``memory_mb`` is what may be mapped beyond what is mapped now.
    """
    limits = {
        "RLIMIT_AS": (_mapped_mb() + memory_mb) * MEGABYTE,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_CORE": 0,
        "RLIMIT_NOFILE": OPEN_FILES,
        "RLIMIT_NPROC": 0,
    }
    for name, value in limits.items():
        kind = getattr(resource, name, None)
        if kind is not None:
            with suppress(ValueError, OSError):
                resource.setrlimit(kind, (value, value))


def _die_first() -> None:
    """Where the machine has no memory left, the kernel ends this process, not the session."""
    with suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:  # noqa: PTH123 # no pathlib: start-up time
        file.write("1000")


def _own_folders() -> list[str]:
    """What Python may still load while a query runs: its library, and pytz."""
    import duckdb
    import pytz  # type: ignore[import-untyped] # it has no types of its own

    modules: tuple[Any, ...] = (os, duckdb, pytz)
    return [os.path.dirname(module.__file__) for module in modules]  # noqa: PTH120


def _lock_files(places: Sequence[str]) -> list[str]:
    """Landlock: no right over any file but to read these; no TCP where the kernel can tell."""
    kernel = ctypes.CDLL(None, use_errno=True)
    version = _call(kernel, _CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION_FLAG)
    rights = next((1 << count) - 1 for least, count in _FILE_RIGHTS if version >= least)
    network = _BIND_AND_CONNECT if version >= 4 else 0
    scopes = _ABSTRACT_SOCKETS_AND_SIGNALS if version >= 6 else 0
    wanted = struct.pack("=QQQ", rights, network, scopes)
    ruleset = _call(kernel, _CREATE_RULESET, wanted, ctypes.c_size_t(len(wanted)), 0)
    try:
        for place in places:
            _allow_reading(kernel, ruleset, place)
        if kernel.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
            return []
        _call(kernel, _RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)
    return ["files", "network"] if network else ["files"]


def _allow_reading(kernel: Any, ruleset: int, place: str) -> None:
    try:
        opened = os.open(place, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        rights = _READ_FILE | _READ_FOLDER if os.path.isdir(place) else _READ_FILE  # noqa: PTH112
        rule = struct.pack("=Qi", rights, opened)
        _call(kernel, _ADD_RULE, ruleset, _PATH_BENEATH, rule, 0)
    finally:
        os.close(opened)


def _call(kernel: Any, number: int, *arguments: Any) -> int:
    found = int(kernel.syscall(ctypes.c_long(number), *arguments))
    if found < 0:
        raise OSError(ctypes.get_errno(), "landlock")
    return found


def _mapped_mb() -> int:
    """The address space that the process has already; a guess where that is not told."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 # no pathlib: start-up time
            pages = int(file.read().split()[0])
    except (OSError, ValueError):
        return 512
    return pages * resource.getpagesize() // MEGABYTE

"""Where an evaluation keeps catalogs and indexes, so that a second run need not build them."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import t2sql

_BUILDERS = ("catalog", "search", "warehouse")
"""Rooms whose code decides what a catalog and an index hold."""


@contextmanager
def state_folder(base: Path | None, name: str, key: str) -> Iterator[Path]:
    """A folder that is kept under ``base``, emptied when ``key`` or our own code has changed.

    While another evaluation holds it, a temporary folder is given instead. ``base`` None is the
    user's cache folder.
    """
    folder = (base or _cache_folder()) / name
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        if not _take(lock.fileno()):
            with tempfile.TemporaryDirectory(prefix="t2sql_eval_") as scratch:
                yield Path(scratch)
            return
        _empty_if_changed(folder, f"{key} {_code_key()}")
        yield folder


def digest(*parts: object) -> str:
    """A short name for what these parts say."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]


def _cache_folder() -> Path:
    import platformdirs

    return platformdirs.user_cache_path("t2sql", appauthor=False) / "evaluation"


def _take(handle: int) -> bool:
    """Lock a file that is open; the lock goes when the process ends, however it ends."""
    try:
        import fcntl
    except ImportError:  # Windows: two runs at once share a folder there
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _empty_if_changed(folder: Path, key: str) -> None:
    mark = folder / "key"
    if mark.is_file() and mark.read_text(encoding="utf-8") == key:
        return
    for entry in folder.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
        elif entry.name != "lock":
            entry.unlink()
    mark.write_text(key, encoding="utf-8")


def _code_key() -> str:
    root = Path(t2sql.__file__).parent
    files = [root / "types.py", *(file for room in _BUILDERS for file in (root / room).rglob("*"))]
    hashed = hashlib.sha256()
    for file in sorted(file for file in files if file.suffix == ".py"):
        hashed.update(file.read_bytes())
    return hashed.hexdigest()[:16]

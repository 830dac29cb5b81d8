"""What a store's database says when it cannot be used, as one sentence with the mend."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from t2sql.config import scrub
from t2sql.errors import StoreError

_OFF = "or set `traces = false` and `audit = false` there to work without"
_MEND = f"Check [store] in t2sql.toml, {_OFF}."
_SAID: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (
        ("disk is full", "no space left", "file too large", "could not extend file"),
        "cannot be written: there is no room left on the disk, or it takes no more",
        "Free some room; what was kept is still there.",
    ),
    (
        ("readonly database", "read-only file system", "unable to open database"),
        "cannot be written: its file or folder is read-only",
        f"Make it writable, name another place under [store] url, {_OFF}.",
    ),
    (
        ("malformed", "not a database", "disk i/o error", "file is encrypted"),
        "is damaged",
        "Run `t2sql store repair`: it keeps all that can be read.",
    ),
    (
        ("permission denied for", "must be owner of", "read-only transaction"),
        "refuses it: the role of its URL has not the rights",
        "Grant that role CREATE, SELECT, INSERT, UPDATE and DELETE, or name another URL.",
    ),
    (
        ("is locked", "is busy", "lock timeout"),
        "is held by another program that does not let go of it",
        "Try again when that is done.",
    ),
)
_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_WRITES = frozenset(
    f"SQLITE_IOERR_{what}" for what in ("WRITE", "FSYNC", "DIR_FSYNC", "TRUNCATE", "SHMSIZE")
)
"""An error of the disk while it is written is no damage."""
_CLOSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


@contextmanager
def store_errors(label: str) -> Iterator[None]:
    """Turn whatever a driver raises into a sentence about the store.

    Raises:
        StoreError: something failed inside.
    """
    import sqlalchemy as sa

    try:
        yield
    except ImportError as error:
        raise StoreError(
            f"The driver of the store {label} is not installed ({error.name}).",
            hint='pip install "t2sql[postgresql]"',
        ) from None
    except sa.exc.DBAPIError as error:
        # The cause holds the statement and its values: it is told without them.
        raise told(label, error.orig) from None
    except (sa.exc.SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise told(label, error) from None


def told(label: str, error: BaseException | None) -> StoreError:
    """The sentence for what a database or the file system said."""
    text = str(error).lower()
    if getattr(error, "sqlite_errorname", "") in _WRITES:
        text = _SAID[0][0][0]
    for signs, said, mend in _SAID:
        if any(sign in text for sign in signs) or _by_number(error) == said:
            return StoreError(f"The store {label} {said}.", hint=mend)
    return StoreError(f"The store {label} cannot be used: {_first_line(error)}.", hint=_MEND)


def _by_number(error: BaseException | None) -> str:
    if not isinstance(error, OSError):
        return ""
    return _SAID[0][1] if error.errno in _ROOM else _SAID[1][1] if error.errno in _CLOSED else ""


def _first_line(error: BaseException | None) -> str:
    lines = str(error).strip().splitlines()
    return scrub(lines[0]).rstrip(".") if lines else type(error).__name__

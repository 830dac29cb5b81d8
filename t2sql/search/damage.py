"""Where the exceptions of Chroma and SQLite stop and become one sentence with the mend."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from t2sql.errors import SearchError

REBUILD: Final = "Run `t2sql index --rebuild`."
ROOM: Final = (
    "Check the room on the disk and the permissions of its folder, then run `t2sql index`, "
    "or `t2sql index --rebuild`."
)
_FULL: Final = ("disk is full", "no space left", "file too large", "disk i/o error", "quota")
_BARRED: Final = ("readonly", "read-only", "permission denied", "unable to open database")


def damaged(error: BaseException) -> SearchError:
    """The error to raise instead of a driver's own."""
    reason = (str(error).strip() or type(error).__name__).splitlines()[0][:200]
    told = str(error).lower()
    if any(said in told for said in (*_FULL, *_BARRED)):
        return SearchError(f"The search index cannot be written or opened ({reason}).", hint=ROOM)
    return SearchError(
        f"The search index cannot be used; its files may be damaged ({reason}).", hint=REBUILD
    )


@contextmanager
def chroma_errors() -> Iterator[None]:
    """Turn whatever Chroma raises over its files into :class:`SearchError`."""
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, ValueError, RuntimeError, OSError, KeyError, sqlite3.Error) as error:
        raise damaged(error) from error
    except AttributeError as error:
        # Chroma stumbles over what it could not open when it gives that back.
        raise damaged(error.__context__ or error) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of Chroma's Rust part; no Exception
            raise
        raise damaged(error) from error


@contextmanager
def reading_errors() -> Iterator[None]:
    """Turn what reading a file raises whose rows are not what was written, too."""
    try:
        with sqlite_errors():
            yield
    except (ValueError, TypeError, LookupError, ArithmeticError, MemoryError) as error:
        raise damaged(error) from error


@contextmanager
def sqlite_errors() -> Iterator[None]:
    """Turn SQLite's errors into :class:`SearchError`."""
    try:
        yield
    except sqlite3.Error as error:
        raise damaged(error) from error

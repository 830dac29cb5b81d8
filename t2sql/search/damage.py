"""Where the exceptions of Chroma and SQLite stop and become one sentence with the mend."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from t2sql.errors import SearchError

REBUILD: Final = "Run `t2sql index --rebuild`."


def damaged(error: BaseException) -> SearchError:
    """The error to raise instead of a driver's own."""
    reason = (str(error).strip() or type(error).__name__).splitlines()[0][:200]
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


@contextmanager
def sqlite_errors() -> Iterator[None]:
    """Turn SQLite's errors into :class:`SearchError`."""
    try:
        yield
    except sqlite3.Error as error:
        raise damaged(error) from error

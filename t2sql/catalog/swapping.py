"""A catalog that is made anew is made beside the old one, and takes its place in one step.

Who reads the old one meanwhile goes on, and sees the new one when it is whole; a build that fails
or is killed leaves the old one as it was, and the next build goes on with what was done. The
content is exchanged inside the file, by SQLite's backup, in one transaction: a file that is
renamed over another one would meet the journal of the old one.
https://www.sqlite.org/howtocorrupt.html#_unlinking_or_renaming_a_database_file_while_in_use
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from t2sql.catalog.storage import (
    connect_file,
    is_outdated,
    let_read_on,
    make_folder,
    open_file,
    remove_file,
    settle,
    told_as_search_error,
)
from t2sql.errors import SearchError

_BESIDE = ".new"


def file_to_build(path: Path, *, rebuild: bool) -> Path:
    """The file that a build writes: the catalog itself, or one beside it that will replace it.

    The one beside may hold what a killed build has done already.

    Raises:
        SearchError: the folder cannot be made, or remains of an earlier build cannot be deleted.
    """
    make_folder(path.parent)
    if path.is_dir():
        open_file(path)  # says so before anything is done
    beside = path.with_name(path.name + _BESIDE)
    if rebuild:
        remove_file(beside)
        return beside
    if beside.exists():
        if _is_usable(beside):
            return beside
        remove_file(beside)
    return path if path.exists() and not is_outdated(path) else beside


def put_in_place(made: Path, path: Path) -> None:
    """Let the catalog at ``path`` be what was made; nothing is done where that is the same file.

    Raises:
        SearchError: it cannot be written; the old one stays.
    """
    if made == path:
        return
    with told_as_search_error(made):
        if not (path.exists() and _is_copied(made, path)):
            _move(made, path)
    remove_file(made)


def _is_usable(path: Path) -> bool:
    try:
        open_file(path).close()
    except SearchError:
        return False
    return True


def _is_copied(made: Path, path: Path) -> bool:
    """Copy over the old catalog, unless that is too damaged to be written to."""
    try:
        with closing(connect_file(path)) as old, closing(connect_file(made)) as new:
            let_read_on(old)
            new.backup(old)
            settle(old)
    except sqlite3.OperationalError as error:
        if "readonly" in str(error):  # other pages than ours: SQLite cannot exchange these
            return False
        raise
    except sqlite3.DatabaseError:
        return False
    return True


def _move(made: Path, path: Path) -> None:
    """Take the place of a file that nobody can read."""
    with closing(connect_file(made)) as new:
        settle(new)  # one plain file, which can be moved
    remove_file(path)
    try:
        made.replace(path)
    except OSError as error:
        said = f"The catalog {path} cannot be written: {error.strerror}."
        raise SearchError(said, hint="Check the permissions of its folder.") from error

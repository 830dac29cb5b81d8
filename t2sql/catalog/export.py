"""Accepted queries written as files, one a query, for people to review and keep."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from t2sql.catalog.adding import without_headers
from t2sql.errors import MetadataError
from t2sql.types import PastQuery

_SLUG = 48
_ID = 8


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, and what stood there already."""

    written: tuple[Path, ...]
    same: tuple[Path, ...] = ()
    """Files that say just this already."""
    kept: tuple[Path, ...] = ()
    """Files that somebody has changed since: they win, and stay as they are."""


def export_queries(queries: Iterable[PastQuery], folder: Path, dialect: str) -> Exported:
    """Write each query to a ``.sql`` file with its question and who vouches for it.

    A file that is there is never written over: on conflict the file wins, here and in the index.

    Args:
        queries: accepted ones.
        folder: made where it is not there.
        dialect: what they are written in.

    Raises:
        MetadataError: the folder cannot be written.
    """
    written, same, kept = list[Path](), list[Path](), list[Path]()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for query in queries:
            file, text = folder / _name(query), query_text(query, dialect)
            try:
                _write(file, text)
                written.append(file)
            except FileExistsError:
                found = file.read_text(encoding="utf-8", errors="replace")
                (same if found == text else kept).append(file)
    except OSError as error:
        raise MetadataError(f"{folder} cannot be written: {error.strerror}.") from error
    return Exported(tuple(written), tuple(same), tuple(kept))


def query_text(query: PastQuery, dialect: str) -> str:
    """A query as its file has it; ``source`` is for people, the others are read back."""
    header = {
        "question": query.question,
        "verified_by": query.verified_by,
        "verified_on": query.verified_on,
        "source": f"{query.source} {query.id}",
    }
    lines = [f"-- {key}: {' '.join(value.split())}" for key, value in header.items() if value]
    sql = without_headers(query.sql, dialect).rstrip().rstrip(";").rstrip()
    return "\n".join([*lines, sql, ";", ""])


def _name(query: PastQuery) -> str:
    words = re.sub(r"[^\w]+", "-", query.question.casefold()).strip("-_")[:_SLUG].rstrip("-_")
    return f"{words or 'query'}-{query.id[:_ID]}.sql"


def _write(file: Path, text: str) -> None:
    """Whole or not at all, and never over another."""
    draft = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with draft.open("x", encoding="utf-8", newline="\n", errors="replace") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(draft, file)
        except FileExistsError:
            raise
        except OSError:  # not every file system knows hard links
            if file.exists():
                raise FileExistsError(file) from None
            draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)

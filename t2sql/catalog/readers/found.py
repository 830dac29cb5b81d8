"""What a reader finds: a query as it stands in a file or a log, nothing of it understood yet."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from t2sql.types import Problem

LONGEST_SQL = 200_000
"""Characters; a longer statement is named and skipped, since reading it takes many seconds."""
_HASHED = re.compile(r"u-[0-9a-f]{10}")


@dataclass(frozen=True, slots=True)
class FoundQuery:
    """One statement, and what its file says of it."""

    sql: str
    place: str
    """For a person: the file, and the line or the row."""
    source: str
    """The file, relative to the folder that was read."""
    question: str = ""
    verified_by: str = ""
    verified_on: str = ""
    runs: int = 1
    users: tuple[str, ...] = ()
    last_run: str = ""
    """ISO date."""
    dialect: str = ""
    """What it is written in, as its file says; empty where that does not."""
    guessed: str = ""
    """The dialect of the tool that wrote the file."""
    schemas: tuple[str, ...] = ()
    """Where an unqualified name may stand: ``db.schema`` before ``schema``."""
    referenced: tuple[str, ...] = ()
    """Tables that the engine says it read, in full."""
    failed: bool = False
    """Whether the log says that it did not succeed."""
    script: str = ""
    """Names the file or row whose statements belong together: what one makes another may read."""


Found = Iterator[FoundQuery | Problem]
"""What a reader gives: queries, and what was wrong with the file, in order."""


def hash_user(name: str) -> str:
    """A short stable name in place of a person's, so that different people can be counted."""
    if _HASHED.fullmatch(name):
        return name
    digest = hashlib.sha256(name.strip().lower().encode("utf-8", "surrogatepass")).hexdigest()
    return f"u-{digest[:10]}"

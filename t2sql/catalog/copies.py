"""Names of copies: staging tables, backups, snapshots, and schemas that hold such."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

RELATIONS: Mapping[str, str] = {
    "stg": "a staging copy of",
    "staging": "a staging copy of",
    "tmp": "a temporary copy of",
    "temp": "a temporary copy of",
    "old": "an old copy of",
    "bak": "a backup of",
    "bkp": "a backup of",
    "backup": "a backup of",
    "copy": "a copy of",
    "archive": "an archived copy of",
    "archived": "an archived copy of",
    "deprecated": "a deprecated form of",
    "obsolete": "a deprecated form of",
    "snapshot": "a snapshot of",
    "snap": "a snapshot of",
    "test": "a test copy of",
    "testing": "a test copy of",
    "dev": "a test copy of",
    "qa": "a test copy of",
    "raw": "a raw form of",
}
"""What the mark in a copy's own name says; the name of the original follows."""

_PLACES: Mapping[str, str] = {
    **dict.fromkeys(("stg", "stage", "staging"), "a staging copy of"),
    **dict.fromkeys(("tmp", "temp", "temporary", "scratch"), "a temporary copy of"),
    **dict.fromkeys(("sandbox", "playground", "personal", "private"), "a private copy of"),
    **dict.fromkeys(("archive", "archived", "attic", "old"), "an archived copy of"),
    **dict.fromkeys(("bak", "bkp", "backup", "backups"), "a backup of"),
    **dict.fromkeys(("deprecated", "obsolete", "legacy"), "a deprecated form of"),
    **dict.fromkeys(("snapshot", "snapshots"), "a snapshot of"),
    **dict.fromkeys(("dev", "test", "testing", "qa", "uat"), "a test copy of"),
    **dict.fromkeys(("nonprod", "preprod"), "a test copy of"),
    **dict.fromkeys(("raw", "landing"), "a raw form of"),
}
_PERSONAL = re.compile(r"(?:u|usr|dbt)_[a-z]+")


@lru_cache(maxsize=4096)
def place_mark(schema: str) -> tuple[str, str] | None:
    """The word by which a schema (``sandbox``, ``db.archive_2020``) says that it holds copies.

    Returns:
        The word, and what a table there is: ``a private copy of``; None for any other schema.
    """
    for part in schema.lower().split("."):
        for word in re.split(r"[^a-z]+", part):
            if word in _PLACES:
                return word, _PLACES[word]
        if _PERSONAL.fullmatch(part):
            return part, "a private copy of"
    return None


def stands_aside(schema: str) -> bool:
    """Whether the schema holds copies of what stands elsewhere."""
    return place_mark(schema) is not None

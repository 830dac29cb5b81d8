"""What an index says of itself: a small JSON file, replaced in one step."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final

from t2sql.errors import SearchError
from t2sql.search.damage import REBUILD

FILE: Final = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """Who made the index, how, and what must be in it."""

    embedder: str
    dimensions: int
    """Length of a vector."""
    tables: int
    past_queries: int
    build: str
    """The folder that holds the files of this build."""
    number: int
    """Counts the builds."""
    generation: int
    """Grows with every change: a reader that knows an older one opens the files again."""
    built_at: str
    """ISO 8601, UTC."""


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of the index in this folder; None where there is no index.

    Raises:
        SearchError: it is damaged.
    """
    path = folder / FILE
    try:
        known: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return Manifest(**{field.name: known[field.name] for field in fields(Manifest)})
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SearchError(f"{path} is damaged or cannot be read.", hint=REBUILD) from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it beside the old one, then put it in its place: a reader sees one or the other."""
    temporary = folder / f"{FILE}.{os.getpid()}.new"
    try:
        with temporary.open("w", encoding="utf-8") as file:
            json.dump(asdict(manifest), file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(folder / FILE)
    except OSError as error:
        raise SearchError(f"{folder / FILE} cannot be written: {error.strerror}.") from error

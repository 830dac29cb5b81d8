"""What an index says of itself: a small JSON file, replaced in one step."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from t2sql.errors import SearchError
from t2sql.search.damage import REBUILD

FILE: Final = "manifest.json"
LAYOUT: Final = 4
"""Of all files of a build. Raise it when they change: an older index is then made anew."""
_UPDATING: Final = "updating"


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
    table_vectors: int = -1
    """Vectors of all tables, of which wide ones have several; -1 where not noted."""
    past_query_vectors: int = -1
    arrays: Mapping[str, int] = field(default_factory=dict)
    """The collections that also lie in an array, to be searched without Chroma: which one."""
    unrelated: Sequence[float] = ()
    """What unrelated questions find: the fields of a ``Baseline``."""
    layout: int = LAYOUT


def read_manifest(folder: Path, *, any_layout: bool = False) -> Manifest | None:
    """The manifest of the index in this folder; None where there is no index.

    Args:
        folder: of the index.
        any_layout: whether it may be of files that are not read any more.

    Raises:
        SearchError: it is damaged, or of another layout.
    """
    path = folder / FILE
    try:
        known: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        values = {item.name: known[item.name] for item in fields(Manifest) if item.name in known}
        manifest = Manifest(**{"layout": 1, **values})
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SearchError(f"{path} is damaged or cannot be read.", hint=REBUILD) from error
    if manifest.layout != LAYOUT and not any_layout:
        raise SearchError(
            "The search index was made by another version of t2sql.", hint="Run `t2sql index`."
        )
    return manifest


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


def mark_update(build: Path) -> None:
    """Note that the files of a build are being changed: till the end their counts do not agree."""
    try:
        build.mkdir(parents=True, exist_ok=True, mode=0o700)
        (build / _UPDATING).touch()
    except OSError as error:
        raise SearchError(f"{build} cannot be written: {error.strerror}.") from error


def unmark_update(build: Path) -> None:
    """The update is complete."""
    (build / _UPDATING).unlink(missing_ok=True)


def is_updating(build: Path) -> bool:
    """Whether an update goes on, or was killed: what is there may be searched all the same."""
    return (build / _UPDATING).exists()

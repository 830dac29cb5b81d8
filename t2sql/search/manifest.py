"""What an index says of itself: a small JSON file, replaced in one step."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from t2sql.errors import SearchError
from t2sql.search.damage import REBUILD, ROOM

FILE: Final = "manifest.json"
LAYOUT: Final = 4
"""Of all files of a build. Raise it when they change: an older index is then made anew."""
_UPDATING: Final = "updating"
_CHECKED: Final = "checked"


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
    """Put it in the old one's place: a reader sees one or the other.

    Raises:
        SearchError: it cannot be written.
    """
    _replace(folder / FILE, json.dumps(asdict(manifest), indent=2))


def write_checked(folder: Path) -> None:
    """Note that the index is up to date as of now, whether or not it had to be changed.

    Raises:
        SearchError: it cannot be written.
    """
    _replace(folder / _CHECKED, datetime.now(UTC).isoformat(timespec="seconds"))


def read_checked(folder: Path) -> datetime | None:
    """When the index was last brought up to date, UTC; None where that is not known."""
    try:
        told = (folder / _CHECKED).read_text(encoding="utf-8").strip()
        return datetime.fromisoformat(told).astimezone(UTC)
    except (OSError, ValueError):
        pass
    try:
        manifest = read_manifest(folder, any_layout=True)
        return datetime.fromisoformat(manifest.built_at).astimezone(UTC) if manifest else None
    except (SearchError, ValueError, TypeError):
        return None


def mark_update(build: Path, embedder: str) -> None:
    """Note that the files of a build are being changed: till the end their counts do not agree.

    The embedder stands in the note, so that what it has done can be gone on with.
    """
    try:
        build.mkdir(parents=True, exist_ok=True, mode=0o700)
        (build / _UPDATING).write_text(embedder, encoding="utf-8")
    except OSError as error:
        raise SearchError(f"{build} cannot be written: {error.strerror}.", hint=ROOM) from error


def unmark_update(build: Path) -> None:
    """The update is complete."""
    with suppress(OSError):  # it only keeps counts from being compared
        (build / _UPDATING).unlink(missing_ok=True)


def is_updating(build: Path) -> bool:
    """Whether an update goes on, or was killed: what is there may be searched all the same."""
    return (build / _UPDATING).exists()


def updated_by(build: Path) -> str:
    """The embedder of an update that goes on, or was killed; empty where there is none."""
    try:
        return (build / _UPDATING).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def _replace(path: Path, text: str) -> None:
    """Write a file beside the old one, then put it in its place: a reader sees one or the other."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with temporary.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        hint = f"Remove the folder {path}." if path.is_dir() else ROOM
        raise SearchError(f"{path} cannot be written: {error.strerror}.", hint=hint) from error

"""Opens projects."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from t2sql.config import (
    Config,
    find_file,
    hide_secrets,
    make_config,
    read_config,
)
from t2sql.errors import ConfigError
from t2sql.project.project import Project
from t2sql.types import Limits, PastQuery

if TYPE_CHECKING:
    from t2sql.protocols import Embedder


def open_project(
    source: str | Path = ".",
    *,
    today: date | None = None,
    translator: str | None = None,
    state: Path | None = None,
    metadata: Path | None = None,
    history: Sequence[PastQuery] = (),
    embedder: Embedder | None = None,
    limits: Limits | None = None,
) -> Project:
    """Open the project of a folder (the nearest ``t2sql.toml``), or a bare database URL.

    The arguments go over the file and the environment. Nothing is connected or loaded until it
    is needed.

    Args:
        source: a folder, a settings file, or a database URL.
        today: the day that questions are asked on; by default the real one.
        translator: who writes SQL: ``auto``, ``llm`` or ``offline``.
        state: the folder for catalog, index and store.
        metadata: the folder of what people wrote about the tables.
        history: past queries beside those of the files.
        embedder: used instead of loading the configured one.
        limits: all of them at once.

    Raises:
        ConfigError: no ``t2sql.toml`` is found, or something in it is wrong.
    """
    config = _bare_config(str(source)) if "://" in str(source) else _file_config(Path(source))
    given: dict[str, dict[str, Any]] = {
        "project": {"today": today, "translator": translator},
        "paths": {"state": state and str(state), "metadata": metadata and str(metadata)},
    }
    config = config.replaced(given)
    if limits is not None:
        config = replace(config, limits=limits)
    return Project(config, history=tuple(history), embedder=embedder)


def _file_config(source: Path) -> Config:
    if source.is_file():
        return read_config(source)
    if not source.is_dir():
        raise ConfigError(f"{source} is not a folder.", hint="Name a folder or a database URL.")
    file = find_file(source)
    if file is None:
        raise ConfigError(
            "No t2sql.toml in this folder or above it.",
            hint="Run `t2sql init URL` to make one, or `t2sql demo` to try it out.",
        )
    return read_config(file)


def _bare_config(url: str) -> Config:
    import platformdirs

    folder = Path.cwd()
    name = hashlib.sha256(f"{folder} {hide_secrets(url)}".encode()).hexdigest()[:16]
    state = platformdirs.user_data_path("t2sql", appauthor=False) / name
    data = {"database": {"url": url}, "paths": {"state": str(state)}}
    return make_config(data, folder=folder)

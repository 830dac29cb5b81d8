"""Reads settings: the file, and the environment over it."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from t2sql.config.access import check_groups
from t2sql.config.config import FILE_NAME, Config
from t2sql.config.filling import fill
from t2sql.errors import ConfigError


def find_file(start: Path) -> Path | None:
    """The nearest ``t2sql.toml`` in this folder or above it."""
    folder = start.resolve()
    return next(
        (file for parent in (folder, *folder.parents) if (file := parent / FILE_NAME).is_file()),
        None,
    )


def read_config(file: Path, environment: Mapping[str, str] | None = None) -> Config:
    """Read a ``t2sql.toml`` and lay the environment over it.

    Raises:
        ConfigError: not TOML, an unknown key (with a suggestion), or a value of the wrong type.
    """
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file} is not valid TOML: {error}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file} cannot be read: {error}.") from None
    return make_config(data, folder=file.parent.resolve(), file=file, environment=environment)


def make_config(
    data: Mapping[str, Any],
    *,
    folder: Path,
    file: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Config:
    """Settings from nested mappings, with the environment over them.

    Raises:
        ConfigError: an unknown key or a bad value, named with where it stands.
    """
    values = fill(Config, data, str(file or "arguments"))
    overrides = _from_environment(os.environ if environment is None else environment)
    merged = _merge(data, overrides) if overrides else data
    if overrides:
        values = fill(Config, merged, "environment", lenient=True)
    config = Config(folder=folder, file=file, **values)
    check_groups(config, str(file or "arguments"))
    return config


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    overrides: dict[str, Any] = {}
    for name, value in sorted(environment.items()):
        if not name.startswith("T2SQL_") or "__" not in name:
            continue
        *parents, key = name.removeprefix("T2SQL_").lower().split("__")
        target = overrides
        for parent in parents:
            target = target.setdefault(parent, {})
        target[key] = value
    return overrides


def _merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        both = isinstance(value, Mapping) and isinstance(under, Mapping)
        merged[key] = _merge(under, value) if both else value  # type: ignore[arg-type] # both are mappings
    return merged

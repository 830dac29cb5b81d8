"""Which database a dbt project is run against: its ``profiles.yml``.

Source: https://docs.getdbt.com/docs/core/connect-data-platform/profiles.yml
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from t2sql.catalog.dbt.folder import DbtFolder, filled, read_yaml
from t2sql.errors import MetadataError

_VARIABLE: Final = re.compile(r"""env_var\(\s*['"]([^'"]+)['"]""")


@dataclass(frozen=True, slots=True)
class DbtTarget:
    """One output of a profile, its ``env_var`` filled in."""

    file: Path
    name: str
    kind: str
    """The adapter: ``duckdb``, ``postgres``, ``mysql`` …"""
    fields: Mapping[str, str]
    password_variable: str = ""
    """The environment variable that the file takes the password from."""

    @property
    def schema(self) -> str:
        """The schema that models are built in."""
        return self.fields.get("schema") or self.fields.get("dataset", "")


def find_target(folder: DbtFolder) -> DbtTarget | None:
    """The target that dbt would use here; None where there is no profile.

    Raises:
        MetadataError: a ``profiles.yml`` cannot be read.
    """
    for file in _files(folder):
        profile = read_yaml(file).get(folder.profile)
        if not isinstance(profile, dict):
            continue
        outputs = profile.get("outputs")
        name = filled(str(profile.get("target") or "default"), folder, {})
        if not isinstance(outputs, dict) or not isinstance(outputs.get(name), dict):
            raise MetadataError(
                f"{file}: the profile {folder.profile!r} has no output {name!r}.",
                hint="Give a database URL: `t2sql init URL --dbt FOLDER`.",
            )
        return _target(file, name, outputs[name], folder)
    return None


def _files(folder: DbtFolder) -> list[Path]:
    named = os.environ.get("DBT_PROFILES_DIR")
    homes = [Path(named)] if named else []
    homes += [folder.path, Path.home() / ".dbt"]
    return [file for home in homes if (file := home / "profiles.yml").is_file()]


def _target(file: Path, name: str, body: Mapping[str, Any], folder: DbtFolder) -> DbtTarget:
    plain = {key: str(value) for key, value in body.items() if not isinstance(value, (dict, list))}
    secret = _VARIABLE.search(plain.get("password") or plain.get("pass") or "")
    return DbtTarget(
        file,
        name,
        plain.get("type", ""),
        {key: filled(value, folder, {}) for key, value in plain.items()},
        secret[1] if secret else "",
    )

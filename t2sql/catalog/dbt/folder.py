"""Where things lie in a dbt project, as its ``dbt_project.yml`` says.

Source: https://docs.getdbt.com/reference/dbt_project.yml
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from t2sql.errors import MetadataError

PROJECT_FILE: Final = "dbt_project.yml"
_PATHS: Final = {
    "model-paths": ("models",),
    "seed-paths": ("seeds", "data"),
    "snapshot-paths": ("snapshots",),
    "analysis-paths": ("analyses",),
}
_DOCS: Final = re.compile(r"\{%-?\s*docs\s+(\w+)\s*-?%\}(.*?)\{%-?\s*enddocs\s*-?%\}", re.DOTALL)
_CALL: Final = re.compile(
    r"""\{\{-?\s*(?P<of>env_var|var)\(\s*['"](?P<name>[^'"]+)['"]\s*"""
    r"""(?:,\s*['"]?(?P<default>[^'")]*)['"]?\s*)?\)[^}]*\}\}"""
)
_TARGET: Final = re.compile(r"\{\{-?\s*target\.(?P<field>\w+)[^}]*\}\}")


@dataclass(frozen=True, slots=True)
class DbtFolder:
    """A dbt project on disk."""

    path: Path
    name: str
    profile: str
    paths: tuple[str, ...] = ()
    """Folders of models, seeds, snapshots and analyses, relative to the project."""
    docs: tuple[str, ...] = ()
    """Folders of doc blocks beside those."""
    target: str = "target"
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def files(self) -> tuple[Path, ...]:
        """Its ``.yml`` and ``.yaml`` files with properties, in order."""
        return tuple(self._found(self.paths, {".yml", ".yaml"}))

    def doc_blocks(self) -> dict[str, str]:
        """The texts of its ``{% docs name %}`` blocks."""
        found: dict[str, str] = {}
        for file in self._found((*self.paths, *self.docs), {".md"}):
            try:
                text = file.read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError):
                continue
            found.update((name, said.strip()) for name, said in _DOCS.findall(text))
        return found

    def manifest(self) -> Mapping[str, Any]:
        """What ``target/manifest.json`` says; nothing where it is missing or damaged."""
        try:
            text = (self.path / self.target / "manifest.json").read_text(encoding="utf-8")
            body = json.loads(text)
        except (OSError, ValueError, RecursionError):
            return {}
        return body if isinstance(body, dict) else {}

    def _found(self, folders: tuple[str, ...], endings: set[str]) -> Iterator[Path]:
        seen: set[Path] = set()
        for folder in folders:
            for file in sorted((self.path / folder).rglob("*")):
                if file.suffix in endings and file.is_file() and file not in seen:
                    seen.add(file)
                    yield file


def read_dbt_folder(folder: Path) -> DbtFolder:
    """What the project says of itself.

    Raises:
        MetadataError: there is no ``dbt_project.yml``, or it cannot be read.
    """
    file = folder / PROJECT_FILE
    if not file.is_file():
        raise MetadataError(
            f"{folder} is no dbt project: it has no {PROJECT_FILE}.",
            hint="[paths] dbt names the folder of a dbt project.",
        )
    body = read_yaml(file)
    paths: list[str] = []
    for key, default in _PATHS.items():
        paths += texts(body.get(key) or body.get(key.replace("model", "source")), default)
    variables = body.get("vars")
    return DbtFolder(
        folder,
        str(body.get("name") or folder.name),
        str(body.get("profile") or body.get("name") or ""),
        tuple(_inside(folder, dict.fromkeys(paths))),
        tuple(_inside(folder, texts(body.get("docs-paths"), ()))),
        str(body.get("target-path") or "target"),
        _variables(variables if isinstance(variables, dict) else {}),
    )


def _inside(project: Path, folders: Iterable[str]) -> Iterator[str]:
    """Those below the project: one that somebody else wrote may name ``/``, all of the disk."""
    root = project.resolve()
    return (one for one in folders if (project / one).resolve().is_relative_to(root))


def read_yaml(file: Path) -> Mapping[str, Any]:
    """A YAML file that holds a mapping.

    Raises:
        MetadataError: it cannot be read, or holds something else.
    """
    try:
        body = yaml.safe_load(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        raise MetadataError(f"{file} cannot be read: {str(error).splitlines()[0]}.") from error
    if not isinstance(body, dict):
        raise MetadataError(f"{file} should hold keys and values.")
    return body


def texts(value: Any, default: tuple[str, ...]) -> tuple[str, ...]:
    """A list of texts, or one alone; the default where there is none."""
    if isinstance(value, str):
        return (value,)
    found = tuple(str(item) for item in value) if isinstance(value, list) else ()
    return found or default


def filled(text: str, folder: DbtFolder, target: Mapping[str, str]) -> str:
    """A text with its ``env_var``, ``var`` and ``target`` filled in; empty where Jinja is left."""

    def call(found: re.Match[str]) -> str:
        known = os.environ if found["of"] == "env_var" else folder.variables
        return known.get(found["name"], found["default"] or "")

    said = _CALL.sub(call, text)
    said = _TARGET.sub(lambda found: target.get(found["field"], ""), said)
    return "" if "{{" in said or "{%" in said else said.strip()


def _variables(body: Mapping[str, Any]) -> dict[str, str]:
    """Variables of all projects: those of one may stand under its name."""
    found: dict[str, str] = {}
    for name, value in body.items():
        inner = value if isinstance(value, dict) else {name: value}
        found.update((str(key), str(item)) for key, item in inner.items())
    return found

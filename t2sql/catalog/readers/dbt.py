"""dbt projects: what was compiled, where it was; else the models themselves, Jinja filled in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from t2sql.catalog.dbt import read_dbt_folder, written_relations
from t2sql.catalog.readers.found import Found, FoundQuery
from t2sql.catalog.readers.sql_files import cut_text, is_dialect, read_sql
from t2sql.catalog.readers.texts import read_text
from t2sql.errors import MetadataError
from t2sql.types import Problem

PROJECT_FILE = "dbt_project.yml"
MANIFEST = Path("target") / "manifest.json"
_KINDS = ("model", "analysis", "snapshot")
_SPOKEN = {"sqlserver": "tsql", "synapse": "tsql", "glue": "spark", "dremio": "trino"}


def is_dbt_project(folder: Path) -> bool:
    """Whether a folder is the root of a dbt project."""
    return (folder / PROJECT_FILE).is_file()


def dbt_files(folder: Path) -> tuple[Path, ...]:
    """The files of a dbt project that past queries are read from."""
    manifest = folder / MANIFEST
    models = (file for name in _folders(folder) for file in sorted((folder / name).rglob("*.sql")))
    return (*((manifest,) if manifest.is_file() else ()), *dict.fromkeys(models))


def _folders(folder: Path) -> tuple[str, ...]:
    """Where its ``dbt_project.yml`` says that SQL lies; where that cannot be read, the usual."""
    try:
        return read_dbt_folder(folder).paths
    except MetadataError:
        return ("models", "analyses", "snapshots")


def read_dbt(folder: Path, dialect: str) -> Found:
    """The queries of a dbt project's models: each reads the tables below it.

    ``target/manifest.json`` is used where it is there: a model that it has compiled is taken as
    compiled; of any other the source is read, and ``ref`` and ``source`` mean what it says.
    """
    manifest, problem = _manifest(folder / MANIFEST)
    if problem is not None:
        yield problem
    names = {**_written(folder), **_relations(manifest)}
    compiled: set[Path] = set()
    for query in _compiled(manifest, folder, dialect):
        compiled.add(folder / query.source)
        yield from _pieces(query, dialect)
    rest = [file for file in dbt_files(folder) if file.suffix == ".sql" and file not in compiled]
    said = f"{folder}: a dbt project; {len(compiled)} models as target/manifest.json has them"
    said += f" compiled, {len(rest)} of their source with Jinja filled in."
    yield Problem("history_format", "note", said)
    spoken = _adapter(manifest) or dialect
    for file in rest:
        source = file.relative_to(folder).as_posix()
        own = {**names, "this": names.get(file.stem, file.stem)}
        for found in read_sql(file, source, spoken, own):
            if isinstance(found, FoundQuery):
                yield replace(found, dialect=found.dialect or spoken)
            else:
                yield found


def _written(folder: Path) -> dict[str, str]:
    try:
        return written_relations(read_dbt_folder(folder))
    except MetadataError:
        return {}


def _manifest(file: Path) -> tuple[Mapping[str, Any], Problem | None]:
    if not file.is_file():
        return {}, None
    text, problem = read_text(file)
    if problem is not None:
        return {}, problem
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        body = None
    if isinstance(body, dict):
        return body, None
    said = f"{file}: not valid JSON; the models' source is read instead."
    return {}, Problem("unreadable_file", "warning", said, hint="Run `dbt compile`.")


def _nodes(manifest: Mapping[str, Any], key: str) -> Iterator[Mapping[str, Any]]:
    found = manifest.get(key)
    for _, node in sorted(found.items()) if isinstance(found, dict) else ():
        if isinstance(node, dict):
            yield node


def _relations(manifest: Mapping[str, Any]) -> dict[str, str]:
    """What the names of ``ref`` and ``source`` stand for."""
    names = {
        str(node.get("name")): _relation(node, str(node.get("alias") or node.get("name")))
        for node in _nodes(manifest, "nodes")
        if node.get("resource_type") in (*_KINDS, "seed")
    }
    names |= {
        f"{node.get('source_name')}.{node.get('name')}": _relation(
            node, str(node.get("identifier") or node.get("name"))
        )
        for node in _nodes(manifest, "sources")
    }
    return names


def _relation(node: Mapping[str, Any], name: str) -> str:
    parts = (node.get("database"), node.get("schema"), name)
    return ".".join(str(part) for part in parts if part)


def _compiled(manifest: Mapping[str, Any], folder: Path, dialect: str) -> Iterator[FoundQuery]:
    spoken = _adapter(manifest) or dialect
    for node in _nodes(manifest, "nodes"):
        code = node.get("compiled_code") or node.get("compiled_sql")
        path = node.get("original_file_path")
        if node.get("resource_type") not in _KINDS or not isinstance(code, str) or not path:
            continue
        source = Path(str(path)).as_posix()
        place = str(folder / source)
        yield FoundQuery(code, place, source, dialect=spoken, script=place)


def _adapter(manifest: Mapping[str, Any]) -> str:
    metadata = manifest.get("metadata")
    adapter = str(metadata.get("adapter_type") or "") if isinstance(metadata, dict) else ""
    dialect = _SPOKEN.get(adapter, adapter)
    return dialect if is_dialect(dialect) else ""


def _pieces(query: FoundQuery, dialect: str) -> Iterator[FoundQuery]:
    statements, _ = cut_text(query.sql, query.dialect or dialect)
    for statement in statements:
        yield replace(query, sql=statement.sql)

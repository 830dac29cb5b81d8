"""What a dbt project says of tables, bound to the tables that the database has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from t2sql.catalog.dbt.exposures import read_exposures
from t2sql.catalog.dbt.folder import DbtFolder, filled, read_dbt_folder
from t2sql.catalog.dbt.profiles import find_target
from t2sql.catalog.metrics import read_metrics
from t2sql.catalog.names import NameIndex
from t2sql.catalog.notes import TableNotes, read_file
from t2sql.errors import MetadataError
from t2sql.types import Problem, Term

_DOC: Final = re.compile(
    r"""\{\{-?\s*doc\(\s*(?:['"][^'"]+['"]\s*,\s*)?['"](\w+)['"]\s*\)\s*-?\}\}"""
)
_KINDS: Final = ("model", "seed", "snapshot")
Relation = tuple[str, str]
"""Schema and name in the database."""


@dataclass(frozen=True, slots=True)
class DbtMeaning:
    """Notes on tables, terms of metrics and exposures, and what was wrong."""

    notes: tuple[TableNotes, ...] = ()
    terms: tuple[Term, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_dbt_meaning(path: Path, names: Iterable[str], dialect: str) -> DbtMeaning:
    """Read a dbt project's properties: of ``target/manifest.json`` the names in the database.

    What is wrong in one of its files costs that file, or that column, and is told: the project
    is another tool's.

    Args:
        path: the project's folder.
        names: of the tables that exist.
        dialect: of the database.

    Raises:
        MetadataError: it is no dbt project.
    """
    folder = read_dbt_folder(path)
    blocks = folder.doc_blocks()
    notes: list[TableNotes] = []
    problems: list[Problem] = []
    good: list[Path] = []
    for file in folder.files:
        try:
            found = list(read_file(file, strict=False))
        except MetadataError as error:
            problems.append(_unread(error))
            continue
        good.append(file)
        notes += [_documented(note, blocks) for note in found]
    schema = ""
    with suppress(MetadataError):  # `t2sql init` tells what is wrong with a profile
        target = find_target(folder)
        schema = target.schema if target else ""
    bound = tuple(_bound(notes, folder, schema, NameIndex(names)))
    metrics, said = read_metrics(path, dialect, files=good)
    exposures = read_exposures(good, path, bound)
    return DbtMeaning(bound, (*metrics, *exposures), (*problems, *said))


def written_relations(folder: DbtFolder) -> dict[str, str]:
    """What ``source`` means as the files say it, for a project that has no manifest."""
    found: dict[str, str] = {}
    for file in folder.files:
        try:
            notes = [note for note in read_file(file, strict=False) if note.source]
        except MetadataError:
            continue
        for note in notes:
            name = filled(note.identifier, folder, {}) if note.identifier else note.name
            schema = filled(note.schema, folder, {})
            found[f"{note.source}.{note.name}"] = f"{schema}.{name}" if schema else name
    return found


def _unread(error: MetadataError) -> Problem:
    said = f"{error.message.removesuffix('.')}; the file was skipped."
    return Problem("unreadable_file", "warning", said, hint=error.hint)


def _documented(note: TableNotes, blocks: Mapping[str, str]) -> TableNotes:
    """The note with its doc blocks in place of their names."""
    columns = tuple(
        replace(column, description=_said(column.raw_description, blocks))
        for column in note.columns
    )
    return replace(note, description=_said(note.raw_description, blocks), columns=columns)


def _said(text: str, blocks: Mapping[str, str]) -> str:
    said = _DOC.sub(lambda found: blocks.get(found[1], ""), text)
    return "" if "{{" in said else " ".join(said.split()) if "\n" in said else said.strip()


def _bound(
    notes: Iterable[TableNotes], folder: DbtFolder, schema: str, index: NameIndex
) -> Iterator[TableNotes]:
    """Notes with the schema and name of the table that they mean, where that is known."""
    relations = _relations(folder.manifest())
    for note in notes:
        name = filled(note.identifier, folder, {}) if note.identifier else note.name
        written = filled(note.schema, folder, {"schema": schema})
        known = relations.get((note.source.lower(), note.name.lower()))
        place = (written, name)
        is_found = False
        for owner, table in _places(known, written, name, schema, note.source):
            found = index.matches(f"{owner}.{table}" if owner else table)
            if len(found) == 1:
                bound, _, bare = found[0].rpartition(".")
                place, is_found = (bound, bare), bool(bound)
                break
        yield replace(
            note, schema=place[0], identifier=place[1], schema_given=is_found, lenient=True
        )


def _places(
    known: Relation | None, written: str, name: str, schema: str, source: str
) -> Iterator[Relation]:
    """Where the table of a note may be, the surest place first."""
    if known is not None:
        yield known
    if written and not source and schema:
        yield f"{schema}_{written}", name  # as dbt builds it where no macro says otherwise
    if written:
        yield written, name
    if schema and not source:
        yield schema, name
    yield "", name


def _relations(manifest: Mapping[str, Any]) -> dict[tuple[str, str], Relation]:
    found: dict[tuple[str, str], Relation] = {}
    for key in ("nodes", "sources"):
        held = manifest.get(key)
        for node in held.values() if isinstance(held, dict) else ():
            if not isinstance(node, dict):
                continue
            if key == "nodes" and node.get("resource_type") not in _KINDS:
                continue
            source = str(node.get("source_name") or "") if key == "sources" else ""
            name = str(node.get("name") or "")
            table = str(node.get("alias") or node.get("identifier") or name)
            found[source.lower(), name.lower()] = (str(node.get("schema") or ""), table)
    return found

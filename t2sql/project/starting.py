"""Starts a project, or brings its files up to date: what people wrote in them is never changed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from t2sql.catalog.dbt import DbtMeaning, read_dbt_folder, read_dbt_meaning
from t2sql.catalog.dbt.folder import PROJECT_FILE
from t2sql.catalog.dbt.profiles import find_target
from t2sql.catalog.names import NameIndex
from t2sql.catalog.schemas import no_tables, tables_of_schemas
from t2sql.catalog.table_files import FilePlan, plan_files, put_files, read_offered
from t2sql.catalog.table_files.offered import FILE as OFFERED_FILE
from t2sql.catalog.tables import apply_notes, match_note
from t2sql.config import (
    FILE_NAME,
    Config,
    PrivacySettings,
    first_settings,
    hide_secrets,
    make_config,
    read_config,
    reveal,
)
from t2sql.config.secrets import holds_secret
from t2sql.config.texts import URL_VARIABLE
from t2sql.errors import ConfigError
from t2sql.project.dbt_urls import url_of_target
from t2sql.project.project import Project
from t2sql.types import Problem, Table

if TYPE_CHECKING:
    from t2sql.catalog.notes import TableNotes
    from t2sql.protocols import Progress


@dataclass(frozen=True, slots=True)
class Started:
    """A project that was started, or brought up to date."""

    config: Config
    """Its settings; the URL in it may hold the password that is in no file."""
    file: Path
    """Its ``t2sql.toml``."""
    is_new: bool
    """Whether the settings were written now; else they are as they were."""
    label: str
    """What the database is called before a person."""
    tables: tuple[Table, ...]
    """Those of the project, with what people wrote of them."""
    plan: FilePlan
    """What was written of metadata, or would be."""
    problems: tuple[Problem, ...] = ()
    """What in the files that were there does not fit the database."""
    secret: str = ""
    """How to set the variable of the URL, where its password is in no file."""
    described_by_dbt: int = 0
    """Tables that a dbt project describes; no file is written of them."""


def start_project(
    url: str,
    folder: Path,
    progress: Progress | None = None,
    privacy: PrivacySettings | None = None,
    *,
    schemas: Sequence[str] = (),
    dbt: Path | None = None,
    restore: bool = False,
) -> Started:
    """Write a ``t2sql.toml`` for a database, and a file of notes for each of its tables.

    Where there is a ``t2sql.toml`` it stays as it is, and the files of notes get what is new:
    tables, columns, a mark on what is gone. All of it is written, or nothing. A password never is.

    Args:
        url: of the database; empty: as the file says, or as the dbt project's profile does.
        folder: of ``t2sql.toml``; it is made if need be.
        progress: called as ``progress(stage, done, total)``.
        privacy: what the person decided on cells in prompts; nothing leaves by default.
        schemas: patterns of the schemas to read; all by default.
        dbt: a dbt project to read where it lies; nothing is written into it.
        restore: whether to write again what somebody took out of the files.

    Raises:
        ConfigError: the URL is wrong or missing, or the ``t2sql.toml`` that is there says
            something else.
        MetadataError: a file that is there cannot be read, or one cannot be written.
        DatabaseError: the database cannot be reached, or holds no table.
        CancelledError: somebody stopped it. In all these cases nothing is written.
    """
    planned = plan_start(url, folder, progress, schemas=schemas, dbt=dbt, restore=restore)
    return write_start(planned, privacy, progress)


def write_start(
    planned: Started,
    privacy: PrivacySettings | None = None,
    progress: Progress | None = None,
) -> Started:
    """Write what was planned, all of it or nothing; the project as it is then.

    Raises:
        MetadataError: a file cannot be written.
        CancelledError: somebody stopped it; nothing is written.
    """
    config, files = planned.config, dict(planned.plan.files)
    state = config.path(config.paths.state)
    if planned.is_new:
        config = replace(config, privacy=privacy or config.privacy)
        database, paths = config.database, config.paths
        text = first_settings(
            reveal(database.url), config.privacy, schemas=database.schemas, dbt=paths.dbt
        )
        files[planned.file] = text.encode("utf-8")
    if planned.plan.offered != read_offered(state):
        files[state / OFFERED_FILE] = planned.plan.offered.text().encode("utf-8")
        if not (state / ".gitignore").exists():
            files[state / ".gitignore"] = b"*\n"
    if files:
        put_files(files, progress, private=state)
    return replace(planned, config=config)


def plan_start(
    url: str,
    folder: Path,
    progress: Progress | None = None,
    *,
    schemas: Sequence[str] = (),
    dbt: Path | None = None,
    restore: bool = False,
) -> Started:
    """What :func:`start_project` would write; nothing is.

    Raises:
        ConfigError, MetadataError, DatabaseError, CancelledError: as there.
    """
    folder = folder.resolve()
    file = folder / FILE_NAME
    is_new = not file.exists()
    variable = ""
    if is_new:
        url, variable = (url, "") if url else _dbt_url(dbt, folder)
        config = _new_config(url, file, schemas, dbt)
    else:
        config = _old_config(url, file, schemas, dbt)
    with Project(config) as project:
        dialect, label = project.warehouse.dialect, project.warehouse.label
        found = project.warehouse.tables()
        masks = project.parts.masks
    tables = tables_of_schemas(found, config.database.schemas, dialect)
    if not tables:
        known = {table.schema for table in found} - {""}
        raise no_tables(label, config.database.schemas, known)
    names = names_of(tables)
    foreign = [read_dbt_meaning(config.path(one), names, dialect) for one in config.paths.dbt]
    covered = described_tables(foreign, names)
    notes_folder = config.path(config.paths.metadata) / "tables"
    plan = plan_files(
        notes_folder,
        found,
        dialect=dialect,
        wanted=names,
        offered=read_offered(config.path(config.paths.state)),
        elsewhere=covered,
        restore=restore,
        progress=progress,
    )
    meant, problems = _with_notes(tables, foreign, plan.notes)
    return Started(
        config=config,
        file=file,
        is_new=is_new,
        label=label,
        tables=tuple(map(masks.applied, meant)),
        plan=plan,
        problems=problems,
        secret=_how_to_set(url, variable) if is_new else "",
        described_by_dbt=len(covered),
    )


def dbt_folder_beside(folder: Path) -> tuple[Path, Path | None]:
    """Where t2sql's files go, and the dbt project if the folder is one: then it is beside.

    Raises:
        MetadataError: its ``dbt_project.yml`` cannot be read.
    """
    folder = folder.resolve()
    if not (folder / PROJECT_FILE).is_file():
        return folder, None
    return folder.parent / f"{read_dbt_folder(folder).name}_t2sql", folder


def names_of(tables: Iterable[Table]) -> tuple[str, ...]:
    """The names of these tables."""
    return tuple(table.name for table in tables)


def described_tables(foreign: Iterable[DbtMeaning], names: Iterable[str]) -> frozenset[str]:
    """The tables that notes of dbt projects mean."""
    index = NameIndex(names)
    matches = (match_note(note, index) for one in foreign for note in one.notes)
    return frozenset(found[0] for found in matches if len(found) == 1)


def _with_notes(
    tables: tuple[Table, ...], foreign: Iterable[DbtMeaning], notes: Sequence[TableNotes]
) -> tuple[tuple[Table, ...], tuple[Problem, ...]]:
    """Tables with what the files say of them, and what in the files fits nothing."""
    problems: tuple[Problem, ...] = ()
    for one in foreign:
        tables, wrong = apply_notes(tables, one.notes)
        problems += (*one.problems, *wrong)
    tables, wrong = apply_notes(tables, notes)
    return tables, (*problems, *wrong)


def _new_config(url: str, file: Path, schemas: Sequence[str], dbt: Path | None) -> Config:
    if not url:
        raise ConfigError(
            "Which database? No URL was given.",
            hint="Write e.g. `t2sql init postgresql://user@host/database`, or run it in the folder "
            "of a dbt project.",
        )
    data = {
        "database": {"url": url, "schemas": list(schemas)},
        "paths": {"dbt": [os.path.relpath(dbt.resolve(), file.parent)] if dbt else []},
    }
    return make_config(data, folder=file.parent, file=file)


def _old_config(url: str, file: Path, schemas: Sequence[str], dbt: Path | None) -> Config:
    """The settings that are there; an argument that says something else is refused."""
    config = read_config(file)
    known = reveal(config.database.url) or os.environ.get(config.database.url_env, "")
    if url and known and hide_secrets(url) != hide_secrets(known):
        raise ConfigError(
            f"{file} is about {hide_secrets(known)}; it stays as it is.",
            hint="Run `t2sql init` without a URL, or give another --folder.",
        )
    if schemas and tuple(schemas) != config.database.schemas:
        raise ConfigError(
            f"{file} says schemas = {list(config.database.schemas)}; it stays as it is.",
            hint="Change [database] schemas there, then run `t2sql init` without --schema.",
        )
    if dbt is not None and dbt.resolve() not in map(config.path, config.paths.dbt):
        raise ConfigError(
            f"{file} does not name the dbt project {dbt}; it stays as it is.",
            hint=f'Write dbt = ["{os.path.relpath(dbt.resolve(), file.parent)}"] under [paths].',
        )
    return config.replaced({"database": {"url": url}}) if url and not known else config


def _dbt_url(dbt: Path | None, folder: Path) -> tuple[str, str]:
    """The URL that a dbt project is run against, and the variable of its password."""
    if dbt is None:
        return "", ""
    project = read_dbt_folder(dbt.resolve())
    target = find_target(project)
    if target is None:
        raise ConfigError(
            f"No profiles.yml has the profile {project.profile!r} of {dbt}.",
            hint="Give the database: `t2sql init URL --dbt FOLDER`.",
        )
    return url_of_target(target, project.path, folder), target.password_variable


def _how_to_set(url: str, variable: str) -> str:
    """The line for a shell that sets the variable of a URL with a password."""
    if not holds_secret(url):
        return ""
    shown = hide_secrets(url)
    scheme, _, rest = shown.partition("://")
    person, at, place = rest.rpartition("@")
    place += "?…" if "?" in url else ""
    if not at:
        return f"export {URL_VARIABLE}='THE URL'"
    if variable:
        return f'export {URL_VARIABLE}="{scheme}://{person}:${variable}@{place}"'
    return f"export {URL_VARIABLE}='{scheme}://{person}:PASSWORD@{place}'"

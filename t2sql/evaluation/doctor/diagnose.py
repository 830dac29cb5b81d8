"""Looks at a project from its settings to its embedder, and goes on past what is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from t2sql.errors import ConfigError, SearchError
from t2sql.evaluation.doctor.check_access import check_access
from t2sql.evaluation.doctor.check_catalog import check_catalog
from t2sql.evaluation.doctor.check_chat import check_chat
from t2sql.evaluation.doctor.check_database import check_database
from t2sql.evaluation.doctor.check_embedder import check_embedder, check_loads, judge_embedder
from t2sql.evaluation.doctor.check_history import check_history
from t2sql.evaluation.doctor.check_index import check_index
from t2sql.evaluation.doctor.check_metadata import check_metadata
from t2sql.evaluation.doctor.check_model import check_model
from t2sql.evaluation.doctor.check_prompts import check_prompts
from t2sql.evaluation.doctor.check_store import check_store
from t2sql.evaluation.doctor.findings import Diagnosis, Finding, has_error, of_error
from t2sql.evaluation.past_questions import survey_history
from t2sql.project import Project, open_project

if TYPE_CHECKING:
    from t2sql.config import Config
    from t2sql.evaluation.embedder_quality import EmbedderQuality
    from t2sql.protocols import Embedder, Progress
    from t2sql.types import Table


def diagnose(
    source: str | Path = ".",
    *,
    call_model: bool = False,
    embedder: Embedder | None = None,
    progress: Progress | None = None,
) -> Diagnosis:
    """Look at everything a project needs, and say how it stands and what mends it.

    Nothing is written and nothing raised for what is wrong with the project: that is a finding.
    What cannot be looked at because of another error is left out.

    Args:
        source: a project's folder or a database URL, as for :func:`t2sql.project.open_project`.
        call_model: also send one short request to the language model, if one is configured.
        embedder: used instead of the configured one.
        progress: called as ``progress(stage, done, total)`` while past questions are asked again.
    """
    try:
        project = open_project(source, embedder=embedder)
    except ConfigError as error:
        return Diagnosis((of_error("settings", error),))
    with project:
        findings = [_settings(project.config)]
        exists, found = check_database(project)
        findings += found
        described, quality = _look_inside(project, exists, progress)
        findings += [*described, *check_model(project.config, call=call_model)]
        findings += check_prompts(project.config)
        findings += [*check_store(project), *check_chat(project.config)]
    return Diagnosis(tuple(findings), quality)


def _settings(config: Config) -> Finding:
    if config.file is None:
        mend = "Run `t2sql init URL` in a folder of its own to keep metadata and history beside it."
        return Finding("settings", "note", "No t2sql.toml: the defaults are used.", mend)
    return Finding("settings", "ok", f"{config.file}")


def _look_inside(
    project: Project, exists: tuple[Table, ...] | None, progress: Progress | None
) -> tuple[list[Finding], EmbedderQuality | None]:
    """What needs the catalog: all of it is left out if that cannot be read."""
    findings = check_catalog(project, exists)
    if has_error(findings):
        return findings, None
    try:
        survey = survey_history(project.catalog.iter_past_queries())
        findings += check_access(project)
        findings += check_metadata(project, exists)
        findings += check_history(project, survey, reached=exists is not None)
    except SearchError as error:  # damage that shows only when the catalog is read through
        return [*findings, of_error("catalog", error)], None
    indexed = check_index(project, survey.queries)
    findings += indexed
    if has_error(indexed):
        return [*findings, *check_loads(project)], None
    today = project.config.project.today or date.today()
    quality, said = check_embedder(project, survey, today, progress)
    return [*findings, *said, *judge_embedder(quality)], quality

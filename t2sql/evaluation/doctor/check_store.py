"""Can what is kept of the questions be read, and what is kept at all?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from t2sql.errors import ConfigError, StoreError
from t2sql.evaluation.doctor.findings import Finding, of_error

if TYPE_CHECKING:
    from t2sql.config import StoreSettings
    from t2sql.project import Project

NAME: Final = "store"


def check_store(project: Project) -> list[Finding]:
    """How the store stands; it is only looked at."""
    try:
        store = project.parts.records
        current = store.look()
    except (ConfigError, StoreError) as error:
        return [of_error(NAME, error)]
    kept = _kept(project.config.store)
    if not store.exists:
        return [Finding(NAME, "ok", f"Nothing is kept yet. {kept}")]
    findings = [Finding(NAME, "ok", f"{store.label}. {kept}")]
    if not current:
        said = "It is of an earlier t2sql; the next question brings it up to date."
        findings.append(Finding(NAME, "note", said, "Keep a copy of it if that worries you."))
    return findings


def _kept(settings: StoreSettings) -> str:
    days = f"for {settings.keep_days:,} days" if settings.keep_days else "for ever"
    traces = (
        f"Questions and their SQL are kept {days}" if settings.traces else "No question is kept"
    )
    return f"{traces}; {'each run is in the audit log' if settings.audit else 'no run is audited'}."

"""What a look at a project finds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from t2sql.errors import T2SQLError
    from t2sql.evaluation.embedder_quality import EmbedderQuality
    from t2sql.types import Problem, Verdict


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and how it stands."""

    check: str
    """A stable word: ``settings``, ``database``, ``rights``, ``catalog``, ``access``, ``index``,
    ``metadata``, ``history``, ``embedder``, ``model``, ``prompts``, ``store``, ``chat``."""
    severity: Verdict
    text: str
    mend: str = ""
    """What to do; empty where nothing needs doing."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All findings, in the order in which they were made."""

    findings: tuple[Finding, ...]
    quality: EmbedderQuality | None = None
    """How well the embedder finds the tables of past questions; None if it was not measured."""

    @property
    def healthy(self) -> bool:
        """Whether nothing is an error."""
        return not has_error(self.findings)


def has_error(findings: Iterable[Finding]) -> bool:
    """Whether one of them is an error."""
    return any(finding.severity == "error" for finding in findings)


def of_error(check: str, error: T2SQLError) -> Finding:
    """An exception as a finding: its sentence, and its hint as the mend."""
    return Finding(check, "error", error.message, error.hint)


def of_problem(check: str, problem: Problem) -> Finding:
    """A problem as a finding. What is only a part of the project is no error of the whole."""
    severity = "warning" if problem.severity == "error" else problem.severity
    return Finding(check, severity, problem.message, problem.hint)

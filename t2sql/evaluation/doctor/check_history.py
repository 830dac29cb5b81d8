"""What past queries there are, and which of them could not be read."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from t2sql.catalog.records import problem_from_json
from t2sql.evaluation.doctor.findings import Finding
from t2sql.warehouse.query_log_types import NoLog

if TYPE_CHECKING:
    from t2sql.evaluation.past_questions import HistorySurvey
    from t2sql.project import Project
    from t2sql.types import Problem, Verdict

NAME: Final = "history"
_UNREAD: Final = "unreadable_query"
_LEAST_SHARE: Final = 0.9
"""Of the past queries; where fewer parse, the dialect is likely wrong."""
_SHOWN: Final = 3
_ADD: Final = "Add what the team has run: `t2sql history add FILE`. Nothing helps the search more."
_REST: Final = re.compile(r"… and ([\d,]+) more ")


def check_history(
    project: Project, survey: HistorySurvey, *, reached: bool = False
) -> list[Finding]:
    """How the history stands, from what the last build noted.

    Where there is none and the database is ``reached``, it is asked whether it keeps a log.
    """
    noted = json.loads(project.catalog.fact("history_problems") or "[]")
    problems = [problem_from_json(text) for text in noted]
    add = _mend(project) if reached and not survey.queries else _ADD
    findings = [_counts(survey, add)]
    unread = [item for item in problems if item.kind == _UNREAD]
    if unread:
        share = survey.queries / (survey.queries + sum(map(_count, unread)))
        severity: Verdict = "warning" if share < _LEAST_SHARE else "note"
        examples = " ".join(item.message for item in unread[:_SHOWN])
        more = f" … and {len(unread) - _SHOWN:,} more." if len(unread) > _SHOWN else ""
        parsed = f"{share:.0%} of the past queries parse as {project.catalog.dialect}."
        mend = "Correct them, or take out what is in another dialect."
        findings.append(Finding(NAME, severity, f"{parsed} {examples}{more}", mend))
    others: Counter[str] = Counter()
    for item in problems:
        if item.kind != _UNREAD:
            others[item.kind] += _count(item)
    if others:
        said = ", ".join(f"{count:,} × {kind.replace('_', ' ')}" for kind, count in others.items())
        mend = "`t2sql index --json` tells each with its file and line."
        findings.append(Finding(NAME, "note", f"Left out, or not used in full: {said}.", mend))
    return findings


def _count(problem: Problem) -> int:
    """How many a problem stands for: of a long list only the first ones are kept by name."""
    rest = _REST.match(problem.message)
    return int(rest[1].replace(",", "")) if rest else 1


def _mend(project: Project) -> str:
    log = project.find_log()
    if isinstance(log, NoLog):
        return f"{_ADD} {log.reason} {log.mend}".strip()
    return f"Take those of {log.name}: `t2sql init --history`. Nothing helps the search more."


def _counts(survey: HistorySurvey, add: str) -> Finding:
    if not survey.queries:
        return Finding(NAME, "note", "There are no past queries.", add)
    text = (
        f"{survey.queries:,} past queries, {survey.with_question:,} with their question, "
        f"{survey.verified:,} verified"
    )
    if survey.verified:
        return Finding(NAME, "ok", text)
    mend = "Have somebody vouch for the best ones (`-- verified_by:`): only those become examples."
    return Finding(NAME, "note", text, mend)
